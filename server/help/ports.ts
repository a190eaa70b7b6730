/** What is kept of newcomers, and what is asked about what they have done. store/ fills these. */
import type { Happening } from '@banjie/shared/help/happenings.ts';
import type { PersonId, UnitId } from '@banjie/shared/kernel/party.ts';

/** Of one person. */
export interface Started {
  /** What has happened, once and for all. */
  done: readonly Happening[];
  /** False once he has put it away, true once he has had it back. */
  shown?: boolean;
}

export interface StartedStore {
  of(person: PersonId): Promise<Started>;
  happened(person: PersonId, done: readonly Happening[]): Promise<void>;
  show(person: PersonId, shown: boolean): Promise<void>;
}

/** One command that stands in a history. */
export interface Act {
  matter: string;
  procedure: string;
  command: string;
  person: PersonId;
  /** Its Idempotency-Key. */
  key: string;
  /** A task ended with it: it is no comment and the like. */
  ended: boolean;
}

/** What people have done lately: read from histories and receipts, and bounded. */
export interface ActStore {
  /** In the matters of a unit that changed last, and those that stand with them still; of each only so many of the newest. */
  ofUnit(unit: UnitId, newest?: number): Promise<Act[]>;
  /** Openings of one person that changed last. */
  openedBy(person: PersonId): Promise<Act[]>;
  /** Matters in which one of the unit has confirmed a receipt, lately. */
  receiptsOf(unit: UnitId, person: PersonId): Promise<string[]>;
}
