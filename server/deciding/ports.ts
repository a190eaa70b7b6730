/** What is kept beside matters for whoever decides. store/ fills these. */
import type { PersonId } from '@banjie/shared/kernel/party.ts';
import type { Instant } from '@banjie/shared/kernel/time.ts';
import type { Says } from '@banjie/shared/contract/routes/deciding.ts';

/** Of one person. */
export interface Opinions {
  yes?: string[];
  no?: string[];
  lastYes?: string;
  lastNo?: string;
}

export interface OpinionStore {
  of(person: PersonId): Promise<Opinions>;
  put(person: PersonId, own: Partial<Record<Says, string[]>>): Promise<void>;
  note(person: PersonId, says: Says, text: string): Promise<void>;
}

/** One who has opened a matter: once for each person, however often. City time. */
export interface MatterReader {
  id: string;
  matter: string;
  person: PersonId;
  first: Instant;
  last: Instant;
}

export interface ReaderStore {
  saw(matter: string, person: PersonId, at: Instant): Promise<void>;
  /** Whether he has opened one of these. */
  hasRead(matters: readonly string[], person: PersonId): Promise<boolean>;
  /** The latest first. */
  list(matter: string, page: { after?: { at: Instant; id: string }; limit: number }): Promise<MatterReader[]>;
}
