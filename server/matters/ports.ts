/** What the matters need from the outside. The adapters in store/, people/ and schedule/ fill these. */
import type { WorkCalendar } from '@banjie/shared/kernel/calendar.ts';
import type { Rejection } from '@banjie/shared/kernel/rejection.ts';
import type { Directory, PartyKey, Person, PersonId, UnitId } from '@banjie/shared/kernel/party.ts';
import type { Instant } from '@banjie/shared/kernel/time.ts';
import type { Context, Settings } from '@banjie/shared/engine/definition/definition.ts';
import type { Versions } from '@banjie/shared/engine/definition/versions.ts';
import type { RegisterSource } from '@banjie/shared/engine/definition/registers.ts';
import type { Effect, FileRef, MatterState } from '@banjie/shared/engine/matter/state.ts';
import type { SaidAlertsView } from '@banjie/shared/contract/shapes.ts';
import type { HistoryEntry, StoredEntry } from './entries.ts';
import type { OutboxEntry, Pending } from './outbox.ts';

export type { HistoryEntry, StoredEntry };

/** A command that stands in a history. */
export interface GivenCommand {
  k: string;
  body: string;
  seq: number;
}

/** A matter as a decision needs it: without the texts of its history. */
export interface LoadedMatter {
  state: MatterState;
  /** Number of committed commands; the condition of every update. */
  seq: number;
  /** Hash of the last history entry. */
  head: string;
  /**
   * The newest commands: those whose entries still ride on the matter, in their order. With the whole entry where this
   * process has written it.
   */
  recent: readonly (GivenCommand | StoredEntry)[];
  /** UTF-8 bytes of the entries that ride on the matter. */
  riding: number;
}

/** Held back effects of one key, and how many they are. */
export interface Held {
  key: string;
  count: number;
}

/** What a commit writes, computed from the decision. */
export interface Commit {
  id: string;
  /** What the decision was made on; undefined for an opening. */
  expected: Pick<LoadedMatter, 'state' | 'seq' | 'recent' | 'riding'> | undefined;
  state: MatterState;
  entry: StoredEntry;
  outbox: OutboxEntry[];
  /** Held back effects that are not to be done. Where not all of a key still wait, nothing is written. */
  cancels?: readonly Held[];
}

/**
 * Why a commit has no answer. `refused`: it is known that it was not written. `uncertain`: it may have been, or may
 * still be; whoever decides again on what stands then and commits that can't do it twice.
 */
export class CommitFailed extends Error {
  readonly outcome: 'refused' | 'uncertain' | 'tooLarge';
  constructor(outcome: CommitFailed['outcome'], cause: unknown) {
    super(`commit ${outcome}`, { cause });
    this.outcome = outcome;
  }
}

export interface MatterStore {
  /** Undefined when there is none. Reads with majority concern; concurrent loads are batched. */
  load(id: string): Promise<LoadedMatter | undefined>;
  /** A command that no longer rides on its matter. Ask after `load`: what has left the matter by then is found here. */
  given(k: string): Promise<GivenCommand | undefined>;
  /** The keys of all entries before this one that have left the matter. */
  keysBefore(id: string, seq: number): Promise<string[]>;
  /**
   * The matter as it stands with it (majority, journalled), or false when somebody else was faster. Concurrent commits are
   * grouped, and each gets its own answer. @throws CommitFailed
   */
  commit(commit: Commit): Promise<LoadedMatter | false>;
  /** The newest entries before `before`, newest first. */
  timeline(id: string, page: { before?: number; limit: number }): Promise<HistoryEntry[]>;
  /** All entries in their order, read in pieces. */
  history(id: string): AsyncIterable<HistoryEntry>;
  /** Until which instant of machine time held back effects wait, if all of them still do. */
  waitsUntil(id: string, held: Held): Promise<Date | undefined>;
  /** In one operation, everything that changes when the matter's page does. Undefined when there is no such matter. */
  look(id: string): Promise<MatterLook | undefined>;
  idOfNumber(number: string): Promise<string | undefined>;
  /** The next number, given to this matter: two digits of the year and a running number, digits only. Gaps are possible, repeats are not. */
  takeNumber(now: Instant, id: string): Promise<string>;
}

/** What the page of a matter stands on: when it is as before, so is the page, but for the reader and the time. */
export interface MatterLook {
  seq: number;
  procedure: string;
  version: number;
  /** Counts up with everything that happens to its receipts. */
  receipts: number;
  /** Versions of the matters that it shows. */
  linked: { id: string; seq: number }[];
  /** The entries that it shows, as they stand in their registers. */
  entries: unknown[];
  deadlines: { at: Instant; limit: string }[];
  /** Something that was decided waits still, and can be taken back as if it had not been. */
  waits: boolean;
}

