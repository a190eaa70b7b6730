/** checked and listed; what exists already moves by a plan with a date. */
import { cityOf, fullPlan } from '../../engine/testing/city.ts';
import { Play } from '../../engine/testing/play.ts';
import { mobileApp } from './procedure.ts';
import { texts as t } from './texts.ts';

const now = '2026-11-02T02:00:00.000Z';
const app = { app: '掌上办事', kind: 'app', purpose: '办事', existing: false, onPlatform: '基于平台开发' };
const ok = { reason: '符合要求' };
const listing = { place: '应用市场', ...ok };
const plan = { plan: '分三步', until: '2026-12-19' }; // a Saturday
const opened = (more: object = {}) =>
  new Play({ city: cityOf(fullPlan), procedure: mobileApp, now }).open('a1', { ...app, ...more });
const listed = (play: Play) => play.entries.filter((one) => one.register === 'mobile').map((one) => one.values['kind']);
const moving = () =>
  opened({ existing: true }).give('office1', 'wantPlan', ok).give('a1', 'plan', plan).give('office1', 'agree', ok);

it('is checked and listed', () => {
  const play = opened().give('office1', 'pass', listing);
  expect(play.state?.end?.end).toBe('listed');
  expect(listed(play)).toEqual(['政务 APP']);
});

it('is corrected and checked again', () => {
  const play = opened().give('office1', 'fail', ok);
  expect(listed(play)).toEqual([]);
  play.give('a1', 'fixed', { measures: '已迁到平台' });
  expect(play.steps()).toEqual(['check']);
});

it('has no transition when it is new', () => {
  expect(opened().refusal('office1', 'wantPlan', ok)?.text).toBe(t.faults.notExisting);
});

it('moves by the date of its plan, is listed as moving meanwhile, and checked when it has moved', () => {
  const play = moving();
  expect(listed(play)).toEqual(['政务 APP（过渡中）']);
  expect(play.item('transition').deadlines).toMatchObject([{ at: '2026-12-19T15:59:59.999Z' }]);
  play.give('a1', 'moved', { result: '已完成' }).give('office1', 'pass', listing);
  expect(listed(play)).toEqual(['政务 APP']);
});

it('is dropped or withdrawn, and no longer listed', () => {
  const dropped = moving().give('a2', 'drop', ok);
  expect(dropped.state?.end?.end).toBe('dropped');
  expect(listed(dropped)).toEqual([]);
  const moved = moving().give('a1', 'moved', { result: '已完成' });
  expect(moved.refusal('a1', 'withdraw', ok)?.rejected).toBe('notNow');
  expect(opened().give('a1', 'withdraw', ok).state?.end?.end).toBe('withdrawn');
});

it('stays on the list as moving when its listing was refused, and can still be struck from it', () => {
  const play = moving().give('a1', 'moved', { result: '已完成' }).give('office1', 'pass', listing);
  const [last] = play.last!.effects.flatMap((one) => (one.effect === 'register' ? [one] : []));
  const { change, at = '' } = last!;
  const register = { register: change.register, subject: change.subject, op: change.op, at };
  play.must('machine', { kind: 'effectFailed', what: '登记', text: '已由别的事项改过', register, from: 'check' });
  expect(play.steps()).toEqual(['check']);
  // The play's register has taken both; what counts is what the matter knows of the first one.
  expect(play.refusal('a1', 'withdraw', ok)?.rejected).toBe('notNow');
  play.give('office1', 'fail', ok).until('2027-06-05T00:00:00.000Z').give('office1', 'delist', ok);
  expect(listed(play)).toEqual([]);
});

it('has its plan revised, and never a date that is over', () => {
  const play = opened({ existing: true }).give('office1', 'wantPlan', ok);
  expect(play.refusal('a1', 'plan', { ...plan, until: '2026-11-01' })?.faults).toMatchObject([{ path: 'until' }]);
  expect(play.give('a1', 'plan', plan).give('office1', 'revise', ok).steps()).toEqual(['plan']);
});

it('stays on the list as moving when its date passes, and the office is told', () => {
  const play = moving().until('2027-01-05T00:00:00.000Z');
  expect(play.steps()).toEqual(['transition', 'overdue']);
  expect(play.effects.filter((one) => one.effect === 'notify' && one.kind === 'lapse')).not.toEqual([]);
});

it('of a unit that says nothing is given more time, or is in the list no more', () => {
  const silent = () => moving().until('2027-01-05T00:00:00.000Z');
  expect(silent().give('office1', 'moreTime', ok).steps()).toEqual(['transition']);
  const out = silent().give('office1', 'delist', ok);
  expect([out.state?.end?.end, listed(out)]).toEqual(['delisted', []]);
  expect(opened().refusal('office1', 'terminate', ok)?.rejected).toBe('notAllowed');
});

describe('what is listed', () => {
  const city = cityOf(fullPlan);
  const entries = opened().give('office1', 'pass', listing).entries;
  const ask = (form: object, who = 'a1') => new Play({ city, procedure: mobileApp, now, entries }).open(who, form);
  const change = {
    ask: 'change',
    listed: 'alpha/掌上办事',
    kind: 'wechat',
    purpose: '改为小程序',
    onPlatform: '基于平台',
  };
  const remove = { ask: 'remove', listed: 'alpha/掌上办事', purpose: '并入省平台' };

  it('is changed after a check, and stays as it was where that is withdrawn', () => {
    expect(listed(ask(change).give('office1', 'pass', listing))).toEqual(['政务微信（公众号、小程序等）']);
    expect(listed(ask(change).give('a1', 'withdraw', { reason: '不改了' }))).toEqual(['政务 APP']);
    expect(() => ask({ ask: 'change', purpose: '改' })).toThrow(/"path":"listed"/);
  });
  it('is taken out, by its own unit only', () => {
    const play = ask(remove);
    expect(listed(play)).toEqual(['政务 APP']);
    expect(listed(play.give('office1', 'strike', ok))).toEqual([]);
    expect(() => ask(remove, 'b1')).toThrow(new RegExp(t.faults.notOwn));
    expect(() => ask(app)).toThrow(new RegExp(t.faults.taken));
  });
});
