/** C-24: ordered by both, corrected by a date, or accounted for. */
import { cityOf, fullPlan } from '../../engine/testing/city.ts';
import { Play } from '../../engine/testing/play.ts';
import { standardViolation } from './procedure.ts';
import { standardViolation as standardViolationV1 } from './versions/v1.ts';

const now = '2026-03-02T01:30:00.000Z';
const breach = { unit: 'alpha', project: '一网通办', breach: '未执行 GB/T 1' };
const order = { requirement: '按标准改造接口', until: '2026-03-31' };
const ordered = () =>
  new Play({ city: cityOf(fullPlan), procedure: standardViolation, now })
    .open('qua1', breach)
    .give('qua2', 'order', order)
    .give('auth1', 'concur');
const ok = { opinion: '合格' };

it('is ordered by the quality authority and the authority together, with a day that is not past', () => {
  const play = new Play({ city: cityOf(fullPlan), procedure: standardViolation, now }).open('qua1', breach);
  expect(play.refusal('qua1', 'order', { ...order, until: '2026-03-01' })?.faults).toMatchObject([{ path: 'until' }]);
  play.give('qua1', 'order', order);
  expect(play.steps()).toEqual(['concur']);
  expect(play.refusal('qua1', 'concur')?.rejected).toBe('notAllowed');
  expect(play.give('auth1', 'object', { reason: '证据不足' }).steps()).toEqual(['order']);
});

it('is corrected by its day, rechecked and closed', () => {
  const play = ordered();
  expect(play.item('correct').deadlines.map((one) => one.at)).toEqual(['2026-03-31T15:59:59.999Z']);
  play.give('a1', 'corrected', { corrected: '已改', proof: '报告' });
  expect(play.give('qua1', 'pass', ok).state?.end?.end).toBe('corrected');
});

it('is not decided by the lapse: the quality authority is asked, the unit may still correct', () => {
  const play = ordered().until('2026-04-02T00:00:00.000Z');
  expect(play.steps()).toEqual(['correct', 'accountability']);
  expect(play.give('qua1', 'wait', { reason: '正在整改', until: '2026-04-20' }).steps()).toEqual(['correct']);
  const held = ordered().until('2026-04-02T00:00:00.000Z').give('qua1', 'hold', { handling: '通报并追责' });
  expect(held.state?.end?.end).toBe('accountable');
});

it('goes on after a failed recheck, with the question of accountability beside it', () => {
  const play = ordered()
    .give('a1', 'corrected', { corrected: '部分', proof: '无' })
    .give('qua1', 'fail', { ...ok, until: '2026-04-20' });
  expect(play.steps()).toEqual(['correct', 'accountability']);
});

it('may be dismissed with a reason', () => {
  const play = new Play({ city: cityOf(fullPlan), procedure: standardViolation, now }).open('qua1', breach);
  expect(play.give('qua1', 'dismiss', { reason: '不构成违法' }).state?.end?.end).toBe('dismissed');
});

const late = '2026-04-02T00:00:00.000Z';
const due = (play: Play) => play.item('correct').deadlines.map((one) => one.at);

it('an answer to the lapse sets a new date, after which accountability is asked again', () => {
  const play = ordered().until(late).give('qua1', 'wait', { reason: '正在整改', until: '2026-04-20' });
  expect(due(play)).toEqual(['2026-04-20T15:59:59.999Z']);
  play.until('2026-04-22T00:00:00.000Z');
  expect(play.steps()).toEqual(['correct', 'accountability']);
  expect(play.refusal('qua1', 'wait', { reason: '再等', until: '2026-04-21' })?.faults).toMatchObject([
    { path: 'until' },
  ]);
  expect(play.give('qua1', 'hold', { handling: '追责' }).state?.end?.end).toBe('accountable');
});

it('a failed recheck names a new date as well', () => {
  const play = ordered().give('a1', 'corrected', { corrected: '部分', proof: '无' });
  expect(play.refusal('qua1', 'fail', ok)?.faults).toMatchObject([{ path: 'until' }]);
  expect(due(play.give('qua1', 'fail', { ...ok, until: '2026-04-20' }))).toEqual(['2026-04-20T15:59:59.999Z']);
});

it('a quality authority that stays silent holds up nothing: the authority may answer in its place', () => {
  const play = ordered().until('2026-06-01T00:00:00.000Z');
  expect(play.give('auth1', 'hold', { handling: '追责' }).state?.end?.end).toBe('accountable');
});

it('nobody orders, confirms or rechecks what he is accused of', () => {
  const accused = new Play({ city: cityOf(fullPlan), procedure: standardViolation, now });
  accused.open('auth1', { ...breach, unit: 'quality' });
  expect(accused.refusal('qua2', 'order', order)?.rejected).toBe('notAllowed');
  expect(accused.item('order').parties).toEqual(['post:authority:head']);
});

it('what was opened under version 1 ends under it: an answer to the lapse needs no date there', () => {
  const old = new Play({ city: cityOf(fullPlan), procedure: standardViolationV1, now })
    .open('qua1', breach)
    .give('qua2', 'order', order)
    .give('auth1', 'concur')
    .until(late)
    .give('qua1', 'wait', { reason: '正在整改' });
  expect(old.state?.version).toBe(1);
  expect(old.steps()).toEqual(['correct']);
  expect(
    old.give('a1', 'corrected', { corrected: '已改', proof: '报告' }).give('qua1', 'pass', ok).state?.end?.end,
  ).toBe('corrected');
  expect(ordered().state?.version).toBe(2);
});
