/**
 * Working days and limits (Civil Code 200–203).
 * The days come from the State Council's yearly notices; a year without one is counted with its statutory holidays
 * and whatever rests on it is provisional. Pure: the present moment is passed in.
 */
import { officialYears } from './calendar-data/official-years.ts';
import type { CalendarYear } from './calendar-data/calendar-year.ts';
import { statutoryHolidays } from './calendar-data/statutory.ts';
import {
  addDays,
  addMonths,
  addMs,
  atTime,
  dayNumber,
  dayOf,
  endOfDay,
  isDay,
  MS_PER_HOUR,
  MS_PER_MINUTE,
  weekdayOf,
} from './time.ts';
import type { Day, Instant } from './time.ts';

export type { CalendarYear };

/** wd = working days, d = calendar days, month = calendar months, h and min run on the clock. */
export type SpanUnit = 'wd' | 'd' | 'month' | 'h' | 'min';
export interface Span {
  n: number;
  unit: SpanUnit;
}

export interface WorkCalendar {
  /** Changes with the data: a deadline remembers by which version it was computed. */
  version: string;
  /** `provisional`: that year's notice is not known, so the day may still turn out otherwise. */
  isWorkingDay(day: Day): { working: boolean; provisional: boolean };
}

export interface Due {
  at: Instant;
  /** The counting, or the roll to a working day, looked at a day of a year whose notice is not known. */
  provisional: boolean;
  /** Version of the calendar. */
  calendar: string;
}

export interface DueOptions {
  /** d and month limits that end on a day off end on the next working day (default true; false for windows and waits). */
  roll?: boolean;
  /** 'HH:mm': where the unit has business hours, a wd, d or month limit ends then and not at 24:00 (Civil Code 203). */
  closing?: string;
}

const LONGEST = 1_000_000;

/**
 * The last instant of the limit that runs from `from`. The day of the event is not counted (Civil Code 201), months end
 * on the same day of the month or on its last (202); hours and minutes run from the instant and never roll.
 * Throws RangeError when n is not a whole number from 0 to a million, or the closing time is none.
 */
export function due(calendar: WorkCalendar, from: Instant, span: Span, options: DueOptions = {}): Due {
  const { n, unit } = span;
  requireCount(n);
  const of = (at: Instant, provisional: boolean): Due => ({ at, provisional, calendar: calendar.version });
  const ending = (last: Day) => (options.closing === undefined ? endOfDay(last) : atTime(last, options.closing));
  const rolled = (last: Day): Due => {
    if (options.roll === false) return of(ending(last), false);
    const counted = workingDayFrom(calendar, last);
    return of(ending(counted.day), counted.provisional);
  };
  switch (unit) {
    case 'wd': {
      const counted = addWorkingDays(calendar, dayOf(from), n);
      return of(ending(counted.day), counted.provisional);
    }
    case 'd':
      return rolled(addDays(dayOf(from), n));
    case 'month':
      return rolled(addMonths(dayOf(from), n));
    case 'h':
      return of(addMs(from, n * MS_PER_HOUR), false);
    case 'min':
      return of(addMs(from, n * MS_PER_MINUTE), false);
  }
}

export interface CountedDay {
  day: Day;
  provisional: boolean;
}

/** The nth working day after `day`, which is not counted; n = 0 is the first working day from `day` on. */
export function addWorkingDays(calendar: WorkCalendar, day: Day, n: number): CountedDay {
  requireCount(n);
  if (n === 0) return workingDayFrom(calendar, day);
  let current = day;
  let provisional = false;
  for (let left = n; left > 0; left -= 1) {
    const next = workingDayFrom(calendar, addDays(current, 1));
    current = next.day;
    provisional ||= next.provisional;
  }
  return { day: current, provisional };
}

/** `day` itself, or the next working day when it is off. */
export function workingDayFrom(calendar: WorkCalendar, day: Day): CountedDay {
  let provisional = false;
  for (let current = day; ; current = addDays(current, 1)) {
    const found = calendar.isWorkingDay(current);
    provisional ||= found.provisional;
    if (found.working) return { day: current, provisional };
  }
}

interface Between {
  days: number;
  provisional: boolean;
}
/** A list names how many days are left of each of its deadlines, and asks for the same few days all day long. */
const countedIn = new WeakMap<WorkCalendar, { version: string; between: Map<string, Between> }>();
const MOST_COUNTED = 10_000;

