/** Lists of matters: my tasks first due first, and what my unit or I have going, newest first. Paged by cursor. */
import type { MatterSummary } from '@banjie/shared/contract/shapes.ts';
import type { Context } from '@banjie/shared/engine/definition/definition.ts';
import type { MatterState } from '@banjie/shared/engine/matter/state.ts';
import type { PartyKey, PersonId, UnitId } from '@banjie/shared/kernel/party.ts';
import { reject, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { addDays, dayOf, endOfDay, type Instant } from '@banjie/shared/kernel/time.ts';
import { procedureOf } from '@banjie/shared/procedures/index.ts';
import { cursorOf, readCursor } from '../notify/cursor.ts';
import type { ReceiptRecord, Receipts, Standing } from './ports.ts';
import type { MatterService } from './service.ts';
import { commandsForMany, receiptSummary, summaryOf } from './view.ts';

export interface ListedMatter {
  id: string;
  state: MatterState;
  updatedAt: Instant;
  dueAt: Instant;
}

interface Narrowing {
  text?: string;
  /** Units among whose matters the text is searched. */
  units: readonly UnitId[];
  procedure?: string;
  limit: number;
}

/** Queries over matters at rest. Every one is served by an index; none sorts in memory. */
export interface MatterLists {
  todo(
    parties: readonly PartyKey[],
    page: Narrowing & { after?: { dueAt: Instant; id: string }; until?: Instant },
  ): Promise<ListedMatter[]>;
  latest(
    scope: { opener: PersonId } | { unit: UnitId },
    page: Narrowing & {
      after?: { updatedAt: Instant; id: string };
      state: 'open' | 'ended' | 'all';
      overdueAt?: Instant;
    },
  ): Promise<ListedMatter[]>;
  count(parties: readonly PartyKey[], overdueAt: Instant): Promise<{ todo: number; overdue: number }>;
  /** Matters that time has something to do to, longest due first. */
  due(now: Instant, limit: number): Promise<string[]>;
  nextWake(): Promise<Instant | undefined>;
  /** Writes the search projection of a matter. */
  project(id: string, text: (state: MatterState) => string): Promise<void>;
  itemOpen(matter: string, item: string): Promise<boolean>;
  /** Those of these matters to which the unit is a party. */
  partyTo(unit: UnitId, ids: readonly string[]): Promise<ReadonlySet<string>>;
}

export interface ListQuery {
  scope?: 'todo' | 'mine' | 'unit' | undefined;
  state?: 'open' | 'ended' | 'all' | undefined;
  due?: 'overdue' | 'today' | 'week' | undefined;
  text?: string | undefined;
  procedure?: string | undefined;
  cursor?: string | undefined;
  limit?: number | undefined;
  /** With what may be given to several of the listed tasks at once; costs no further document. */
  commands?: '1' | undefined;
}

const PAGE = 20;
const unitsOf = (standing: Standing): UnitId[] => [
  ...new Set([
    standing.unit,
    ...keysOf(standing).flatMap((key) => (key.startsWith('post:') ? [key.split(':')[1] ?? ''] : [])),
  ]),
];
const keysOf = (standing: Standing): PartyKey[] => [
  ...new Set([...standing.keys, ...standing.standsInFor.flatMap((one) => one.keys)]),
];

const untilOf = (due: ListQuery['due'], now: Instant): Instant | undefined => {
  if (due === 'overdue') return now;
  if (due === 'today') return endOfDay(dayOf(now));
  if (due === 'week') return endOfDay(addDays(dayOf(now), 7));
  return undefined;
};

/** @param freshly makes rows with the registers as they are: a command may be open or not by what stands there */
export function createLists(lists: MatterLists, receipts: Receipts, freshly: MatterService['freshly']) {
  async function todo(query: ListQuery, standing: Standing, context: Context) {
    const limit = query.limit ?? PAGE;
    const keys = keysOf(standing);
    const after = query.cursor === undefined ? undefined : readCursor(query.cursor);
    const until = untilOf(query.due, context.now);
    const narrowing = {
      limit: limit + 1,
      units: unitsOf(standing),
      ...(query.text ? { text: query.text } : {}),
      ...(query.procedure ? { procedure: query.procedure } : {}),
    };
    const page = { ...(after ? { after: { dueAt: after.at, id: after.id } } : {}), ...(until ? { until } : {}) };
    const [matters, owed] = await Promise.all([
      lists.todo(keys, { ...narrowing, ...page }),
      receipts.openFor(keys, { ...page, limit: limit + 1 }),
    ]);
    const rows = [
      ...(await freshly(context, (at) =>
        matters.map((one) => ({ at: one.dueAt, id: one.id, item: todoRow(one, query, at) })),
      )),
      ...owed
        .filter((one) => fits(one, query, undefined))
        .map((one) => ({ at: one.dueAt ?? LAST, id: one.id, item: receiptRow(one, context) })),
    ].sort((a, b) => (a.at < b.at || (a.at === b.at && a.id < b.id) ? -1 : 1));
    return cut(rows, limit);
  }

  async function latest(query: ListQuery, standing: Standing, context: Context) {
    const limit = query.limit ?? PAGE;
    const after = query.cursor === undefined ? undefined : readCursor(query.cursor);
    const overdueAt = untilOf(query.due, context.now);
    const found = await lists.latest(query.scope === 'unit' ? { unit: standing.unit } : { opener: standing.person }, {
      limit: limit + 1,
      units: unitsOf(standing),
      state: query.state ?? 'open',
      ...(query.text ? { text: query.text } : {}),
      ...(query.procedure ? { procedure: query.procedure } : {}),
      ...(overdueAt ? { overdueAt } : {}),
      ...(after ? { after: { updatedAt: after.at, id: after.id } } : {}),
    });
    const rows = found.map((one) => ({ at: one.updatedAt, id: one.id, item: matterRow(one, context) }));
    if (query.scope !== 'unit') return cut(rows, limit);
    // To these the unit is no party, it is only asked to confirm; they are part of what it has going all the same.
    const asked = await receipts.latestOf(standing.unit, {
      limit: limit + 1,
      state: query.state === 'ended' ? 'confirmed' : (query.state ?? 'open'),
      ...(after ? { after: { askedAt: after.at, id: after.id } } : {}),
    });
    const party = await lists.partyTo(standing.unit, [...new Set(asked.map((one) => one.matter))]);
    const shown = asked.filter((one) => !party.has(one.matter) && fits(one, query, overdueAt));
    const all = [...rows, ...shown.map((one) => ({ at: one.askedAt, id: one.id, item: receiptRow(one, context) }))];
    return cut(
      all.sort((a, b) => (a.at > b.at || (a.at === b.at && a.id > b.id) ? -1 : 1)),
      limit,
    );
  }

  return {
    list: (
      query: ListQuery,
      standing: Standing,
      context: Context,
    ): Promise<{ items: MatterSummary[]; next?: string } | Rejection> => {
      if (query.cursor !== undefined && !readCursor(query.cursor))
        return Promise.resolve(
          reject('invalid', '列表已变化，请从头刷新。', { faults: [{ path: 'cursor', message: '游标无效' }] }),
        );
      return (query.scope ?? 'todo') === 'todo' ? todo(query, standing, context) : latest(query, standing, context);
    },
    async counts(standing: Standing, now: Instant) {
      const keys = keysOf(standing);
      const [matters, owed] = await Promise.all([lists.count(keys, now), receipts.countFor(keys, now)]);
      return { todo: matters.todo + owed.open, overdue: matters.overdue + owed.overdue };
    },
  };
}

const fits = (one: ReceiptRecord, { text, procedure }: ListQuery, overdueAt: Instant | undefined): boolean =>
  (!text || one.title.includes(text) || one.number.includes(text)) &&
  (!procedure || one.procedure === procedure) &&
  (overdueAt === undefined || (one.dueAt !== undefined && one.dueAt <= overdueAt));

const LAST = '9999-12-31T00:00:00.000Z';

const matterRow = (one: ListedMatter, context: Context) =>
  summaryOf(procedureOf(one.state.procedure, one.state.version), one.state, one.updatedAt, context);

const todoRow = (one: ListedMatter, { commands }: ListQuery, context: Context): MatterSummary => ({
  ...matterRow(one, context),
  ...(commands
    ? { allowed: commandsForMany(procedureOf(one.state.procedure, one.state.version), one.state, context) }
    : {}),
});

function receiptRow(one: Parameters<typeof receiptSummary>[0], context: Context): MatterSummary {
  return receiptSummary(one, procedureOf(one.procedure, one.version).title, context);
}

function cut(
  rows: { at: Instant; id: string; item: MatterSummary }[],
  limit: number,
): { items: MatterSummary[]; next?: string } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { items: shown.map((row) => row.item), ...(rows.length > limit && last ? { next: cursorOf(last) } : {}) };
}
