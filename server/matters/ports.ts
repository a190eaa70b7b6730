/** What the matters need from the outside. The adapters in store/, people/ and schedule/ fill these. */
import type { WorkCalendar } from '@banjie/shared/kernel/calendar.ts';
import type { Rejection } from '@banjie/shared/kernel/rejection.ts';
import type { Directory, PartyKey, PersonId, UnitId } from '@banjie/shared/kernel/party.ts';
import type { Instant } from '@banjie/shared/kernel/time.ts';
import type { Context, Settings } from '@banjie/shared/engine/definition/definition.ts';
import type { RegisterSource } from '@banjie/shared/engine/definition/registers.ts';
import type { Effect, FileRef, MatterEvent, MatterState } from '@banjie/shared/engine/matter/state.ts';

/** One committed command: what was asked, by whom, and every fact that came of it. Chained by hash. */
export interface HistoryEntry {
  seq: number;
  at: Instant;
  /** Idempotency-Key of the command, and hash of what it asked; the same key with another body is refused. */
  key: string;
  body: string;
  actor: string;
  command: string;
  events: MatterEvent[];
  previous: string;
  hash: string;
}

/** An effect on other documents that is still to be carried out. */
export interface OutboxEntry {
  /** `<matter>.<seq>.<n>`: the deterministic id under which it is carried out, however often. */
  id: string;
  at: Instant;
  effect: Effect;
  /** How far a fan-out has come. */
  cursor?: number;
}

/** A matter as a decision needs it: without the bodies of its history. */
export interface LoadedMatter {
  state: MatterState;
  /** Number of committed commands; the condition of every update. */
  seq: number;
  /** Hash of the last history entry. */
  head: string;
  /** Keys of all committed commands with the hash of their bodies and their place. */
  keys: { key: string; body: string; seq: number }[];
}

/** What a commit writes, computed from the decision. */
export interface Commit {
  id: string;
  /** The `seq` that the decision was made on; 0 for an opening. */
  expected: number;
  state: MatterState;
  entry: HistoryEntry;
  outbox: OutboxEntry[];
}

export interface MatterStore {
  /** Undefined when there is none. Reads with majority concern; concurrent loads are batched. */
  load(id: string): Promise<LoadedMatter | undefined>;
  /** True when written (majority, journalled); false when somebody else was faster. Concurrent commits are grouped. */
  commit(commit: Commit): Promise<boolean>;
  history(id: string): Promise<HistoryEntry[]>;
  /** State and history of one instant, for whoever looks at the matter. */
  whole(id: string): Promise<(Pick<LoadedMatter, 'state' | 'seq'> & { history: HistoryEntry[] }) | undefined>;
  idOfNumber(number: string): Promise<string | undefined>;
  /** The next number: two digits of the year and a running number, digits only. Gaps are possible, repeats are not. */
  nextNumber(now: Instant): Promise<string>;
}

export interface CityClock {
  now(): Instant;
}

/** A person with everything that decides what he may do at an instant. */
export interface Standing {
  person: PersonId;
  name: string;
  unit: UnitId;
  unitName: string;
  administrator: boolean;
  /** Keys of himself and of his posts. */
  keys: PartyKey[];
  /** Who delegated to him today, with their keys. */
  standsInFor: { person: PersonId; name: string; until: string; keys: PartyKey[] }[];
}

/** The people of the city, as a snapshot that is kept up to date. */
export interface People {
  directory(): Directory;
  /** Undefined for a person who does not exist or has left. */
  standing(person: PersonId, now: Instant): Standing | undefined;
}

/** Files that people send before the command that names them. */
export interface Attachments {
  /** The files of these ids, if this person has sent them and no other matter names them. */
  claim(ids: readonly string[], person: PersonId, matter: string): Promise<FileRef[] | Rejection>;
  /** The commit that names them is written. May be missed. */
  attached(ids: readonly string[], matter: string): Promise<void>;
}

