/** N-36: approved, obliged, supervised, ended. */
import { cityOf, fullPlan } from '../../engine/testing/city.ts';
import { Play } from '../../engine/testing/play.ts';
import { processingEntrustment } from './procedure.ts';
import { texts as t } from './texts.ts';

const now = '2026-11-02T02:00:00.000Z';
const form = {
  contractor: '湘云公司',
  kind: 'process',
  what: '区划库',
  purpose: '清洗',
  until: '2027-03-31',
  shared: false,
};
const back = { returned: '已删除', closed: '账号已停', handover: '回执' };
const opened = (more: object = {}) =>
  new Play({ city: cityOf(fullPlan), procedure: processingEntrustment, now, regime: 'national' }).open('a1', {
    ...form,
    ...more,
  });
const running = () =>
  opened().give('aHead', 'approve').give('a1', 'oblige', { obligations: '不得留存', agreement: 'HT-1' });
const listed = (of: Play) => of.entries.filter((one) => one.register === 'entrustments').map((one) => one.values);

it('needs the head’s approval and written obligations before it begins, and is listed until it is over', () => {
  const of = opened();
  expect(of.refusal('a1', 'approve')?.rejected).toBe('notAllowed');
  of.give('aHead', 'approve');
  expect(listed(of)).toEqual([]);
  of.give('a1', 'oblige', { obligations: '不得留存', agreement: 'HT-1' });
  expect(listed(of)).toMatchObject([{ contractor: '湘云公司', what: '区划库', until: '2027-03-31' }]);
  expect(of.steps()).toEqual(['supervise', 'term']);
});

it('is supervised as long as it runs: each check sets the next, a breach is corrected and told the authority', () => {
  const of = running().give('a1', 'check', { checked: '已抽查', sound: true });
  expect(of.item('supervise').deadlines).toHaveLength(1);
  expect(of.refusal('a1', 'check', { checked: '抽查', sound: false })?.faults).toMatchObject([{ path: 'measures' }]);
  of.give('a1', 'check', { checked: '抽查', sound: false, measures: '删除副本' });
  expect(of.steps().sort()).toEqual(['correct', 'supervise', 'term']);
  expect(of.effects.some((one) => one.effect === 'notify' && one.subject === t.tells.breached)).toBe(true);
  expect(of.give('a1', 'corrected', { corrected: '已删', proof: '日志' }).steps().sort()).toEqual([
    'supervise',
    'term',
  ]);
  const lapsed = running().until('2026-12-10T00:00:00.000Z');
  expect(lapsed.events.filter((one) => one.type === 'lapsed')).toHaveLength(1);
  expect(lapsed.steps()).toEqual(['supervise', 'term']);
});

it.each([
  ['on its last day', (of: Play) => of.until('2027-04-01T00:00:00.000Z')],
  ['before it', (of: Play) => of.give('a1', 'endEarly', { reason: '不再需要' })],
])('ends %s with data and access back', (_, end) => {
  const of = end(running());
  expect(of.steps()).toEqual(['handover']);
  expect(listed(of)).toHaveLength(1);
  expect(of.give('a1', 'handedOver', back).state?.end?.end).toBe('ended');
  expect(listed(of)).toEqual([]);
});

it('is prolonged by the head who has approved it, as long as it runs, and the register says until when', () => {
  const asked = () => running().give('a1', 'prolong', { until: '2027-09-30', reason: '二期', agreement: 'HT-2' });
  expect(
    running().refusal('a1', 'prolong', { until: '2027-03-01', reason: '二期', agreement: 'HT-2' })?.faults,
  ).toEqual([expect.objectContaining({ path: 'until' })]);
  expect(asked().refusal('a1', 'agreeProlong', { until: '2027-09-30' })?.rejected).toBe('notAllowed');
  expect(listed(asked().give('aHead', 'refuseProlong', { reason: '不必' }))).toMatchObject([{ until: '2027-03-31' }]);
  // Less than was asked.
  const of = asked().give('aHead', 'agreeProlong', { until: '2027-06-30' });
  expect(listed(of)).toMatchObject([{ until: '2027-06-30' }]);
  expect(of.until('2027-04-01T00:00:00.000Z').steps().sort()).toEqual(['supervise', 'term']);
  expect(of.until('2027-07-01T00:00:00.000Z').steps()).toEqual(['handover']);
  expect(listed(of.give('a1', 'handedOver', back))).toEqual([]);
});

it('of data that others share needs their consent', () => {
  expect(() => opened({ shared: true })).toThrow(/"path":"consent"/);
  expect(opened({ shared: true, consent: '26000012' }).steps()).toEqual(['approve']);
  expect(() => opened({ until: '2026-11-01' })).toThrow(/"path":"until"/);
});

it('is refused with a reason, or withdrawn before it begins', () => {
  expect(opened().refusal('aHead', 'refuse')?.faults).toMatchObject([{ path: 'reason' }]);
  expect(opened().give('aHead', 'refuse', { reason: '风险过高' }).state?.end?.end).toBe('refused');
  expect(opened().give('a1', 'withdraw', { reason: '不需要' }).state?.end?.end).toBe('withdrawn');
});

it('without obligations is closed by the authority, or asked for again: nobody was entrusted', () => {
  const of = opened().give('aHead', 'approve').until('2026-12-01T00:00:00.000Z');
  expect(of.steps()).toEqual(['oblige', 'unbound']);
  expect(of.give('auth1', 'askAgain').steps()).toEqual(['oblige']);
  const left = of.until('2027-01-10T00:00:00.000Z').give('auth1', 'drop', { reason: '不再委托' });
  expect([left.state?.end?.end, listed(left)]).toEqual(['dropped', []]);
});

it('of the authority itself is watched by the committee', () => {
  const of = new Play({ city: cityOf(fullPlan), procedure: processingEntrustment, now, regime: 'national' });
  of.open('auth1', form).until('2026-11-20T00:00:00.000Z');
  expect(of.item('approve').parties).toContain('post:committee:head');
});
