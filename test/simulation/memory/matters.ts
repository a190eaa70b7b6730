/**
 * Matters in memory: a commit is one conditional change on the matter's version; older entries of a full one are copied to
 * the history, and its next commit takes them off.
 */
import { earliestDue, openParties, wakeAt } from '@banjie/shared/engine/decide.ts';
import type { MatterState } from '@banjie/shared/engine/matter/state.ts';
import type { PartyKey } from '@banjie/shared/kernel/party.ts';
import { dayOf, type Instant } from '@banjie/shared/kernel/time.ts';
import { leftBy, type OutboxEntry } from '@banjie/server/matters/outbox.ts';
import type { Commit, LoadedMatter, MatterStore, StoredEntry } from '@banjie/server/matters/ports.ts';
import {
  inRows,
  type ListedMatter,
  type ListedState,
  type MatterLists,
  type TodoPage,
} from '@banjie/server/matters/listed.ts';
import { slotOf } from '@banjie/server/store/base/slots.ts';
import { byText, copy, type Atomic, type Time } from './atomic.ts';

export interface MemoryMatter {
  id: string;
  number: string;
  slot: number;
  seq: number;
  head: string;
  state: MatterState;
  parties: PartyKey[];
  dueAt: Instant;
  updatedAt: Instant;
  wakeAt?: Instant;
  tail: StoredEntry[];
  riding: number;
  outbox: OutboxEntry[];
  outboxAt?: number;
  urgentAt?: number;
  cancelled: { key: string; seq: number }[];
}

/** As docs/decisions/0020 has it: so much rides on a matter before the older ones leave it, and so much stays. */
const FULL = { entries: 24, bytes: 48 * 1024 };
const STAYS = { entries: 8, bytes: 24 * 1024 };
const NEVER = '9999-12-31T00:00:00.000Z';
const bytesOf = (entries: readonly StoredEntry[]): number =>
  entries.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);

export type StoredMatters = Pick<
  MatterStore,
  'load' | 'given' | 'keysBefore' | 'commit' | 'idOfNumber' | 'takeNumber' | 'waitsUntil'
>;

interface MatterTables {
  matters: Map<string, MemoryMatter>;
  /** Entries that have left their matter, by matter, in their order. */
  history: Map<string, StoredEntry[]>;
  /** How many were given in each year, and to whom. */
  numbers: { given: Map<string, number>; by: Map<string, string> };
  time: Time;
}

export function memoryMatters(durable: MatterTables): Atomic<StoredMatters> {
  const { matters, history, numbers, time } = durable;

  /** It was written before, under the same place, by this very commit. */
  const stands = ({ id, entry }: Commit): boolean =>
    [...(history.get(id) ?? []), ...(matters.get(id)?.tail ?? [])].some(
      (one) => one.seq === entry.seq && one.hash === entry.hash,
    );

  /** What stands in the history and rides still, by matter: where it begins, and how many entries it is. */
  const copied = new Map<string, { first: number; count: number }>();
  const offBy = ({ id, expected }: Commit): number => {
    const found = copied.get(id);
    const recent = expected?.recent ?? [];
    return found && found.first === recent[0]?.seq && recent.length >= found.count ? found.count : 0;
  };
  /** As this commit has left the matter. */
  function asLeft(commit: Commit, off: number): LoadedMatter {
    const { id, state, entry, expected } = commit;
    const recent = [...(expected?.recent ?? []).slice(off), entry];
    return copy({ state, seq: entry.seq, head: entry.hash, recent, riding: matters.get(id)?.riding ?? 0 });
  }

  function copyOlder({ id, tail, riding }: MemoryMatter): void {
    if (tail.length < FULL.entries && riding < FULL.bytes) return;
    let kept = 0;
    while (kept < STAYS.entries && bytesOf(tail.slice(-(kept + 1))) <= STAYS.bytes) kept += 1;
    const moved = tail.slice(0, tail.length - kept);
    const before = history.get(id) ?? [];
    history.set(id, [...before, ...moved.filter(({ seq }) => seq > (before.at(-1)?.seq ?? 0))]);
    copied.set(id, { first: moved[0]?.seq ?? 0, count: moved.length });
  }

  return {
    load(id) {
      const found = matters.get(id);
      if (!found) return undefined;
      const { state, seq, head, riding, tail } = found;
      return copy({ state, seq, head, riding, recent: tail.map(({ k, body, seq: at }) => ({ k, body, seq: at })) });
    },
    given(k) {
      for (const entries of history.values())
        for (const { k: known, body, seq } of entries) if (known === k) return { k, body, seq };
      return undefined;
    },
    keysBefore: (id, seq) => (history.get(id) ?? []).filter((one) => one.seq < seq).map((one) => one.k),
    commit(commit) {
      const { id, expected, entry, cancels = [] } = commit;
      const before = matters.get(id);
      const off = offBy(commit);
      if (before?.seq !== expected?.seq) return stands(commit) && asLeft(commit, off);
      if (!cancels.every((held) => waiting(before, held.key).length === held.count))
        return stands(commit) && asLeft(commit, off);
      const matter = written(before, copy(commit), time.machine);
      matter.cancelled.push(...cancels.map(({ key }) => ({ key, seq: entry.seq })));
      matters.set(id, matter);
      matter.riding -= bytesOf(matter.tail.splice(0, off));
      copyOlder(matter);
      return asLeft(commit, off);
    },
    waitsUntil(id, { key, count }) {
      const found = waiting(matters.get(id), key);
      return found.length === count ? (found[0]?.heldUntil ?? found[0]?.dueAt ?? undefined) : undefined;
    },
    idOfNumber(number) {
      const id = numbers.by.get(number);
      return id !== undefined && matters.get(id)?.number === number ? id : undefined;
    },
    takeNumber(now, id) {
      const year = dayOf(now).slice(2, 4);
      const given = (numbers.given.get(year) ?? 0) + 1;
      numbers.given.set(year, given);
      const number = `${year}${String(given).padStart(6, '0')}`;
      numbers.by.set(number, id);
      return number;
    },
  };
}

