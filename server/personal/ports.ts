import type { PersonId } from '@banjie/shared/kernel/party.ts';
import type { Instant } from '@banjie/shared/kernel/time.ts';

/** That somebody has looked at a sealed field, or has destroyed its key. */
export interface Look {
  matter: string;
  field: string;
  /** Absent for whoever has worked at the machine. */
  person?: PersonId;
  at: Instant;
  what: 'seen' | 'destroyed';
}

export interface LookStore {
  note(look: Look): Promise<void>;
  /** Newest first. */
  list(matter: string, limit: number): Promise<Look[]>;
}
