/** From what is added up to what is shown. Pure. */
import type { WorkNumbers } from '@banjie/shared/contract/routes/boards.ts';
import { SOON_DAYS } from '@banjie/shared/boards/figures.ts';
import { addDays, daysBetween, type Day } from '@banjie/shared/kernel/time.ts';
import type { Line, MonthCount, OpenCount } from './ports.ts';

export type Count = OpenCount & MonthCount;

/** The middle of so many of each size; between the two middle ones where they are even in number. */
export function medianOf(sizes: ReadonlyMap<number, number>): number | undefined {
  const sorted = [...sizes].filter(([, n]) => n > 0).sort(([one], [other]) => one - other);
  const total = sorted.reduce((sum, [, n]) => sum + n, 0);
  if (total === 0) return undefined;
  const at = (place: number): number => {
    let passed = 0;
    for (const [size, n] of sorted) {
      passed += n;
      if (place < passed) return size;
    }
    return 0;
  };
  return total % 2 === 1 ? at((total - 1) / 2) : (at(total / 2 - 1) + at(total / 2)) / 2;
}

/** Of whole numbers, the part of a hundred that is reached: 99.9 is not 100. */
export const shareOf = (part: number, whole: number): number | undefined =>
  whole === 0 ? undefined : Math.floor((part * 100) / whole);

/** Counts of several lines, of what is open and of months, as one. */
export function numbersOf(counts: readonly { isOpen: boolean; count: Count }[], today: Day): WorkNumbers {
  const soonUntil = addDays(today, SOON_DAYS);
  const sum = (open: boolean, of: (count: Count) => number | undefined): number =>
    counts.reduce((total, { isOpen, count }) => total + (isOpen === open ? (of(count) ?? 0) : 0), 0);
  const sizes = (open: boolean, of: (count: Count) => [size: number, n: number][]): Map<number, number> => {
    const all = new Map<number, number>();
    for (const { isOpen, count } of counts)
      if (isOpen === open) for (const [size, n] of of(count)) all.set(size, (all.get(size) ?? 0) + n);
    return all;
  };
  const [done, limited, late] = [
    sum(false, (one) => one.done),
    sum(false, (one) => one.limited),
    sum(false, (one) => one.late),
  ];
  const median = medianOf(sizes(false, ({ days = {} }) => Object.entries(days).map(([size, n]) => [Number(size), n])));
  const waited = medianOf(
    sizes(true, ({ since = {} }) => Object.entries(since).map(([day, n]) => [Math.max(0, daysBetween(day, today)), n])),
  );
  const onTime = shareOf(limited - late, limited);
  const supervised = sum(true, (one) => one.supervised);
  const reported = sum(false, (one) => one.reported);
  const rated = sum(false, (one) => one.rated);
  // To a tenth, cut off as shares are.
  const score = rated === 0 ? undefined : Math.floor((sum(false, (one) => one.score) * 10) / rated) / 10;
  return {
    open: sum(true, (one) => one.open),
    late: sum(true, (one) => one.late),
    soon: sum(true, ({ due = {} }) =>
      Object.entries(due).reduce((total, [day, n]) => total + (day <= soonUntil ? n : 0), 0),
    ),
    ...{ done, limited, inTime: limited - late },
    ...(waited === undefined ? {} : { waited }),
    ...(onTime === undefined ? {} : { onTime }),
    ...(median === undefined ? {} : { median }),
    ...(supervised > 0 ? { supervised } : {}),
    ...(reported > 0 ? { reported } : {}),
    ...(score === undefined ? {} : { rated, score }),
  };
}

/** Counts of these steps of these lines. */
export const countsOf = (lines: readonly Line[], wants: (step: string) => boolean) =>
  lines.flatMap(({ period, steps }) =>
    Object.entries(steps).flatMap(([step, count]) => (wants(step) ? [{ isOpen: period === 'open', count }] : [])),
  );
