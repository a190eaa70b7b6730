/** N-27: suspended at once, rectified by a date, restored or ended. */
import { cityOf, fullPlan } from '../../engine/testing/city.ts';
import { Play } from '../../engine/testing/play.ts';
import { dataMisuse } from './procedure.ts';
import { texts as t } from './texts.ts';

const now = '2026-11-02T02:00:00.000Z';
const form = { resource: 'divisions', user: 'alpha', kind: 'scope', facts: '用于商业分析' };
const proof = { measures: '停用并删除', proof: '日志' };
const ok = { reason: '属实' };
const opened = (more: object = {}, who = 'b1') =>
  new Play({ city: cityOf(fullPlan), procedure: dataMisuse, now, regime: 'national' }).open(who, { ...form, ...more });
const suspended = (of: Play) => of.entries.filter((one) => one.register === 'suspensions').map((one) => one.subject);
const subscribed = (of: Play) => of.entries.some((one) => one.subject === 'divisions/alpha');

it('suspends the access at once, by the provider or the authority, and tells the user', () => {
  const of = opened();
  expect(suspended(of)).toEqual(['misuse:divisions/alpha']);
  expect(of.effects.find((one) => one.effect === 'notify' && one.subject === t.tells.suspended)).toMatchObject({
    urgent: true,
    to: ['post:alpha:data', 'post:alpha:head', 'post:beta:data', 'post:authority:data'],
  });
  expect(dataMisuse.advice?.(of.state!, 'alpha', cityOf(fullPlan).directory)).toEqual([
    '“行政区划代码”的访问已暂停，整改合格前不得使用。',
  ]);
  expect(opened({}, 'auth1').steps()).toEqual(['rectify']);
  expect(() => opened({}, 'g1')).toThrow(/"path":"resource"/);
  expect(() => opened({ user: 'police' })).toThrow(/"path":"user"/);
});

it('is rectified by the city’s 10 working days or the day that is named, then restored by who suspended', () => {
  expect(opened().item('rectify').deadlines).toMatchObject([{ at: '2026-11-16T15:59:59.999Z' }]);
  const of = opened({ until: '2026-11-09' }).give('a1', 'submit', proof);
  expect(of.refusal('a3', 'restore', ok)?.rejected).toBe('notAllowed');
  of.give('b2', 'restore', ok);
  expect(of.state?.end?.end).toBe('restored');
  expect(suspended(of)).toEqual([]);
  expect(subscribed(of)).toBe(true);
});

it('that fails its recheck has a new date; left lying it asks for the end of the sharing, and decides nothing', () => {
  const of = opened()
    .give('a1', 'submit', proof)
    .give('b1', 'fail', { ...ok, until: '2026-11-20' });
  expect(of.item('rectify').deadlines).toMatchObject([{ at: '2026-11-20T15:59:59.999Z' }]);
  of.until('2026-11-21T00:00:00.000Z');
  expect(of.steps()).toEqual(['rectify', 'conclude']);
  expect(subscribed(of)).toBe(true);
  of.give('b1', 'moreTime', { until: '2026-12-01', reason: '在改' });
  expect(of.item('rectify').deadlines).toMatchObject([{ at: '2026-12-01T15:59:59.999Z' }]);
});

it('is rechecked and concluded by the authority where the provider who suspended is silent', () => {
  const of = opened().give('a1', 'submit', proof);
  expect(of.refusal('auth1', 'restore', ok)?.rejected).toBe('notAllowed');
  of.until('2026-11-12T00:00:00.000Z');
  expect(of.item('recheck').parties).toContain('post:authority:data');
  expect(of.give('auth1', 'restore', ok).state?.end?.end).toBe('restored');
  expect(suspended(of)).toEqual([]);
  const never = opened().until('2026-12-01T00:00:00.000Z');
  expect(never.steps()).toEqual(['rectify', 'conclude']);
  never.give('auth2', 'moreTime', { until: '2026-12-11', reason: '在改' });
  expect(never.steps()).toEqual(['rectify']);
  expect(never.until('2026-12-12T00:00:00.000Z').steps()).toEqual(['rectify', 'conclude']);
  expect(never.give('b1', 'endService', ok).state?.end?.end).toBe('ended');
});

it('suspended by the authority goes to the committee where the authority is silent', () => {
  const of = opened({}, 'auth1').give('a1', 'submit', proof).until('2026-11-12T00:00:00.000Z');
  expect(of.item('recheck').parties).toContain('post:committee:head');
});

it('ends with the subscription, and may open the handling of a violation', () => {
  const of = opened({ kind: 'passedOn' }).until('2026-11-17T00:00:00.000Z');
  of.give('b1', 'endService', { ...ok, violation: true });
  expect(of.state?.end?.end).toBe('ended');
  expect(subscribed(of)).toBe(false);
  expect(suspended(of)).toEqual([]);
  // What is still held is disposed of as the provider requires; the catalogue names the user no longer.
  const children = (one: Play) => one.effects.filter((effect) => effect.effect === 'open');
  expect(children(of)).toMatchObject([
    { link: { procedure: 'data-disposal' }, unit: 'alpha', form: { resource: 'divisions', cause: 'misuse' } },
    { link: { procedure: 'violation' }, form: { unit: 'alpha', ground: 'user-passed-on' } },
  ]);
  expect(of.effects).toContainEqual(
    expect.objectContaining({
      effect: 'register',
      change: expect.objectContaining({ op: 'merge', sets: { sharedWith: { remove: ['alpha'] } } }) as unknown,
    }),
  );
  expect(children(opened().give('a1', 'submit', proof).give('b1', 'endService', ok))).toHaveLength(1);
});

it('may be contested once, which opens a dispute in the user’s name and restores nothing', () => {
  const of = opened().give('a1', 'contest', { about: '在授权范围内', request: '恢复' });
  expect(of.effects.find((one) => one.effect === 'open')).toMatchObject({
    unit: 'alpha',
    form: { resource: 'divisions', provider: 'beta', about: '在授权范围内', request: '恢复' },
  });
  expect(suspended(of)).toHaveLength(1);
  expect(of.allowed('a1').map((one) => one.command)).not.toContain('contest');
});

it('is taken back by who suspended, and ended by no other way', () => {
  const of = opened().give('b1', 'withdraw', { reason: '认定有误' });
  expect(of.state?.end?.end).toBe('withdrawn');
  expect(suspended(of)).toEqual([]);
  expect(
    opened()
      .allowed('auth1')
      .map((one) => one.command),
  ).not.toContain('terminate');
});
