/** Which recurring matters are due: computed from the definitions, the registers and the day up to which all was opened. */
import { dayOf, type Day, type Instant } from '../../kernel/time.ts';
import type { UnitId, UnitKind } from '../../kernel/party.ts';
import type { Context, Procedure } from '../definition/definition.ts';
import { dayOfEntry, turnsBetween, type Turn } from '../definition/recurrence.ts';
import type { RegisterEntry } from '../definition/registers.ts';

/** A recurring opening that is due. */
export interface DueOpening {
  /** `<procedure>/<turn>/<unit>`: with it the matter's id is made, so that it opens once. */
  key: string;
  procedure: Procedure;
  turn: Turn;
  /** Absent when nobody can be named: then it is skipped, and shows as such. */
  unit: UnitId | undefined;
  form: Record<string, unknown>;
}

/**
 * Every recurring matter of a procedure whose day has come since `after` (the day up to which all were opened).
 * @param context directory, registers and settings of the city as they are now
 */
export function dueOpenings(
  procedure: Procedure,
  after: Day,
  now: Instant,
  context: Pick<Context, 'directory' | 'registers' | 'settings'> & {
    units: readonly { id: UnitId; kind: UnitKind }[];
    /** Of the register by whose entries it recurs, those that may be due, or some of them. */
    entries?: readonly RegisterEntry[];
  },
): DueOpening[] {
  const { recurs } = procedure;
  if (!recurs) return [];
  const today = dayOf(now);
  const body = (unit?: UnitId) => (recurs.by === 'unit' ? unit : context.directory.body(recurs.by)?.id);
  const one = (turn: Turn, unit: UnitId | undefined, about: string, entry?: RegisterEntry): DueOpening => ({
    key: `${procedure.key}/${turn.key}/${about}`,
    procedure,
    turn,
    unit,
    form: unit === undefined ? {} : recurs.form(turn, recurs.for === 'city' || entry ? unit : about, context, entry),
  });
  if (typeof recurs.for === 'object' && 'register' in recurs.for) {
    const turns = recurs.for;
    return (context.entries ?? []).flatMap((entry) => {
      const on = dayOfEntry(turns, entry);
      // Also what fell due before: an entry that was put in late opens its duty at once.
      if (on === undefined || on > today) return [];
      const turn: Turn = { key: `${entry.subject}@${on}`, title: entry.title, on, from: on, until: on };
      return [one(turn, body(entry.units[0]), entry.subject, entry)];
    });
  }
  const turns = turnsBetween(recurs, after, today, context.settings);
  if (recurs.for === 'city') return turns.map((turn) => one(turn, body(), 'city'));
  const { kinds } = recurs.for;
  const units = context.units.filter((unit) => kinds.includes(unit.kind));
  return turns.flatMap((turn) => units.map((unit) => one(turn, body(unit.id), unit.id)));
}
