/** a drill each quarter, planned so that it disturbs nobody, recorded, reported. */
import { cityOf, fullPlan, machine } from '../../engine/testing/city.ts';
import { Play } from '../../engine/testing/play.ts';
import { dueOpenings } from '../../engine/time/due-openings.ts';
import { noRegisters } from '../../engine/definition/registers.ts';
import { noSettings } from '../../engine/settings/settings.ts';
import { drill } from './procedure.ts';

const city = cityOf(fullPlan);
const now = '2026-10-09T02:00:00.000Z'; // Friday
const opening = { period: '2026年第四季度', until: '2026-12-31' };
const play = () => new Play({ city, procedure: drill, now }).open(machine('r', 'cloud'), opening);
const plan = { scenario: '存储故障切换', on: '2026-10-16', precautions: '只在演练环境', calm: true };
const report = { heldOn: '2026-10-16', people: 12, course: '09:00 开始…', report: '达到目标', disturbed: false };
const planned = () => play().give('team1', 'plan', plan).until('2026-10-16T08:00:00.000Z');

it('opens each quarter for every provider, and the quarter bounds planning and reporting together', () => {
  const context = {
    directory: city.directory,
    registers: noRegisters,
    settings: noSettings,
    units: city.directory.units(),
  };
  expect(dueOpenings(drill, '2026-09-30', now, context)).toMatchObject([
    { key: 'drill/2026-Q4/cloud', unit: 'cloud', form: { until: '2026-12-31' } },
  ]);
  const late = play().until('2027-01-02T00:00:00.000Z');
  expect(late.item('quarter').deadlines).toMatchObject([
    { at: '2026-12-31T15:59:59.999Z', basis: { article: 'A-44' }, lapsedAt: '2026-12-31T15:59:59.999Z' },
  ]);
  expect(late.steps()).toEqual(['plan', 'quarter']);
});

it('is refused while it might disturb a user’s business', () => {
  expect(play().refusal('team1', 'plan', { ...plan, calm: false })?.faults).toMatchObject([{ path: 'calm' }]);
  expect(play().refusal('team1', 'plan', { ...plan, on: '2026-10-08' })?.faults).toMatchObject([{ path: 'on' }]);
});

it('is reported within the city’s days after the drill, with its whole course', () => {
  const matter = planned();
  expect(matter.item('record').deadlines).toMatchObject([
    { at: '2026-10-23T15:59:59.999Z', basis: { setting: 'drill.record' } },
  ]);
  expect(matter.refusal('team1', 'report', { ...report, heldOn: '2026-10-17' })?.faults).toMatchObject([
    { path: 'heldOn' },
  ]);
  expect(matter.refusal('team1', 'report', { ...report, disturbed: true })?.faults).toMatchObject([
    { path: 'effects' },
  ]);
  matter.give('team1', 'report', report);
  expect(matter.steps()).toEqual(['review']);
  matter.give('office1', 'accept');
  expect(matter.state?.end?.end).toBe('drilled');
  expect(matter.entries.at(-1)).toMatchObject({ subject: 'drill/2026年第四季度/cloud' });
});

it('that disturbed somebody all the same is told to the head of the office at once', () => {
  const told = (form: object) =>
    planned()
      .give('team1', 'report', form)
      .effects.flatMap((one) => (one.effect === 'notify' && one.urgent ? [one.to] : []));
  expect(told({ ...report, disturbed: true, effects: '门户中断 2 分钟' })).toContainEqual(['post:office:head']);
  expect(told(report)).toEqual([]);
});

it('is done again where the office says so; what the quarter asks for is not withdrawn', () => {
  const again = planned().give('team1', 'report', report).give('office1', 'again', { reason: '没有演练切换' });
  expect(again.steps()).toEqual(['plan', 'quarter']);
  expect(play().refusal('team1', 'withdraw', { reason: '不练了' })).toBeDefined();
  const more = new Play({ city, procedure: drill, now }).open('team1', opening);
  expect(more.give('team1', 'withdraw', { reason: '误开' }).state?.end?.end).toBe('withdrawn');
});
