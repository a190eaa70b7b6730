/** What is looked for beside the lists. store/ fills these. */
import type { PersonId, UnitId } from '@banjie/shared/kernel/party.ts';
import type { KeptSearch } from '@banjie/shared/contract/routes/search.ts';
import type { Place } from '../matters/merging.ts';
import type { RegisterRecord } from '../matters/ports.ts';

/** Entries of all registers by their words. */
export interface FoundEntries {
  /** Entries that the unit sees (all of them when no unit is given), the latest first. A moment behind the registers. */
  find(
    unit: UnitId | undefined,
    words: readonly string[],
    page: { live?: boolean; after?: Place; limit: number },
  ): Promise<{ items: RegisterRecord[]; next?: Place }>;
  /** Writes the words of what stands in the registers, some at a time; where to go on, or that there is no more. */
  catchUp(after: string): Promise<string | undefined>;
}

/** Searches that people keep. */
export interface KeptSearches {
  of(person: PersonId): Promise<KeptSearch[]>;
  put(person: PersonId, kept: readonly KeptSearch[]): Promise<void>;
}

/** Whether all that stood there before there was one search has got its words. */
export interface SearchProgress {
  isCaughtUp(): Promise<boolean>;
  caughtUp(): Promise<void>;
}
