/**
 * A year's notice as a file: `{"year": 2027, "notice": "国办发明电〔…〕…号", "off": ["2027-01-01/2027-01-03"], "work": [...]}`.
 * Documented in docs/calendar.md.
 */
import { cutText } from './text.ts';
import type { CalendarYear } from './calendar-data/calendar-year.ts';
import { statutoryHolidays } from './calendar-data/statutory.ts';
import { buildCalendar, workingDaysBetween } from './calendar.ts';
import { noticeTexts as texts } from './calendar-notice-texts.ts';
import type { Fault } from './rejection.ts';
import { addDays, dayNumber, isDay, weekdayOf, type Day } from './time.ts';

const KEYS = ['year', 'notice', 'off', 'work'];
const LONGEST_RANGE_DAYS = 31;
const MOST_ENTRIES = 120;

export type ReadNotice = { year: CalendarYear; warnings: string[] } | { faults: Fault[] };

/** What a file says of a year, with what deserves a second look; or everything that is wrong with it, by path. */
export function readNotice(input: unknown): ReadNotice {
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    return { faults: [{ path: '', message: texts.notObject }] };
  const given = input as Record<string, unknown>;
  const faults: Fault[] = [];
  const wrong = (path: string, message: string) => void faults.push({ path, message });
  for (const key of Object.keys(given)) if (!KEYS.includes(key)) wrong(key, texts.unknownKey(cutText(key, 40)));
  const { year, notice } = given;
  if (!Number.isInteger(year) || Number(year) < 2004 || Number(year) > 2099) {
    wrong('year', texts.year);
    return { faults };
  }
  if (notice !== undefined && (typeof notice !== 'string' || notice.trim() === '' || notice.length > 100))
    wrong('notice', texts.notice);

  const of = Number(year);
  const off = rangesIn(given['off'], of, wrong);
  const work = workedIn(given['work'] ?? [], of, off.days, wrong);
  if (faults.length > 0) return { faults };
  const read: CalendarYear = {
    year: of,
    ...(typeof notice === 'string' ? { notice: notice.trim() } : {}),
    off: off.ranges,
    work,
  };
  return { year: read, warnings: warningsOf(read, off.days) };
}

type Wrong = (path: string, message: string) => void;

function entriesOf(value: unknown, key: string, wrong: Wrong): string[] {
  if (Array.isArray(value) && value.length <= MOST_ENTRIES && value.every((one) => typeof one === 'string'))
    return value;
  wrong(key, texts.list(key));
  return [];
}

function rangesIn(value: unknown, year: number, wrong: Wrong): { ranges: string[]; days: ReadonlySet<Day> } {
  const days = new Set<Day>();
  const ranges = entriesOf(value, 'off', wrong);
  for (const [n, range] of ranges.entries()) {
    const path = `off.${n}`;
    const [first = '', last = first, more] = range.split('/');
    if (!isDay(first) || !isDay(last) || more !== undefined) wrong(path, texts.range(shortened(range)));
    else if (last < first) wrong(path, texts.order(range));
    else if (dayNumber(last) - dayNumber(first) >= LONGEST_RANGE_DAYS) wrong(path, texts.long(range));
    else if (!near(first, year) || !near(last, year)) wrong(path, texts.otherYear(range, year));
    else
      for (let day = first; day <= last; day = addDays(day, 1)) {
        if (days.has(day)) wrong(path, texts.twice(day));
        days.add(day);
      }
  }
  if (Array.isArray(value) && ranges.length === 0) wrong('off', texts.noneOff);
  return { ranges, days };
}

function workedIn(value: unknown, year: number, off: ReadonlySet<Day>, wrong: Wrong): Day[] {
  const worked = entriesOf(value, 'work', wrong);
  const holidays = new Set(statutoryHolidays(year));
  for (const [n, day] of worked.entries()) {
    const path = `work.${n}`;
    if (!isDay(day)) wrong(path, texts.day(shortened(day)));
    else if (!near(day, year)) wrong(path, texts.otherYear(day, year));
    else if (worked.indexOf(day) < n) wrong(path, texts.twice(day));
    else if (off.has(day)) wrong(path, texts.both(day));
    else if (holidays.has(day)) wrong(path, texts.holidayWorked(day));
    else if (weekdayOf(day) !== 0 && weekdayOf(day) !== 6) wrong(path, texts.weekday(day));
  }
  return worked;
}

const shortened = (value: string): string => cutText(value, 40);

/** Of the year itself, or of the last or first month beside it: New Year takes days of December with it. */
const near = (day: Day, year: number): boolean => day >= `${year - 1}-12-01` && day <= `${year + 1}-01-31`;

function warningsOf(year: CalendarYear, off: ReadonlySet<Day>): string[] {
  const t = texts.warning;
  const missing = statutoryHolidays(year.year).filter((day) => !off.has(day));
  const days = workingDaysOf(year);
  return [
    ...(year.notice === undefined ? [t.noNotice] : []),
    ...missing.map(t.holidayNotOff),
    ...(days < 248 || days > 252 ? [t.count(days)] : []),
  ];
}

/** Working days of a whole year as its notice has them. */
export const workingDaysOf = (year: CalendarYear): number =>
  workingDaysBetween(buildCalendar([year]), `${year.year - 1}-12-31`, `${year.year}-12-31`).days;

export const sameYear = (one: CalendarYear, other: CalendarYear): boolean =>
  one.year === other.year &&
  one.notice === other.notice &&
  one.off.join() === other.off.join() &&
  one.work.join() === other.work.join();
