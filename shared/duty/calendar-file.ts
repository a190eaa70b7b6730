/**
 * Rosters as iCalendar (RFC 5545), written and read. What we write is events and nothing else, so this is a page of code and
 * no dependency: lines end with CRLF and are folded at 75 octets, never within a character, and times are UTC, which needs
 * no VTIMEZONE. Pure.
 */
import {
  addDays,
  addMs,
  atTime,
  dayOf,
  isDay,
  isInstant,
  startOfDay,
  MS_PER_HOUR,
  type Instant,
} from '../kernel/time.ts';

export interface CalendarEvent {
  /** The same for the same turn of the same line, so that a calendar that is read again shows it once. */
  uid: string;
  from: Instant;
  until: Instant;
  summary: string;
  description?: string;
  /** What we read back ourselves: the line and the person's id. */
  line?: string;
  person?: string;
}

const FOLD_AT = 75;
const CRLF = '\r\n';

/** TEXT (3.3.11): backslash, semicolon, comma and line breaks are written with a backslash. */
const escaped = (text: string): string => text.replace(/[\\;,]/g, '\\$&').replace(/\r\n|\r|\n/g, '\\n');
const unescaped = (text: string): string =>
  text.replace(/\\([\\;,nN])/g, (_, one: string) => (/n/i.test(one) ? '\n' : one));

const octetsOf = (character: string): number => {
  const code = character.codePointAt(0) ?? 0;
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
};

/** 3.1: no line is longer than 75 octets without its break; what goes on begins with a blank. */
export function folded(line: string): string {
  let written = '';
  let octets = 0;
  for (const character of line) {
    const more = octetsOf(character);
    if (octets + more > FOLD_AT) {
      written += `${CRLF} `;
      octets = 1;
    }
    written += character;
    octets += more;
  }
  return written;
}

const stamp = (at: Instant): string => at.replace(/[-:]|\.\d{3}/g, '');

export function writeCalendar(events: readonly CalendarEvent[], { name, at }: { name: string; at: Instant }): string {
  const lines = [
    ...['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Banjie//Duty//ZH', 'CALSCALE:GREGORIAN', 'METHOD:PUBLISH'],
    `X-WR-CALNAME:${escaped(name)}`,
    ...events.flatMap(({ uid, from, until, summary, description, line, person }) => [
      ...['BEGIN:VEVENT', `UID:${escaped(uid)}`, `DTSTAMP:${stamp(at)}`],
      ...[`DTSTART:${stamp(from)}`, `DTEND:${stamp(until)}`, `SUMMARY:${escaped(summary)}`],
      ...(description === undefined ? [] : [`DESCRIPTION:${escaped(description)}`]),
      ...(line === undefined ? [] : [`X-BANJIE-LINE:${escaped(line)}`]),
      ...(person === undefined ? [] : [`X-BANJIE-PERSON:${escaped(person)}`]),
      'END:VEVENT',
    ]),
    'END:VCALENDAR',
  ];
  return lines.map((line) => folded(line) + CRLF).join('');
}

export type ReadEvent = Partial<Omit<CalendarEvent, 'uid' | 'description'>> & { repeats?: true; cancelled?: true };

/**
 * Events of a calendar in the order of the file; undefined where it is none, or where its end is missing: what a file has
 * lost on its way is not known. What has no time, or one that does not exist, has none here; what was called off is none.
 */
