import type { PartyKey, UnitId } from '@banjie/shared/kernel/party.ts';
import type { Instant } from '@banjie/shared/kernel/time.ts';

/** A task with a limit, as it went in the time that is looked at. */
export interface TaskRun {
  procedure: string;
  parties: PartyKey[];
  lapsed: boolean;
}

export interface FigureStore {
  /** Tasks with a limit that were entered since, one after the other: there may be millions. */
  tasksSince(since: Instant): AsyncIterable<TaskRun>;
  /** How many open matters of a procedure name each unit in this field of their opening form. */
  openByUnit(procedure: string, field: string): Promise<ReadonlyMap<UnitId, number>>;
}