/** Held back entries of a key that are not in hand. */
const waiting = (matter: MemoryMatter | undefined, key: string): OutboxEntry[] =>
  (matter?.outbox ?? []).filter(({ effect, taken }) => effect.held?.key === key && !taken);

function written(before: MemoryMatter | undefined, { id, state, entry, outbox }: Commit, now: number): MemoryMatter {
  const entries = outbox.map((one) => leftBy(one, new Date(now)));
  const wake = wakeAt(state);
  const { wakeAt: _, ...rest } = before ?? { wakeAt: undefined };
  const matter: MemoryMatter = {
    ...{ tail: [], riding: 0, outbox: [], cancelled: [], ...rest },
    ...{ id, number: state.number, slot: slotOf(id), seq: entry.seq, head: entry.hash, state },
    ...{ parties: openParties(state), dueAt: earliestDue(state) ?? NEVER, updatedAt: entry.at },
    ...(wake === undefined ? {} : { wakeAt: wake }),
  };
  matter.tail = [...matter.tail, entry];
  matter.riding += Buffer.byteLength(entry.text);
  matter.outbox = [...matter.outbox, ...entries];
  return redue(matter);
}

/** When something of its outbox is due first: an entry without a time is due, one that is set aside is not. */
export function redue(matter: MemoryMatter): MemoryMatter {
  const { outboxAt: _, urgentAt: __, ...rest } = matter;
  const first = (entries: readonly OutboxEntry[]) =>
    entries
      .flatMap(({ dueAt }) => (dueAt === null ? [] : [dueAt?.getTime() ?? 0]))
      .reduce<number | undefined>((least, at) => (least === undefined || at < least ? at : least), undefined);
  const [outboxAt, urgentAt] = [first(matter.outbox), first(matter.outbox.filter((one) => one.urgent))];
  return {
    ...rest,
    ...(outboxAt === undefined ? {} : { outboxAt }),
    ...(urgentAt === undefined ? {} : { urgentAt }),
  };
}

export type StoredLists = Pick<MatterLists, 'due' | 'partiesOf' | 'standingOf' | 'todo' | 'todoWhole' | 'project'>;

export function memoryLists({ matters }: Pick<MatterTables, 'matters'>): Atomic<StoredLists> {
  return {
    due(slots, now, limit) {
      return [...matters.values()]
        .flatMap(({ id, slot, wakeAt: at }) =>
          at !== undefined && at <= now && slots.includes(slot) ? [{ id, wakeAt: at }] : [],
        )
        .sort((one, other) => byText(one.wakeAt, other.wakeAt) || byText(one.id, other.id))
        .slice(0, limit);
    },
    partiesOf(matter, item) {
      const found = matters.get(matter)?.state.items.find(({ id }) => id === item);
      return found && [...found.parties, ...(found.delegated?.from ?? [])];
    },
    standingOf(matter, id) {
      const state = matters.get(matter)?.state;
      const found = state?.items.find((one) => one.id === id);
      return (
        found && {
          parties: [...found.parties, ...(found.delegated?.from ?? [])],
          pool: copy(found.pool ?? []),
          climbs: state?.timers.some(({ kind, item }) => kind === 'climb' && item === id) === true,
        }
      );
    },
    todo: (parties, page) => todoWhole(parties, page).map((one) => ({ ...one, state: rowOf(one.state) })),
    todoWhole,
    // Search is not simulated: nothing is decided on it.
    project: () => undefined,
  };

  function todoWhole(parties: readonly PartyKey[], { limit }: TodoPage): ListedMatter[] {
    const mine = [...matters.values()].filter((one) => one.parties.some((party) => parties.includes(party)));
    mine.sort((one, other) => byText(one.dueAt, other.dueAt) || byText(one.id, other.id));
    return mine
      .slice(0, limit)
      .map(({ id, state, seq, updatedAt, dueAt }) => copy({ id, state, seq, updatedAt, dueAt }));
  }
}

/** What a row shows of it, and nothing that is not there. */
const rowOf = (state: MatterState): ListedState =>
  Object.fromEntries(inRows.flatMap((key) => (key in state ? [[key, state[key]]] : []))) as unknown as ListedState;
