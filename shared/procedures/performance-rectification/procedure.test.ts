/** rectified by the day and rechecked, or resources and operating funds wait, and come back with a passed recheck only. */
import { cityOf, fullPlan, machine } from '../../engine/testing/city.ts';
import { Play } from '../../engine/testing/play.ts';
import type { Link } from '../../engine/matter/state.ts';
import { performanceRectification } from './procedure.ts';

const now = '2026-11-02T02:00:00.000Z'; // Monday
const finding = { system: '一网通办', unit: 'alpha', target: '月活 1 万', finding: '月活 2 千' };
const check: Link = { id: 'm0', side: 'parent', procedure: 'performance-evaluation', relation: '整改' };
const proof = { measures: '优化', proof: '统计表' };
const ok = { reason: '情况属实' };
const found = (more: object = {}) =>
  new Play({ city: cityOf(fullPlan), procedure: performanceRectification, now }).open('auth1', { ...finding, ...more });
const failed = () => found().give('a1', 'submit', proof).give('auth1', 'fail', ok);
const suspensions = (play: Play) =>
  play.entries.flatMap((one) => (one.register === 'suspensions' ? [[one.subject, one.values['kind']]] : []));
const inForce = [
  ['performance-resources:alpha/一网通办', '暂缓提供基础资源'],
  ['performance-funds:alpha/一网通办', '暂缓安排运维经费'],
];

it('is due on the day of the evaluation, or within the city’s limit, and is closed by a passed recheck', () => {
  expect(found({ until: '2026-11-20' }).item('rectify').deadlines[0]?.at).toBe('2026-11-20T15:59:59.999Z');
  expect(found().item('rectify').deadlines).toMatchObject([
    { at: '2026-11-30T15:59:59.999Z', basis: { setting: 'performance-rectification.rectify' } },
  ]);
  const play = found().give('a2', 'submit', proof).give('auth1', 'pass', ok);
  expect([play.state?.end?.end, suspensions(play)]).toEqual(['closed', []]);
});

it('has the city’s limit from the opening on where the day was over before the evaluation came to its end', () => {
  const late = new Play({ city: cityOf(fullPlan), procedure: performanceRectification, now });
  late.open(machine('m', 'auth'), { ...finding, until: '2026-10-30' }, check);
  expect(late.item('rectify').deadlines).toMatchObject([{ at: '2026-11-30T15:59:59.999Z' }]);
});

it('suspends resources and funds where it was not done well, and tells the unit, the office and finance', () => {
  const play = failed();
  expect([play.steps(), suspensions(play)]).toEqual([['restore'], inForce]);
  expect(play.effects).toContainEqual(
    expect.objectContaining({
      subject: '暂缓提供资源和运维经费',
      to: ['post:alpha:cloud', 'post:alpha:head', 'post:office:cloud', 'post:finance:contact'],
    }),
  );
  expect(performanceRectification.advice?.(play.state!, 'alpha', cityOf(fullPlan).directory)).toHaveLength(1);
});

it('gives them back with a passed recheck, and with nothing else', () => {
  const play = failed().give('a1', 'apply', proof).give('auth1', 'fail', ok);
  expect(suspensions(play)).toEqual(inForce);
  play.give('a1', 'apply', proof).give('auth1', 'pass', ok);
  expect([play.state?.end?.end, suspensions(play)]).toEqual(['restored', []]);
});

it('that lapses asks the head and suspends nothing; the unit may still rectify', () => {
  const late = () => found({ until: '2026-11-06' }).until('2026-11-07T00:00:00.000Z');
  expect([late().steps(), suspensions(late())]).toEqual([['rectify', 'decide'], []]);
  expect(late().give('a1', 'submit', proof).steps()).toEqual(['recheck']);
  const suspended = late().give('authHead', 'suspend', { reason: '逾期未改' });
  expect([suspended.steps(), suspensions(suspended)]).toEqual([['restore'], inForce]);
  const granted = late().give('authHead', 'grant', { until: '2026-11-30', reason: '已在改' });
  expect(granted.item('rectify').deadlines[0]?.at).toBe('2026-11-30T15:59:59.999Z');
});

const settling = () => failed().until('2027-05-10T02:00:00.000Z');
it('asks the head about a suspension that nobody wants lifted: wait on, conclude, or nothing more to rectify', () => {
  expect(settling().steps()).toEqual(['restore', 'settle']);
  expect(settling().give('authHead', 'waitOn', ok).steps()).toEqual(['restore']);
  expect(settling().give('a1', 'apply', proof).steps()).toEqual(['recheck']);
  const dropped = settling().give('authHead', 'drop', { reason: '应用已下线' });
  expect([dropped.state?.end?.end, suspensions(dropped)]).toEqual(['dropped', []]);
});

it('lifts what another matter of the same application has suspended, and nothing of another law', () => {
  const entries = [...failed().entries, ...failedStandards];
  const other = new Play({ city: cityOf(fullPlan), procedure: performanceRectification, now, entries });
  other.open('auth1', finding).give('a1', 'submit', proof).give('auth1', 'pass', ok);
  expect(suspensions(other)).toEqual([['off-standard:alpha/一网通办', '经费']]);
});
const failedStandards = [
  {
    ...{ register: 'suspensions', subject: 'off-standard:alpha/一网通办', title: '一网通办', units: ['alpha'] },
    ...{ values: { kind: '经费' }, since: now, matter: 'm9', number: '260009' },
  },
];

it('is never ended past the recheck: neither terminated nor returned', () => {
  expect(failed().refusal('auth1', 'terminate', ok)?.rejected).toBe('notAllowed');
  expect(failed().refusal('a1', 'returnToStep', { step: 'rectify', ...ok })?.rejected).toBe('notNow');
});

it('is set right where the unit was wrong: what was suspended comes back, and the right one starts anew', () => {
  const play = failed().give('auth1', 'correct', { ...finding, unit: 'beta', correction: '系统属于另一单位' });
  expect([play.steps(), suspensions(play)]).toEqual([['rectify'], []]);
  expect(play.item('rectify').parties).toEqual(['post:beta:cloud']);
  expect(play.effects).toContainEqual(
    expect.objectContaining({
      subject: '绩效整改对象已更正',
      to: expect.arrayContaining(['post:alpha:cloud']) as unknown,
    }),
  );
});

it('may be concluded as suspended: the entries stay, and a later recheck of the reopened matter lifts them', () => {
  const play = settling().give('authHead', 'conclude', { reason: '应用停建' });
  expect([play.state?.end?.end, suspensions(play)]).toEqual(['suspended', inForce]);
  play.until('2027-06-01T02:00:00.000Z').give('a1', 'reopen', { reason: '已改' });
  expect(play.steps()).toEqual(['restore']);
  play.give('a1', 'apply', proof).give('auth1', 'pass', ok);
  expect([play.state?.end?.end, suspensions(play)]).toEqual(['restored', []]);
});

it('is opened by the authority, with a day to come, and withdrawn by it where it was opened by hand', () => {
  expect(() => found({ until: '2026-11-01' })).toThrow(/不能早于今天/);
  expect(() =>
    new Play({ city: cityOf(fullPlan), procedure: performanceRectification, now }).open('a1', finding),
  ).toThrow(/notAllowed/);
  expect(found().give('auth1', 'withdraw', { reason: '误开' }).state?.end?.end).toBe('withdrawn');
});
