/** the use of the cloud and the office's four rules, on a schedule of the city. */
import { cityOf, fullPlan, machine } from '../../engine/testing/city.ts';
import { Play } from '../../engine/testing/play.ts';
import { dueOpenings } from '../../engine/time/due-openings.ts';
import { noRegisters } from '../../engine/definition/registers.ts';
import { noSettings } from '../../engine/settings/settings.ts';
import { cloudInspection } from './procedure.ts';

const city = cityOf(fullPlan);
const now = '2026-10-09T02:00:00.000Z';
const play = () =>
  new Play({ city, procedure: cloudInspection, now }).open(machine('r', 'office'), { period: '2026年第四季度' });
const sheet = (gap?: string, note?: string) => ({
  rules: ['值班值守', '运维规程', '备份恢复', '应急响应'].map((rule) =>
    rule === gap ? { rule, state: 'gap', ...(note ? { note } : {}) } : { rule, state: 'sound' },
  ),
  usage: '平稳',
});

it('opens as often as the city has set, each quarter by default', () => {
  const context = { directory: city.directory, registers: noRegisters, units: city.directory.units() };
  const due = (settings = noSettings) =>
    dueOpenings(cloudInspection, '2026-09-30', '2026-11-02T02:00:00.000Z', { ...context, settings }).map(
      (one) => one.key,
    );
  expect(due()).toEqual(['cloud-inspection/2026-Q4/city']);
  expect(due({ ...noSettings, period: () => 'month' })).toEqual([
    'cloud-inspection/2026-10/city',
    'cloud-inspection/2026-11/city',
  ]);
});

it('asks for each of the four rules, and is over where none has a gap; the result is published', () => {
  const matter = play();
  expect(matter.item('inspect').deadlines).toMatchObject([{ basis: { setting: 'cloud-inspection.inspect' } }]);
  expect(matter.refusal('office1', 'submit', { ...sheet(), rules: sheet().rules.slice(1) })?.faults).toMatchObject([
    { path: 'rules' },
  ]);
  expect(matter.refusal('office1', 'submit', sheet('备份恢复'))?.faults).toMatchObject([{ path: 'rules.2.note' }]);
  matter.give('office1', 'submit', sheet());
  expect(matter.state?.end?.end).toBe('sound');
  expect(matter.entries.find((one) => one.register === 'results')).toMatchObject({
    subject: 'cloud-inspection/2026年第四季度',
    values: { computation: '四项制度均健全并执行' },
  });
});

it('closes a gap by improving and a look of the head, never of who improved it', () => {
  const matter = play()
    .give('office1', 'submit', sheet('备份恢复', '未演练'))
    .give('office2', 'improved', { measures: '已补' });
  expect(matter.refusal('office2', 'verify')?.rejected).toBeDefined();
  matter.give('officeHead', 'again', { reason: '没有记录' }).give('office2', 'improved', { measures: '已补记录' });
  expect(matter.give('officeHead', 'verify').state?.end?.end).toBe('improved');
});

it('lapses without being decided, and is withdrawn only where a person opened it', () => {
  const late = play().until('2026-11-30T00:00:00.000Z');
  expect([late.steps(), late.events.filter((one) => one.type === 'lapsed').length]).toEqual([['inspect'], 1]);
  expect(late.refusal('office1', 'withdraw', { reason: '不做' })).toBeDefined();
  const byHand = new Play({ city, procedure: cloudInspection, now }).open('office1', { period: '专项' });
  expect(byHand.give('office1', 'withdraw', { reason: '误开' }).state?.end?.end).toBe('withdrawn');
});
