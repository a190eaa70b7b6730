/** N-27, N-29: disposed of as the provider requires, with proof; the records of use are kept three years and shown. */
import { registersOf } from '../../engine/definition/registers.ts';
import { noSettings } from '../../engine/settings/settings.ts';
import { cityOf, fullPlan, machine } from '../../engine/testing/city.ts';
import { Play } from '../../engine/testing/play.ts';
import { dueOpenings } from '../../engine/time/due-openings.ts';
import { dataDisposal } from './procedure.ts';

const now = '2026-11-02T02:00:00.000Z';
const form = { resource: 'divisions', cause: 'fulfilled', held: '全量一份', records: '日志留存' };
const required = { way: 'delete', requirement: '彻底删除' };
const proof = { done: '已删除', proof: '日志' };
const opened = (who = 'a1') =>
  new Play({ city: cityOf(fullPlan), procedure: dataDisposal, now, regime: 'national' }).open(who, form);
const asked = (more: object = {}) => opened().give('b1', 'require', { ...required, ...more });
const kept = () => asked().give('a1', 'dispose', proof).give('b2', 'confirm');

it('is disposed of as the provider requires, and the subscription is gone once that is confirmed', () => {
  const of = asked();
  expect(of.entries.some((one) => one.subject === 'divisions/alpha')).toBe(true);
  of.give('a1', 'dispose', proof).give('b1', 'fail', { reason: '备份未删' }).give('a3', 'dispose', proof);
  of.give('b1', 'confirm');
  expect(of.steps()).toEqual(['keep']);
  expect(of.entries.some((one) => one.subject === 'divisions/alpha')).toBe(false);
});

it('opens by itself the day after the term of a subscription, which is over on that day', () => {
  const city = cityOf(fullPlan);
  const entries = city.entries.map((one) =>
    one.subject === 'divisions/alpha' ? { ...one, values: { ...one.values, until: '2026-11-01' } } : one,
  );
  const registers = registersOf(entries);
  const place = { directory: city.directory, registers, settings: noSettings, units: city.directory.units(), entries };
  const due = (day: string) =>
    dueOpenings(dataDisposal, '2026-10-01', `${day}T02:00:00.000Z`, {
      ...place,
      entries: entries.filter((one) => one.register === 'subscriptions'),
    });
  expect(due('2026-11-01')).toEqual([]);
  expect(due('2026-11-02')).toMatchObject([{ unit: 'alpha', form: { resource: 'divisions', cause: 'expired' } }]);
  const of = new Play({ city, procedure: dataDisposal, now, regime: 'national', entries });
  of.open(machine('recurring', 'alpha'), due('2026-11-02')[0]?.form);
  expect(of.entries.some((one) => one.subject === 'divisions/alpha')).toBe(false);
  expect(of.item('require').parties).toEqual(['post:beta:data']);
});

it('is opened by the end of a subscription, when there is none any more', () => {
  const of = new Play({ city: cityOf(fullPlan), procedure: dataDisposal, now, regime: 'national', entries: [] });
  of.open(machine('parent', 'alpha'), { resource: 'divisions', cause: 'misuse' });
  expect(of.steps()).toEqual(['require']);
  expect(of.effects.some((one) => one.effect === 'register')).toBe(false);
});

it('of who provides the data himself is verified by the authority, and where that stays silent by who stands above it', () => {
  const of = new Play({ city: cityOf(fullPlan), procedure: dataDisposal, now, regime: 'national', entries: [] });
  of.open(machine('parent', 'beta'), { resource: 'divisions', cause: 'misuse' });
  of.give('b1', 'require', required).give('b1', 'dispose', proof);
  expect(of.item('confirm').parties).toEqual(['post:authority:head']);
  expect(of.refusal('b1', 'confirm')?.rejected).toBe('notAllowed');
  of.until('2026-12-01T00:00:00.000Z');
  expect(of.item('confirm').parties).toEqual(['post:authority:head', 'post:authority:data', 'post:committee:head']);
});

