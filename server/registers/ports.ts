import type { UnitId } from '@banjie/shared/kernel/party.ts';
import type { Day, Instant } from '@banjie/shared/kernel/time.ts';
import type {
  AskedBy,
  RegisterEntry,
  RegisterQuery,
  RegisterSource,
} from '@banjie/shared/engine/definition/registers.ts';
import type { RegisterRecord, Registers } from '../matters/ports.ts';
import type { Arriving, Recorded, Refusal } from './standing.ts';

/** Where a page of entries goes on. */
export interface After {
  at: Instant;
  id: string;
}

export interface RegisterStore extends Registers, RegisterSource {
  /**
   * Carries a change out, once however often it is asked for.
   * @returns why it was refused; the same answer whenever it is asked for again
   */
  apply(change: Arriving): Promise<Refusal | undefined>;
  /** Puts in what a city brings along, where nothing was ever put in; gives how many. */
  enter(changes: readonly Arriving[]): Promise<number>;
  /** Of these subjects, who has changed each last; absent where nothing was ever put in. */
  changedBy(register: string, subjects: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /**
   * Entries that name the unit (all of them when no unit is given), newest first.
   * @param page.key a subject, or what subjects begin with before a `/` @param page.text part of a title or subject
   */
  list(
    register: string,
    unit: UnitId | undefined,
    page: {
      key?: string;
      text?: string;
      /** Entries with these values, or of these subjects. */
      either?: { where: NonNullable<RegisterQuery['where']>; subjects: readonly string[] };
      ended: boolean;
      after?: After;
      limit: number;
    },
  ): Promise<{ items: RegisterRecord[]; next?: After }>;
  /** Every entry in force of a register, in the order of the subjects, read page by page. */
  each(register: string): AsyncIterable<RegisterEntry>;
  /** Entries in force of which a value is a day not after `until` (or the first after it). */
  due(register: string, value: AskedBy, page: { until: Day; after?: string; limit: number }): Promise<RegisterEntry[]>;
  dueCount(register: string, value: AskedBy, until: Day): Promise<number>;
  nextDay(register: string, value: AskedBy, after: Day): Promise<Day | undefined>;
  counts(): Promise<ReadonlyMap<string, number>>;
  /** Running entries whose subject begins with `<prefix>/`. */
  running(register: string, prefix: string): Promise<RegisterRecord[]>;
  /** Calls back after every change of an entry, by any process, and after every gap in hearing of them. Returns how to stop. */
  watch(changed: () => void): Promise<() => Promise<void>>;
  /** What has happened to one subject, oldest first. */
  history(register: string, subject: string): Promise<Recorded[]>;
}
