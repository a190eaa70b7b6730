/** B-8, B-46, B-47: no rule of sharing binds without the legal review; what a district makes is put on record. */
import { cityOf, fullPlan } from '../../engine/testing/city.ts';
import { Play } from '../../engine/testing/play.ts';
import { sharingRules } from './procedure.ts';
import { texts as t } from './texts.ts';

const plan = {
  ...fullPlan,
  park: { kind: 'district' as const, head: ['parkHead'], contact: ['park1'], data: ['park1'] },
};
const now = '2026-11-02T02:00:00.000Z';
const rule = { kind: 'city', name: '共享安全工作规范', content: '应急处置和灾难恢复', basis: 'B-33' };
const local = { kind: 'local', name: '园区共享管理办法', content: '参照市办法', basis: 'B-47' };
const order = { document: '长数委〔2026〕3号', from: '2027-01-01' };
const play = () => new Play({ city: cityOf(plan), procedure: sharingRules, now, regime: 'national' });
const opened = (more: object = {}) => play().open('auth1', { ...rule, ...more });
const rules = (of: Play) => of.entries.filter((one) => one.register === 'rules').map((one) => one.subject);

it('is reviewed by the legal body, decided on by the committee, and told to every unit, districts too', () => {
  const of = opened();
  expect(of.item('review').parties).toEqual(['post:legal:contact']);
  expect(of.refusal('comHead', 'issue', order)?.rejected).toBe('notNow');
  of.give('leg1', 'clear');
  expect(rules(of)).toEqual([]);
  of.give('comHead', 'issue', order);
  expect([of.state?.end?.end, rules(of)]).toEqual(['issued', ['authority/共享安全工作规范']]);
  const told = of.effects.find((one) => one.effect === 'notify' && one.subject === t.tells.issued);
  expect(told).toMatchObject({ to: expect.arrayContaining(['post:park:contact', 'post:alpha:contact']) as unknown });
});

it('that is objected to is amended and passes the whole review anew', () => {
  const of = opened().give('leg1', 'object', { reason: '与上位法不一致' });
  expect(of.give('auth1', 'resubmit', { ...rule, content: '已修改' }).steps()).toEqual(['review']);
  const remanded = of.give('leg1', 'clear').give('comHead', 'remand', { reason: '范围过宽' });
  expect(remanded.give('auth1', 'resubmit', rule).steps()).toEqual(['review']);
});

it('replaces the older one, which leaves the register; two of a name do not stand', () => {
  const of = opened().give('leg1', 'clear').give('comHead', 'issue', order);
  const next = (more: object) =>
    new Play({ city: { ...cityOf(plan), entries: of.entries }, procedure: sharingRules, now, regime: 'national' }).open(
      'auth1',
      { ...rule, ...more },
    );
  expect(() => next({})).toThrow(/"path":"name"/);
  const newer = next({ name: '共享安全规范（修订）', replaces: 'authority/共享安全工作规范' });
  expect(rules(newer.give('leg1', 'clear').give('comHead', 'issue', order))).toEqual([
    'authority/共享安全规范（修订）',
  ]);
});

it('of a district is put on record by the authority, which may advise, and no body of the city makes it', () => {
  const of = play().open('park1', local);
  expect(of.steps()).toEqual(['record']);
  of.give('auth1', 'advise', { reason: '期限与市办法不一致' }).give('park1', 'resubmit', local);
  expect(of.give('auth1', 'record').state?.end?.end).toBe('recorded');
  expect(rules(of)).toEqual(['park/园区共享管理办法']);
  expect(() => play().open('park1', rule)).toThrow(/"path":"kind"/);
  expect(() => opened({ kind: 'local' })).toThrow(/"path":"kind"/);
});

it('is not held up by a body that is silent, and ends where its drafter leaves it lying', () => {
  expect(opened().until('2026-12-01T00:00:00.000Z').item('review').parties).toContain('post:government:head');
  const left = opened().give('leg1', 'object', { reason: '不一致' }).until('2027-01-20T00:00:00.000Z');
  expect(left.give('govHead', 'terminate', { reason: '不再制定' }).state?.end?.end).toBe('terminated');
  expect(opened().give('auth1', 'withdraw', { reason: '另行起草' }).state?.end?.end).toBe('withdrawn');
});

it('that was remanded and comes again leads from its legal review to the mending, and not past itself to the issue', () => {
  const of = opened().give('leg1', 'clear').give('comHead', 'remand', { reason: '范围过宽' });
  of.give('auth1', 'resubmit', rule);
  const back = of.allowed('leg1').find((one) => one.command === 'returnToStep');
  expect(back?.form.find(({ key }) => key === 'step')?.options?.map(({ value }) => value)).toEqual(['amend']);
});
