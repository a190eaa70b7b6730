import type { PostKey, UnitId } from '@banjie/shared/kernel/party.ts';
import type { Instant } from '@banjie/shared/kernel/time.ts';

/** A post that somebody held and nobody holds any more. */
export interface Vacancy {
  /** `<procedure>/<unit>:<post>` */
  id: string;
  procedure: string;
  unit: UnitId;
  post: PostKey;
  /** City time at which it was seen. */
  since: Instant;
  /** The matter in which the unit declares who is to hold it; absent until there is one. */
  matter?: string;
}

export interface VacancyStore {
  all(): Promise<Vacancy[]>;
  /** Keeps what stands there already: of two processes that see it the first has seen it. */
  note(vacancies: readonly Vacancy[]): Promise<void>;
  /** In which matter it is dealt with: the first that is noted stays. */
  dealtWith(ids: readonly string[], matter: string): Promise<void>;
  /** Somebody holds it again. */
  filled(ids: readonly string[]): Promise<void>;
  /** A matter of the procedure that the unit has open. */
  openMatter(procedure: string, unit: UnitId): Promise<string | undefined>;
}
