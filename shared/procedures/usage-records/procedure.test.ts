import { cityOf, fullPlan } from '../../engine/testing/city.ts';
import { Play } from '../../engine/testing/play.ts';
import { texts as t } from './texts.ts';
import { usageRecords } from './procedure.ts';

const asked = { resource: 'divisions', user: 'alpha', what: '三月份的调用' };
const opened = (form: object = {}, by = 'b1') =>
  new Play({ city: cityOf(fullPlan), procedure: usageRecords, now: '2026-03-11T02:00:00.000Z' }).open(by, {
    ...asked,
    ...form,
  });
it('is shown to the provider while the use goes on, as often as he needs it complete', () => {
  const matter = opened();
  expect(matter.item('show').parties).toEqual(['post:alpha:data']);
  matter.give('a1', 'show', { shown: '调用 12 次' }).give('b1', 'insufficient', { reason: '缺经办人' });
  expect(matter.steps()).toEqual(['show']);
  expect(matter.give('a1', 'show', { shown: '附经办人' }).give('b1', 'enough').state?.end?.end).toBe('seen');
});

it('that is not shown is pursued by the authority, and asked for again where that is better', () => {
  const late = opened().until('2026-04-01T00:00:00.000Z');
  expect(late.steps()).toEqual(['show', 'unshown']);
  expect(late.give('auth1', 'askAgain').steps()).toEqual(['show']);
  late.until('2026-05-01T00:00:00.000Z').give('auth1', 'pursue', { reason: '两次未提供' });
  expect(late.state?.end?.end).toBe('pursued');
  expect(late.effects.filter((one) => one.effect === 'open')).toMatchObject([
    { link: { procedure: 'violation' }, form: { unit: 'alpha' } },
  ]);
});

it('is looked at by the authority where whoever asked does not look', () => {
  const silent = opened().give('a1', 'show', { shown: '调用 12 次' }).until('2026-05-01T00:00:00.000Z');
  expect(silent.give('auth1', 'enough').state?.end?.end).toBe('seen');
});

it('may be asked for by the provider and the authority only, of whoever uses it now', () => {
  expect(opened({}, 'auth1').steps()).toEqual(['show']);
  expect(() => opened({}, 'g1')).toThrow(t.faults.notYours);
  expect(() => opened({ user: 'finance' })).toThrow(t.faults.notUser);
});
