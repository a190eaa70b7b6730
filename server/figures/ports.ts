import type { PartyKey, UnitId } from '@banjie/shared/kernel/party.ts';
import type { Figure, FigureName } from '@banjie/shared/engine/definition/definition.ts';
import type { Day, Instant } from '@banjie/shared/kernel/time.ts';

/** A task with a limit, as it went in the time that is looked at. */
export interface TaskRun {
  procedure: string;
  parties: PartyKey[];
  lapsed: boolean;
}

/** What was computed for a day, and its seal where the process had the key. */
export interface KeptFigures {
  day: Day;
  figures: Record<FigureName, Figure[]>;
  seal?: string;
}

export interface FigureStore {
  /** What any process has computed for this day. */
  kept(day: Day): Promise<KeptFigures | undefined>;
  /** Keeps it in the place of those of earlier days. */
  keep(kept: KeptFigures): Promise<void>;
  /** Tasks with a limit that were entered since, one after the other: there may be millions. */
  tasksSince(since: Instant): AsyncIterable<TaskRun>;
  /** How many open matters of a procedure name each unit in this field of their opening form. */
  openByUnit(procedure: string, field: string): Promise<ReadonlyMap<UnitId, number>>;
}