/** Everything that the matters service is made of. */
export interface MatterPorts {
  store: MatterStore;
  people: People;
  calendar: WorkCalendar;
  clock: CityClock;
  settings: Settings;
  /** Absent where nobody sends files. */
  files?: Attachments;
  /** What a decision wants to know of the registers is read when it wants it. */
  registers: RegisterSource;
  /** What the data of the city say, for procedures that start from it. */
  figures: { load(now: Instant): Promise<Context['figures']> };
  /** Hex digest (SM3) of canonical JSON. */
  hash(value: unknown): string;
}

/** Matters with effects that are still to be carried out. */
export interface Outbox {
  /** Matters with pending entries, oldest first; entries in their order. */
  pending(limit: number): Promise<
    {
      id: string;
      number: string;
      procedure: string;
      version: number;
      title: string;
      /** Name of the unit that opened it. */
      from: string;
      entries: OutboxEntry[];
    }[]
  >;
  /** Takes entries off. Does not change the matter's version; a second time changes nothing. */
  done(matter: string, entries: readonly string[]): Promise<void>;
  /** Notes how far a fan-out has come. */
  advance(matter: string, entry: string, cursor: number): Promise<void>;
  /** Calls back soon after a commit with effects, by any process. Returns how to stop. */
  watch(wake: () => void): () => Promise<void>;
}

/** The duty of one unit to confirm: a document of its own, so that a confirmation writes nothing else. */
export interface ReceiptRecord {
  /** `<matter>.<item>.<unit>` */
  id: string;
  matter: string;
  number: string;
  procedure: string;
  version: number;
  title: string;
  item: string;
  /** Name of the unit that opened the matter. */
  from: string;
  /** What is to be confirmed, e.g. 核校结果比对. */
  what: string;
  unit: UnitId;
  parties: PartyKey[];
  state: 'open' | 'confirmed' | 'dropped';
  askedAt: Instant;
  dueAt?: Instant;
  provisional: boolean;
  confirmedAt?: Instant;
  by?: { person: PersonId; name: string; onBehalfOf?: string };
  form?: Record<string, unknown>;
  /** Key and body hash of the confirmation, for its idempotency. */
  key?: string;
  body?: string;
}

export interface Receipts {
  get(id: string): Promise<ReceiptRecord | undefined>;
  ofMatter(matter: string): Promise<ReceiptRecord[]>;
  ofUnit(matter: string, unit: UnitId): Promise<ReceiptRecord[]>;
  /** Open receipts of these parties, first due first, after a cursor position. */
  openFor(
    parties: readonly PartyKey[],
    page: { after?: { dueAt: Instant; id: string }; until?: Instant; limit: number },
  ): Promise<ReceiptRecord[]>;
  countFor(parties: readonly PartyKey[], overdueAt: Instant): Promise<{ open: number; overdue: number }>;
  /** What the unit was ever asked to confirm, latest asked first, after a cursor position. */
  latestOf(
    unit: UnitId,
    page: { after?: { askedAt: Instant; id: string }; state: 'open' | 'confirmed' | 'all'; limit: number },
  ): Promise<ReceiptRecord[]>;
  /** Matters in which the unit has ever had a receipt to give (for its list and for what it may see). */
  has(matter: string, unit: UnitId): Promise<boolean>;
}

/** Whose command it was: the person is named to whoever supervises or has a part in the matter, the unit to all. */
export interface RegisterBy {
  name: string;
  unitName?: string;
}

/** An entry of a register: a fact that matters put in and lift. */
export interface RegisterRecord {
  /** `<register>/<subject>@<matter>`, without the matter for what is lasting. */
  id: string;
  register: string;
  subject: string;
  matter: string;
  number: string;
  procedure: string;
  title: string;
  why: string;
  note?: string;
  units: UnitId[];
  values?: Record<string, unknown>;
  lasting?: true;
  /** Who gave the command that put it in, and the one that lifted it. */
  by?: RegisterBy;
  liftedBy?: RegisterBy;
  liftedWhy?: string;
  /** So many other matters hold the same subject. */
  also?: number;
  since: Instant;
  until?: Instant;
}

export interface Registers {
  ofMatter(matter: string): Promise<RegisterRecord[]>;
}
