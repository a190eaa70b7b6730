/** a training a year, within the year, with a record and a report. */
import { cityOf, fullPlan, machine } from '../../engine/testing/city.ts';
import { Play } from '../../engine/testing/play.ts';
import { emergencyTraining } from './procedure.ts';

const now = '2026-03-02T02:00:00.000Z';
const fresh = () => new Play({ city: cityOf(fullPlan), procedure: emergencyTraining, now });
const play = () => fresh().open(machine('r', 'cloud'), { year: 2026 });
const report = { heldOn: '2026-02-27', topics: '总体预案', people: 20, record: '签到、讲解、答疑', report: '完成' };

it('has the whole year, and lapses with it', () => {
  expect(emergencyTraining.recurs?.every).toBe('year');
  expect(play().item('hold').deadlines).toMatchObject([{ at: '2026-12-31T15:59:59.999Z', basis: { article: 'A-44' } }]);
  const late = play().until('2027-01-01T00:00:00.000Z');
  expect([late.steps(), late.events.filter((one) => one.type === 'lapsed').length]).toEqual([['hold'], 1]);
  // Held late it is still reported.
  late.give('team1', 'report', { ...report, heldOn: '2027-01-01' });
  expect(late.steps()).toEqual(['review']);
});

it('was held on a day that has been, in the year that it is for', () => {
  const faults = (heldOn: string) => play().refusal('team1', 'report', { ...report, heldOn })?.faults;
  expect(faults('2026-03-03')).toMatchObject([{ path: 'heldOn' }]);
  expect(faults('2025-12-30')).toMatchObject([{ path: 'heldOn' }]);
  expect(faults('2026-02-27')).toBeUndefined();
});

it('ends when the office accepts the report, or is made up for', () => {
  const matter = play().give('team2', 'report', report).give('office1', 'again', { reason: '缺值班人员' });
  expect(matter.steps()).toEqual(['hold']);
  expect(matter.give('team2', 'report', report).give('office2', 'accept').state?.end?.end).toBe('held');
});

it('is withdrawn only where a person opened it', () => {
  expect(play().refusal('team1', 'withdraw', { reason: '不办' })).toBeDefined();
  expect(fresh().open('team1', { year: 2026 }).give('team1', 'withdraw', { reason: '误开' }).state?.end?.end).toBe(
    'withdrawn',
  );
});
