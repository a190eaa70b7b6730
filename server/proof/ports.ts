/** What the proof needs of a database. store/matters/roots.ts fills it. */
import type { StoredEntry } from '../matters/ports.ts';
import type { CarriedOut, MatterState, RegisterChange } from '@banjie/shared/engine/matter/state.ts';
import type { Day, Instant } from '@banjie/shared/kernel/time.ts';
import type { Delivery } from '../notify/ports.ts';

/** How far a matter had come: its last entry, and the hash of it. */
export interface Head {
  matter: string;
  number: string;
  seq: number;
  head: string;
}

/** A head that a day's root has sealed, for the first time on that day. */
export interface SealedHead extends Head {
  day: Day;
}

/** What is signed once a day. */
export interface Root {
  day: Day;
  /** The last instant of the day: entries up to it are covered, unless they were written later. */
  cut: Instant;
  madeAt: Instant;
  /** All matters, and all their entries. */
  matters: number;
  entries: number;
  /** Merkle root (SM3) over the heads of all matters, in the order of their ids. */
  root: string;
  /** Matters whose head is another than in the root before, and the Merkle root over these alone. */
  changed: number;
  changes: string;
  /** Which of several processes that made this day's root at once was the first; names its heads. */
  attempt: string;
  /** How many roots there are with this one. Absent before 2026-11-28, as is the next. */
  count?: number;
  /** How far the chain of administration had come, and with it the audit trail. */
  administration?: { seq: number; head: string };
  /** Hash of the root before, GENESIS for the first. */
  previous: string;
  /** SM2, uncompressed point, hex. */
  publicKey: string;
}

export interface SignedRoot extends Root {
  /** SM2 with SM3 over the canonical spelling of the rest, DER, hex. */
  signature: string;
}

/** An effect that is still to be carried out. */
export interface Outstanding {
  id: string;
  effect: CarriedOut['effect'];
  /** The step that it asks receipts for, or no longer. */
  item?: string;
  change?: RegisterChange;
}

/** A matter as the verifier reads it. */
export interface StoredMatter extends Head {
  state: MatterState;
  /** What lists, searches and background work find it by, as it is stored and as it follows from its state. */
  foundBy: { stored: Readonly<Record<string, unknown>>; expected: Readonly<Record<string, unknown>> };
  /** Its whole history, in the order of its entries. */
  entries: StoredEntry[];
  /** Entries that lie in its history where those stand that ride on it: what a crash has left is the same entry twice. */
  twice: StoredEntry[];
  /** Places in the history that are not those of their entries. */
  misplaced: string[];
  /** Effects of its commits that are still to be carried out. */
  outbox: Outstanding[];
}

/** Ids from `from` on and before `until`; either end may be open. */
export interface IdRange {
  from?: string;
  until?: string;
}

export interface RootStore {
  /** Oldest first. */
  roots(): Promise<SignedRoot[]>;
  last(): Promise<SignedRoot | undefined>;
  /** False when the day's root is there already. */
  put(root: SignedRoot): Promise<boolean>;
  /** Of every matter the last head at that instant, in the order of ids; matters of a later day are left out. */
  headsAt(cut: Instant): AsyncIterable<Head>;
  putHeads(day: Day, attempt: string, heads: readonly Head[]): Promise<void>;
  /** Takes off the heads of this attempt, or of all others than this one. */
  dropHeads(day: Day, attempt: string, which: 'this' | 'others'): Promise<void>;
  /** What the roots' own attempts have sealed, in the order of ids and then of days. */
  sealed(roots: readonly Pick<Root, 'day' | 'attempt'>[], range?: IdRange): AsyncIterable<SealedHead>;
  /** The heads that one root has sealed anew, in the order of ids. */
  sealedOn(root: Pick<Root, 'day' | 'attempt'>): Promise<Head[]>;
  /** The latest day on which a root has sealed this matter's head. */
  lastSealed(matter: string, roots: readonly Pick<Root, 'day' | 'attempt'>[]): Promise<SealedHead | undefined>;
  /** Whole matters in the order of ids. @param orphan is told of histories that are no matter's */
  matters(range?: IdRange, orphan?: (matter: string, entries: number) => void): AsyncIterable<StoredMatter>;
  /** Ids that cut the matters into this many parts of about the same size. */
  cuts(parts: number): Promise<string[]>;
}

/** What a matter's file is made of beside the matter itself. */
export interface DeliveryRecords {
  /** All that was told about the matter, oldest first. */
  ofMatter(matter: string): Promise<Delivery[]>;
}
