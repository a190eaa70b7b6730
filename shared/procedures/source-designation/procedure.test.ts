/** N-19: of several collectors one is named, provides, and the others stop. */
import { cityOf, fullPlan } from '../../engine/testing/city.ts';
import { Play } from '../../engine/testing/play.ts';
import { sourceDesignation } from './procedure.ts';
import { texts as t } from './texts.ts';

const now = '2026-11-02T02:00:00.000Z';
const fact = {
  fact: '区划名称',
  collectors: [{ unit: 'alpha' }, { unit: 'beta' }, { unit: 'gamma' }],
  reason: '三家都在采集',
};
const named = { source: 'beta', reason: '法定职责' };
const play = () => new Play({ city: cityOf(fullPlan), procedure: sourceDesignation, now, regime: 'national' });
const opened = () => play().open('a1', fact);
const put = (of: Play) => of.effects.flatMap((one) => (one.effect === 'register' ? [one.change] : []));

it('names one of the collectors; the register and all collectors say so', () => {
  const matter = opened().give('auth1', 'designate', named);
  expect(put(matter)).toMatchObject([
    { register: 'sources', subject: '区划名称', op: 'put', lasting: true, values: { source: 'beta' } },
  ]);
  expect(matter.effects.find((one) => one.effect === 'notify' && one.subject === t.tells.designated)).toMatchObject({
    to: ['post:alpha:data', 'post:beta:data', 'post:gamma:data'],
  });
  expect(matter.item('provide').parties).toEqual(['post:beta:data']);
});

it('names the unit whose duty it is, though it collects nothing yet, which may say once from when it provides', () => {
  const matter = opened().give('auth1', 'designate', { ...named, source: 'office' });
  // Nobody holds the post there, and its head answers.
  expect(matter.item('provide').parties).toEqual(['post:office:head']);
  expect(matter.effects.find((one) => one.effect === 'notify' && one.subject === t.tells.designated)).toMatchObject({
    to: expect.arrayContaining(['post:office:data']) as string[],
  });
  const plan = { ...fullPlan, office: { ...fullPlan['office']!, data: ['office1'] } };
  const of = new Play({ city: cityOf(plan), procedure: sourceDesignation, now, regime: 'national' }).open('a1', fact);
  of.give('auth1', 'designate', { ...named, source: 'office' });
  of.give('office1', 'later', { reason: '尚未采集', until: '2027-01-29' });
  expect(of.item('provide').deadlines[0]?.at).toBe('2027-01-29T15:59:59.999Z');
  expect(of.allowed('office1').map((one) => one.command)).not.toContain('later');
});

it('ends when the source provides and the others have confirmed that they stopped', () => {
  const matter = opened()
    .give('auth1', 'designate', named)
    .give('b1', 'provide', { resource: 'divisions', how: '接口' });
  expect(matter.effects.find((one) => one.effect === 'askReceipts')).toMatchObject({ units: ['alpha', 'gamma'] });
  expect(matter.closeReceipts(2).state?.end?.end).toBe('designated');
});

it('provides by the city’s limit, or by the day that the authority names', () => {
  expect(opened().give('auth1', 'designate', named).item('provide').deadlines).toMatchObject([
    { at: '2026-11-30T15:59:59.999Z', basis: { setting: 'source-designation.provide' } },
  ]);
  const dated = opened().give('auth1', 'designate', { ...named, until: '2026-11-20' });
  expect(dated.item('provide').deadlines[0]?.at).toBe('2026-11-20T15:59:59.999Z');
});

it.each<[string, string, object, string]>([
  ['a contractor', 'designate', { ...named, source: 'cloud' }, 'source'],
  ['a body that is no unit of the city', 'designate', { ...named, source: 'committee' }, 'source'],
  ['a day that is past', 'designate', { ...named, until: '2026-10-01' }, 'until'],
  ['a refusal without a reason', 'decline', {}, 'reason'],
])('%s is refused', (_, command, form, path) => {
  expect(
    opened()
      .refusal('auth1', command, form)
      ?.faults?.map((one) => one.path),
  ).toEqual([path]);
});

it('wants at least two collectors, each once, and resources of the source', () => {
  const fault = (collectors: object[]) => {
    const came = play().do('a1', {
      kind: 'open',
      id: 'm',
      number: '1',
      regime: 'national',
      form: { ...fact, collectors },
    });
    return 'faults' in came ? came.faults?.map((one) => one.path) : [];
  };
  expect(fault([{ unit: 'alpha' }])).toEqual(['collectors']);
  expect(fault([{ unit: 'alpha' }, { unit: 'alpha' }])).toEqual(['collectors.1.unit']);
  const provides = opened().give('auth1', 'designate', { ...named, source: 'alpha' });
  expect(provides.refusal('a1', 'provide', { resource: 'divisions', how: '接口' })?.faults?.[0]?.path).toBe('resource');
});

it('ends with a reason when no source is named, or when it is withdrawn; a lapse names none', () => {
  const declined = opened().give('auth1', 'decline', { reason: '口径不同' });
  expect([declined.state?.end?.end, put(declined)]).toEqual(['declined', []]);
  expect(opened().give('a3', 'withdraw', { reason: '已协商' }).state?.end?.end).toBe('withdrawn');
  const late = opened().until('2026-12-01T00:00:00.000Z');
  expect([late.steps(), put(late)]).toEqual([['designate'], []]);
});

it('may be found out by the authority, which then names the source', () => {
  expect(play().open('auth1', fact).give('auth1', 'designate', named).steps()).toEqual(['provide']);
});
