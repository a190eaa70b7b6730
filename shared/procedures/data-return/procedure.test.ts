/** N-24: returned on request, without conditions; only a legal basis keeps it back, and the authority looks at it. */
import { describeForm } from '../../engine/forms/form.ts';
import { cityOf, fullPlan } from '../../engine/testing/city.ts';
import { Play } from '../../engine/testing/play.ts';
import { dataReturn } from './procedure.ts';

const now = '2026-11-02T02:00:00.000Z';
const form = {
  holder: 'beta',
  system: '全国人口系统',
  area: '长沙市',
  items: '姓名、户籍',
  duty: '核发证件',
  way: 'batch',
};
const opened = (more: object = {}) =>
  new Play({ city: cityOf(fullPlan), procedure: dataReturn, now, regime: 'national' }).open('a1', { ...form, ...more });

it('is agreed to, returned, and checked by who asked', () => {
  const of = opened().give('b1', 'agree').give('b2', 'provide', { done: '11 月批量' });
  of.give('a1', 'incomplete', { missing: '缺 2025 年' }).give('b2', 'provide', { done: '补传' });
  expect(of.give('a3', 'received').state?.end?.end).toBe('returned');
});

it('is agreed to without conditions: there is nowhere to write one', () => {
  const fields = describeForm(dataReturn.steps['answer']!.commands['agree']!.form!).map((one) => one.key);
  expect(fields).toEqual(['plan']);
});

it('is kept back on a legal basis only, which the authority upholds or overrules', () => {
  expect(opened().refusal('b1', 'refuse')?.faults).toMatchObject([{ path: 'basis' }]);
  const refused = () => opened().give('b1', 'refuse', { basis: '某法第九条' });
  expect(refused().refusal('b1', 'uphold', { reason: '成立' })?.rejected).toBe('notAllowed');
  expect(refused().give('auth1', 'uphold', { reason: '成立' }).state?.end?.end).toBe('refused');
  expect(refused().give('auth1', 'overrule', { reason: '不成立' }).steps()).toEqual(['provide']);
});

it('is judged by nobody who has refused, nor by a body that is one of the two', () => {
  // The same officer sits in both units.
  const plan = { ...fullPlan, authority: { ...fullPlan['authority']!, data: ['b1', 'auth2'] } };
  const of = new Play({ city: cityOf(plan), procedure: dataReturn, now, regime: 'national' }).open('a1', form);
  of.give('b1', 'refuse', { basis: '某法第九条' });
  expect(of.refusal('b1', 'uphold', { reason: '成立' })).toBeDefined();
  expect(of.give('auth2', 'uphold', { reason: '成立' }).state?.end?.end).toBe('refused');
  const own = opened({ holder: 'authority' }).give('auth1', 'refuse', { basis: '某法第九条' });
  expect(own.item('review').parties).toEqual(['post:committee:head']);
});

it('asks for missing material once, and does not refuse for it', () => {
  const of = opened().give('b1', 'askMaterials', { missing: [{ what: '职责依据' }] });
  expect(of.refusal('b1', 'refuse', { basis: '材料不全' })?.rejected).toBe('gateClosed');
});

it('has the city’s limits, lapses without a decision, and may be withdrawn', () => {
  const of = opened();
  expect(of.item('answer').deadlines).toMatchObject([{ at: '2026-11-16T15:59:59.999Z' }]);
  expect(of.until('2026-12-20T00:00:00.000Z').steps()).toEqual(['answer']);
  expect(opened().give('a1', 'withdraw', { reason: '不需要' }).state?.end?.end).toBe('withdrawn');
  expect(() => opened({ holder: 'alpha' })).toThrow(/"path":"holder"/);
});

it('that a body leaves lying is ended by the one above it', () => {
  const of = opened().give('b1', 'refuse', { basis: '某法第九条' }).until('2026-12-20T00:00:00.000Z');
  expect(of.item('review').parties).toEqual(['post:authority:data', 'post:committee:head']);
  expect(of.allowed('comHead').map((one) => one.command)).toContain('terminate');
  expect(of.allowed('auth1').map((one) => one.command)).not.toContain('terminate');
});
