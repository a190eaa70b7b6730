import type { UnitId } from '@banjie/shared/kernel/party.ts';
import type { Day, Instant } from '@banjie/shared/kernel/time.ts';

/** What became of one turn of a recurring duty for one unit. */
export interface TurnRecord {
  /** `<procedure>/<turn>/<unit>` */
  id: string;
  procedure: string;
  /** Title of the turn: "2026年第四季度". */
  turn: string;
  /** The day on which it was to open. */
  on: Day;
  unit?: string;
  state: 'opened' | 'skipped';
  matter?: string;
  number?: string;
  /** Why it was skipped, in words. */
  why?: string;
  at: Instant;
}

/** Turns of these days; of a unit or procedure, or of which a matter was opened, where that is given. */
export interface TurnFilter {
  from: Day;
  until: Day;
  unit?: UnitId;
  procedure?: string;
  opened?: boolean;
}
export interface DueTurns {
  procedure: string;
  due: number;
  matters: string[];
}

export interface RecurringStore {
  /** The day up to which everything of this procedure was opened; `first` is kept where there is none yet. */
  through(procedure: string, first: Day): Promise<Day>;
  /** Moves that day on, never back. */
  advance(procedure: string, day: Day): Promise<void>;
  /** Those of these turns that are settled. */
  known(ids: readonly string[]): Promise<ReadonlySet<string>>;
  /** Notes what became of a turn: a skipped one may be opened later, an opened one stays. */
  note(record: TurnRecord): Promise<void>;
  /** Those of these days, the latest first; of a page of them, those after that place. */
  between(filter: TurnFilter, page?: { after?: { on: Day; id: string }; limit: number }): Promise<TurnRecord[]>;
  /** The same by procedure: how many, and the matters of those that were opened. */
  dueBetween(filter: TurnFilter): Promise<DueTurns[]>;
  /** Newest first. */
  list(page: { procedure?: string; state?: TurnRecord['state']; limit: number }): Promise<TurnRecord[]>;
}