export interface CityClock {
  now(): Instant;
  /** The real time, where the city has one of its own. */
  machine?(): Instant;
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
  /**
   * To be awaited before somebody's command is decided: from then on the directory and his standing are what held two
   * seconds ago or later, asked of the database where the snapshot may be older. A rejection when that can't be known.
   */
  fresh(person?: PersonId): Promise<Rejection | undefined>;
}

/** Files that people send before the command that names them. */
export interface Attachments {
  /**
   * The files of these ids, if this person has sent them and no other matter names them.
   * @param signs the command for which they were sent as signatures; without it none of them is one
   */
  claim(ids: readonly string[], person: PersonId, matter: string, signs?: string): Promise<FileRef[] | Rejection>;
  /** The commit that names them is written. May be missed. */
  attached(ids: readonly string[], matter: string): Promise<void>;
}

/** A signature as a command names it: the picture by the id under which it was sent. */
export type NamedSignature = { file: string } | { typed: string };

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
  /** Which command gives which letter; none where nothing is said. */
  letters?: Context['letters'];
  /** For which decisions the city asks for a hand-written signature. */
  signs?: Context['signs'];
  /** For how many milliseconds of machine time a result can be taken back before it goes out; 0 when absent. */
  holds?: number;
  /** How many of the receipts of a step were given. */
  confirmed?(matter: string, item: string): Promise<number>;
  /** The definitions that this process has; all of this release unless told. */
  registry?: Versions;
  /** Hears what an opening that will be accepted is about to do; why it is one too many. */
  opens?(person: PersonId, effects: readonly Effect[]): Promise<Rejection | undefined>;
  /** Whom this person may name; undefined where there is no bound. Without it nobody has one. */
  reach?(person: PersonId): Promise<((named: Person) => boolean) | undefined>;
  /** Hears what was committed with effects, as it stands in the outbox. */
  committed?(matter: Pending): void;
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
  /** `silent`: it had said nothing when its step was closed without it. `dropped`: it is needed no more. */
  state: 'open' | 'confirmed' | 'silent' | 'dropped';
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

/** A place in a page of receipts: those that are missing come first, then by unit. */
export interface ReceiptPlace {
  state: 'open' | 'silent' | 'confirmed';
  unit: UnitId;
}

export interface Receipts {
  get(id: string): Promise<ReceiptRecord | undefined>;
  /** The items of a matter for which receipts were ever asked, in the order of their numbers. */
  itemsOf(matter: string): Promise<string[]>;
  /** What a unit is or was asked to confirm in a matter, dropped ones too. */
  ofUnit(matter: string, unit: UnitId): Promise<ReceiptRecord[]>;
  /** Receipts of an item that count, those that are missing first. */
  ofItem(matter: string, item: string, page: { after?: ReceiptPlace; limit: number }): Promise<ReceiptRecord[]>;
  /** All receipts of the matter, dropped ones too, in the order of item and unit. */
  ofMatter(matter: string, page: { after?: { item: string; unit: UnitId }; limit: number }): Promise<ReceiptRecord[]>;
  /** How many count, and how many are there. Counted by an index; who asks at the same time is answered together. */
  countOf(matter: string, item: string): Promise<{ asked: number; confirmed: number }>;
  /** Open receipts of these parties, first due first, after a cursor position. */
  openFor(
    parties: readonly PartyKey[],
    page: { after?: { at: Instant; id: string }; until?: Instant; procedure?: string; limit: number },
  ): Promise<ReceiptRecord[]>;
  /** What the unit was ever asked to confirm, latest asked first, after a cursor position. */
  latestOf(
    unit: UnitId,
    page: {
      after?: { at: Instant; id: string };
      state: 'open' | 'confirmed' | 'all';
      procedure?: string;
      limit: number;
    },
  ): Promise<ReceiptRecord[]>;
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
  /** What the matter has put in, oldest first; of a unit, what names it. */
  ofMatter(
    matter: string,
    page?: { unit?: UnitId; after?: { at: Instant; id: string }; limit: number },
  ): Promise<RegisterRecord[]>;
}

/** What is counted about a matter and stands outside it: in words, and what each of its alerts has said. */
export interface Counted {
  lines: string[];
  alerts?: SaidAlertsView;
}
