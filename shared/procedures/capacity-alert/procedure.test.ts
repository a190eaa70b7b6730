/** A-31¶2: near 70 % the provider or its monitoring warns; the office starts the expansion; proof closes it. */
import { cityOf, fullPlan, machine } from '../../engine/testing/city.ts';
import { Play } from '../../engine/testing/play.ts';
import { noSettings } from '../../engine/settings/settings.ts';
import { capacityAlert } from './procedure.ts';

const now = '2026-11-02T02:00:00.000Z'; // Monday
const fresh = (settings = noSettings) => new Play({ city: cityOf(fullPlan), procedure: capacityAlert, now, settings });
const warned = () => fresh().open('ops1', { resource: 'storage', used: 68 });
const expanding = (more: object = {}) => warned().give('office1', 'start', { measures: '加 20 TB', ...more });
const proof = { proof: '截图', usedAfter: 51 };

it('is opened by the provider or its monitoring, near the line of the city, and tells the head of the office urgently', () => {
  expect(fresh().open(machine('监控', 'cloud'), { resource: 'memory', used: 71 }).steps()).toEqual(['start']);
  expect(() => fresh().open('ops1', { resource: 'memory', used: 64 })).toThrow(/未到 65%/);
  const strict = { ...noSettings, number: () => 55 };
  expect(fresh(strict).open('duty1', { resource: 'memory', used: 64 }).steps()).toEqual(['start']);
  expect(() => fresh().open('a1', { resource: 'memory', used: 80 })).toThrow(/notAllowed/);
  expect(warned().effects).toContainEqual(
    expect.objectContaining({ to: ['post:office:head'], urgent: true, body: '政务云存储已用 68%，请启动扩容。' }),
  );
});

it('is started within the city’s working day; a lapse decides nothing', () => {
  expect(warned().item('start').deadlines).toMatchObject([
    { at: '2026-11-03T15:59:59.999Z', basis: { setting: 'capacity-alert.start' } },
  ]);
  expect(warned().until('2026-11-05T00:00:00.000Z').steps()).toEqual(['start']);
});

it('is expanded by the day of the plan, or within the city’s limit, and closed with proof', () => {
  expect(expanding().item('expand').deadlines[0]?.at).toBe('2026-11-16T15:59:59.999Z');
  expect(expanding({ until: '2026-11-06' }).item('expand').deadlines[0]?.at).toBe('2026-11-06T15:59:59.999Z');
  expect(warned().refusal('office1', 'start', { measures: 'x', until: '2026-11-01' })?.faults).toMatchObject([
    { path: 'until' },
  ]);
  expect(expanding().give('ops2', 'expanded', proof).give('office2', 'confirm').state?.end?.end).toBe('expanded');
});

it('wants less use than at the alert, and goes on where the office is not convinced', () => {
  expect(expanding().refusal('ops1', 'expanded', { ...proof, usedAfter: 68 })?.faults).toMatchObject([
    { path: 'usedAfter' },
  ]);
  const again = expanding().give('ops1', 'expanded', proof).give('office1', 'again', { reason: '数据不符' });
  expect(again.steps()).toEqual(['expand']);
});

it('ends without an expansion where the office says why, or where it was a mistake', () => {
  const spared = warned().give('office1', 'spare', { reason: '清理后降至六成' });
  expect(spared.state?.end?.end).toBe('spared');
  expect(spared.effects).toContainEqual(
    expect.objectContaining({ subject: '无需扩容', to: ['post:cloud:ops', 'person:ops1'] }),
  );
  expect(warned().give('ops1', 'withdraw', { reason: '误报' }).state?.end?.end).toBe('withdrawn');
  expect(expanding().refusal('ops1', 'withdraw', { reason: '误报' })).toBeDefined();
});
