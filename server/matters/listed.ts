/** Lists of matters at rest, as whoever shows or counts them asks for them. */
import type { MatterState } from '@banjie/shared/engine/matter/state.ts';
import type { PartyKey, PersonId, UnitId } from '@banjie/shared/kernel/party.ts';
import type { Instant } from '@banjie/shared/kernel/time.ts';
import type { ItemStanding } from '../notify/ports.ts';
import type { Place } from './merging.ts';

/** What of a matter stands in a row: a small part of it, which is all that is read where nothing else is shown. */
export const inRows = ['id', 'number', 'procedure', 'version', 'title', 'opener', 'items', 'end'] as const;
export type ListedState = Pick<MatterState, (typeof inRows)[number]>;
export interface Listed<S extends ListedState = ListedState> {
  id: string;
  state: S;
  seq: number;
  updatedAt: Instant;
  dueAt: Instant;
}
export type ListedMatter = Listed<MatterState>;

/** Of one row of a list, what changes when the row does. A receipt has no version: it is open, or not in the list. */
export interface Standpoint {
  id: string;
  seq?: number;
  dueAt: Instant;
}

export type Scope = { opener: PersonId } | { unit: UnitId };
/** By words also where somebody was given a copy, supervises, or stands in for somebody of another unit. */
export type FoundScope = Scope | { readers: readonly PartyKey[] } | { units: readonly UnitId[] };

/** What a matter is found by. */
export interface FoundWith {
  text: string;
  /** Who may open it though his unit may have no part in it. Left out, it is made up for later. */
  readers?: PartyKey[];
}

export interface Narrowing {
  after?: Place;
  procedure?: string;
  limit: number;
}
export type TodoPage = Narrowing & { until?: Instant };
export type LatestPage = Narrowing & { state: 'open' | 'ended' | 'all'; overdueAt?: Instant };

/** Queries over matters at rest. Every one is served by an index; none sorts in memory. */
export interface MatterLists {
  todo(parties: readonly PartyKey[], page: TodoPage): Promise<Listed[]>;
  /** The same with all that is in them. */
  todoWhole(parties: readonly PartyKey[], page: TodoPage): Promise<ListedMatter[]>;
  /** The same without what is in them. */
  todoPlaces(parties: readonly PartyKey[], page: TodoPage): Promise<Place[]>;
  /** In one operation, what a page of the to-do list stands on, receipts included: when it is as before, the page is. */
  todoLook(parties: readonly PartyKey[], page: TodoPage): Promise<Standpoint[]>;
  latest(scope: Scope, page: LatestPage): Promise<Listed[]>;
  latestLook(scope: Scope, page: LatestPage): Promise<Standpoint[]>;
  /** Places of what carries all words, the latest opened first. A moment behind the matters themselves. */
  search(scope: FoundScope, words: readonly string[], page: LatestPage): Promise<Place[]>;
  /** Those of these matters that carry all words. */
  carrying(ids: readonly string[], words: readonly string[]): Promise<ReadonlySet<string>>;
  /** Those of these matters that are in the scope as they stand now (in any, when none is given). */
  load(
    scope: Scope | undefined,
    ids: readonly string[],
    page: Pick<LatestPage, 'state' | 'overdueAt'>,
  ): Promise<ReadonlyMap<string, ListedMatter>>;
  /** What waits for these parties, receipts included, and what the person has not read; each up to MOST_COUNTED + 1. */
  counts(
    parties: readonly PartyKey[],
    overdueAt: Instant,
    person?: PersonId,
  ): Promise<{ todo: number; overdue: number; unread: number }>;
  /** Matters of these slots that time has something to do to, longest due first. */
  due(slots: readonly number[], now: Instant, limit: number): Promise<{ id: string; wakeAt: Instant }[]>;
  /** Whether anything in these slots is due: what time has to do, or what a commit has left. */
  isDue(slots: readonly number[], now: Instant): Promise<boolean>;
  nextWake(): Promise<Instant | undefined>;
  /** Writes the search projection of a matter. */
  project(id: string, made: (state: MatterState) => FoundWith): Promise<void>;
  /** Of some, those that were projected before all was that is now; the last of the some, or that there are no more. */
  behind(after: string): Promise<{ ids: string[]; last: string | undefined }>;
  /** Whose an open item is now, with those whose decision it stays; undefined once it is closed. */
  partiesOf(matter: string, item: string): Promise<readonly PartyKey[] | undefined>;
  /** More of it; not batched, for what is asked rarely. */
  standingOf(matter: string, item: string): Promise<ItemStanding | undefined>;
  /** Those of these matters to which the unit is a party. */
  partyTo(unit: UnitId, ids: readonly string[]): Promise<ReadonlySet<string>>;
}
