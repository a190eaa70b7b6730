/** B-43, N-39–41: who orders depends on the law; what is overdue is criticised, what is grave is accounted for. */
import { cityOf, fullPlan } from '../../engine/testing/city.ts';
import { Play } from '../../engine/testing/play.ts';
import { violation } from './procedure.ts';
import { texts as t } from './texts.ts';

const now = '2026-11-02T02:00:00.000Z'; // Monday
const found = { unit: 'alpha', ground: 'city-secrecy', facts: '未经保密审查' };
const order = { requirement: '补充提供', until: '2026-11-20', grave: false, reason: '事实清楚' };
const proof = { measures: '已提供', proof: '回执' };

const play = (at = now) => new Play({ city: cityOf(fullPlan), procedure: violation, now: at, regime: 'national' });
const opened = (more: object = {}, at = now) => play(at).open('auth1', { ...found, ...more });
const national = () => opened({ ground: 'provider-answer' }).give('auth2', 'orderItself', order);
const byCity = (more: object = {}) =>
  opened()
    .give('auth1', 'petition', { opinion: '提请' })
    .give('govHead', 'order', { ...order, ...more });
const lapsed = () => byCity().until('2026-11-20T15:59:59.999Z');
const told = (of: Play, title: string) => of.effects.filter((one) => one.effect === 'notify' && one.subject === title);

it('of the city’s measure is ordered by the city government at the authority’s request, never by the authority', () => {
  const of = opened();
  expect(of.allowed('auth1').map((one) => one.command)).not.toContain('orderItself');
  of.give('auth1', 'petition', { opinion: '提请' });
  expect(of.refusal('auth1', 'order', order)?.rejected).toBe('notAllowed');
  of.give('govHead', 'order', order);
  expect(of.item('rectify').deadlines).toMatchObject([{ at: '2026-11-20T15:59:59.999Z' }]);
  expect(told(of, t.tells.ordered)).toMatchObject([{ to: ['post:alpha:head'] }]);
  of.give('a3', 'submit', proof).give('auth1', 'pass', {});
  expect(of.state?.end?.end).toBe('corrected');
});

it('of the nation’s rules is ordered by the authority itself, and knows no public criticism', () => {
  const of = national();
  expect(of.steps()).toEqual(['rectify']);
  expect(opened({ ground: 'user-scope' }).refusal('auth1', 'petition', { opinion: '提请' })?.rejected).toBe('notNow');
  of.until('2026-11-21T00:00:00.000Z');
  expect(of.steps()).toEqual(['rectify', 'overdue']);
  expect(of.refusal('auth1', 'criticise', { criticism: '通报', reason: '逾期' })?.rejected).toBe('notNow');
  of.give('auth1', 'account', { reason: '拒不改正' });
  of.give('auth1', 'accounted', { accounted: '警告', until: '2026-12-04' });
  expect(of.steps()).toEqual(['rectify']);
  of.give('aHead', 'submit', proof).give('auth2', 'pass', {});
  expect(of.state?.end?.end).toBe('accounted');
});

it('of the authority is dealt with by the city government, or by the superior that it asks', () => {
  const against = () => play().open('govHead', { unit: 'authority', ground: 'authority-source', facts: '未明确数源' });
  expect(against().steps()).toEqual(['order']);
  const of = against().give('govHead', 'recordOrder', { ...order, superior: '省数据局', document: '湘数〔2026〕1号' });
  expect(of.item('rectify').parties).toEqual(['post:authority:head', 'post:authority:contact']);
  of.give('auth2', 'submit', proof);
  expect(of.refusal('auth1', 'pass', {})?.rejected).toBe('notAllowed');
  expect(of.give('govHead', 'pass', {}).state?.end?.end).toBe('corrected');
  expect(against().give('govHead', 'decline', { reason: '不属实' }).state?.end?.end).toBe('unfounded');
  expect(opened().give('auth1', 'petition', { opinion: '提请' }).refusal('govHead', 'recordOrder')?.rejected).toBe(
    'notNow',
  );
});

