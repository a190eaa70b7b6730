/** Entries of a history, as they are read and as they are stored. */
import type { MatterEvent } from '@banjie/shared/engine/matter/state.ts';
import type { Instant } from '@banjie/shared/kernel/time.ts';

/** One committed command: what was asked, by whom, and every fact that came of it. Chained by hash. */
export interface HistoryEntry {
  /** The form in which it was written; see server/proof/entry.ts. */
  v: number;
  matter: string;
  seq: number;
  at: Instant;
  /** Idempotency-Key of the command, and hash of what it asked; the same key with another body is refused. */
  key: string;
  body: string;
  actor: string;
  command: string;
  events: MatterEvent[];
  /** Digests of what the commit was to tell, by the place of the effect; see server/proof/told.ts. Absent for nothing, and before version 3. */
  told?: Record<string, string>;
  previous: string;
  hash: string;
}

/** An entry as it is stored: `text` is the whole of it, and exactly what is hashed. */
export interface StoredEntry extends Pick<HistoryEntry, 'v' | 'seq' | 'at' | 'body' | 'hash'> {
  /** Hash of matter, actor and key: who gives a command again finds it by this. */
  k: string;
  text: string;
}
