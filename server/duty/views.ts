/** A roster as its readers see it: names and hours, and never how somebody is reached. */
import type { DutyRosterView, DutyStretchView, DutySwapView, DutyView } from '@banjie/shared/contract/routes/duty.ts';
import { planOf } from '@banjie/shared/duty/calling.ts';
import { gapsOf, type Duty, type Stretch } from '@banjie/shared/duty/on-duty.ts';
import type { Line, Span, Swap } from '@banjie/shared/duty/roster.ts';
import type { PersonId } from '@banjie/shared/kernel/party.ts';
import {
  addDays,
  addMs,
  atTime,
  dayOf,
  formatDay,
  formatInstant,
  MS_PER_DAY,
  type Day,
  type Instant,
} from '@banjie/shared/kernel/time.ts';
import type { PeopleService } from '../people/directory.ts';
import { postTitles } from '../people/texts.ts';
import type { DutyService } from './duty.ts';
import type { DutyChange } from './ports.ts';
import { hoursText, spanText, texts } from './texts.ts';

export interface ViewPorts {
  duty: DutyService;
  people: Pick<PeopleService, 'directory' | 'nameOf' | 'delegatesOf'>;
  isWorkingDay(day: Day): boolean;
  now(): Instant;
}
export interface Reader {
  person: PersonId;
  mayRun: boolean;
  /** Goes off duty of it, or did a while ago. */
  mayNote(roster: DutyChange): boolean;
}

export const GAPS_AHEAD_DAYS = 31;
/** A turn that is longer is shown from here to there. */
const LONGEST_MS = 35 * MS_PER_DAY;

