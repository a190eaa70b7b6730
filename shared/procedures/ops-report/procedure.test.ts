/** a report of the month, before the month is over, to the office and every unit that uses the cloud. */
import { cityOf, fullPlan, machine } from '../../engine/testing/city.ts';
import { Play } from '../../engine/testing/play.ts';
import { dueOpenings } from '../../engine/time/due-openings.ts';
import { noRegisters } from '../../engine/definition/registers.ts';
import { noSettings } from '../../engine/settings/settings.ts';
import { opsReport } from './procedure.ts';

const city = cityOf(fullPlan);
const now = '2026-11-02T02:00:00.000Z';
const play = () =>
  new Play({ city, procedure: opsReport, now }).open(machine('r', 'cloud'), {
    period: '2026年11月',
    until: '2026-11-30',
  });
const systems = [{ system: '一网通办', unit: 'alpha', used: '60%', suggestion: '减少 2 台' }];
const report = { operation: '平稳', usage: '用量六成', advice: '缩容', systems };

it('opens every month in the name of each provider', () => {
  const context = {
    directory: city.directory,
    registers: noRegisters,
    settings: noSettings,
    units: city.directory.units(),
  };
  expect(dueOpenings(opsReport, '2026-10-31', '2026-11-01T02:00:00.000Z', context)).toMatchObject([
    { key: 'ops-report/2026-11/cloud', unit: 'cloud', form: { period: '2026年11月', until: '2026-11-30' } },
  ]);
});

it('is due with the month, which is no working day’s business, and lapses without more', () => {
  expect(play().item('write').deadlines).toMatchObject([
    { at: '2026-11-30T15:59:59.999Z', basis: { article: 'A-30' } },
  ]);
  const late = play().until('2026-12-02T00:00:00.000Z');
  expect(late.steps()).toEqual(['write']);
  expect(
    late.effects
      .filter((one) => one.effect === 'notify' && one.kind === 'lapse')
      .flatMap((one) => (one.effect === 'notify' ? one.to : [])),
  ).toContain('post:office:cloud');
});

it('names every system on the cloud, and starts from the register', () => {
  expect(
    play()
      .allowed('ops1')
      .find((one) => one.command === 'submit')?.prefill,
  ).toEqual({
    systems: [{ system: '一网通办', unit: 'alpha' }],
  });
  expect(play().refusal('ops1', 'submit', { ...report, systems: [] })?.faults).toMatchObject([{ path: 'systems' }]);
});

it('goes to the office and every user unit, each of which confirms within the city’s limit', () => {
  const matter = play().give('ops2', 'submit', report);
  expect(matter.effects.find((one) => one.effect === 'askReceipts')).toMatchObject({
    units: ['office', 'alpha'],
    dueAt: '2026-11-09T15:59:59.999Z',
    basis: { setting: 'ops-report.receipts' },
  });
  expect(matter.closeReceipts(2).state?.end?.end).toBe('acknowledged');
});

it('can be withdrawn where somebody opened one more by hand, not where the month asks for it', () => {
  expect(play().refusal('ops1', 'withdraw', { reason: '不写了' })).toBeDefined();
  const more = new Play({ city, procedure: opsReport, now }).open('ops1', {
    period: '2026年11月',
    until: '2026-11-30',
  });
  expect(more.give('ops1', 'withdraw', { reason: '误开' }).state?.end?.end).toBe('withdrawn');
  expect(() =>
    new Play({ city, procedure: opsReport, now }).open('office1', { period: 'x', until: '2026-11-30' }),
  ).toThrow(/notAllowed/);
});

it('that somebody never confirms is closed by the office, once the time for it is over; the authority after it', () => {
  const told = play().give('ops1', 'submit', report);
  expect(told.refusal('office1', 'closeReceipts')).toMatchObject({ rejected: 'notNow' });
  const late = told.until('2026-11-12T02:00:00.000Z');
  expect(late.steps()).toEqual(['receipts', 'unconfirmed']);
  const closed = late.give('office1', 'closeReceipts');
  expect(closed.state?.end?.end).toBe('closed');
  expect(closed.effects).toContainEqual(expect.objectContaining({ effect: 'dropReceipts' }));
  const silent = play().give('ops1', 'submit', report).until('2026-11-26T02:00:00.000Z');
  expect(silent.give('auth1', 'closeReceipts').state?.end?.end).toBe('closed');
});
