/** a panel of 3 : 3 : 4 scores the provider each half-year; a replacement comes from the same group; anybody can compute the score again. */
import { cityOf, fullPlan, machine } from '../../engine/testing/city.ts';
import { Play } from '../../engine/testing/play.ts';
import { dueOpenings } from '../../engine/time/due-openings.ts';
import { noRegisters } from '../../engine/definition/registers.ts';
import { noSettings } from '../../engine/settings/settings.ts';
import { providerAssessment } from './procedure.ts';
import { groupOf, isComposed, type Group, type Member } from './panel.ts';

const city = cityOf(fullPlan);
const now = '2026-07-01T02:00:00.000Z'; // Wednesday
const meeting = '2026-07-10'; // Friday
const opening = { provider: 'cloud', period: '2026年下半年', until: '2026-12-31' };
const fresh = (settings = noSettings) => new Play({ city, procedure: providerAssessment, now, settings });
const play = (settings = noSettings) => fresh(settings).open(machine('r', 'office'), opening);
const as = (group: Group, ...ids: string[]): Member[] => ids.map((person) => ({ person, group }));
const panel = [
  ...as('authority', 'authHead', 'auth1', 'auth2'),
  ...as('expert', 'exp1', 'exp2', 'exp3'),
  ...as('unit', 'a1', 'b1', 'g1', 'fin1'),
];
const form = (members: Member[]) => ({ meetingOn: meeting, place: '市政府二楼', members });
const appointed = (settings = noSettings) =>
  play(settings).give('office1', 'appoint', form(panel)).until('2026-07-10T02:00:00.000Z');
const sheet = (n: number) => ({ response: n, satisfaction: 80, quality: 90 });
const faults = (members: Member[]) =>
  play()
    .refusal('office1', 'appoint', form(members))
    ?.faults?.map((one) => one.path);
const scored = (matter: Play, ids: string[], n = 90) =>
  ids.reduce((one, id) => one.give(id, 'score', sheet(n)), matter);
const ids = panel.map((one) => one.person);
const swap = (from: string, to: Member) => panel.map((one) => (one.person === from ? to : one));

it('opens for every provider each half-year, in the name of the office, and the half-year bounds it', () => {
  const context = {
    directory: city.directory,
    registers: noRegisters,
    settings: noSettings,
    units: city.directory.units(),
  };
  expect(dueOpenings(providerAssessment, '2026-06-30', now, context)).toMatchObject([
    { key: 'provider-assessment/2026-H2/cloud', unit: 'office', form: opening },
  ]);
  expect(play().item('half').deadlines).toMatchObject([{ at: '2026-12-31T15:59:59.999Z', basis: { article: 'A-47' } }]);
  expect(() => fresh().open('office1', { ...opening, provider: 'alpha' })).toThrow(/云服务商/);
});

it('is composed as 3 : 3 : 4 in numbers, in any multiple and no other', () => {
  const of = (authority: number, expert: number, unit: number) =>
    isComposed([
      ...as('authority', ...Array<string>(authority).fill('x')),
      ...as('expert', ...Array<string>(expert).fill('x')),
      ...as('unit', ...Array<string>(unit).fill('x')),
    ]);
  expect([of(3, 3, 4), of(6, 6, 8), of(9, 9, 12)]).toEqual([true, true, true]);
  expect([of(0, 0, 0), of(4, 3, 3), of(3, 4, 3), of(3, 3, 5), of(30, 30, 39)]).toEqual(Array(5).fill(false));
});

it('is refused with another composition, a group that is not the member’s own, or a member twice', () => {
  expect(faults(panel)).toBeUndefined();
  expect(faults([...panel, ...as('unit', 'a2')])).toEqual(['members']);
  expect(faults(swap('exp3', { person: 'a2', group: 'expert' }))).toEqual(['members.5.person']);
  expect(faults(swap('fin1', { person: 'ops1', group: 'unit' }))).toEqual(['members.9.person']);
  expect(faults(swap('fin1', { person: 'office2', group: 'unit' }))).toEqual(['members.9.person']);
  expect(faults(swap('g1', { person: 'b1', group: 'unit' }))).toEqual(['members.8.person']);
  expect([groupOf('auth1', city.directory), groupOf('exp1', city.directory), groupOf('a1', city.directory)]).toEqual([
    ...['authority', 'expert', 'unit'],
  ]);
});

