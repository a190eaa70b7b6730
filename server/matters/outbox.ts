/** What commits have left to be done elsewhere, and what the relay needs to do it. store/matters/outbox.ts fills it. */
import type { CarriedOut, MatterState } from '@banjie/shared/engine/matter/state.ts';
import type { Instant } from '@banjie/shared/kernel/time.ts';
import type { StoredEntry } from './entries.ts';

/** An effect on other documents that is still to be carried out. Its times are the database's. */
export interface OutboxEntry {
  /** `<matter>.<seq>.<n>`: the deterministic id under which it is carried out, however often. */
  id: string;
  at: Instant;
  effect: CarriedOut;
  /** When it is to be carried out, or tried again; set with the commit, null once it is set aside. */
  dueAt?: Date | null;
  /** Of a held one: not before that, whatever becomes of those before it. Absent in older ones. */
  heldUntil?: Date;
  /** Goes before all others. */
  urgent?: true;
  /** How far a fan-out has come. */
  cursor?: number;
  /** How often it has failed, since when, and why; the reason has nothing of what people wrote. */
  attempts?: number;
  failedAt?: Date;
  error?: string;
  /** Since when it waits for an administrator, after its last attempt. */
  asideAt?: Date;
  /** It is being given up: from here on it is not tried again. */
  givingUp?: true;
  /** The entry of the same lane that it waits for. */
  behind?: string;
  /** A held back one that is being carried out, and can't be cancelled any more. */
  taken?: true;
}

/** As its commit leaves it: due at once, a held one when its hold is over. @param now machine time */
export function leftBy(entry: OutboxEntry, now: Date): OutboxEntry {
  const { held } = entry.effect;
  const dueAt = new Date(now.getTime() + (held?.ms ?? 0));
  return { ...entry, dueAt, ...(held ? { heldUntil: dueAt } : {}), ...(isUrgent(entry) ? { urgent: true } : {}) };
}

/** The entry of the matter's history that has left it. @param id of an entry of the outbox */
export const seqOf = (id: string): number => Number(id.split('.').at(-2));

/** A matter with what is outstanding in it. */
export interface Pending {
  id: string;
  number: string;
  procedure: string;
  version: number;
  title: string;
  /** Name of the unit that opened it. */
  from: string;
  entries: OutboxEntry[];
  /** What has just been committed, in the process that did it: what is made of it need not be read again. */
  atHand?: AtHand;
}

/** A commit that stands: the state that it led to, and its entry. */
export interface AtHand {
  state: MatterState;
  entry: StoredEntry;
}

/** What a commit has left of a matter. */
export const pendingOf = (
  id: string,
  { number, procedure, version, title, opener }: MatterState,
  entries: OutboxEntry[],
): Pending => ({ id, number, procedure, version, title, from: opener.unitName ?? opener.name, entries });

/** Whether it goes before all others. */
export const isUrgent = ({ effect }: Pick<OutboxEntry, 'effect'>): boolean =>
  effect.effect === 'notify' && effect.urgent;

/** What becomes of an entry that was not carried out: these fields of it change. */
export type Postponed = Pick<OutboxEntry, 'id' | 'dueAt'> &
  Partial<Pick<OutboxEntry, 'attempts' | 'failedAt' | 'error' | 'asideAt' | 'behind'>>;

/** Matters with effects that are still to be carried out. */
export interface Outbox {
  /** Matters of these slots with entries that are due, longest due first; all their entries, in their order. */
  pending(which: { slots: readonly number[]; urgent: boolean; limit: number }): Promise<Pending[]>;
  /**
   * Takes these entries off when nothing else is outstanding in the matter, and these items of it are open. False when that
   * may not be so: then `settle` does what is to be done, and may do it in any case.
   */
  clear(matter: string, done: readonly string[], open: readonly string[]): Promise<boolean>;
  /** Takes entries off, and notes what became of others. Does not change the matter's version; a second time changes nothing. */
  settle(matter: string, outcome: { done: readonly string[]; postponed: readonly Postponed[] }): Promise<void>;
  /** Notes how far a fan-out has come. */
  advance(matter: string, entry: string, cursor: number): Promise<void>;
  /** Takes a held back effect in hand; false when it was cancelled before. From then on it can't be. */
  take(matter: string, entry: OutboxEntry): Promise<boolean>;
  /** Calls back soon after a commit with urgent effects in these slots, or with others, by any process; with both after every gap. Returns how to stop. */
  watch(slots: readonly number[], wake: (urgent: boolean) => void): () => Promise<void>;
}

/** What failed to its last attempt, for an administrator. */
export interface SetAside {
  /** Those that wait for him, longest waiting first, from behind a place on. */
  list(page: {
    limit: number;
    after?: { at: Instant; id: string };
  }): Promise<{ matter: Pending; entry: OutboxEntry }[]>;
  find(entry: string): Promise<{ matter: Pending; entry: OutboxEntry } | undefined>;
  /** It and what waits behind it is due again, as if it had never failed. False when it is not set aside any more, or being given up. */
  again(entry: string): Promise<boolean>;
  /** From here on it is given up and not tried again. False when it is not set aside any more, or somebody else does so. */
  reserve(entry: string): Promise<boolean>;
  /** It can be tried again after all: for whoever has reserved it. */
  release(entry: string): Promise<void>;
  /** It is taken off, and what waits behind it is due. */
  giveUp(entry: string): Promise<boolean>;
  /** All of them are due again; how many there were. */
  againAll(): Promise<number>;
  /** Entries, not matters: as many as are listed. */
  count(): Promise<number>;
}

/** Another holds for a moment what an effect needs: it is tried again in a second, however often, and has not failed. */
export class HeldUp extends Error {}
