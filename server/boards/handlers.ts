/** The operations of the boards: the numbers, the matters behind one of them, and all of them as a file. */
import type { CountedMatterView, WorkBoardView } from '@banjie/shared/contract/routes/boards.ts';
import type { Procedure } from '@banjie/shared/engine/definition/definition.ts';
import { SOON_DAYS } from '@banjie/shared/boards/figures.ts';
import { titleOf } from '@banjie/shared/engine/deciding/draft.ts';
import { isRejection, reject } from '@banjie/shared/kernel/rejection.ts';
import { addDays, addMonths, dayOf, daysBetween, formatDay, type Day } from '@banjie/shared/kernel/time.ts';
import type { Call, Handlers, PersonCaller } from '../http/handler.ts';
import { monthOf } from '../incidents/courses.ts';
import type { Reader, Readers } from '../incidents/readers.ts';
import type { MatterLists } from '../matters/lists.ts';
import type { MatterService } from '../matters/service.ts';
import { cursorOf, readCursor } from '../notify/cursor.ts';
import type { RecurringStore } from '../recurring/ports.ts';
import type { RegisterStore } from '../registers/ports.ts';
import { fileOf } from './file.ts';
import { WHOLE, type BoardStore, type Period } from './ports.ts';
import { seenBy, type Seen } from './readers.ts';
import { texts } from './texts.ts';
import {
  correctionsOf,
  definitions,
  monthsOf,
  proceduresOf,
  recurringOf,
  suspensionsOf,
  totalsOf,
  unitsOf,
} from './view.ts';

export interface BoardPorts {
  store: BoardStore;
  isComplete(): Promise<boolean>;
  lists: Pick<MatterLists, 'load'>;
  readers: Readers;
  freshly: MatterService['freshly'];
  registers: Pick<RegisterStore, 'list'>;
  recurring: Pick<RecurringStore, 'between'>;
  procedures: readonly Procedure[];
}

const MONTHS = 3;
const PAGE = 20;
/** More suspensions than any city has. */
const SUSPENSIONS = 5_000;

interface Asking {
  reader: Reader;
  seen: Seen;
  today: Day;
  /** The earliest first. */
  months: string[];
}

