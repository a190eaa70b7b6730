/**
 * Instants and civil days of the city. Pure: nothing here asks for the present moment, and nothing depends on the
 * zone of the machine. The city's zone is Asia/Shanghai, which has been +08:00 without summer time since 1991-09-15
 * and is taken as +08:00 throughout, so plain integer arithmetic is exact for every matter.
 */
import { timeTexts, weekdayNames } from './time-texts.ts';

/** ISO UTC with milliseconds: '2026-11-22T02:00:00.000Z'. Two of them compare as strings in order of time. */
export type Instant = string;

/** Civil day in the city: '2026-11-22'. Two of them compare as strings in order of time. */
export type Day = string;

export const MS_PER_MINUTE = 60_000;
export const MS_PER_HOUR = 60 * MS_PER_MINUTE;
export const MS_PER_DAY = 24 * MS_PER_HOUR;

const CITY_OFFSET_MS = 8 * MS_PER_HOUR;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const TIME_OF_DAY = /^(?:([01]\d|2[0-3]):([0-5]\d)|24:00)$/;

/** True for the one spelling that data may carry; a calendar day or an hour that does not exist is false. */
export function isInstant(value: unknown): value is Instant {
  return typeof value === 'string' && millisecondsOf(value) !== undefined;
}

/** True for an existing day of the Gregorian calendar, years 0000 to 9999. */
export function isDay(value: unknown): value is Day {
  return typeof value === 'string' && numberOf(value) !== undefined;
}

/** True for 'HH:mm' from 00:00 to 23:59, and for 24:00. */
export function isTimeOfDay(value: unknown): value is string {
  return typeof value === 'string' && TIME_OF_DAY.test(value);
}

/** Milliseconds since the epoch. Throws RangeError if it is not an instant. */
export function msOf(instant: Instant): number {
  const ms = millisecondsOf(instant);
  if (ms === undefined) throw new RangeError(`not an instant: ${String(instant)}`);
  return ms;
}

function millisecondsOf(instant: string): number | undefined {
  if (!INSTANT.test(instant)) return undefined;
  const day = numberIn(instant);
  const hour = digits(instant, 11, 13);
  const minute = digits(instant, 14, 16);
  const second = digits(instant, 17, 19);
  if (day === undefined || hour > 23 || minute > 59 || second > 59) return undefined;
  return day * MS_PER_DAY + hour * MS_PER_HOUR + minute * MS_PER_MINUTE + second * 1000 + digits(instant, 20, 23);
}

/** The number that is spelled there, by digits only. No text is made for it: a list reads hundreds of them. */
function digits(text: string, from: number, to: number): number {
  let number = 0;
  for (let place = from; place < to; place += 1) number = number * 10 + text.charCodeAt(place) - 48;
  return number;
}

/** Throws RangeError outside the years 0000 to 9999, where the strings would no longer sort by time. */
export function instantOf(ms: number): Instant {
  const iso = Number.isInteger(ms) && Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString() : '';
  if (!INSTANT.test(iso)) throw new RangeError(`outside the years of the calendar: ${ms}`);
  return iso;
}

/** Days since 1970-01-01, as an integer. Throws RangeError if it is not a day. */
export function dayNumber(day: Day): number {
  const number = numberOf(day);
  if (number === undefined) throw new RangeError(`not a day: ${String(day)}`);
  return number;
}

// A limit of twenty working days walks over thirty of them, under every command, and a page names a hundred instants: by
// arithmetic on the digits this takes a fifth of the time that a Date made from a string and turned back into one would.
const DAYS_BEFORE_MONTH = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365];
const DAYS_BEFORE_1970 = 719_528;

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** Days from 0000-01-01 to January 1 of the year. */
function daysBeforeYear(year: number): number {
  return 365 * year + Math.ceil(year / 4) - Math.ceil(year / 100) + Math.ceil(year / 400);
}

function daysBeforeMonth(year: number, month: number): number {
  return DAYS_BEFORE_MONTH[month - 1]! + (month > 2 && isLeap(year) ? 1 : 0);
}

const numberOf = (day: string): number | undefined => (DAY.test(day) ? numberIn(day) : undefined);

/** Of the day with which the text begins, known to be spelled as one. */
function numberIn(text: string): number | undefined {
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 7);
  const date = digits(text, 8, 10);
  if (month < 1 || month > 12 || date < 1) return undefined;
  if (date > daysBeforeMonth(year, month + 1) - daysBeforeMonth(year, month)) return undefined;
  return daysBeforeYear(year) + daysBeforeMonth(year, month) + date - 1 - DAYS_BEFORE_1970;
}

