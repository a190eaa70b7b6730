/** B-33, B-45, N-35, R-4: contained, reported to whom it concerns, explained, closed or handed over. */
import { cityOf, fullPlan } from '../../engine/testing/city.ts';
import { Play } from '../../engine/testing/play.ts';
import { dataIncident } from './procedure.ts';
import { texts as t } from './texts.ts';

const now = '2026-11-02T02:00:00.000Z';
const form = {
  what: '区划库被导出',
  resource: 'divisions',
  kind: 'leaked',
  secret: 'none',
  cyber: false,
  critical: false,
};
const contained = { plan: '数据泄露预案', measures: '断开接口', suspend: true };
const report = { cause: '弱口令', impact: '三千条', improvements: '双因素' };
const closing = { crime: false, violation: false, reason: '处置得当' };
const opened = (more: object = {}) =>
  new Play({ city: cityOf(fullPlan), procedure: dataIncident, now, regime: 'national' }).open('a2', {
    ...form,
    ...more,
  });
const informed = (more: object = {}) =>
  opened(more)
    .give('a1', 'contain', contained)
    .give('a1', 'inform', { bodies: ['police'], report: '泄露' });
const reported = () => informed().give('bur1', 'accept', { opinion: '已受理' }).give('a2', 'conclude', report);
const suspended = (of: Play) => of.entries.filter((one) => one.register === 'suspensions').map((one) => one.subject);

it('is contained and reported at once, side by side; the authority and the provider know', () => {
  const of = opened();
  expect(of.steps()).toEqual(['contain', 'inform']);
  expect(of.item('contain').deadlines).toMatchObject([{ at: '2026-11-02T06:00:00.000Z' }]);
  expect(of.effects.find((one) => one.effect === 'notify' && one.subject === t.tells.started)).toMatchObject({
    to: expect.arrayContaining(['post:authority:data', 'post:beta:data', 'post:alpha:data']) as string[],
    urgent: true,
  });
});

it.each([
  [true, '2026-11-02T03:00:00.000Z'],
  [false, '2026-11-02T06:00:00.000Z'],
])('of a larger kind goes to the nation: critical infrastructure %s by %s', (critical, at) => {
  const of = opened({ cyber: true, critical });
  expect(of.item('nationalReport').deadlines).toMatchObject([{ at, basis: { article: 'R-4' } }]);
  const later = opened().give('a2', 'classify', { kind: 'leaked', secret: 'none', cyber: true, critical });
  expect(later.item('nationalReport').deadlines).toMatchObject([{ at }]);
  later.give('a2', 'reported', { receiver: '省网信办' });
  expect(later.give('a2', 'classify', { kind: 'lost', secret: 'none', cyber: true, critical }).steps()).toEqual([
    'contain',
    'inform',
  ]);
});

it('raised to critical infrastructure has an hour from when it was known; lowered, the report falls away', () => {
  const nature = { kind: 'leaked', secret: 'none' };
  const of = opened({ cyber: true, knownOn: '2026-11-02', knownAt: '09:30' });
  expect(of.item('nationalReport').deadlines).toMatchObject([{ at: '2026-11-02T05:30:00.000Z' }]);
  of.give('a2', 'classify', { ...nature, cyber: true, critical: true });
  expect(of.item('nationalReport').deadlines).toMatchObject([{ at: '2026-11-02T02:30:00.000Z' }]);
  expect(of.give('a2', 'classify', { ...nature, cyber: false, critical: false }).steps()).toEqual([
    'contain',
    'inform',
  ]);
  expect(() => opened({ knownAt: '23:59' })).toThrow(/"path":"knownOn"/);
  expect(() => opened({ knownAt: '9点半' })).toThrow(/"path":"knownAt"/);
});

it('of another unit is that unit’s to contain and explain, whoever found it', () => {
  const of = opened({ affected: 'beta' });
  expect(of.item('contain').parties).toEqual(['post:beta:data', 'post:beta:security', 'post:beta:head']);
  expect(of.refusal('a2', 'contain', contained)?.rejected).toBe('notAllowed');
  of.give('b2', 'contain', contained).give('b2', 'inform', { bodies: ['police'], report: '泄露' });
  of.give('bur1', 'accept', { opinion: '收到' }).give('b2', 'conclude', report);
  of.give('auth1', 'close', { ...closing, violation: true });
  expect(of.effects.find((one) => one.effect === 'open')).toMatchObject({ form: { unit: 'beta' } });
});

