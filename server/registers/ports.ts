import type { UnitId } from '@banjie/shared/kernel/party.ts';
import type { Instant } from '@banjie/shared/kernel/time.ts';
import type { RegisterChange } from '@banjie/shared/engine/matter/state.ts';
import type { RegisterBy, RegisterRecord, Registers } from '../matters/ports.ts';

/** Where a change comes from: its matter, the outbox entry that carries it, and its place among all changes of the matter. */
export interface Change {
  change: RegisterChange;
  matter: { id: string; number: string; procedure: string };
  at: Instant;
  /** Whose command it was. */
  by: RegisterBy;
  /** Grows with the commits of the matter: a change that is carried out again never undoes a later one. */
  order: number;
}

export interface RegisterStore extends Registers {
  /** Puts in entries whose ids are not there yet; what is there stays as it is. */
  seed(entries: readonly RegisterRecord[]): Promise<void>;
  apply(change: Change): Promise<void>;
  /**
   * Entries that name the unit (all of them when no unit is given), newest first.
   * @param page.key a subject, or what subjects begin with before a `/` @param page.text part of a title or subject
   */
  list(
    register: string,
    unit: UnitId | undefined,
    page: { key?: string; text?: string; ended: boolean; after?: { at: Instant; id: string }; limit: number },
  ): Promise<RegisterRecord[]>;
  /** All entries in force, of one subject, one register or of all, in the order in which they were put in. */
  inForce(register?: string, subject?: string): Promise<RegisterRecord[]>;
  counts(): Promise<ReadonlyMap<string, number>>;
  watch(changed: () => void): Promise<() => Promise<void>>;
  /** Running entries whose subject begins with `<prefix>/`. */
  running(register: string, prefix: string): Promise<RegisterRecord[]>;
}