it('that is overdue is publicly criticised before every unit, listed, and is still to be corrected', () => {
  const of = lapsed();
  expect(of.steps()).toEqual(['rectify', 'overdue']);
  expect(of.refusal('govHead', 'criticise', { criticism: '限期内未改', reason: '逾期' })?.faults).toMatchObject([
    { path: 'until' },
  ]);
  of.give('govHead', 'criticise', { criticism: '限期内未改', reason: '逾期', until: '2026-11-30' });
  expect(told(of, t.tells.criticised)).toHaveLength(1);
  expect(of.entries.find((one) => one.register === 'results')).toMatchObject({
    subject: 'violation/260001/alpha',
    values: { score: '通报批评', advice: '限期内未改' },
  });
  of.until('2026-11-24T02:00:00.000Z').give('a3', 'submit', proof);
  of.give('auth1', 'fail', { reason: '不全', until: '2026-12-04' });
  expect(of.item('rectify').deadlines).toMatchObject([{ at: '2026-12-04T15:59:59.999Z' }]);
  expect(of.give('a3', 'submit', proof).give('auth1', 'pass', {}).state?.end?.end).toBe('criticised');
});

it('that is overdue may get another date, or be corrected late: the consequence is still decided on', () => {
  const later = lapsed().give('govHead', 'moreTime', { until: '2026-12-01', reason: '客观困难' });
  expect(later.steps()).toEqual(['rectify']);
  expect(later.item('rectify').deadlines).toMatchObject([{ at: '2026-12-01T15:59:59.999Z' }]);
  const late = lapsed().give('a3', 'submit', proof).give('auth1', 'pass', {});
  expect(late.steps()).toEqual(['overdue']);
  expect(late.give('govHead', 'spare', { reason: '已改正' }).state?.end?.end).toBe('corrected');
});

it('falls due again after a criticism, or when it was spared one, until it is corrected or accounted for', () => {
  const of = lapsed().give('govHead', 'criticise', { criticism: '未改', reason: '逾期', until: '2026-11-30' });
  expect(of.item('rectify').deadlines).toMatchObject([{ at: '2026-11-30T15:59:59.999Z' }]);
  of.until('2026-12-01T00:00:00.000Z');
  expect(of.steps()).toEqual(['rectify', 'overdue']);
  of.give('govHead', 'spare', { reason: '已在改', until: '2026-12-11' }).until('2026-12-12T00:00:00.000Z');
  of.give('govHead', 'account', { reason: '拒不改正' });
  expect(of.give('govHead', 'accounted', { accounted: '记过' }).state?.end?.end).toBe('accounted');
});

it('of a ground that both laws know goes the national way since the national rules bind', () => {
  expect(opened({ ground: 'city-refusal' }).give('auth1', 'orderItself', order).steps()).toEqual(['rectify']);
  const before = play('2025-07-01T02:00:00.000Z').open('auth1', { ...found, ground: 'city-refusal' });
  expect(before.allowed('auth1').map((one) => one.command)).toContain('petition');
});

it('under the nation’s rules may be made public by the authority, once (N-29)', () => {
  expect(
    byCity()
      .allowed('auth1')
      .map((one) => one.command),
  ).not.toContain('publish');
  const of = national().give('auth1', 'publish', { notice: '三次未答复', reason: '影响较大' });
  expect(told(of, t.tells.published)).toHaveLength(1);
  expect(of.entries.find((one) => one.register === 'results')?.values).toMatchObject({ advice: '三次未答复' });
  expect(of.allowed('auth1').map((one) => one.command)).not.toContain('publish');
  expect(of.steps()).toEqual(['rectify']);
});

