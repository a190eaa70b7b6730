import type { UnitId } from '@banjie/shared/kernel/party.ts';
import type { Instant } from '@banjie/shared/kernel/time.ts';
import type { RegisterChange } from '@banjie/shared/engine/state.ts';
import type { RegisterRecord, Registers } from '../matters/ports.ts';

/** Where a change comes from: its matter, the outbox entry that carries it, and its place among all changes of the matter. */
export interface Change {
  change: RegisterChange;
  matter: { id: string; number: string; procedure: string };
  at: Instant;
  /** Grows with the commits of the matter: a change that is carried out again never undoes a later one. */
  order: number;
}

export interface RegisterStore extends Registers {
  apply(change: Change): Promise<void>;
  /** Entries that the unit sees, newest first. `key`: a subject, or what subjects begin with before a `/`. */
  list(
    register: string,
    unit: UnitId,
    page: { key?: string; ended: boolean; after?: { at: Instant; id: string }; limit: number },
  ): Promise<RegisterRecord[]>;
  /** Running entries whose subject begins with `<prefix>/`. */
  running(register: string, prefix: string): Promise<RegisterRecord[]>;
}
