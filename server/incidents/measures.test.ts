/** What is measured of incidents says what its definitions say, for any of them. */
import fc from 'fast-check';
import { addMs, MS_PER_MINUTE } from '@banjie/shared/kernel/time.ts';
import type { Course } from '@banjie/shared/procedures/incident/course.ts';
import { measuresOf, spreadOf } from './measures.ts';

const at = '2026-11-20T15:30:00.000Z';
const course = (more: Partial<Course>): Course => ({
  ...{ level: 'III', system: '存储', cyber: false, affected: 0, openedAt: at, knownAt: at, ...more },
});
const minutes = (n: number) => addMs(at, n * MS_PER_MINUTE);

it('half of them need at most the median, and all but five of a hundred the other; both are the least that is so', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(100_000), { minLength: 1, maxLength: 200 }), (times) => {
      const { n, median = -1, p95 = -1 } = spreadOf(times);
      const within = (most: number) => times.filter((one) => one <= most).length;
      expect(n).toBe(times.length);
      expect(within(median) * 2).toBeGreaterThanOrEqual(n);
      expect(times.filter((one) => one >= median).length * 2).toBeGreaterThanOrEqual(n);
      expect(times).toContain(p95);
      expect(within(p95) * 100).toBeGreaterThanOrEqual(n * 95);
      expect(within(p95 - 1) * 100).toBeLessThan(n * 95);
    }),
  );
});

it('counts what was never acknowledged beside the times, and recovers from when it was known', () => {
  const of = measuresOf([
    course({ acknowledgedAt: minutes(4), knownAt: minutes(-30), recoveredAt: minutes(30) }),
    course({ acknowledgedAt: minutes(10), recoveredAt: minutes(20), noise: 'untouched' }),
    course({ acknowledgedAt: minutes(1), noise: 'falseAlarm' }),
    course({ recoveredAt: minutes(2) }),
    course({}),
  ]);
  expect(of).toEqual({
    ...{ count: 5, unacknowledged: 2, untouched: 1, falseAlarms: 1 },
    acknowledge: { n: 3, median: 4 * MS_PER_MINUTE, p95: 10 * MS_PER_MINUTE },
    recover: { n: 3, median: 20 * MS_PER_MINUTE, p95: 60 * MS_PER_MINUTE },
  });
  expect(measuresOf([]).recover).toEqual({ n: 0 });
});
