/** The loaded years and what follows from loading one. store/city/calendar-years.ts fills these. */
import type { CalendarYear } from '@banjie/shared/kernel/calendar.ts';
import type { Item } from '@banjie/shared/engine/matter/state.ts';
import type { PersonId } from '@banjie/shared/kernel/party.ts';
import type { Instant } from '@banjie/shared/kernel/time.ts';
import type { Source } from '../snapshots/source.ts';

/** A notice as it was loaded. Nothing is replaced: of a year the latest revision holds. */
export interface LoadedYear extends CalendarYear {
  /** 1 for the first load of the year. */
  revision: number;
  by: { person?: PersonId; name: string; unit?: string };
  /** City time. */
  at: Instant;
}

/** What is known of a matter without loading it. */
export interface OpenMatter {
  id: string;
  number: string;
  title: string;
  procedure: string;
  version: number;
  items: Item[];
}

/** Every matter is gone through twice: a process that learned late may have counted by the old days meanwhile. */
export const PASSES = 2;

/** A recompute under way, or done. */
export interface Run {
  /** Which state of the years it follows, as `stampOf` says it. */
  stamp: string;
  /** How often all matters have been gone through. */
  passes: number;
  /** Deadlines that were changed. */
  changed: number;
  startedAt: Instant;
}

/** Loads every load, the latest of a year last. */
export interface CalendarStore extends Source<LoadedYear[], LoadedYear> {
  /** False when a load of that revision stands there already: somebody else was faster. */
  add(year: LoadedYear): Promise<boolean>;

  /** Open matters with a deadline that rests on the days off, by their ids. */
  openMatters(after: string | undefined, limit: number): Promise<OpenMatter[]>;

  run(stamp: string): Promise<Run | undefined>;
  /**
   * Takes a pass over: undefined when another process is at it, when it is done, or when it is not time yet (a second
   * pass waits `pauseSeconds` after the first). Machine time.
   */
  claim(stamp: string, at: Instant, pauseSeconds: number): Promise<{ after?: string; pass: number } | undefined>;
  /** Notes how far a pass has come, and keeps it for a while longer. */
  advance(stamp: string, after: string, changed: number): Promise<void>;
  finish(stamp: string): Promise<void>;
}
