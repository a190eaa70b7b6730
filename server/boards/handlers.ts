/** The operations of the boards: the numbers, the matters behind one of them, and all of them as a file. */
import type { CountedMatterView, WorkBoardView } from '@banjie/shared/contract/routes/boards.ts';
import type { Procedure } from '@banjie/shared/engine/definition/definition.ts';
import { titleOf } from '@banjie/shared/engine/deciding/draft.ts';
import { isRejection, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { addMonths, dayOf, type Day } from '@banjie/shared/kernel/time.ts';
import { tableFile, workbookFile } from '../http/file-answers.ts';
import type { Call, Handlers, PersonCaller } from '../http/handler.ts';
import { monthOf } from '../incidents/courses.ts';
import type { Reader, Readers } from '../incidents/readers.ts';
import type { MatterLists } from '../matters/listed.ts';
import type { MatterService } from '../matters/service.ts';
import { cursorOf, placeAfter } from '../notify/cursor.ts';
import type { RecurringStore } from '../recurring/ports.ts';
import type { RegisterStore } from '../registers/ports.ts';
import { behind, type BehindPorts, type Counted } from './behind.ts';
import { nameOf, tableOf } from './file.ts';
import { WHOLE, type BoardStore, type Page, type Period } from './ports.ts';
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
  recurring: Pick<RecurringStore, 'between' | 'dueBetween'>;
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

type Routes = 'readWorkBoard' | 'listCounted' | 'downloadWorkBoard' | 'downloadWorkBoardWorkbook';

export function workBoardHandlers(ports: BoardPorts): Handlers<Routes> {
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

  const behindPorts: BehindPorts = {
    ...{ store, procedures },
    async suspensions(unit) {
      return (await ports.registers.list('suspensions', unit, { ended: false, limit: SUSPENSIONS })).items;
    },
    turns: ports.recurring.between,
  };
  async function recurring({ unit }: Seen, months: readonly string[], today: Day) {
    const due = await ports.recurring.dueBetween({
      ...{ from: `${months[0] ?? ''}-01`, until: today },
      ...(unit === undefined ? {} : { unit }),
    });
    const tallies = await store.tally(due.flatMap(({ matters }) => matters));
    return recurringOf(due, tallies, procedures);
  }

  async function boardOf({ reader, seen, today, months }: Asking): Promise<WorkBoardView> {
    const { unit, all, units } = seen;
    const periods: Period[] = ['open', ...months];
    const [lines, ofUnits, resources, suspended, turns, isComplete] = await Promise.all([
      store.lines(unit === undefined ? 'city' : `unit:${unit}`, periods),
      unit === undefined ? store.lines('units', periods) : [],
      store.lines('resources', periods, unit),
      behindPorts.suspensions(unit),
      recurring(seen, months, today),
      ports.isComplete(),
    ]);
    return {
      scope: { ...(unit === undefined ? {} : { unit: units.find(({ id }) => id === unit) }), all, units },
      gathering: !isComplete,
      now: reader.context.now,
      definitions,
      ...totalsOf(lines, today),
      months: monthsOf(lines, months, today),
      procedures: proceduresOf(lines, procedures, today),
      units: unit === undefined ? unitsOf(ofUnits, units, today) : [],
      suspensions: suspensionsOf(suspended),
      recurring: turns,
      // Resources are called by their names, which stand in a register.
      corrections: await ports.freshly(reader.context, ({ directory }) => correctionsOf(resources, directory, today)),
    };
  }

  return {
    async readWorkBoard({ caller, query }) {
      const asked = asking(caller, query);
      return isRejection(asked) ? asked : boardOf(asked);
    },
    async downloadWorkBoard({ caller, query }) {
      const asked = asking(caller, query);
      if (isRejection(asked)) return asked;
      const board = await boardOf(asked);
      return tableFile(`${nameOf(board, asked.months)}.csv`, tableOf(board));
    },
    async downloadWorkBoardWorkbook({ caller, query }) {
      const asked = asking(caller, query);
      if (isRejection(asked)) return asked;
      const board = await boardOf(asked);
      return workbookFile(nameOf(board, asked.months), texts.file.sheet, tableOf(board));
    },
    async listCounted({ caller, query }) {
      const asked = asking(caller, query);
      if (isRejection(asked)) return asked;
      const page = pageOf(query);
      if (isRejection(page)) return page;
      const { rows, next } = await behind[query.kind](behindPorts, countedOf(asked, query), page);
      const ids = [...new Set(rows.flatMap(({ matter }) => matter ?? []))];
      const states = await lists.load(undefined, ids, { state: 'all' });
      const readable = await readers.readable(
        asked.reader,
        [...states.values()].map(({ state }) => state),
      );
      const { directory } = asked.reader.context;
      return {
        items: rows.map(({ key, matter, title, step, unit: whose, text, late }): CountedMatterView => {
          const state = matter === undefined ? undefined : states.get(matter)?.state;
          const procedure = procedures.find((one) => one.key === state?.procedure);
          const isReadable = matter !== undefined && readable.has(matter);
          const unit = directory.unit(whose)?.name;
          return {
            ...{ key, text, late, readable: isReadable, ...(state ? { id: state.id, number: state.number } : {}) },
            // A title may say what the matter is about: to whoever may not open it, only its kind.
            title: title ?? (isReadable ? state?.title : procedure?.title) ?? '',
            ...(step === '' || !procedure ? {} : { step: titleOf(procedure, { step }) }),
            ...(unit === undefined ? {} : { unit }),
          };
        }),
        ...(next ? { next: cursorOf(next) } : {}),
      };
    },
  };
}

type Query = Call<'listCounted'>['query'];

function pageOf({ cursor, limit = PAGE }: Query): Page | Rejection {
  const after = placeAfter(cursor, texts.badCursor);
  return isRejection(after) ? after : { limit, ...(after ? { after } : {}) };
}

function countedOf({ seen, today, months }: Asking, query: Query): Counted {
  const { kind, of, procedure, resource, provider, suspension, month } = query;
  const step = of === 'matters' ? WHOLE : query.step;
  return {
    ...{ kind, today, from: month ?? months[0] ?? '', until: month ?? months.at(-1) ?? '' },
    ...(seen.unit === undefined ? {} : { unit: seen.unit }),
    ...(procedure === undefined ? {} : { procedure }),
    ...(step === undefined ? {} : { step }),
    ...(resource === undefined ? {} : { resource }),
    // Of a unit, what it provides itself.
    ...(provider === undefined || seen.unit !== undefined ? {} : { provider }),
    ...(suspension === undefined ? {} : { suspension }),
  };
}