export function readCalendar(text: string): ReadEvent[] | undefined {
  const lines = text
    .replace(/^\uFEFF/, '')
    .replace(/\r\n|\r/g, '\n')
    .replace(/\n[ \t]/g, '')
    .trimEnd()
    .split('\n');
  if (lines.at(-1)?.trim().toUpperCase() !== 'END:VCALENDAR') return undefined;
  if (lines[0]?.trim().toUpperCase() !== 'BEGIN:VCALENDAR') return undefined;
  const events: ReadEvent[] = [];
  let open: ReadEvent | undefined;
  /** Alarms and the like stand within an event. */
  let within = 0;
  for (const line of lines) {
    const found = /^([A-Za-z0-9-]+)((?:;[^:"]*(?:"[^"]*"[^:"]*)*)?):(.*)$/.exec(line);
    if (!found) continue;
    const [, given = '', parameters = '', value = ''] = found;
    const name = given.toUpperCase();
    if (name === 'BEGIN' && open) within += 1;
    else if (name === 'BEGIN' && value.toUpperCase() === 'VEVENT') open = {};
    else if (name === 'END' && within > 0) within -= 1;
    else if (name === 'END' && open) {
      events.push(open);
      open = undefined;
    }
    if (!open || within > 0) continue;
    const at = name === 'DTSTART' || name === 'DTEND' ? instantIn(value, parameters) : undefined;
    if (name === 'DTSTART' && at !== undefined) open.from = at;
    if (name === 'DTEND' && at !== undefined) open.until = at;
    if (name === 'SUMMARY') open.summary = unescaped(value);
    if (name === 'X-BANJIE-LINE') open.line = unescaped(value);
    if (name === 'X-BANJIE-PERSON') open.person = unescaped(value);
    if (name === 'STATUS' && value.trim().toUpperCase() === 'CANCELLED') open.cancelled = true;
    if (name === 'RRULE' || name === 'RDATE') open.repeats = true;
  }
  if (open) return undefined;
  for (const event of events)
    if (event.from !== undefined && event.until === undefined && event.from === startOfDay(dayOf(event.from)))
      event.until = startOfDay(addDays(dayOf(event.from), 1));
  return events.filter(({ cancelled }) => !cancelled);
}

/** Names of the zone that the city is in. `Etc/GMT+8` is eight hours on the other side, and Ürümqi’s own is two behind. */
const ZONE_NAMES =
  /(?:^|\/)(?:shanghai|chongqing|harbin|beijing)$|^prc$|^china standard time$|^(?:中国标准时间|北京时间)$/i;
const ZONE_OFFSET = /^\(?(?:utc|gmt)?\s*\+0?8(?::?00)?\)?(?:\s|$)/i;

/** UTC where it says so; else the city's time, as people's programs write it for the place where they are. */
function instantIn(value: string, parameters: string): Instant | undefined {
  const found = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?$/.exec(value.trim());
  if (!found) return undefined;
  const [, year, month, date, hour, minute, second, utc] = found;
  const day = `${year}-${month}-${date}`;
  if (!isDay(day)) return undefined;
  if (hour === undefined) return startOfDay(day);
  const named = /TZID=(?:"([^"]*)"|([^;:]*))/i.exec(parameters);
  const zone = (named?.[1] ?? named?.[2])?.trim();
  const isHere = zone === undefined || ZONE_NAMES.test(zone) || ZONE_OFFSET.test(zone);
  if (!utc && !isHere) return undefined;
  if (utc) {
    const at = `${day}T${hour}:${minute}:${second}.000Z`;
    return isInstant(at) ? at : undefined;
  }
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  return addMs(atTime(day, `${hour}:${minute}`), Number(second) * 1000);
}

/** For whoever reads a table: `2026-12-05 09:00` in the city, and back. */
export function cityText(at: Instant): string {
  const there = addMs(at, 8 * MS_PER_HOUR);
  return `${there.slice(0, 10)} ${there.slice(11, 16)}`;
}
export function cityInstant(text: string): Instant | undefined {
  const found = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})[ T]+(\d{1,2}):(\d\d)(?::\d\d)?$/.exec(text.trim());
  if (!found) return undefined;
  const [, year, month = '', date = '', hour = '', minute] = found;
  const day = `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`;
  const time = `${hour.padStart(2, '0')}:${minute}`;
  return isDay(day) && (Number(hour) < 24 || time === '24:00') && Number(minute) < 60
    ? time === '24:00'
      ? startOfDay(addDays(day, 1))
      : atTime(day, time)
    : undefined;
}