it('asks each member on his own, from the day of the meeting on', () => {
  const early = play().give('office1', 'appoint', form(panel));
  expect(early.state?.items.filter((one) => one.step === 'score').map((one) => one.parties)).toEqual(
    ids.map((id) => [`person:${id}`]),
  );
  expect(early.refusal('exp1', 'score', sheet(90))).toMatchObject({ rejected: 'gateClosed' });
  const matter = appointed();
  expect(matter.item('score').deadlines).toMatchObject([
    { at: '2026-07-15T15:59:59.999Z', basis: { setting: 'provider-assessment.score' } },
  ]);
  expect(matter.refusal('exp4', 'score', sheet(90))?.rejected).toBe('notAllowed');
  matter.give('exp1', 'score', sheet(90));
  expect(matter.refusal('exp1', 'score', sheet(10))).toBeDefined();
});

const said = '确认用时：5 项中 4 项；恢复用时：5 项中 4 项；误报：5 项中 4 项';
it('starts each sheet from what the incidents of the provider have come to, which nobody who scores can change', () => {
  const matter = appointed();
  expect(matter.allowed('exp1').find((one) => one.command === 'score')?.prefill).toEqual({ basis: said });
  matter.give('exp1', 'score', { ...sheet(90), basis: '没有故障' });
  expect(matter.state?.votes['score']?.[0]?.form['basis']).toBe(said);
});

it('comes to a score that anybody can compute again, and to the basis of the payment', () => {
  const matter = scored(scored(appointed(), ids.slice(0, 5), 90), ids.slice(5), 61);
  expect(matter.steps()).toEqual(expect.arrayContaining(['result', 'half']));
  const words =
    '市数据资源主管部门：服务响应 90.00（3 份平均），服务满意度 80.00（3 份平均），服务质量 90.00（3 份平均）；加权：（90.00×30＋80.00×30＋90.00×40）÷100＝87.00。' +
    '专家：服务响应 80.33（3 份平均），服务满意度 80.00（3 份平均），服务质量 90.00（3 份平均）；加权：（80.33×30＋80.00×30＋90.00×40）÷100＝84.10。' +
    '市直单位：服务响应 61.00（4 份平均），服务满意度 80.00（4 份平均），服务质量 90.00（4 份平均）；加权：（61.00×30＋80.00×30＋90.00×40）÷100＝78.30。' +
    '合计：市数据资源主管部门 87.00，专家 84.10，市直单位 78.30；加权：（87.00×3＋84.10×3＋78.30×4）÷10＝82.65';
  expect(matter.allowed('office1').find((one) => one.command === 'publish')?.prefill).toEqual({
    ...{ basis: said, computation: words },
  });
  matter.give('office1', 'publish', { payment: '按合同第八条', computation: '100 分' });
  expect(matter.state?.end?.end).toBe('published');
  expect(matter.entries.at(-1)).toMatchObject({
    subject: 'provider-assessment/2026年下半年/cloud',
    values: { score: '82.65', computation: `委员 10 人，评分 10 份；${words}`, advice: '年底付款依据：按合同第八条' },
  });
  expect(matter.effects).toContainEqual(
    expect.objectContaining({
      subject: '云服务商考核结果',
      to: ['post:cloud:head', 'post:cloud:ops', 'post:finance:contact'],
    }),
  );
});

