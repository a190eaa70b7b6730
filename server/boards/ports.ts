/** What the boards are kept in. store/boards/ fills these. */
import type { UnitId } from '@banjie/shared/kernel/party.ts';
import type { Day } from '@banjie/shared/kernel/time.ts';
import type { HistoryEntry, StoredEntry } from '../matters/ports.ts';
import type { Done, Said, Track } from './track.ts';

/**
 * What is added up together: of the city by procedure, of a unit by procedure, of each unit in one line, of each resource
 * that is corrected.
 */
export type Scope = 'city' | `unit:${UnitId}` | 'units' | 'resources';
/** What is open now, or what was done in a month of the city, `YYYY-MM`. */
export type Period = 'open' | (string & {});

/** Where something is added up, and under which step of it: WHOLE is the matter itself, TASKS all steps together. */
export interface Place {
  scope: Scope;
  procedure: string;
  /** The unit or resource that the line is about, where the scope has one for each. */
  of: string;
  step: string;
}
export const WHOLE = '_';
export const TASKS = 'tasks';

/** Of what is open: how many, how many late, by the day on which they are due and on which they came. */
export interface OpenCount {
  open?: number;
  late?: number;
  supervised?: number;
  due?: Record<Day, number>;
  since?: Record<Day, number>;
}
/** Of a month: how many were opened and done, with a limit and late of these, and how many took so many days. */
export interface MonthCount {
  opened?: number;
  done?: number;
  limited?: number;
  late?: number;
  days?: Record<string, number>;
  /** How often it was said how it went, and the sum of what was said. */
  rated?: number;
  reported?: number;
  score?: number;
}
export interface Line {
  procedure: string;
  of: string;
  /** Of a resource: who provides it. */
  unit: UnitId;
  period: Period;
  steps: Record<string, OpenCount & MonthCount>;
}

/** What is added to one number of a line. */
export interface Addition {
  place: Place;
  unit?: UnitId;
  period: Period;
  /** `late`, `due.2026-11-27`. */
  number: string;
  by: number;
}

/** A matter that has gone on since it was counted. */
export interface Behind {
  id: string;
  procedure: string;
  track?: Track;
  /** Those that are not counted, in their order. */
  entries: HistoryEntry[];
}

/** A matter that may have gone on. */
export interface ToCount {
  id: string;
  /** What has just been committed in it: nothing more is read where this is all that is not counted. */
  entry?: StoredEntry;
}

export interface Counting {
  before: Track | undefined;
  track: Track;
  done: readonly { id: string; is?: Done }[];
  said: readonly Said[];
  additions: readonly Addition[];
}

export interface Page {
  after?: { at: string; id: string };
  limit: number;
}

/** Whose numbers: of a procedure, of what this unit has to do (of a whole matter: has opened). */
export interface Whose {
  procedure?: string;
  unit?: UnitId;
  /** Corrections of this resource; of one that this unit provides. */
  resource?: string;
  provider?: UnitId;
}
/** Months, the first and the last. */
interface Months {
  from: string;
  until: string;
}
/** Which open matters are asked for. */
export interface OpenFilter extends Whose {
  /** WHOLE for the matter itself, any task where it is not given. */
  step?: string;
  late?: boolean;
  supervised?: boolean;
  /** Due on this day or before, and not late. */
  dueUntil?: Day;
}
export type OpenedFilter = Whose & Months;
export interface DoneFilter extends Whose, Months {
  step?: string;
  /** With a limit; with one that had passed. */
  only?: 'limited' | 'late';
}
export type DoneRecord = Done & { matter: string; procedure: string; about?: Track['about'] };
export interface SaidFilter extends Pick<Whose, 'procedure' | 'unit'>, Months {
  kind: Said['kind'];
  step?: string;
}
export type SaidRecord = Said & { matter: string; procedure: string };

/** Whether a matter has ended, and whether something in it is late. */
export interface Standing {
  ended: boolean;
  late: boolean;
}

export interface Tally {
  ended: number;
  late: number;
}

export interface BoardStore {
  /** Those of these matters that have entries which are not counted. */
  behind(asked: readonly ToCount[]): Promise<Behind[]>;
  /**
   * All of it or nothing; false when another has counted one of these matters meanwhile: then they are looked at again. So
   * each entry of a history is counted once, however often it is asked for and by however many processes.
   */
  write(counted: readonly Counting[]): Promise<boolean>;
  /** The lines of a scope, of these periods; of resources, of those that this unit provides. */
  lines(scope: Scope, periods: readonly Period[], unit?: UnitId): Promise<Line[]>;
  /** Matters with something open of that kind, those first that were opened first. */
  open(filter: OpenFilter, page: Page): Promise<Track[]>;
  /** Matters that were opened, the latest first. */
  opened(filter: OpenedFilter, page: Page): Promise<Track[]>;
  /** What was done, the latest first; the place of one is its day. */
  done(filter: DoneFilter, page: Page): Promise<DoneRecord[]>;
  /** What was said, the latest first; the place of one is its day. */
  said(filter: SaidFilter, page: Page): Promise<SaidRecord[]>;
  /** How these matters stand, of those that are counted; there may be thousands. */
  standings(ids: readonly string[]): Promise<ReadonlyMap<string, Standing>>;
  /** How many of these have ended, and in how many something is late, by procedure. */
  tally(ids: readonly string[]): Promise<ReadonlyMap<string, Tally>>;
  /** Whether all matters of before there were boards are counted. */
  isComplete(): Promise<boolean>;
  /** Up to which id they are; then the next of them. */
  gathered(): Promise<string>;
  uncounted(after: string, limit: number): Promise<string[]>;
  /** `all`: up to the last. */
  gather(until: string): Promise<void>;
  /** Takes days out of what is open on which nothing stands any more. */
  tidy(): Promise<void>;
}
