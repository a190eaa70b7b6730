/** N-37: entered by who received it, handled by who is responsible, answered, and opened again if it was not settled. */
import { cityOf, fullPlan } from '../../engine/testing/city.ts';
import { Play } from '../../engine/testing/play.ts';
import { citizenComplaint } from './procedure.ts';
import { texts as t } from './texts.ts';

const now = '2026-11-02T02:00:00.000Z';
const form = { from: 'citizen', contact: '138****0000', unit: 'beta', matter: 'again', facts: '要求重复交材料' };
const result = { result: '已停止收取', measures: '改用共享数据' };
const answer = { answer: '已处理', way: 'phone' };

const entered = (more: object = {}) =>
  new Play({ city: cityOf(fullPlan), procedure: citizenComplaint, now, regime: 'national' }).open('a3', {
    ...form,
    ...more,
  });
const opened = (more: object = {}) => entered(more).give('auth1', 'assign', { unit: 'authority' });

it('is handled by the authority, never by the unit that it is about, and answered by the unit that received it', () => {
  const of = opened();
  expect(of.refusal('a3', 'handled', result)?.rejected).toBe('notAllowed');
  expect(of.refusal('b1', 'handled', result)?.rejected).toBe('notAllowed');
  // It is no party: it neither sees the matter nor reads who complained, and learns what it has to do.
  expect(of.state?.units).not.toContain('beta');
  of.give('auth1', 'handled', result);
  expect(of.state?.units).not.toContain('beta');
  expect(of.effects.find((one) => one.effect === 'notify' && one.subject === t.tells.measures)).toMatchObject({
    to: ['post:beta:head'],
  });
  expect(of.refusal('auth1', 'answered', answer)?.rejected).toBe('notAllowed');
  expect(of.give('a3', 'answered', answer).state?.end?.end).toBe('answered');
});

it('counts from the day on which it was received', () => {
  expect(opened({ receivedOn: '2026-10-26' }).item('handle').deadlines).toMatchObject([
    { at: '2026-11-16T15:59:59.999Z', startedAt: '2026-10-25T16:00:00.000Z' },
  ]);
});

it('goes to the unit that the authority names when it is not the business of the one named', () => {
  const of = opened().give('auth1', 'notOurs', { reason: '职责在民政', to: 'gamma' });
  expect(of.refusal('auth1', 'assign', { unit: 'beta' })?.faults).toMatchObject([{ path: 'unit' }]);
  expect(of.allowed('auth1').find((one) => one.command === 'assign')?.prefill).toEqual({ unit: 'gamma' });
  of.give('auth1', 'assign', { unit: 'gamma' });
  expect(of.item('handle').parties).toEqual(['post:gamma:data', 'post:gamma:contact']);
});

it('of the authority is handled by the committee, or by whom it names', () => {
  const of = entered({ unit: 'authority' });
  expect(of.item('assign').parties).toEqual(['post:committee:head']);
  of.give('comHead', 'assign', { unit: 'committee' });
  expect(of.item('handle').parties).toEqual(['post:committee:head']);
});

it('is not entered by the unit that is complained of', () => {
  expect(() => entered({ unit: 'alpha' })).toThrow(/"path":"unit"/);
});

it('is opened again by who received it, within the city’s 60 days, and not after', () => {
  const done = () => opened().give('auth1', 'handled', result).give('a3', 'answered', answer);
  expect(done().give('a3', 'reopen', { reason: '仍在收取' }).steps()).toEqual(['assign']);
  expect(done().refusal('b1', 'reopen', { reason: '仍在收取' })).toBeDefined();
  expect(done().until('2027-01-15T00:00:00.000Z').refusal('a3', 'reopen', { reason: '仍在收取' })).toBeDefined();
});

it('is refused with a day to come', () => {
  expect(() => opened({ receivedOn: '2026-11-03' })).toThrow(/"path":"receivedOn"/);
});

it('keeps how to reach who complains as it was sealed; what is not sealed is masked', () => {
  const sealed = `sealed:${'A'.repeat(60)}`;
  expect(opened({ contact: sealed }).state?.opening).toMatchObject({ contact: sealed });
  const numbers = '13812345678，身份证 11010519491231002X';
  const shown = '138****5678，身份证 110105********002X';
  expect(opened({ contact: numbers, facts: numbers }).state?.opening).toMatchObject({ contact: shown, facts: shown });
});

it('is withdrawn by who received it; a lapse ends nothing', () => {
  expect(opened().give('a3', 'withdraw', { reason: '投诉人要求' }).state?.end?.end).toBe('withdrawn');
  expect(opened().until('2026-12-31T00:00:00.000Z').steps()).toEqual(['handle']);
  expect(
    opened()
      .give('auth1', 'handled', result)
      .refusal('a3', 'answered', { ...answer, answeredOn: '2026-12-01' })?.faults,
  ).toMatchObject([{ path: 'answeredOn' }]);
});

it('is not withdrawn once it was handled, also where it was opened again', () => {
  const of = opened().give('auth1', 'handled', result).give('a3', 'answered', answer);
  of.give('a3', 'reopen', { reason: '仍在收取' });
  expect(of.refusal('a3', 'withdraw', { reason: '投诉人要求' })?.rejected).toBe('notNow');
});

it.each([
  ['a unit', { unit: 'gamma' }, '2026-12-10T00:00:00.000Z', 'post:authority:data'],
  ['the authority', { unit: 'authority' }, '2026-12-10T00:00:00.000Z', 'post:committee:head'],
])('that %s leaves lying is taken up above it, never by whoever is complained of', (_, to, until, party) => {
  const of = entered().give('auth1', 'assign', to).until(until);
  expect(of.item('handle').parties.at(-1)).toBe(party);
  expect(of.item('handle').parties.some((key) => key.includes('beta'))).toBe(false);
});

it('about the authority that the committee leaves lying goes to the city government', () => {
  const of = entered({ unit: 'authority' }).until('2026-12-10T00:00:00.000Z');
  expect(of.item('assign').parties).toEqual(['post:committee:head', 'post:government:head']);
});
