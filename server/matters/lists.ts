/**
 * Lists of matters: my tasks first due first, and what my unit or I have going, newest first. Paged by cursor: the pages
 * together are the whole list. What is written meanwhile moves to the head (or to its new due instant); nothing that
 * stays where it is is left out or comes twice.
 */
import type { MatterSummary } from '@banjie/shared/contract/shapes.ts';
import type { Context } from '@banjie/shared/engine/definition/definition.ts';
import { carriesAll, wordsOf } from '@banjie/shared/kernel/fold.ts';
import { unitOfKey, type PartyKey } from '@banjie/shared/kernel/party.ts';
import { isRejection, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { addDays, dayOf, endOfDay, type Instant } from '@banjie/shared/kernel/time.ts';
import { versions } from '@banjie/shared/procedures/index.ts';
import { cursorOf, placeAfter, readCursor } from '../notify/cursor.ts';
import { everyLeftText } from './left.ts';
import type {
  FoundScope,
  Listed,
  ListedMatter,
  ListedState,
  MatterLists,
  Scope,
  Standpoint,
  TodoPage,
} from './listed.ts';
import { filtered, inPages, merged, taken, type Place } from './merging.ts';
import type { ReceiptRecord, Receipts, Standing } from './ports.ts';
import type { MatterService } from './service.ts';
import { rolesIn } from './sight/roles.ts';
import { behalfOf } from './view/behalf.ts';
import { cardOf, receiptCard } from './view/card.ts';
import { receiptSummary, summaryOf, unknownSummary } from './view/summary.ts';
import { commandsForMany } from './view/tasks.ts';
import { texts } from './texts.ts';

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
  /** With what a decision rests on and what may be done from the list; of a page one more read each. */
  cards?: '1' | undefined;
}

const PAGE = 20;
/** Looked through at once where only some of them will be shown. */
const BATCH = 200;

/** Parties whose tasks stand in his list. */
export const keysOf = (standing: Standing): PartyKey[] => [
  ...new Set([...standing.keys, ...standing.standsInFor.flatMap((one) => one.keys)]),
];

const untilOf = (due: ListQuery['due'], now: Instant): Instant | undefined => {
  if (due === 'overdue') return now;
  if (due === 'today') return endOfDay(dayOf(now));
  if (due === 'week') return endOfDay(addDays(dayOf(now), 7));
  return undefined;
};

interface ListedPage {
  page: { items: MatterSummary[]; next?: string };
  stood: unknown;
}
interface Row {
  at: Instant;
  id: string;
  item: MatterSummary;
}
const firstDue = (one: Place, other: Place) => one.at < other.at || (one.at === other.at && one.id < other.id);
const latestFirst = (one: Place, other: Place) => firstDue(other, one);

const scopeOf = ({ scope }: ListQuery, standing: Standing): Scope =>
  scope === 'unit' ? { unit: standing.unit } : { opener: standing.person };

/** What a query asks of each collection. */
function asked(query: ListQuery, standing: Standing, now: Instant) {
  const after = query.cursor === undefined ? undefined : readCursor(query.cursor);
  const until = untilOf(query.due, now);
  return {
    limit: query.limit ?? PAGE,
    keys: keysOf(standing),
    words: wordsOf(query.text ?? ''),
    scope: scopeOf(query, standing),
    state: query.state ?? ('open' as const),
    after,
    until,
    narrow: { ...(after ? { after } : {}), ...(query.procedure ? { procedure: query.procedure } : {}) },
  };
}