export function viewsOf({ duty, people, isWorkingDay, now }: ViewPorts) {
  const { nameOf } = people;
  const readOf = (roster: DutyChange): Duty => duty.read(roster, people.directory());
  const wholeDay = (day: Day): Span => ({ from: atTime(day, '00:00'), until: atTime(addDays(day, 1), '00:00') });

  function stretchView(one: Stretch, reader: Reader): DutyStretchView {
    const { from, until, person, planned } = one;
    const at = now();
    const standIns = person === undefined ? [] : people.delegatesOf(person, from > at ? from : at).map(nameOf);
    return {
      ...{ from, until, text: spanText(one), standIns, mine: person === reader.person },
      ...(person === undefined ? {} : { person: { id: person, name: nameOf(person) } }),
      ...(planned === undefined ? {} : { planned: nameOf(planned) }),
      now: from <= at && at < until,
    };
  }
  /** Of a day what lies in it, of now the whole turn that runs. */
  const linesOf = (roster: DutyChange, day: Day | undefined, reader: Reader) =>
    roster.lines.map((line) => ({
      ...{ key: line.key, title: line.title },
      stretches:
        day === undefined
          ? [stretchView(runningIn(roster, line), reader)]
          : readOf(roster)
              .stretches(line, wholeDay(day))
              .map((one) => ({ ...stretchView(one, reader), text: hoursText(one) })),
    }));
  function runningIn(roster: DutyChange, line: Line): Stretch {
    const at = now();
    const around = { from: addMs(at, -LONGEST_MS), until: addMs(at, LONGEST_MS) };
    const found = readOf(roster).stretches(line, around);
    return found.find(({ from, until }) => from <= at && at < until) ?? { line: line.key, ...around };
  }

  /** A line of the chat for each line of the roster: now, or over a day. */
  function textOf(roster: DutyChange, day: Day | undefined): string {
    const reading = readOf(roster);
    const at = now();
    const span = day === undefined ? { from: at, until: addMs(at, 8 * MS_PER_DAY) } : wholeDay(day);
    const said = (line: Line, { person, planned, until, from }: Stretch): string => {
      if (person === undefined) return texts.lineOf(line.title, texts.gap, formatInstant(until));
      const who = `${nameOf(person)}${texts.standIn(people.delegatesOf(person, from).map(nameOf))}${planned === undefined ? '' : texts.planned(nameOf(planned))}`;
      return texts.lineOf(line.title, who, formatInstant(until));
    };
    return roster.lines
      .flatMap((line) => {
        const found = reading.stretches(line, span);
        return (day === undefined ? found.slice(0, 1) : found).map((one) => said(line, one));
      })
      .join('\n');
  }

  function rosterView(roster: DutyChange, reader: Reader, day?: Day): DutyRosterView {
    const { unit, post, version } = roster;
    const directory = people.directory();
    return {
      ...{ unit, unitName: directory.unit(unit)?.name ?? unit, post, postTitle: postTitles[post], version },
      lines: linesOf(roster, day, reader),
      text: textOf(roster, day),
      mayRun: reader.mayRun,
      mayNote: reader.mayNote(roster),
      isHolder: directory.holders(unit, post).includes(reader.person),
    };
  }

  const swapText = ({ asker, other, give, take }: Swap): string =>
    texts.swapText(nameOf(asker), spanText(give), nameOf(other), take && spanText(take));
  function swapView(swap: Swap, reader: Reader): DutySwapView {
    const isOpen = swap.state === 'asked' && swap.give.until > now();
    return {
      ...{ id: swap.id, line: swap.line, text: swapText(swap), why: swap.why, state: swap.state },
      may: !isOpen
        ? []
        : swap.other === reader.person
          ? ['accept', 'decline']
          : swap.asker === reader.person || reader.mayRun
            ? ['withdraw']
            : [],
    };
  }

  return {
    swapText,
    swapView,
    rosterView,
    gaps: (roster: DutyChange, ahead = GAPS_AHEAD_DAYS) => {
      const at = now();
      return gapsOf(readOf(roster), roster, { from: at, until: addMs(at, ahead * MS_PER_DAY) });
    },
    async whole(roster: DutyChange, reader: Reader, from: Day, days: number): Promise<Omit<DutyView, 'notes'>> {
      const today = dayOf(now());
      const directory = people.directory();
      const titleOf = (key: string) => roster.lines.find((line) => line.key === key)?.title ?? key;
      return {
        roster: rosterView(roster, reader),
        always: roster.always,
        days: Array.from({ length: days }, (_, n) => addDays(from, n)).map((day) => ({
          ...{ day, text: formatDay(day), working: isWorkingDay(day), today: day === today },
          lines: linesOf(roster, day, reader),
        })),
        gaps: this.gaps(roster).map((gap) => ({
          ...{ text: spanText(gap), from: gap.from },
          ...(gap.vacant ? { who: `${titleOf(gap.vacant.line)} ${nameOf(gap.vacant.planned)}` } : {}),
        })),
        swaps: roster.exceptions
          .filter((one) => one.kind === 'swap')
          .filter((one) => one.give.until > now() || (one.take !== undefined && one.take.until > now()))
          .map((one) => ({ ...swapView(one, reader), line: titleOf(one.line) })),
        overrides: roster.exceptions
          .filter((one) => one.kind === 'override')
          .filter((one) => one.until > now())
          .map((one) => ({
            ...{ id: one.id, line: titleOf(one.line), why: one.why },
            text: texts.overrideText(spanText(one), nameOf(one.person)),
          })),
        rules: roster.lines.map((line) => ({
          ...line,
          shifts: line.shifts.map((shift) => ({ ...shift, persons: [...shift.persons] })),
        })),
        ...(roster.rounds === undefined ? {} : { rounds: roster.rounds }),
        calling: roster.post === 'duty' ? planOf(roster, duty.calling()) : '',
        people: directory.holders(roster.unit, roster.post).map((id) => ({ id, name: nameOf(id) })),
        history: (await duty.history(roster)).map(({ version, what, by, at }) => ({
          ...{ version, what, who: by.name, atText: formatInstant(at) },
        })),
      };
    },
  };
}
export type Views = ReturnType<typeof viewsOf>;