export function workBoardHandlers(ports: BoardPorts): Handlers<'readWorkBoard' | 'listCounted' | 'downloadWorkBoard'> {
  const { store, lists, readers, procedures } = ports;

  function asking(caller: PersonCaller, query: { unit?: string | undefined; months?: number | undefined }) {
    const reader = readers.of(caller);
    if (isRejection(reader)) return reader;
    const seen = seenBy(reader.standing, reader.context.directory, query.unit);
    if (isRejection(seen)) return seen;
    const { now } = reader.context;
    const count = query.months ?? MONTHS;
    const months = Array.from({ length: count }, (_, n) => addMonths(`${monthOf(now)}-01`, n + 1 - count).slice(0, 7));
    return { reader, seen, today: dayOf(now), months } satisfies Asking;
  }

  async function suspensions({ unit }: Seen) {
    const found = await ports.registers.list('suspensions', unit, { ended: false, limit: SUSPENSIONS });
    return suspensionsOf(found.items);
  }
  async function recurring({ unit }: Seen, months: readonly string[], today: Day) {
    const turns = await ports.recurring.between(`${months[0] ?? ''}-01`, today);
    const own = turns.filter((one) => unit === undefined || one.unit === unit);
    const tracks = await store.tracks(own.flatMap(({ matter }) => matter ?? []));
    return recurringOf(own, tracks, procedures);
  }

  async function boardOf({ reader, seen, today, months }: Asking): Promise<WorkBoardView> {
    const { unit, all, units } = seen;
    const periods: Period[] = ['open', ...months];
    const [lines, ofUnits, resources, suspended, turns, isComplete] = await Promise.all([
      store.lines(unit === undefined ? 'city' : `unit:${unit}`, periods),
      unit === undefined ? store.lines('units', periods) : [],
      store.lines('resources', periods),
      suspensions(seen),
      recurring(seen, months, today),
      ports.isComplete(),
    ]);
    const corrected = resources.filter((line) => unit === undefined || line.unit === unit);
    return {
      scope: { ...(unit === undefined ? {} : { unit: units.find(({ id }) => id === unit) }), all, units },
      gathering: !isComplete,
      now: reader.context.now,
      definitions,
      ...totalsOf(lines, today),
      months: monthsOf(lines, months, today),
      procedures: proceduresOf(lines, procedures, today),
      units: unit === undefined ? unitsOf(ofUnits, units, today) : [],
      suspensions: suspended,
      recurring: turns,
      // Resources are called by their names, which stand in a register.
      corrections: await ports.freshly(reader.context, ({ directory }) => correctionsOf(corrected, directory, today)),
    };
  }

  return {
    async readWorkBoard({ caller, query }) {
      const asked = asking(caller, query);
      return isRejection(asked) ? asked : boardOf(asked);
    },
    async downloadWorkBoard({ caller, query }) {
      const asked = asking(caller, query);
      return isRejection(asked) ? asked : fileOf(await boardOf(asked), asked.months);
    },
    async listCounted({ caller, query }) {
      const asked = asking(caller, query);
      if (isRejection(asked)) return asked;
      const found = await counted(asked, query);
      if (isRejection(found)) return found;
      const limit = query.limit ?? PAGE;
      const shown = found.slice(0, limit);
      const states = await lists.load(
        undefined,
        shown.map(({ matter }) => matter),
        { state: 'all' },
      );
      const readable = await readers.readable(
        asked.reader,
        [...states.values()].map(({ state }) => state),
      );
      const last = shown.at(-1);
      return {
        items: shown.flatMap((one): CountedMatterView[] => {
          const state = states.get(one.matter)?.state;
          if (!state) return [];
          const { number, procedure: key } = state;
          const { step, text, late } = one;
          const procedure = procedures.find((other) => other.key === key);
          const isReadable = readable.has(one.matter);
          // A title may say what the matter is about: to whoever may not open it, only its kind.
          const title = isReadable ? state.title : (procedure?.title ?? '');
          const unit = asked.reader.context.directory.unit(one.unit)?.name;
          return [
            {
              ...{ id: one.matter, number, title, text, late, readable: isReadable },
              ...(step === '' || !procedure ? {} : { step: titleOf(procedure, { step }) }),
              ...(unit === undefined ? {} : { unit }),
            },
          ];
        }),
        ...(found.length > limit && last ? { next: cursorOf(last.place) } : {}),
      };
    },
  };

  /** What a number counts, one more than a page of it. */
  async function counted({ seen, today, months }: Asking, query: Call<'listCounted'>['query']) {
    const after = query.cursor === undefined ? undefined : readCursor(query.cursor);
    if (query.cursor !== undefined && !after)
      return reject('invalid', texts.badCursor, { faults: [{ path: 'cursor', message: texts.badCursor }] });
    const page = { limit: (query.limit ?? PAGE) + 1 };
    const { kind, procedure, resource } = query;
    const step = query.of === 'matters' ? WHOLE : query.step;
    const of = {
      ...(procedure === undefined ? {} : { procedure }),
      ...(step === undefined ? {} : { step }),
    };
    const unit = seen.unit === undefined ? {} : { unit: seen.unit };
    if (kind === 'done' || kind === 'doneLate') {
      const found = await store.done(
        {
          ...{ ...of, ...unit, late: kind === 'doneLate' },
          ...{ from: months[0] ?? '', until: months.at(-1) ?? '' },
        },
        // A day, as the place of what was done.
        { ...page, ...(after ? { after: { at: dayOf(after.at), id: after.id } } : {}) },
      );
      return found.map((one) => ({
        ...{ matter: one.matter, step: one.step, unit: one.unit, late: one.late && one.limited },
        text: texts.doneOn(formatDay(one.on, { year: true }), one.days),
        place: { at: `${one.on}T00:00:00.000Z`, id: one.id },
      }));
    }
    const filter = {
      ...{ ...of, ...(resource === undefined ? unit : { resource, ...providerOnly(seen) }), late: kind === 'late' },
      ...(kind === 'soon' ? { dueUntil: addDays(today, SOON_DAYS) } : {}),
    };
    const found = await store.open(filter, { ...page, ...(after ? { after } : {}) });
    return found.flatMap((track) => {
      const cell = track.cells.find(
        (one) =>
          (step === undefined ? one.step !== '' : one.step === (step === WHOLE ? '' : step)) &&
          (seen.unit === undefined || resource !== undefined || one.unit === seen.unit) &&
          (kind !== 'late' || one.late) &&
          (filter.dueUntil === undefined || (one.due !== undefined && one.due <= filter.dueUntil)),
      );
      if (!cell) return [];
      const due = cell.late ? texts.overdue : cell.due === undefined ? undefined : texts.dueOn(formatDay(cell.due));
      return [
        {
          ...{ matter: track.id, step: cell.step, unit: cell.unit, late: cell.late },
          text: [texts.waits(Math.max(0, daysBetween(cell.since, today))), due].filter(Boolean).join(' · '),
          place: { at: track.openedAt, id: track.id },
        },
      ];
    });
  }
}

/** Corrections of a resource: of a unit those of what it provides. */
const providerOnly = ({ unit }: Seen): { provider?: string } => (unit === undefined ? {} : { provider: unit });