/** @param freshly makes rows with the registers as they are: a command may be open or not by what stands there */
export function createLists(lists: MatterLists, receipts: Receipts, freshly: MatterService['freshly']) {
  async function todo(query: ListQuery, standing: Standing, context: Context) {
    const { limit, keys, words, after, until, narrow } = asked(query, standing, context.now);
    const narrowed = { ...narrow, ...(until ? { until } : {}) };
    const rowsOf = <S extends ListedState>(
      found: readonly Listed<S>[],
      row: (one: Listed<S>, at: Context) => MatterSummary,
    ): Promise<Row[]> =>
      freshly(context, (at) =>
        found.map((one) => ({
          at: one.dueAt,
          id: one.id,
          item: { ...row(one, at), ...behalfOf(taskPartiesOf(one), standing) },
        })),
      );
    const wholeRow = (one: ListedMatter, at: Context) => todoRow(one, query, at, standing);
    const read: { matters?: Standpoint[]; owed?: Standpoint[] } = {};
    const noted = <T extends Listed>(found: T[]): T[] => {
      read.matters ??= found.map(pointOf);
      return found;
    };
    const isShort = query.cards === undefined && query.commands === undefined;
    const pageOf = (page: TodoPage): Promise<Row[]> =>
      isShort
        ? lists.todo(keys, page).then((found) => rowsOf(noted(found), matterRow))
        : lists.todoWhole(keys, page).then((found) => rowsOf(noted(found), wholeRow));
    const matters =
      words.length === 0
        ? inPages(limit + 1, after, (from, most) =>
            pageOf({ ...narrowed, ...(from ? { after: from } : {}), limit: most }),
          )
        : filtered(
            inPages(BATCH, after, (from, most) =>
              lists.todoPlaces(keys, { ...narrowed, ...(from ? { after: from } : {}), limit: most }),
            ),
            BATCH,
            async (places) => {
              const carrying = await lists.carrying(idsOf(places), words);
              const found = await lists.load(undefined, [...carrying], { state: 'all' });
              const met = new Map(places.map((place) => [place.id, place.at]));
              const rows = await rowsOf(
                places.flatMap((place) => found.get(place.id) ?? []),
                wholeRow,
              );
              // At the place where it was met, though it may have moved on meanwhile.
              return rows.map((row) => ({ ...row, at: met.get(row.id) ?? row.at }));
            },
          );
    // Where words narrow it, most of what is read is not shown.
    const size = words.length === 0 ? limit + 1 : BATCH;
    const owed = inPages(size, after, (from, most) =>
      receipts.openFor(keys, { ...narrowed, ...(from ? { after: from } : {}), limit: most }).then((found) => {
        read.owed ??= found.map(({ id, dueAt = LAST }) => ({ id, dueAt }));
        return found.map((one) => ({ at: one.dueAt ?? LAST, id: one.id, record: one }));
      }),
    );
    const wanted = filtered(owed, size, (found) =>
      found.flatMap(({ record, ...place }) =>
        fits(record, words)
          ? [
              {
                ...place,
                item: { ...owedRow(record, query, context, standing), ...behalfOf(record.parties, standing) },
              },
            ]
          : [],
      ),
    );
    const rows = await taken(merged(matters, wanted, firstDue), limit + 1);
    const isLooked = words.length === 0;
    return { page: cut(rows, limit), read: isLooked ? [...(read.matters ?? []), ...(read.owed ?? [])] : undefined };
  }

  async function latest(query: ListQuery, standing: Standing, context: Context) {
    const { limit, words, scope, state, after, until, narrow } = asked(query, standing, context.now);
    const narrowed = { ...narrow, state, ...(until ? { overdueAt: until } : {}) };
    let read: Standpoint[] | undefined;
    const rowOf = (at: Instant, one: Listed): Row => ({ at, id: one.id, item: matterRow(one, context) });
    const matters =
      words.length === 0
        ? inPages(limit + 1, after, (from, most) =>
            lists.latest(scope, { ...narrowed, ...(from ? { after: from } : {}), limit: most }).then((found) => {
              read ??= found.map(pointOf);
              return found.map((one) => rowOf(one.updatedAt, one));
            }),
          )
        : filtered(
            inPages(limit + 1, after, (from, most) =>
              lists.search(scope, words, { ...narrowed, ...(from ? { after: from } : {}), limit: most }),
            ),
            limit + 1,
            async (places) => {
              // The projection is a moment behind: what is shown is judged by the matter itself.
              const found = await lists.load(scope, idsOf(places), narrowed);
              return places.flatMap((place) => {
                const one = found.get(place.id);
                return one ? [rowOf(place.at, one)] : [];
              });
            },
          );
    if (!('unit' in scope)) {
      const rows = await taken(matters, limit + 1);
      return { page: cut(rows, limit), read };
    }
    // To these the unit is no party, it is only asked to confirm; they are part of what it has going all the same.
    const size = words.length === 0 ? limit + 1 : BATCH;
    const owed = inPages(size, after, (from, most) =>
      receipts
        .latestOf(scope.unit, {
          ...(from ? { after: from } : {}),
          ...(query.procedure ? { procedure: query.procedure } : {}),
          state: state === 'ended' ? 'confirmed' : state,
          limit: most,
        })
        .then((found) => found.map((one) => ({ at: one.askedAt, id: one.id, record: one }))),
    );
    const others = filtered(owed, size, async (found) => {
      const some = found.filter(({ record }) => fits(record, words) && isDueBy(record, until));
      const party = await lists.partyTo(scope.unit, [...new Set(some.map(({ record }) => record.matter))]);
      return some.flatMap(({ record, ...place }) =>
        party.has(record.matter) ? [] : [{ ...place, item: receiptRow(record, context) }],
      );
    });
    return { page: cut(await taken(merged(matters, others, latestFirst), limit + 1), limit), read: undefined };
  }

  /**
   * What carries the words and may be opened, though the reader's unit has no part in it and he has not opened it. It is
   * judged by each matter as it stands: the projection only leads there.
   */
  async function beyond(query: ListQuery, standing: Standing, context: Context) {
    const { limit, keys, words, state, after, narrow } = asked(query, standing, context.now);
    const units = new Set(keys.flatMap((key) => unitOfKey(key, context.directory) ?? []));
    units.delete(standing.unit);
    const foundIn = (scope: FoundScope) =>
      inPages(BATCH, after, (from, most) =>
        lists.search(scope, words, { ...narrow, state, ...(from ? { after: from } : {}), limit: most }),
      );
    const copies = foundIn({ readers: keys });
    const places = units.size === 0 ? copies : merged(copies, foundIn({ units: [...units] }), latestFirst);
    const viewer = { keys, unit: standing.unit, asked: false };
    const rows = filtered(places, BATCH, async (some) => {
      const met = new Map(some.map(({ id, at }) => [id, at]));
      const found = await lists.load(undefined, [...met.keys()], { state });
      const others = [...met].flatMap(([id, at]) => {
        const one = found.get(id);
        const isListed = one?.state.units.includes(standing.unit) || one?.state.opener.person === standing.person;
        return one && !isListed ? [{ id, at, one }] : [];
      });
      return freshly(context, (now) =>
        others.flatMap(({ id, at, one }) =>
          rolesIn(one.state, viewer, now).length > 0 ? [{ id, at, item: matterRow(one, now) }] : [],
        ),
      );
    });
    return cut(await taken(rows, limit + 1), limit);
  }

  const refused = ({ cursor }: ListQuery): Rejection | undefined => {
    const after = placeAfter(cursor, texts.listMoved, texts.badCursor);
    return isRejection(after) ? after : undefined;
  };

  // What is said of the time left changes by itself, by days or by minutes.
  const saidOf = (rows: readonly Standpoint[], { now, calendar }: Context): unknown =>
    rows.map(({ id, seq, dueAt }) => [
      ...[id, seq, dueAt, dueAt < now],
      ...(dueAt === LAST ? [] : everyLeftText(calendar, now, dueAt)),
    ]);

  return {
    beyond: (query: ListQuery, standing: Standing, context: Context) =>
      Promise.resolve(refused(query) ?? beyond(query, standing, context)),
    /** A page; `stood` is what `look` would have given when it was read, undefined where it gives nothing. */
    async list(query: ListQuery, standing: Standing, context: Context): Promise<ListedPage | Rejection> {
      const bad = refused(query);
      if (bad) return bad;
      const listed = (query.scope ?? 'todo') === 'todo' ? todo : latest;
      const { page, read } = await listed(query, standing, context);
      return { page, stood: read && saidOf(read, context) };
    },
    /**
     * By what a page of a list differs from what it was, at the cost of its index; undefined where finding that out
     * costs as much as the page.
     */
    async look(query: ListQuery, standing: Standing, context: Context): Promise<unknown> {
      const { limit, keys, words, scope, state, until, narrow } = asked(query, standing, context.now);
      if (words.length > 0 || 'unit' in scope) return undefined;
      const page = { ...narrow, limit: limit + 1 };
      const places =
        (query.scope ?? 'todo') === 'todo'
          ? await lists.todoLook(keys, { ...page, ...(until ? { until } : {}) })
          : await lists.latestLook(scope, { ...page, state, ...(until ? { overdueAt: until } : {}) });
      return saidOf(places, context);
    },
    /** What waits for somebody, each count up to MOST_COUNTED + 1. */
    counts: (standing: Standing, now: Instant) => lists.counts(keysOf(standing), now, standing.person),
  };
}

