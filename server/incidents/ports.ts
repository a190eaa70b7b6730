/** Courses of incidents as they are kept: one record for each, written anew with each commit that changes it or who has it. store/matters/courses.ts fills it. */
import type { PartyKey, UnitId } from '@banjie/shared/kernel/party.ts';
import type { Instant } from '@banjie/shared/kernel/time.ts';
import type { Course, Stage } from '@banjie/shared/procedures/incident/course.ts';
import type { Level } from '@banjie/shared/procedures/incident/event.ts';

/** The procedure whose matters have a course. */
export const INCIDENT = 'incident';

export interface CourseRecord extends Course {
  /** Of its matter. */
  id: string;
  number: string;
  title: string;
  /** Version of the matter that it was read out of. */
  seq: number;
  /** `YYYY-MM` of the city in which it was opened. */
  month: string;
  /** Units that are parties. */
  units: readonly UnitId[];
  /** Who may open it though his unit has no part in it; missing where it was written before this was kept. */
  readers?: readonly PartyKey[];
  open: boolean;
}

/** Of the board, what stands together: one level, at one of these stages. */
export interface OpenPart {
  level: Level;
  stages: readonly Stage[];
}
export type OpenCount = { level: Level; stage: Stage; count: number };

export interface CourseStore {
  /** Keeps each, unless a later one is there. */
  put(records: readonly CourseRecord[]): Promise<void>;
  /** Of those that are open how many there are by level and stage: of all, or of those in which a unit has a part. */
  openCounts(unit: UnitId | undefined): Promise<OpenCount[]>;
  /** Those of one part of the board, the first opened first, after a place. */
  openPage(
    unit: UnitId | undefined,
    part: OpenPart,
    after: { at: Instant; id: string } | undefined,
    limit: number,
  ): Promise<CourseRecord[]>;
  /** Those that are open in which the unit has no part, but one of these units has, or one of these is a reader or may be. */
  openBeside(unit: UnitId, units: readonly UnitId[], readers: readonly PartyKey[]): AsyncIterable<CourseRecord>;
  /** Those that were opened in these months, one after the other; of one provider, or of whom nobody knows whose they are (''). */
  between(from: string, until: string, provider?: UnitId): AsyncIterable<CourseRecord>;
  /** The same of one month, a page at a time in the order of their ids. */
  page(month: string, provider: UnitId, after: string | undefined, limit: number): Promise<CourseRecord[]>;
  /** Whether all that were opened before there were records have one. */
  isComplete(): Promise<boolean>;
  complete(): Promise<void>;
  /** Ids of all matters of that procedure. */
  matters(procedure: string): AsyncIterable<string>;
}