/**
 * Working days after `fromDay` up to and with `toDay`: how many are left on `fromDay` of a limit that ends on `toDay`.
 * Negative when `toDay` is earlier: how many it is overdue.
 */
export function workingDaysBetween(calendar: WorkCalendar, fromDay: Day, toDay: Day): Between {
  const { version } = calendar;
  let known = countedIn.get(calendar);
  if (known?.version !== version || known.between.size >= MOST_COUNTED)
    countedIn.set(calendar, (known = { version, between: new Map() }));
  const key = `${fromDay}/${toDay}`;
  let found = known.between.get(key);
  if (!found) known.between.set(key, (found = countBetween(calendar, fromDay, toDay)));
  return { ...found };
}

function countBetween(calendar: WorkCalendar, fromDay: Day, toDay: Day): Between {
  const forward = fromDay <= toDay;
  const [first, last] = forward ? [fromDay, toDay] : [toDay, fromDay];
  requireCount(dayNumber(last) - dayNumber(first));
  let days = 0;
  let provisional = false;
  for (let current = first; current < last;) {
    current = addDays(current, 1);
    const found = calendar.isWorkingDay(current);
    provisional ||= found.provisional;
    if (found.working) days += 1;
  }
  return { days: forward || days === 0 ? days : -days, provisional };
}

/**
 * A calendar of these years. When a year is given twice the later one holds (an amended notice); a notice may also name
 * days of a neighbouring year, and the later year's notice holds for them.
 * Throws RangeError on a day that does not exist, a day both off and worked, or a year without any day off.
 */
export function buildCalendar(years: readonly CalendarYear[]): WorkCalendar {
  const known = [...new Map(years.map((year) => [year.year, year])).values()].sort((a, b) => a.year - b.year);
  const exceptions = new Map<Day, boolean>();
  for (const year of known) for (const [day, working] of exceptionsOf(year)) exceptions.set(day, working);
  const published = new Set(known.map(({ year }) => year));
  const statutory = new Map<number, ReadonlySet<Day>>();
  const holidaysOf = (year: number): ReadonlySet<Day> => {
    const made = statutory.get(year) ?? new Set(statutoryHolidays(year));
    statutory.set(year, made);
    return made;
  };
  return {
    version: versionOf(known),
    isWorkingDay(day) {
      const weekday = weekdayOf(day);
      const noticed = exceptions.get(day);
      if (noticed !== undefined) return { working: noticed, provisional: false };
      const year = Number(day.slice(0, 4));
      const weekend = weekday === 0 || weekday === 6;
      if (published.has(year)) return { working: !weekend, provisional: false };
      return { working: !weekend && !holidaysOf(year).has(day), provisional: true };
    },
  };
}

function exceptionsOf({ year, off, work }: CalendarYear): Map<Day, boolean> {
  const found = new Map<Day, boolean>();
  for (const range of off) {
    const [first = '', last = first] = range.split('/');
    if (!isDay(first) || !isDay(last) || last < first || dayNumber(last) - dayNumber(first) > 31)
      throw new RangeError(`calendar ${year}: not a day or a range of days: ${range}`);
    for (let day = first; day <= last; day = addDays(day, 1)) found.set(day, false);
  }
  if (found.size === 0) throw new RangeError(`calendar ${year}: a year without any day off`);
  for (const day of work) {
    if (!isDay(day)) throw new RangeError(`calendar ${year}: not a day: ${day}`);
    if (found.has(day)) throw new RangeError(`calendar ${year}: both off and worked: ${day}`);
    found.set(day, true);
  }
  for (const day of found.keys())
    if (Math.abs(Number(day.slice(0, 4)) - year) > 1) throw new RangeError(`calendar ${year}: not its day: ${day}`);
  return found;
}

/** Years covered and a 32-bit FNV-1a over the data: enough to tell two loads apart, no secrecy intended. */
function versionOf(years: readonly CalendarYear[]): string {
  const text = JSON.stringify(years.map(({ year, off, work }) => [year, off, work]));
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
  const covered = years.length === 0 ? 'none' : `${years[0]!.year}-${years[years.length - 1]!.year}`;
  return `${covered}.${hash.toString(16).padStart(8, '0')}`;
}

function requireCount(n: number): void {
  if (!Number.isInteger(n) || n < 0 || n > LONGEST) throw new RangeError(`not a length of a limit: ${n}`);
}

/** The published years, 2004–2026. Days of any other year are provisional. */
export const officialCalendar: WorkCalendar = buildCalendar(officialYears);
