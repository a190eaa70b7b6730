/** Materials that have a name: each there, missing or to be replaced; told once, and handed in by their names. */
import { cloudUse } from '../../procedures/cloud-use/procedure.ts';
import { cityOf, fullPlan } from '../testing/city.ts';
import { Play } from '../testing/play.ts';
import { replay } from '../matter/evolve.ts';
import type { FileRef } from '../matter/state.ts';

const now = '2026-10-12T01:30:00.000Z';
const file = (n: number): FileRef => ({
  id: String(n).padStart(24, '0'),
  ...{ name: `文件${n}.pdf`, size: 10, type: 'application/pdf', hash: 'aa' },
});
const application = {
  ...{ system: '一网通办', level: '3', hosts: 8, databases: 2, storage: 500 },
  plan: { files: [file(1).id], number: '青交科〔2026〕18 号', date: '2026-09-01' },
  selfTest: '自测合格',
};
const opening = (form: unknown, files: FileRef[] = [file(1)]) =>
  ({ kind: 'open', id: 'm1', number: '260001', regime: 'city', form, files }) as const;
const applied = () => new Play({ city: cityOf(fullPlan), procedure: cloudUse, now }).must('a1', opening(application));
const material = (play: Play, key: string) => play.state?.materials?.find((one) => one.key === key);
const why = '缺少签字或盖章';
const asked = () =>
  applied().give('office1', 'askMaterials', {
    missing: [{ material: 'plan', what: why }, { what: '性能和安全自测报告：没有结论' }],
  });
const supplying = (play: Play) => play.allowed('a1').find((one) => one.command === 'supplyMaterials');

it('stands with its file, number and day, and words alone are understood', () => {
  const { materials } = applied().state ?? {};
  expect(materials).toMatchObject([
    { key: 'plan', material: 'construction-plan', title: '应用系统建设方案', value: application.plan },
    { key: 'selfTest', material: 'self-test', value: { note: '自测合格' } },
  ]);
});

it.each([
  ['nothing of it', { plan: {} }, 'plan'],
  ['a day alone', { plan: { date: '2026-09-01' } }, 'plan.files'],
  ['a file that nobody has sent', { plan: { files: [file(7).id] } }, 'plan.files'],
  ['what is no file', { plan: { files: ['x'] } }, 'plan.files.0'],
  ['a day to come', { plan: { number: '1', date: '2027-01-01' } }, 'plan.date'],
])('is not taken with %s', (_, wrong, path) => {
  const play = new Play({ city: cityOf(fullPlan), procedure: cloudUse, now });
  expect(play.do('a1', opening({ ...application, ...wrong }))).toMatchObject({
    rejected: 'invalid',
    faults: [{ path }],
  });
});

it('is told by name what is to be replaced and why, all at once, also in words', () => {
  const play = asked();
  expect(material(play, 'plan')?.asked).toMatchObject({ why });
  expect(material(play, 'selfTest')?.asked).toMatchObject({ why: '没有结论' });
  const told = play.last?.effects.flatMap((one) => (one.effect === 'notify' ? [one.body] : []));
  expect(told).toEqual([`一网通办：使用政务云（1. 应用系统建设方案：${why}；2. 性能和安全自测报告：没有结论）`]);
});

it('asks for exactly what was marked, with the reason beside, and keeps the rest', () => {
  const play = applied().give('office1', 'askMaterials', { missing: [{ material: 'plan', what: why }] });
  const form = supplying(play)?.form ?? [];
  expect(form.map(({ key, required, help }) => [key, required, help])).toEqual([
    ['plan', true, `须补正：${why}`],
    ['supplied', false, undefined],
  ]);
  const replaced = { files: [file(2).id], number: '青交科〔2026〕18 号' };
  play.must('a1', { kind: 'give', command: 'supplyMaterials', form: { plan: replaced }, files: [file(2)] });
  expect(material(play, 'plan')).toMatchObject({ value: replaced, earlier: [{ value: application.plan, why }] });
  expect(material(play, 'plan')?.asked).toBeUndefined();
  expect(material(play, 'selfTest')?.value).toEqual({ note: '自测合格' });
  expect(replay(play.events)).toEqual(play.state);
});

it('takes a supply with what was marked, and none without', () => {
  const play = asked();
  const found = play.refusal('a1', 'supplyMaterials', { plan: { note: '另送' } });
  expect(found).toMatchObject({ rejected: 'invalid', faults: [{ path: 'selfTest' }] });
});

it('starts a new application from what is there now, without what was to be replaced', () => {
  const play = applied().give('office1', 'askMaterials', { missing: [{ material: 'plan', what: why }] });
  play.give('a1', 'supplyMaterials', { plan: { note: '已换新版' } });
  play.give('office1', 'refuse', { reason: '需求不合理' });
  const again = play.allowed('a1').find((one) => one.command === 'reapply');
  expect(again?.prefill).toMatchObject({ plan: { note: '已换新版' }, selfTest: { note: '自测合格' } });
});

it('asks for what has no name in words, as before', () => {
  const play = applied().give('office1', 'askMaterials', { missing: [{ what: '授权委托书' }] });
  expect(supplying(play)?.form.map(({ key, required }) => [key, required])).toEqual([['supplied', true]]);
  expect(material(play, 'plan')?.asked).toBeUndefined();
});

describe('turned down while something that was told is still missing', () => {
  const refusal = (play: Play) => play.state?.given['refuse']?.form['reason'];
  const offered = (play: Play) => play.allowed('office1').find((one) => one.command === 'refuse')?.rule.help ?? '';

  it('names exactly that, each with what is wrong with it, behind the reason that is still owed', () => {
    const play = asked();
    expect(play.refusal('office1', 'refuse', {})).toMatchObject({ rejected: 'invalid', faults: [{ path: 'reason' }] });
    expect(offered(play)).toMatch(`1. 应用系统建设方案：${why}；2. 性能和安全自测报告：没有结论。`);
    play.give('office1', 'refuse', { reason: '逾期未补正' });
    expect(refusal(play)).toBe(
      `逾期未补正\n告知补正后仍未补正的材料：1. 应用系统建设方案：${why}；2. 性能和安全自测报告：没有结论。`,
    );
    expect(replay(play.events)).toEqual(play.state);
  });

  it('says nothing twice, nothing of what has come since, and nothing where nothing was told', () => {
    const said = `应用系统建设方案：${why}，性能和安全自测报告：没有结论`;
    expect(refusal(asked().give('office1', 'refuse', { reason: said }))).toBe(said);
    const supplied = asked().give('a1', 'supplyMaterials', { plan: { note: '新版' }, selfTest: { note: '有结论' } });
    expect(offered(supplied)).not.toMatch('仍未补正');
    expect(refusal(supplied.give('office1', 'refuse', { reason: '需求不合理' }))).toBe('需求不合理');
    expect(refusal(applied().give('office1', 'refuse', { reason: '需求不合理' }))).toBe('需求不合理');
  });

  it('is no ground for an acceptance, which names none of it; its giver is told', () => {
    const told = (play: Play) => play.allowed('office1').find((one) => one.command === 'accept')?.rule.help ?? '';
    expect(told(asked())).toMatch(`1. 应用系统建设方案：${why}；2. 性能和安全自测报告：没有结论。`);
    expect(told(applied())).not.toMatch('仍未补正');
    const play = asked().give('office1', 'accept', { opinion: '可后补' });
    expect(play.state?.given['accept']?.form).toEqual({ opinion: '可后补' });
  });
});
