/** C-24: ordered by both, corrected by a date, or accounted for. */
import { cityOf, fullPlan } from '../../engine/testing/city.ts';
import { Play } from '../../engine/testing/play.ts';
import { standardViolation } from './procedure.ts';

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
  expect(play.give('qua1', 'wait', { reason: '正在整改' }).steps()).toEqual(['correct']);
  const held = ordered().until('2026-04-02T00:00:00.000Z').give('qua1', 'hold', { handling: '通报并追责' });
  expect(held.state?.end?.end).toBe('accountable');
});

it('goes on after a failed recheck, with the question of accountability beside it', () => {
  const play = ordered().give('a1', 'corrected', { corrected: '部分', proof: '无' }).give('qua1', 'fail', ok);
  expect(play.steps()).toEqual(['correct', 'accountability']);
});

it('may be dismissed with a reason', () => {
  const play = new Play({ city: cityOf(fullPlan), procedure: standardViolation, now }).open('qua1', breach);
  expect(play.give('qua1', 'dismiss', { reason: '不构成违法' }).state?.end?.end).toBe('dismissed');
});