describe('when a body is silent', () => {
  it('an authority that examines nothing leaves the order to the city government', () => {
    const of = opened().until('2026-11-12T00:00:00.000Z');
    expect(of.steps()).toEqual(['examine', 'order']);
    expect(of.give('govHead', 'order', order).steps()).toEqual(['rectify']);
  });

  it('a government that does not answer is asked again, or not', () => {
    const asked = () => opened().give('auth1', 'petition', { opinion: '提请' }).until('2026-11-20T00:00:00.000Z');
    expect(asked().steps()).toEqual(['order', 'unanswered']);
    const again = asked().give('auth1', 'askAgain', { opinion: '再次提请' });
    expect(again.steps()).toEqual(['order']);
    expect(again.item('order').deadlines[0]?.lapsedAt).toBeUndefined();
    expect(asked().give('auth1', 'giveUp', { reason: '已改正' }).state?.end?.end).toBe('withdrawn');
  });

  it('whoever does not review, or does not decide, is not alone with it: the body above goes on', () => {
    const of = national().give('a3', 'submit', proof);
    expect(of.refusal('govHead', 'pass')?.rejected).toBe('notAllowed');
    of.until('2026-11-20T00:00:00.000Z');
    expect(of.item('review').parties).toEqual(['post:authority:data', 'post:government:head']);
    expect(of.give('govHead', 'pass').state?.end?.end).toBe('corrected');
    const city = lapsed().until('2026-12-20T00:00:00.000Z');
    expect(city.item('overdue').parties).toContain('post:committee:head');
    // The authority can't end what the government has ordered.
    expect(city.allowed('auth1').map((one) => one.command)).not.toContain('terminate');
  });
});

it('that is grave is accounted for beside its correction', () => {
  const of = byCity({ grave: true });
  expect(of.steps()).toEqual(['rectify', 'accountability']);
  of.give('a3', 'submit', proof).give('auth1', 'pass', {});
  expect(of.give('govHead', 'accounted', { accounted: '诫勉' }).state?.end?.end).toBe('accounted');
});

it('is dismissed or not ordered with a reason only, and the request may be withdrawn before the order', () => {
  expect(opened().refusal('auth1', 'dismiss')?.faults).toMatchObject([{ path: 'reason' }]);
  expect(opened().give('auth1', 'dismiss', { reason: '不属实' }).state?.end?.end).toBe('unfounded');
  const asked = () => opened().give('auth1', 'petition', { opinion: '提请' });
  expect(asked().give('govHead', 'decline', { reason: '情节轻微' }).state?.end?.end).toBe('unfounded');
  expect(asked().give('auth1', 'withdraw', { reason: '已改正' }).state?.end?.end).toBe('withdrawn');
});

it.each([
  ['the nation’s ground before its rules were in force', 'provider-answer', '2025-07-01T02:00:00.000Z', 'ground'],
  ['a ground of the authority against another', 'authority-dispute', now, 'unit'],
])('is refused with %s', (_, ground, at, path) => {
  expect(() => opened({ ground }, at)).toThrow(new RegExp(`"path":"${path}"`));
});

it('is answered by the unit’s head or contact only, and nothing is ordered by a day that is over', () => {
  expect(national().refusal('a1', 'submit', proof)?.rejected).toBe('notAllowed');
  expect(
    opened({ ground: 'user-scope' }).refusal('auth1', 'orderItself', { ...order, until: '2026-11-01' }),
  ).toMatchObject({ faults: [{ path: 'until' }] });
});

it('that was ordered is neither withdrawn nor led back behind its order, whatever is open beside it', () => {
  const of = byCity({ grave: true }).give('a3', 'submit', proof);
  expect(of.steps()).toEqual(['accountability', 'review']);
  const commands = [...of.allowed('auth1'), ...of.allowed('govHead')].map((one) => one.command);
  for (const command of ['returnToStep', 'withdraw', 'terminate']) expect(commands).not.toContain(command);
});

it('of the city’s government that the authority leaves lying goes to who stands above the authority, and not to it once more', () => {
  const of = opened({ unit: 'government', ground: 'provider-answer' });
  of.until('2027-03-01T00:00:00.000Z');
  expect(of.item('unanswered').parties).toContain('post:committee:head');
});
