/** Courses of incidents as they are kept: one record for each, written anew with each commit that changes it or who has it. store/matters/courses.ts fills it. */
import type { UnitId } from '@banjie/shared/kernel/party.ts';
import type { Course } from '@banjie/shared/procedures/incident/course.ts';

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
  open: boolean;
}

export interface CourseStore {
  /** Keeps each, unless a later one is there. */
  put(records: readonly CourseRecord[]): Promise<void>;
  /** Those that are open, so many at most. */
  open(limit: number): Promise<CourseRecord[]>;
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