const pointOf = ({ id, seq, dueAt }: Listed): Standpoint => ({ id, seq, dueAt });
const idsOf = (places: readonly Place[]): string[] => places.map(({ id }) => id);
const LAST = '9999-12-31T00:00:00.000Z';

const fits = (one: ReceiptRecord, words: readonly string[]): boolean =>
  words.length === 0 || carriesAll(`${one.number} ${one.title} ${one.from}`, words);
const isDueBy = ({ dueAt }: ReceiptRecord, until: Instant | undefined): boolean =>
  until === undefined || (dueAt !== undefined && dueAt <= until);

/** One that a later release has opened, in a rolling upgrade, is listed by its number and title. */
function matterRow({ state, updatedAt }: Listed, context: Context): MatterSummary {
  const procedure = versions.find(state.procedure, state.version);
  return procedure ? summaryOf(procedure, state, updatedAt, context) : unknownSummary(state, updatedAt);
}

function todoRow(
  one: ListedMatter,
  { commands, cards }: ListQuery,
  context: Context,
  standing: Standing,
): MatterSummary {
  const procedure = (commands ?? cards) && versions.find(one.state.procedure, one.state.version);
  const seen = { keys: keysOf(standing), unit: standing.unit, context };
  return {
    ...matterRow(one, context),
    ...(procedure && commands ? { allowed: commandsForMany(procedure, one.state, context) } : {}),
    ...(procedure && cards ? { card: cardOf(procedure, one, seen) } : {}),
  };
}

function owedRow(one: ReceiptRecord, { cards }: ListQuery, context: Context, standing: Standing): MatterSummary {
  const procedure = cards && versions.find(one.procedure, one.version);
  const card = procedure && receiptCard(procedure, one, { keys: keysOf(standing), context });
  return { ...receiptRow(one, context), ...(card ? { card } : {}) };
}

const taskPartiesOf = ({ state }: Listed): readonly PartyKey[] => state.items.flatMap(({ parties }) => parties);

function receiptRow(one: Parameters<typeof receiptSummary>[0], context: Context): MatterSummary {
  return receiptSummary(one, versions.find(one.procedure, one.version)?.title ?? texts.unknownProcedureTitle, context);
}

function cut(rows: readonly Row[], limit: number): { items: MatterSummary[]; next?: string } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { items: shown.map((row) => row.item), ...(rows.length > limit && last ? { next: cursorOf(last) } : {}) };
}