it('of the authority is closed by the committee, which also goes on where a unit is silent', () => {
  const of = opened({ affected: 'authority' }).give('auth1', 'contain', contained);
  of.give('auth1', 'inform', { bodies: ['police'], report: '泄露' }).give('bur1', 'accept', { opinion: '收到' });
  of.give('auth2', 'conclude', report);
  expect(of.item('close').parties).toEqual(['post:committee:head']);
  const silent = opened().until('2026-11-03T03:00:00.000Z');
  expect(silent.item('contain').parties).toContain('post:authority:data');
  expect(silent.give('auth1', 'contain', contained).steps()).toContain('conclude');
});

it('is not held up by a body that does not say that it has taken it', () => {
  const of = informed().until('2026-11-06T00:00:00.000Z');
  expect(of.refusal('a2', 'conclude', report)).toMatchObject({ text: t.gates.receive });
  of.give('auth1', 'closeReceive', { reason: '逾期未回执' });
  expect(of.give('a2', 'conclude', report).steps()).toEqual(['close']);
});

it('is reported to the bodies that its secret asks for, and each of them takes it', () => {
  const of = opened({ secret: 'state' }).give('a1', 'contain', contained);
  expect(of.allowed('a1').find((one) => one.command === 'inform')?.prefill).toEqual({
    bodies: ['secrecy', 'state-security'],
  });
  expect(of.refusal('a1', 'inform', { bodies: ['police'], report: '泄密' })?.faults).toMatchObject([
    { path: 'bodies' },
  ]);
  of.give('a1', 'inform', { bodies: ['secrecy', 'state-security'], report: '泄密' });
  expect(of.refusal('a1', 'conclude', report)).toMatchObject({ rejected: 'gateClosed', text: t.gates.receive });
  of.give('secr1', 'accept', { opinion: '收到' }).give('sta1', 'accept', { opinion: '收到' });
  expect(of.give('a1', 'conclude', report).steps()).toEqual(['close']);
  expect(
    opened({ secret: 'personal' }).refusal('a1', 'inform', { bodies: ['police'], report: 'x' })?.faults,
  ).toMatchObject([{ path: 'bodies' }]);
});

it('is not explained away while a report is due', () => {
  const of = opened({ cyber: true }).give('a1', 'contain', contained);
  expect(of.refusal('a1', 'conclude', report)).toMatchObject({ text: t.gates.inform });
  of.give('a1', 'inform', { bodies: ['police'], report: '泄露' }).give('bur1', 'accept', { opinion: '收到' });
  expect(of.refusal('a1', 'conclude', report)).toMatchObject({ text: t.gates.national });
});

it('suspends the resource for its users while it is contained so, until the authority closes it', () => {
  const of = informed();
  expect(suspended(of)).toEqual(['data-incident:divisions']);
  of.give('bur1', 'accept', { opinion: '已受理' }).give('a2', 'conclude', report);
  of.give('auth1', 'incomplete', { reason: '原因不清' });
  expect(suspended(of)).toHaveLength(1);
  of.give('a2', 'conclude', report).give('auth1', 'close', closing);
  expect([suspended(of), of.state?.end?.end]).toEqual([[], 'closed']);
  const bare = new Play({ city: cityOf(fullPlan), procedure: dataIncident, now }).open('a2', { ...form, resource: '' });
  expect(bare.refusal('a2', 'contain', contained)?.faults).toMatchObject([{ path: 'suspend' }]);
});

it('that may be a crime is handed over, and one that was a breach is pursued', () => {
  const of = reported().give('auth1', 'close', { ...closing, crime: true, violation: true });
  expect(of.steps()).toEqual(['transfer']);
  expect(of.effects.find((one) => one.effect === 'open')).toMatchObject({
    link: { procedure: 'violation' },
    form: { unit: 'alpha', ground: 'user-security' },
  });
  const handed = { organ: '市公安局', document: '移送〔2026〕1号' };
  expect(of.give('auth2', 'transferred', handed).state?.end?.end).toBe('transferred');
});

it('rings again while nobody shows life, lapses without a decision, and a false alarm is taken back before any report', () => {
  const of = opened().until('2026-11-02T04:30:00.000Z');
  expect(of.events.filter((one) => one.type === 'renotified')).toHaveLength(2);
  expect(of.until('2026-11-05T00:00:00.000Z').steps()).toEqual(['contain', 'inform']);
  expect(opened().give('a2', 'withdraw', { reason: '误报' }).state?.end?.end).toBe('withdrawn');
  const told = opened().give('a1', 'inform', { bodies: ['police'], report: '泄露' });
  expect(told.refusal('a2', 'withdraw', { reason: '误报' })?.rejected).toBe('notNow');
});
