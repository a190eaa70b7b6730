/** What is measured of incidents, over any of them: numbers, medians, the 95th of a hundred. Pure. */
import type { Course } from '@banjie/shared/procedures/incident/course.ts';
import { msBetween, type Instant } from '@banjie/shared/kernel/time.ts';

/** Of how many, the middle one, and what all but five of a hundred need at most; ms. */
export interface Spread {
  n: number;
  median?: number;
  p95?: number;
}
export interface Measures {
  count: number;
  /** From when it was opened until somebody acknowledged it. */
  acknowledge: Spread;
  /** From when it was known until it was over, for those that are. */
  recover: Spread;
  /** Over before anybody had acknowledged them, or waiting still. */
  unacknowledged: number;
  untouched: number;
  falseAlarms: number;
}

export function spreadOf(times: readonly number[]): Spread {
  const sorted = [...times].sort((one, other) => one - other);
  const n = sorted.length;
  const at = (index: number): number => sorted[index] ?? 0;
  if (n === 0) return { n };
  const median = n % 2 === 1 ? at((n - 1) / 2) : (at(n / 2 - 1) + at(n / 2)) / 2;
  return { n, median, p95: at(Math.ceil(n * 0.95) - 1) };
}

export function measuresOf(courses: readonly Course[]): Measures {
  const times = (of: (course: Course) => readonly [from: Instant, until: Instant | undefined]): Spread =>
    spreadOf(
      courses.flatMap((one) => {
        const [from, until] = of(one);
        return until === undefined ? [] : [msBetween(from, until)];
      }),
    );
  return {
    count: courses.length,
    acknowledge: times((one) => [one.openedAt, one.acknowledgedAt]),
    recover: times((one) => [one.knownAt, one.recoveredAt]),
    unacknowledged: courses.filter((one) => one.acknowledgedAt === undefined).length,
    untouched: courses.filter((one) => one.noise === 'untouched').length,
    falseAlarms: courses.filter((one) => one.noise === 'falseAlarm').length,
  };
}
