/** nothing is reclaimed before shutdown, migration and backup are shown and reviewed. */
import { cityOf, fullPlan } from '../../engine/testing/city.ts';
import { Play } from '../../engine/testing/play.ts';
import { cloudTermination } from './procedure.ts';
import { texts as cloud } from '../../cloud/texts.ts';

const now = '2026-11-02T02:00:00.000Z'; // Monday
const shown = {
  system: 'alpha/一网通办',
  shutdown: '已停服',
  migration: '已迁出',
  backup: '磁带库，校验通过',
  why: '系统整合',
};
const ok = { reason: '情况属实' };
const opened = (more: object = {}, who = 'a1') =>
  new Play({ city: cityOf(fullPlan), procedure: cloudTermination, now }).open(who, { ...shown, ...more });
const allocated = (play: Play) => play.entries.some((one) => one.register === 'allocations');

it('is reviewed within 5 working days, reclaimed within 3, and the allocation is gone', () => {
  const play = opened();
  expect(play.item('review').deadlines.map(({ at }) => at)).toEqual(['2026-11-09T15:59:59.999Z']);
  play.give('office1', 'approve', ok);
  expect(play.item('reclaim').deadlines).toMatchObject([
    { at: '2026-11-05T15:59:59.999Z', basis: { article: 'A-16' } },
  ]);
  expect(allocated(play)).toBe(true);
  play.give('ops1', 'reclaim', { result: '已回收' });
  expect(play.state?.end?.end).toBe('terminated');
  expect(allocated(play)).toBe(false);
});

it.each(['shutdown', 'migration', 'backup'])('is not asked for without saying what was done: %s', (field) => {
  expect(() => opened({ [field]: '' })).toThrow(new RegExp(`"path":"${field}"`));
});

it('is for a system of one’s own', () => {
  expect(() => opened({}, 'b1')).toThrow(new RegExp(cloud.faults.notOwn));
});

it('ends refused or withdrawn with the service as it was', () => {
  expect(opened().refusal('office1', 'refuse', {})?.faults).toMatchObject([{ path: 'reason' }]);
  for (const play of [opened().give('office1', 'refuse', ok), opened().give('a2', 'withdraw', ok)]) {
    expect(play.state?.end).toBeDefined();
    expect(allocated(play)).toBe(true);
  }
});

it('reclaims nothing by a lapse', () => {
  const play = opened().give('office1', 'approve', ok).until('2026-12-01T00:00:00.000Z');
  expect(play.steps()).toEqual(['reclaim']);
  expect(allocated(play)).toBe(true);
});
