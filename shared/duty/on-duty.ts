/** From the rules of a roster to who is on duty at an instant, for how long, and where nobody is. Pure: time is passed in. */
import type { WorkCalendar } from '../kernel/calendar.ts';
import type { PersonId } from '../kernel/party.ts';
import { addDays, atTime, dayOf, daysBetween, type Day, type Instant } from '../kernel/time.ts';
import type { Line, Roster, Shift, Span } from './roster.ts';

/** A part of time in which nothing changes in a line. */
export interface Stretch extends Span {
  line: string;
  /** Nobody where it is a gap. */
  person?: PersonId;
  /** Who it would have been by the rotation, where it is another now. */
  planned?: PersonId;
}

export interface Duty {
  /** Who has a line; undefined where nobody has. */
  at(line: Line, at: Instant): PersonId | undefined;
  /** The same for each line, in their order. */
  all(at: Instant): (PersonId | undefined)[];
  /** A line from one instant to another, without holes: gaps are stretches without a person. */
  stretches(line: Line, span: Span): Stretch[];
  /** The next instant at which anything may change. */
  nextChange(after: Instant): Instant;
  /** What of a line lies in these duty days; undefined where it has no shift in them. */
  spanOfDays(line: Line, from: Day, until: Day): Span | undefined;
}

/** @param isHolder whoever does not hold the post (any more) is on no duty, whatever stands in the roster */
export function dutyOf(roster: Roster, calendar: WorkCalendar, isHolder: (person: PersonId) => boolean): Duty {
  const turns = turnsIn(calendar);

  function planned(line: Line, at: Instant): PersonId | undefined {
    const today = dayOf(at);
    for (const shift of line.shifts)
      for (const day of [today, addDays(today, -1)]) {
        const span = spanOf(shift, day);
        if (span.from > at || at >= span.until || !turns.has(shift, day)) continue;
        return shift.persons[turns.turn(shift, day) % shift.persons.length];
      }
    return undefined;
  }

  function effective(line: Line, at: Instant): PersonId | undefined {
    let person = planned(line, at);
    for (const one of roster.exceptions) {
      if (one.line !== line.key) continue;
      if (one.kind === 'override') {
        if (isIn(one, at)) person = one.person;
      } else if (one.state === 'accepted') {
        if (person === one.asker && isIn(one.give, at)) person = one.other;
        else if (person === one.other && one.take && isIn(one.take, at)) person = one.asker;
      }
    }
    return person !== undefined && isHolder(person) ? person : undefined;
  }

  /** Instants within a span at which a line may change. */
  function* breaks(line: Line, { from, until }: Span): Generator<Instant> {
    for (let day = addDays(dayOf(from), -1); day <= dayOf(until); day = addDays(day, 1))
      for (const shift of line.shifts) {
        const span = spanOf(shift, day);
        yield span.from;
        yield span.until;
      }
    for (const one of roster.exceptions) {
      if (one.line !== line.key) continue;
      const spans = one.kind === 'override' ? [one] : [one.give, ...(one.take ? [one.take] : [])];
      for (const span of spans) {
        yield span.from;
        yield span.until;
      }
    }
  }

  return {
    at: effective,
    all: (at) => roster.lines.map((line) => effective(line, at)),
    stretches(line, span) {
      const inside = [...breaks(line, span)].filter((at) => at > span.from && at < span.until);
      const found: Stretch[] = [];
      const edges = [...new Set([span.from, ...inside])].sort();
      for (const [n, from] of edges.entries()) {
        const until = edges[n + 1] ?? span.until;
        const person = effective(line, from);
        const plan = planned(line, from);
        const next: Stretch = {
          ...{ line: line.key, from, until },
          ...(person === undefined ? {} : { person }),
          ...(plan === undefined || plan === person ? {} : { planned: plan }),
        };
        const last = found.at(-1);
        if (last && last.person === next.person && last.planned === next.planned) last.until = until;
        else found.push(next);
      }
      return found;
    },
    nextChange(after) {
      const span = { from: after, until: atTime(addDays(dayOf(after), 2), '00:00') };
      const later = roster.lines.flatMap((line) => [...breaks(line, span)]).filter((at) => at > after);
      return later.reduce((first, at) => (at < first ? at : first), span.until);
    },
    spanOfDays(line, from, until) {
      const spans: Span[] = [];
      for (let day = from; day <= until; day = addDays(day, 1))
        for (const shift of line.shifts) if (turns.has(shift, day)) spans.push(spanOf(shift, day));
      if (spans.length === 0) return undefined;
      return {
        from: spans.map((one) => one.from).reduce((one, other) => (other < one ? other : one)),
        until: spans.map((one) => one.until).reduce((one, other) => (other > one ? other : one)),
      };
    },
  };
}

