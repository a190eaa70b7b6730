/** What is kept for forms that are being filled in. store/ fills these. */
import type { MatterState } from '@banjie/shared/engine/matter/state.ts';
import type { PersonId, UnitId } from '@banjie/shared/kernel/party.ts';
import type { Instant } from '@banjie/shared/kernel/time.ts';

/** A draft that nobody has touched for so many milliseconds of machine time goes, with what is attached to it. */
export const DRAFT_KEPT_MS = 30 * 24 * 3_600_000;

/** A form that somebody has begun, of whichever device. */
export interface StoredDraft {
  person: PersonId;
  /** `open:<procedure>` or `command:<matter>:<task>:<command>`. */
  name: string;
  /** The unit for which it was begun: in another one it is nobody's. */
  unit: UnitId;
  /** Grows with every writing, and is never given twice. */
  version: number;
  form: Record<string, unknown>;
  /** What is attached to it; absent in drafts of before. */
  files?: { id: string; of?: string }[];
  /** Idempotency-Key of its submission, whichever device sends it. */
  key: string;
  /** City time. */
  at: Instant;
}

export interface DraftStore {
  get(person: PersonId, name: string): Promise<StoredDraft | undefined>;
  /** The latest first. */
  of(person: PersonId): Promise<StoredDraft[]>;
  /** Only if it stands as it did: `base` is its version then, 0 for none. The version, or undefined when it does not. */
  put(draft: Omit<StoredDraft, 'version'>, base: number): Promise<number | undefined>;
  /** False where there is none. @param version only if it stands so */
  drop(person: PersonId, name: string, version?: number): Promise<boolean>;
}

export interface EarlierStore {
  /** Matters of a procedure that a unit has opened, or that were opened for it; the latest first. */
  openedBy(unit: UnitId, procedure: string, page: { open?: true; limit: number }): Promise<MatterState[]>;
}
