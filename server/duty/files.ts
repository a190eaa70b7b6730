/** Rosters as files: a table and a calendar, out and in. What comes in is read as a whole before anything is changed. */
import {
  cityInstant,
  cityText,
  readCalendar,
  writeCalendar,
  type CalendarEvent,
} from '@banjie/shared/duty/calendar-file.ts';
import type { Duty } from '@banjie/shared/duty/on-duty.ts';
import { bounds, rosterKey, type Line, type Roster, type Span } from '@banjie/shared/duty/roster.ts';
import { parseCsv, separatorOf } from '@banjie/shared/kernel/csv.ts';
import type { PersonId } from '@banjie/shared/kernel/party.ts';
import { reject, type Fault, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { msBetween, MS_PER_DAY, type Instant } from '@banjie/shared/kernel/time.ts';
import { LONGEST_DAYS } from './acts/scene.ts';
import { spanText, texts } from './texts.ts';

export interface Names {
  nameOf(person: PersonId): string;
  holders: readonly PersonId[];
}
export interface Turn extends Span {
  line: string;
  person: PersonId;
}

const t = texts.importFault;
const MAX_LENGTH = 500_000;

export function tableOf(roster: Roster, duty: Duty, span: Span, { nameOf }: Names): string[][] {
  const rows = roster.lines.flatMap((line) =>
    duty
      .stretches(line, span)
      .map(({ from, until, person, planned }) => [
        ...[line.title, cityText(from), cityText(until)],
        ...[
          person === undefined ? texts.gap : nameOf(person),
          person ?? '',
          planned === undefined ? '' : nameOf(planned),
        ],
      ]),
  );
  return [texts.table.header, ...rows];
}

export function calendarOf(
  roster: Roster,
  duty: Duty,
  span: Span,
  of: Names & { title: string; at: Instant; only?: PersonId | undefined },
): string {
  const events = roster.lines.flatMap((line) =>
    duty.stretches(line, span).flatMap(({ from, until, person }): CalendarEvent[] => {
      if (person === undefined || (of.only !== undefined && person !== of.only)) return [];
      return [
        {
          ...{ uid: `${rosterKey(roster)}/${line.key}/${from}@banjie`, from, until },
          ...{ summary: `${line.title} ${of.nameOf(person)}`, line: line.key, person },
        },
      ];
    }),
  );
  return writeCalendar(events, { name: of.title, at: of.at });
}

/** What a file says, all of it or why not. */
export function turnsIn(text: string, { lines }: Roster, names: Names): Turn[] | Rejection {
  const faults: Fault[] = [];
  const wrong = (message: string) => void faults.push({ path: 'text', message });
  const found = /^\uFEFF?BEGIN:VCALENDAR/i.test(text.trimStart())
    ? fromCalendar(text, lines, names, wrong)
    : fromTable(text, lines, names, wrong);
  overlapping(found);
  const turns = found.map(({ turn }) => turn);
  if (faults.length === 0 && turns.length === 0) wrong(t.nothing);
  if (turns.length > bounds.exceptions) wrong(texts.tooMany(bounds.exceptions));
  return faults.length > 0 ? reject('invalid', faults[0]?.message ?? '', { faults: faults.slice(0, 20) }) : turns;
}

/** A turn with the place of the file in which it stands. */
interface Placed {
  turn: Turn;
  wrong: (message: string) => void;
}

/** A file that gives one hour of one line to two: neither is what was meant. */
function overlapping(found: readonly Placed[]): void {
  const last = new Map<string, Turn>();
  const order = [...found].sort(({ turn: one }, { turn: other }) => (one.from < other.from ? -1 : 1));
  for (const { turn, wrong } of order) {
    const before = last.get(turn.line);
    if (before && before.until > turn.from) wrong(t.overlaps(spanText(before)));
    if (!before || turn.until > before.until) last.set(turn.line, turn);
  }
}

function fromTable(text: string, lines: readonly Line[], names: Names, wrong: (message: string) => void): Placed[] {
  const limits = { maxLength: MAX_LENGTH, maxRows: 5_000, separator: separatorOf(text) };
  const { header, rows, lines: places, faults } = parseCsv(text, limits);
  const [line, from, until, name, id] = texts.table.header as [string, string, string, string, string];
  for (const fault of faults) wrong(t.line(fault.line, t.unreadable));
  if (![line, from, until].every((one) => header.includes(one)) || !(header.includes(name) || header.includes(id))) {
    wrong(t.columns);
    return [];
  }
  return rows.flatMap((row, n) => {
    // A gap that was written out is none of the turns.
    if (row[name] === texts.gap && (row[id] ?? '') === '') return [];
    const place = (message: string) => wrong(t.line(places[n] ?? 0, message));
    return turnOf(
      {
        ...{ line: row[line] ?? '', name: row[name] ?? '', id: row[id] ?? '' },
        from: cityInstant(row[from] ?? ''),
        until: cityInstant(row[until] ?? ''),
      },
      { lines, names, wrong: place },
    );
  });
}

function fromCalendar(text: string, lines: readonly Line[], names: Names, wrong: (message: string) => void): Placed[] {
  const events = readCalendar(text.trimStart());
  if (!events) wrong(t.unreadable);
  return (events ?? []).flatMap(({ line, person, summary = '', from, until, repeats }, n) => {
    const place = (message: string) => wrong(t.event(n + 1, message));
    if (repeats) place(t.repeats);
    const [first = '', ...rest] = summary.trim().split(/[\s:：]+/);
    const titled = lines.find(({ key }) => key === line)?.title ?? first;
    return turnOf(
      { line: titled, name: rest.join(' '), id: person ?? '', from, until },
      { lines, names, wrong: place },
    );
  });
}

function turnOf(
  {
    line,
    name,
    id,
    from,
    until,
  }: { line: string; name: string; id: string; from: Instant | undefined; until: Instant | undefined },
  { lines, names, wrong }: { lines: readonly Line[]; names: Names; wrong: (message: string) => void },
): Placed[] {
  const known = lines.find(({ title, key }) => title === line.trim() || key === line.trim());
  const named =
    id.trim() === ''
      ? names.holders.filter((one) => names.nameOf(one) === name.trim())
      : names.holders.filter((one) => one === id.trim());
  const [person, ...more] = named;
  if (!known) wrong(texts.fault.noLine);
  if (from === undefined || until === undefined) wrong(t.instant);
  else if (until <= from) wrong(texts.fault.order);
  else if (msBetween(from, until) > LONGEST_DAYS * MS_PER_DAY) wrong(texts.fault.tooLong);
  if (person === undefined) wrong(t.noPerson(name.trim() || id.trim()));
  else if (more.length > 0) wrong(t.severalPersons(name.trim()));
  return known && from !== undefined && until !== undefined && person !== undefined
    ? [{ turn: { line: known.key, from, until, person }, wrong }]
    : [];
}