export interface Gap extends Span {
  /** The line whose turn it is of somebody who does not hold the post (any more). */
  vacant?: { line: string; planned: PersonId };
}

/** Where nobody is on duty although somebody is to be at any hour, and turns of people who can't have them any more. */
export function gapsOf(duty: Duty, { lines, always }: Roster, span: Span): Gap[] {
  const stretches = lines.map((line) => duty.stretches(line, span));
  const vacant = stretches.flat().flatMap(({ line, from, until, person, planned }): Gap[] => {
    return person === undefined && planned !== undefined ? [{ from, until, vacant: { line, planned } }] : [];
  });
  const nobody = always ? joined(stretches.reduce(withinBoth, [{ line: '', ...span }])) : [];
  const isKnown = ({ from, until }: Gap) => nobody.some((one) => one.from <= from && until <= one.until);
  return [...nobody, ...vacant.filter((one) => !isKnown(one))].sort((one, other) =>
    one.from < other.from ? -1 : one.from > other.from ? 1 : 0,
  );
}

/** One behind the other, whoever was planned in them. */
function joined(gaps: readonly Span[]): Span[] {
  const found: Span[] = [];
  for (const { from, until } of gaps) {
    const last = found.at(-1);
    if (last?.until === from) last.until = until;
    else found.push({ from, until });
  }
  return found;
}

/** What of these is a gap in the other line too. */
function withinBoth(gaps: Stretch[], stretches: Stretch[]): Stretch[] {
  const empty = stretches.filter(({ person }) => person === undefined);
  return gaps.flatMap((gap) =>
    empty.flatMap(({ from, until }): Stretch[] => {
      const both = { from: from > gap.from ? from : gap.from, until: until < gap.until ? until : gap.until };
      return both.from < both.until ? [{ line: '', ...both }] : [];
    }),
  );
}

const isIn = ({ from, until }: Span, at: Instant): boolean => from <= at && at < until;

function spanOf({ start, end }: Shift, day: Day): Span {
  return { from: atTime(day, start), until: atTime(end > start ? day : addDays(day, 1), end) };
}

/** Which days are a shift's own, and the turn of each. Turns by days are counted along, for they need every day before. */
function turnsIn(calendar: WorkCalendar) {
  const counted = new Map<Shift, { day: Day; before: number }>();
  const fits = ({ days }: Shift, day: Day): boolean =>
    days === 'all' || calendar.isWorkingDay(day).working === (days === 'working');

  function ownBefore(shift: Shift, day: Day): number {
    const known = counted.get(shift);
    const start = known && known.day <= day ? known : { day: shift.from, before: 0 };
    let { before } = start;
    for (let one = start.day; one < day; one = addDays(one, 1)) if (fits(shift, one)) before += 1;
    counted.set(shift, { day, before });
    return before;
  }

  return {
    has: (shift: Shift, day: Day): boolean =>
      day >= shift.from && (shift.until === undefined || day <= shift.until) && fits(shift, day),
    turn(shift: Shift, day: Day): number {
      const days = daysBetween(shift.from, day);
      if (shift.unit === 'week') return Math.floor(days / (7 * shift.every));
      return Math.floor((shift.days === 'all' ? days : ownBefore(shift, day)) / shift.every);
    },
  };
}
