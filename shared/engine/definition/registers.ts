/** Registers: keyed facts that matters put in and lift, and that other matters read. */
import type { PostKey, UnitId } from '../../kernel/party.ts';
import type { Instant } from '../../kernel/time.ts';

export interface RegisterColumn {
  key: string;
  title: string;
  /** Where the value is one of a choice: how each is shown. */
  options?: Readonly<Record<string, string>>;
}

/** What a register is: declared once in procedures/registers.ts, whoever writes it. */
export interface RegisterDecl {
  title: string;
  /** What an entry is about: "资源", "系统", "标准". */
  subject: string;
  /** `all`: every unit sees its entries; `units`: those that an entry names, and the authority. */
  seenBy: 'all' | 'units';
  /** Columns of `values`, in the order in which they are shown. */
  columns: readonly RegisterColumn[];
  /** What to read where there is no entry. */
  empty: string;
  /** Values that name who holds a post of the unit that the entry is about: once it is entered he holds it. */
  appoints?: Readonly<Record<string, PostKey>>;
}

/** An entry in force. */
export interface RegisterEntry {
  register: string;
  subject: string;
  title: string;
  units: readonly UnitId[];
  values: Readonly<Record<string, unknown>>;
  since: Instant;
  /** The matter that put it in. */
  matter: string;
  number: string;
  /** How often the subject has changed: what a decision says that it has seen. */
  version?: number;
}

/** A subject as a decision found it; version 0 where nothing was ever put in. */
export interface Saw {
  register: string;
  subject: string;
  version: number;
}

/** Values by which the entries of a register can be asked for; each is indexed. */
export const askedBy = ['provider', 'unit', 'user', 'resource', 'plan', 'year', 'state', 'reviewBy', 'until'] as const;
export type AskedBy = (typeof askedBy)[number];

/** Which entries: all conditions hold at once. */
export interface RegisterQuery {
  /** Subjects that begin with this. */
  under?: string;
  where?: Readonly<Partial<Record<AskedBy, string>>>;
  /** No more than these are wanted; without it, more than MOST_ENTRIES are a fault of the question. */
  limit?: number;
}

/** No decision looks at more entries than this: what adds up a whole register does so on the server. */
export const MOST_ENTRIES = 5_000;

/**
 * The entries in force, as a decision sees them. A decision asks for subjects, or for few entries by a question; what
 * its reader does not know yet is noted, read from the database, and the decision is made again (server/registers/fresh.ts).
 */
export interface Registers {
  entry(register: string, subject: string): RegisterEntry | undefined;
  /** In the order in which they were put in. */
  find(register: string, query: RegisterQuery): readonly RegisterEntry[];
  /** How many entries of a register name each unit. */
  tally(register: string): ReadonlyMap<UnitId, number>;
  /** The subjects that were looked at one by one so far. */
  saw(): readonly Saw[];
  /** The version at which a subject was seen, by itself or among what a question found; undefined when it was not. */
  seen(register: string, subject: string): number | undefined;
}

/** What a decision wants to know of the registers and does not know yet. */
export interface Wanted {
  subjects: { register: string; subject: string }[];
  queries: { register: string; query: RegisterQuery }[];
  tallies: string[];
}

/** The answers, in the order of the questions. */
export interface Found {
  subjects: { entry?: RegisterEntry; version: number }[];
  queries: (readonly RegisterEntry[])[];
  tallies: ReadonlyMap<UnitId, number>[];
}

/** Reads what a majority has; questions of several decisions at once travel together. */
export interface RegisterSource {
  read(wanted: Wanted): Promise<Found>;
}

export function matches({ subject, values }: RegisterEntry, { under, where }: RegisterQuery): boolean {
  if (under !== undefined && !subject.startsWith(under)) return false;
  return Object.entries(where ?? {}).every(
    ([key, value]) => values[key] !== undefined && String(values[key]) === value,
  );
}

/** Entries that are all at hand, e.g. in a test. */
export function registersOf(entries: readonly RegisterEntry[]): Registers {
  return {
    entry: (register, subject) => entries.find((one) => one.register === register && one.subject === subject),
    find: (register, query) =>
      entries.filter((one) => one.register === register && matches(one, query)).slice(0, query.limit ?? MOST_ENTRIES),
    tally(register) {
      const counts = new Map<UnitId, number>();
      for (const one of entries)
        if (one.register === register)
          for (const unit of new Set(one.units)) counts.set(unit, (counts.get(unit) ?? 0) + 1);
      return counts;
    },
    saw: () => [],
    seen: () => undefined,
  };
}

export const noRegisters: Registers = registersOf([]);