function dayOfNumber(number: number): Day {
  const days = number + DAYS_BEFORE_1970;
  if (!Number.isInteger(days) || days < 0 || days >= daysBeforeYear(10_000))
    throw new RangeError(`not a whole day of the years 0000 to 9999: ${number}`);
  let year = Math.floor(days / 365.2425);
  while (daysBeforeYear(year + 1) <= days) year += 1;
  while (daysBeforeYear(year) > days) year -= 1;
  const inYear = days - daysBeforeYear(year);
  let month = Math.floor(inYear / 31) + 1;
  if (daysBeforeMonth(year, month + 1) <= inYear) month += 1;
  return spell(year, month, inYear - daysBeforeMonth(year, month) + 1);
}

function spell(year: number, month: number, date: number): Day {
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(date)}`;
}

const two = (number: number): string => (number < 10 ? `0${number}` : `${number}`);

/** The civil day in the city at that instant. */
export function dayOf(instant: Instant): Day {
  return dayOfNumber(Math.floor((msOf(instant) + CITY_OFFSET_MS) / MS_PER_DAY));
}

/** 00:00 in the city. */
export function startOfDay(day: Day): Instant {
  return instantOf(dayNumber(day) * MS_PER_DAY - CITY_OFFSET_MS);
}

/** The last millisecond of the day in the city; read by people as 24:00. */
export function endOfDay(day: Day): Instant {
  return instantOf((dayNumber(day) + 1) * MS_PER_DAY - CITY_OFFSET_MS - 1);
}

/** 'HH:mm' of that day in the city; '24:00' is the end of the day. Throws RangeError on anything else. */
export function atTime(day: Day, time: string): Instant {
  const match = TIME_OF_DAY.exec(time);
  if (!match) throw new RangeError(`not a time of day: ${time}`);
  if (match[1] === undefined || match[2] === undefined) return endOfDay(day);
  return addMs(startOfDay(day), Number(match[1]) * MS_PER_HOUR + Number(match[2]) * MS_PER_MINUTE);
}

/** 'HH:mm' in the city at that instant, seconds cut off; the end of a day is '23:59' here. */
export function timeOfDay(instant: Instant): string {
  const minutes = Math.floor((msOf(instant) + CITY_OFFSET_MS) / MS_PER_MINUTE);
  const ofDay = ((minutes % 1440) + 1440) % 1440;
  return `${two(Math.floor(ofDay / 60))}:${two(ofDay % 60)}`;
}

/** n days later, or earlier when n is negative. */
export function addDays(day: Day, n: number): Day {
  return dayOfNumber(dayNumber(day) + n);
}

/** The same day n months later, or that month's last day when it has no such day (Civil Code 202). */
export function addMonths(day: Day, n: number): Day {
  if (!isDay(day) || !Number.isInteger(n)) throw new RangeError(`not a day or not whole months: ${day} + ${n}`);
  const months = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 + n;
  const first = firstOfMonth(months);
  const length = dayNumber(firstOfMonth(months + 1)) - dayNumber(first);
  return addDays(first, Math.min(Number(day.slice(8, 10)), length) - 1);
}

function firstOfMonth(monthsSinceYear0: number): Day {
  const year = Math.floor(monthsSinceYear0 / 12);
  return spell(year, monthsSinceYear0 - year * 12 + 1, 1);
}

export function addMs(instant: Instant, ms: number): Instant {
  return instantOf(msOf(instant) + ms);
}

/** Milliseconds from `from` until `to`; negative when `to` is earlier. */
export function msBetween(from: Instant, to: Instant): number {
  return msOf(to) - msOf(from);
}

/** Days from `from` until `to`; negative when `to` is earlier. */
export function daysBetween(from: Day, to: Day): number {
  return dayNumber(to) - dayNumber(from);
}

/** 0 = Sunday … 6 = Saturday. */
export function weekdayOf(day: Day): number {
  // 1970-01-01 was a Thursday.
  return (((dayNumber(day) + 4) % 7) + 7) % 7;
}

/** '11月25日 周三', or '2026年11月25日 周三'. */
export function formatDay(day: Day, options: { year?: boolean } = {}): string {
  const weekday = weekdayNames[weekdayOf(day)];
  const date = timeTexts.day(Number(day.slice(5, 7)), Number(day.slice(8, 10)));
  return `${options.year ? timeTexts.year(Number(day.slice(0, 4))) : ''}${date} ${weekday}`;
}

/** '11月25日 周三 17:30' in the city; the end of a day reads '11月25日 周三 24:00'. */
export function formatInstant(instant: Instant, options: { year?: boolean } = {}): string {
  const day = dayOf(instant);
  // A day of the city ends with an hour of UTC.
  const time = instant.endsWith('T15:59:59.999Z') ? timeTexts.endOfDay : timeOfDay(instant);
  return `${formatDay(day, options)} ${time}`;
}
