/** Facts that matters put in and lift: suspended systems, records being verified. A unit sees the entries that name it. */
import type { RegisterEntryView } from '@banjie/shared/contract/shapes.ts';
import { noRegisters } from '@banjie/shared/engine/definition/registers.ts';
import { isRejection, reject, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { supervisesAll, type PersonId, type UnitId } from '@banjie/shared/kernel/party.ts';
import { formatInstant } from '@banjie/shared/kernel/time.ts';
import type { RegisterChange } from '@banjie/shared/engine/matter/state.ts';
import { registerOf, registers } from '@banjie/shared/procedures/registers.ts';
import { tableFile, workbookFile } from '../http/file-answers.ts';
import type { Handlers, PersonCaller } from '../http/handler.ts';
import type { OutboxEntry } from '../matters/outbox.ts';
import type { CityClock, People, RegisterBy, RegisterRecord, Standing } from '../matters/ports.ts';
import { registerView } from '../matters/view/registers.ts';
import { cursorOf, placeAfter } from '../notify/cursor.ts';
import { fresh } from './fresh.ts';
import type { RegisterStore } from './ports.ts';
import { texts } from './texts.ts';

/** A record that a running matter verifies. */
export interface Verifying {
  record: string;
  field: string;
  matter: string;
  number: string;
}

export interface RegisterService {
  handlers: Handlers<'listRegister' | 'listRegisters' | 'downloadRegister' | 'downloadRegisterWorkbook'>;
  /** For the relay: carries out a change under the id of its outbox entry; gives why the register refuses it, if it does. */
  apply(
    change: RegisterChange,
    matter: { id: string; number: string; procedure: string },
    entry: OutboxEntry,
    by: RegisterBy,
  ): Promise<string | undefined>;
  /** Records of a resource that are being verified now. */
  verifying(resource: string): Promise<Verifying[]>;
}

/** Whose table, and what of it. */
interface Asked {
  caller: PersonCaller;
  params: { register: string };
  query: { key?: string | undefined };
}

const PAGE = 20;

export function createRegisters(ports: { store: RegisterStore; people: People; clock: CityClock }): RegisterService {
  const { store, people, clock } = ports;

  const supervises = (unit: UnitId): boolean => supervisesAll(unit, people.directory());
  /** Whose entries a reader sees: undefined when all. */
  const scopeOf = (name: string, unit: UnitId): UnitId | undefined =>
    registerOf(name)?.seenBy === 'all' || supervises(unit) ? undefined : unit;

  const readerOf = (person: PersonId): Standing | Rejection =>
    people.standing(person, clock.now()) ?? reject('notSignedIn', texts.notSignedIn);

  /** Resources are called by their names, which stand in a register themselves. */
  const viewsOf = (found: readonly RegisterRecord[], full: boolean): Promise<RegisterEntryView[]> =>
    fresh(store, { directory: people.directory(), registers: noRegisters }, ({ directory }) =>
      found.map((one) => registerView(one, directory, full)),
    );

  /** The entries in force that this reader sees, as they are downloaded. */
  async function tableOf({ caller, params, query }: Asked): Promise<{ title: string; rows: string[][] } | Rejection> {
    const standing = readerOf(caller.person);
    if (isRejection(standing)) return standing;
    const declared = registerOf(params.register);
    if (!declared) return reject('notFound', texts.unknown(params.register));
    const found = await store.list(params.register, scopeOf(params.register, standing.unit), {
      ...(query.key === undefined ? {} : { key: query.key }),
      ended: false,
      limit: DOWNLOAD_AT_MOST,
    });
    const columns = [texts.columns.title, ...declared.columns.map((one) => one.title), ...texts.columns.rest];
    const rows = (await viewsOf(found.items, supervises(standing.unit))).map((view) => {
      const value = (title: string) => view.values.find(({ label }) => label === title)?.value ?? '';
      return [
        view.title,
        ...declared.columns.map(({ title }) => value(title)),
        ...[view.number, view.person ?? '', formatInstant(view.since), view.why],
      ];
    });
    return { title: declared.title, rows: [columns, ...rows] };
  }

  return {
    async apply(change, matter, entry, by) {
      const { effect } = entry;
      const at = effect.effect === 'register' ? (effect.at ?? entry.at) : entry.at;
      const order = { at, matter: matter.id, seq: orderOf(entry.id) };
      const refusal = await store.apply({ change, order, number: matter.number, procedure: matter.procedure, by });
      if (!refusal) return undefined;
      return refusal.reason === 'full' ? texts.refusals.full : texts.refusals[refusal.reason](refusal.number);
    },
    async verifying(resource) {
      const running = await store.running('verifications', resource);
      return running.map(({ subject, matter, number }) => {
        const [, ...rest] = subject.slice(resource.length).split('/');
        return { record: rest.slice(0, -1).join('/'), field: rest.at(-1) ?? '', matter, number };
      });
    },
    handlers: {
      async listRegisters({ caller }) {
        const standing = readerOf(caller.person);
        if (isRejection(standing)) return standing;
        const counts = await store.counts();
        return {
          items: Object.entries(registers).map(([name, { title, subject, seenBy }]) => ({
            register: name,
            title,
            subject,
            open: seenBy === 'all',
            // How many there are in all is told to whoever sees all.
            ...(scopeOf(name, standing.unit) === undefined ? { count: counts.get(name) ?? 0 } : {}),
          })),
        };
      },
      async listRegister({ caller, params, query }) {
        const standing = readerOf(caller.person);
        if (isRejection(standing)) return standing;
        const declared = registerOf(params.register);
        if (!declared) return reject('notFound', texts.unknown(params.register));
        const after = placeAfter(query.cursor, texts.badCursor);
        if (isRejection(after)) return after;
        const limit = query.limit ?? PAGE;
        const found = await store.list(params.register, scopeOf(params.register, standing.unit), {
          ...(query.key === undefined ? {} : { key: query.key }),
          ...(query.text === undefined || query.text.trim() === '' ? {} : { text: query.text.trim() }),
          ended: query.ended === '1',
          ...(after ? { after } : {}),
          limit,
        });
        return {
          title: declared.title,
          empty: declared.empty,
          items: await viewsOf(found.items, supervises(standing.unit)),
          ...(found.next ? { next: cursorOf(found.next) } : {}),
        };
      },
      async downloadRegister(asked) {
        const table = await tableOf(asked);
        return isRejection(table) ? table : tableFile(`${table.title}.csv`, table.rows);
      },
      async downloadRegisterWorkbook(asked) {
        const table = await tableOf(asked);
        return isRejection(table) ? table : workbookFile(table.title, table.title, table.rows);
      },
    },
  };
}

const DOWNLOAD_AT_MOST = 10_000;

/** `<matter>.<seq>.<n>`: commits come first, then the place within one. A commit has fewer than a million effects. */
function orderOf(entry: string): number {
  const [seq, n] = entry.split('.').slice(-2).map(Number);
  return (seq ?? 0) * 1_000_000 + (n ?? 0) + 1;
}