it.each([
  ['transferred', (of: Play) => of.give('b1', 'transfer', { to: 'b2', reason: '分工' }), (of: Play) => of],
  [
    'given to somebody to prepare, and given back',
    (of: Play) => of.give('b1', 'delegateTask', { to: 'b2', note: '起草' }),
    (of: Play) => of.give('b2', 'giveBack', { opinion: '已起草' }),
  ],
  [
    'transferred once more after its lapse',
    (of: Play) => of.give('b1', 'transfer', { to: 'b2', reason: '分工' }),
    (of: Play) => of.give('b2', 'transfer', { to: 'b1', reason: '休假' }),
  ],
])('what has lapsed is the body’s also where it was %s', (_, before, after) => {
  const of = before(opened()).until('2026-12-01T00:00:00.000Z');
  expect(after(of).item('require').parties).toContain('post:authority:data');
  expect(of.give('auth1', 'require', required).steps()).toEqual(['dispose']);
});

it('keeps the records of use for three years, and not a day less', () => {
  const of = kept();
  expect(of.item('keep').deadlines).toMatchObject([{ at: '2029-11-02T15:59:59.999Z', basis: { article: 'N-29' } }]);
  expect(of.until('2029-11-02T15:00:00.000Z').steps()).toEqual(['keep']);
  expect(of.refusal('a1', 'closeRecords', { fate: 'destroyed' })?.rejected).toBe('notNow');
  of.until('2029-11-03T00:00:00.000Z');
  expect(of.steps()).toEqual(['release']);
  expect(of.give('a1', 'closeRecords', { fate: 'destroyed' }).state?.end?.end).toBe('kept');
});

it('shows the records to the provider and the authority, to nobody else, also when the time is just over', () => {
  expect(kept().refusal('g1', 'askRecords', { what: '日志' })?.rejected).toBe('notAllowed');
  expect(kept().give('b1', 'askRecords', { what: '日志' }).give('a1', 'show', { shown: '见附件' }).steps()).toEqual([
    'keep',
  ]);
  const late = kept().until('2029-11-02T00:00:00.000Z').give('auth1', 'askRecords', { what: '日志' });
  expect(late.until('2029-11-04T00:00:00.000Z').steps()).toEqual(['show', 'release']);
  expect(late.give('a1', 'closeRecords', { fate: 'archived' }).steps()).toEqual(['show']);
  expect(late.give('a1', 'show', { shown: '见附件' }).state?.end?.end).toBe('kept');
});

it('that is not done by its day is pressed by a new one, and pursued as a violation in the end', () => {
  const of = asked({ until: '2026-11-06' }).until('2026-11-07T00:00:00.000Z');
  expect(of.steps()).toEqual(['dispose', 'late']);
  of.give('auth1', 'press', { reason: '逾期', until: '2026-11-10' });
  expect(of.item('late').deadlines).toMatchObject([{ at: '2026-11-10T15:59:59.999Z' }]);
  const late = asked({ until: '2026-11-06' }).until('2026-11-07T00:00:00.000Z');
  expect(late.give('a1', 'dispose', proof).steps()).toEqual(['confirm']);
  of.give('auth1', 'giveUp', { reason: '拒不处置' });
  expect(of.state?.end?.end).toBe('unmet');
  expect(of.effects.find((one) => one.effect === 'open')).toMatchObject({
    form: { unit: 'alpha', ground: 'user-disposal' },
  });
});

it('whose records are not shown in time is pursued for that, still shows them, and goes on keeping them', () => {
  const of = kept().give('b1', 'askRecords', { what: '日志' }).until('2026-11-10T00:00:00.000Z');
  expect(of.steps()).toEqual(['keep', 'show', 'unshown']);
  of.give('auth1', 'pursue', { reason: '逾期' });
  expect(of.effects.find((one) => one.effect === 'open')).toMatchObject({ form: { ground: 'user-records' } });
  expect(of.steps()).toEqual(['keep', 'show']);
  expect(of.give('a1', 'show', { shown: '见附件' }).steps()).toEqual(['keep']);
});

it('is begun by a user of the resource, and withdrawn before the provider has spoken', () => {
  expect(() => opened('auth1')).toThrow(/"path":"resource"/);
  expect(asked().refusal('a1', 'withdraw', { reason: '仍需' })?.rejected).toBe('notNow');
  expect(opened().give('a1', 'withdraw', { reason: '仍需使用' }).state?.end?.end).toBe('withdrawn');
});
