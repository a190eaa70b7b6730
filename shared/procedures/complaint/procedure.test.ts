/** B-44: to the committee, investigated by the authority, answered in writing. */
import { cityOf, fullPlan } from '../../engine/testing/city.ts';
import { Play } from '../../engine/testing/play.ts';
import { complaint } from './procedure.ts';
import { texts as t } from './texts.ts';

const now = '2026-11-02T02:00:00.000Z';
const form = { unit: 'beta', facts: '多次拖延', request: '督促提供' };
const answer = { findings: '属实', outcome: 'upheld', measures: '已约谈', answer: '经查属实', violation: false };

const opened = (more: object = {}) =>
  new Play({ city: cityOf(fullPlan), procedure: complaint, now, regime: 'national' }).open('a3', { ...form, ...more });
const assigned = () => opened().give('comHead', 'assign');

it('is assigned by the committee, investigated by the authority and answered in writing', () => {
  const of = opened();
  expect(of.item('assign').deadlines).toMatchObject([{ at: '2026-11-05T15:59:59.999Z' }]);
  expect(of.refusal('auth1', 'assign')?.rejected).toBe('notAllowed');
  of.give('comHead', 'assign').give('auth1', 'askStatement', { questions: '为何拖延' });
  expect(of.steps()).toEqual(['investigate', 'statement']);
  of.give('bHead', 'state', { statement: '系统故障' }).give('auth1', 'answer', answer);
  const told = of.effects.find((one) => one.effect === 'notify' && one.subject === t.tells.answered);
  expect(told).toMatchObject({ to: ['post:alpha:head', 'post:beta:head'], body: '经查属实' });
  expect(of.give('a3', 'acknowledge').state?.end?.end).toBe('answered');
});

it('is not left with a body that is silent: the one above goes on, and the answer stands without its receipt', () => {
  const of = opened().until('2026-11-10T00:00:00.000Z');
  expect(of.item('assign').parties).toEqual(['post:committee:head', 'post:government:head']);
  of.give('govHead', 'assign').until('2026-12-20T00:00:00.000Z');
  expect(of.item('investigate').parties).toContain('post:committee:head');
  of.give('comHead', 'answer', answer).until('2027-01-20T00:00:00.000Z');
  expect(of.give('comHead', 'acknowledge').state?.end?.end).toBe('answered');
});

it('is not closed by silence: the investigation lapses and stays', () => {
  const of = assigned().until('2026-12-31T00:00:00.000Z');
  expect(of.events.filter((one) => one.type === 'lapsed')).toHaveLength(1);
  expect(of.steps()).toEqual(['investigate']);
});

it('that holds true may open the handling of a violation, with its ground', () => {
  expect(assigned().refusal('auth1', 'answer', { ...answer, violation: true })?.faults).toMatchObject([
    { path: 'ground' },
  ]);
  const of = assigned().give('auth1', 'answer', { ...answer, violation: true, ground: 'provider-supply' });
  expect(of.effects.find((one) => one.effect === 'open')).toMatchObject({
    link: { procedure: 'violation' },
    form: { unit: 'beta', ground: 'provider-supply', facts: '属实' },
  });
  // Every ground of the violation is one of the complaint: the city's seven, and the nation's.
  const slow = assigned().give('auth1', 'answer', { ...answer, violation: true, ground: 'city-refusal' });
  expect(slow.effects.find((one) => one.effect === 'open')).toMatchObject({ form: { ground: 'city-refusal' } });
  expect(
    assigned().refusal('auth1', 'answer', { ...answer, outcome: 'unfounded', violation: true })?.faults,
  ).toMatchObject([{ path: 'violation' }]);
});

it('about the authority is investigated by the committee itself', () => {
  const of = opened({ unit: 'authority' }).give('comHead', 'assign');
  expect(of.item('investigate').parties).toEqual(['post:committee:head']);
  expect(of.refusal('auth1', 'answer', answer)?.rejected).toBe('notAllowed');
});

it('may be looked at once more at the complainant’s wish', () => {
  const of = assigned().give('auth1', 'answer', answer).give('a3', 'reconsider', { reason: '未回应' });
  of.give('comHead', 'assign').give('auth1', 'answer', answer);
  expect(of.allowed('a3').map((one) => one.command)).not.toContain('reconsider');
});

it('is not accepted with a reason only, and may be withdrawn until it is answered', () => {
  expect(opened().refusal('comHead', 'notAccept')?.faults).toMatchObject([{ path: 'reason' }]);
  expect(opened().give('comHead', 'notAccept', { reason: '不属共享' }).state?.end?.end).toBe('notAccepted');
  expect(assigned().give('a3', 'withdraw', { reason: '已解决' }).state?.end?.end).toBe('withdrawn');
  expect(assigned().give('auth1', 'answer', answer).refusal('a3', 'withdraw', { reason: '晚了' })?.rejected).toBe(
    'notNow',
  );
  expect(() => opened({ unit: 'alpha' })).toThrow(/"path":"unit"/);
});

it('is not withdrawn once it was answered, also while it is looked at once more', () => {
  const of = assigned().give('auth1', 'answer', answer).give('a3', 'reconsider', { reason: '未回应' });
  expect(of.refusal('a3', 'withdraw', { reason: '算了' })?.rejected).toBe('notNow');
});

it('is not inquired into by whoever has complained, whatever post he holds', () => {
  const plan = { ...fullPlan, authority: { ...fullPlan['authority']!, data: ['a3', 'auth1'] } };
  const of = new Play({ city: cityOf(plan), procedure: complaint, now, regime: 'national' }).open('a3', form);
  of.give('comHead', 'assign');
  expect(of.refusal('a3', 'askStatement', { questions: '为何' })?.rejected).toBe('ownRequest');
});
