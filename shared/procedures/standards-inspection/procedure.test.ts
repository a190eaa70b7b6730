/** C-5, C-24: both authorities have seen a breach before it becomes a matter; the report waits for all of them. */
import { cityOf, fullPlan } from '../../engine/testing/city.ts';
import { Play } from '../../engine/testing/play.ts';
import { machine } from '../../engine/testing/city.ts';
import { standardsInspection } from './procedure.ts';

const now = '2026-03-02T01:30:00.000Z';
const plan = { scope: '全市', day: '2026-03-20', units: [{ unit: 'alpha' }] };
const breach = { unit: 'alpha', project: '一网通办', breach: '未执行 GB/T 1', until: '2026-05-29' };
const inspected = (breaches: unknown[]) =>
  new Play({ city: cityOf(fullPlan), procedure: standardsInspection, now })
    .open('qua1', { period: '2026年度' })
    .give('qua1', 'plan', plan)
    .give('qua1', 'findings', { overall: '总体良好', breaches });

it('opens one matter per breach, once the authority has concurred', () => {
  const play = inspected([breach, { ...breach, project: '城管' }]);
  expect(play.effects.filter((one) => one.effect === 'open')).toEqual([]);
  play.give('auth1', 'concur');
  expect(play.effects.filter((one) => one.effect === 'open').map((one) => one.effect === 'open' && one.form)).toEqual([
    breach,
    { ...breach, project: '城管' },
  ]);
  expect(play.steps()).toEqual(['violations']);
});

it('reports when the last of them is at its end', () => {
  const play = inspected([breach]).give('auth1', 'concur');
  const link = play.state?.links[0];
  if (!link) throw new Error('no link');
  const end = { end: 'corrected', title: '已改正', good: true, at: now };
  play.must(machine('link'), { kind: 'link', link: { ...link, number: '26000009', title: '违反标准' } });
  expect(play.steps()).toEqual(['violations']);
  play.must(machine('link'), { kind: 'link', link: { ...link, number: '26000009', end } });
  expect(play.give('qua1', 'report', { report: '报告' }).state?.end?.end).toBe('reported');
});

it('has nothing to wait for where nothing was found, and goes back where the authority objects', () => {
  expect(inspected([]).give('auth1', 'concur').steps()).toEqual(['report']);
  expect(inspected([breach]).give('auth1', 'object', { reason: '再查' }).steps()).toEqual(['inspect']);
});