it('replaces a member by one of the same group only, and keeps the sheets that are in', () => {
  const matter = scored(appointed(), ['exp1', 'a1']);
  const replace = (members: Member[]) => ({ members, why: '出差' });
  const refused = (members: Member[]) =>
    matter.refusal('office1', 'replace', replace(members))?.faults?.map((one) => one.message);
  expect(refused(swap('exp2', { person: 'a2', group: 'unit' }))?.join()).toMatch(/3∶3∶4.*专家.*同一类别/);
  expect(refused(swap('exp1', { person: 'exp4', group: 'expert' }))).toEqual(['exp1已评分，不能更换']);
  expect(refused(panel)).toEqual(['没有更换任何委员']);
  expect(matter.refusal('auth1', 'replace', replace(panel))?.rejected).toBe('notAllowed');
  matter.give('office1', 'replace', replace(swap('exp2', { person: 'exp4', group: 'expert' })));
  expect(matter.refusal('exp2', 'score', sheet(90))).toBeDefined();
  const rest = ids.filter((id) => !['exp1', 'a1', 'exp2'].includes(id));
  scored(matter, [...rest, 'exp4']);
  expect(matter.state?.votes['score']).toHaveLength(10);
  expect(matter.steps()).toContain('result');
});

it('waits for all, unless the office closes it with so many of each group as the city has set', () => {
  const most = ['authHead', 'auth1', 'exp1', 'exp2', 'a1', 'b1', 'g1'];
  const closing = (matter: Play) => matter.refusal('office1', 'closeScoring', { why: '到期' });
  expect(closing(scored(appointed(), most.slice(0, 6)))?.text).toMatch(/市直单位.*2\/4 人.*60%/);
  const all = { ...noSettings, number: (key: string) => (key.endsWith('quorum') ? 100 : undefined) };
  expect(closing(scored(appointed(all), most))).toMatchObject({ rejected: 'gateClosed' });
  const closed = scored(appointed(), most).give('office1', 'closeScoring', { why: '到期' });
  expect(closed.steps()).toEqual(expect.arrayContaining(['result']));
  expect(closed.steps()).not.toContain('score');
  // The groups weigh as 3 : 3 : 4 all the same.
  const prefill = closed.allowed('office1').find((one) => one.command === 'publish')?.prefill;
  expect(prefill?.['computation']).toMatch(/2 份平均[\s\S]*×3＋[\s\S]*×3＋[\s\S]*×4）÷10/);
});

it('lapses without being scored, and is withdrawn only where somebody opened it by hand', () => {
  const late = appointed().until('2026-07-20T00:00:00.000Z');
  expect(late.steps().filter((one) => one === 'score')).toHaveLength(10);
  expect(play().refusal('office1', 'withdraw', { reason: '不办' })).toBeDefined();
  expect(fresh().open('office1', opening).give('office1', 'withdraw', { reason: '误开' }).state?.end?.end).toBe(
    'withdrawn',
  );
});

describe('scores that stay out', () => {
  const late = (voters: string[]) => scored(appointed(), voters).until('2026-07-20T02:00:00.000Z');
  const reason = { reason: '三次催办' };

  it('are the authority’s to deal with, and the committee’s after it; the panel may still score', () => {
    const play = late(['authHead', 'exp1', 'a1']);
    expect(play.steps().filter((one) => one === 'gap')).toHaveLength(1);
    expect(play.refusal('office1', 'wrapUp', reason)).toMatchObject({ rejected: 'notAllowed' });
    expect(play.refusal('b1', 'score', sheet(90))).toBeUndefined();
    expect(play.until('2026-08-10T02:00:00.000Z').refusal('comHead', 'wrapUp', reason)).toBeUndefined();
  });

  it('are left out where each group has scored; where one has not, the assessment was not held', () => {
    expect(late(['authHead', 'exp1', 'a1']).give('auth1', 'wrapUp', reason).steps()).toContain('result');
    expect(late(['authHead', 'auth1', 'a1']).give('auth1', 'wrapUp', reason).state?.end?.end).toBe('notHeld');
  });

  it('void what there is where the meeting is called anew', () => {
    const play = late(['authHead', 'exp1']).give('auth1', 'again', reason);
    expect(play.steps()).toContain('appoint');
    play.give('office1', 'appoint', { ...form(panel), meetingOn: '2026-07-24' }).until('2026-07-24T02:00:00.000Z');
    expect(play.state?.votes['score']).toEqual([]);
    expect(play.steps()).not.toContain('gap');
  });
});
