/** Rosters as they are kept: changes are only added, the latest of a roster holds. store/city/duty.ts fills it. */
import type { Roster } from '@banjie/shared/duty/roster.ts';
import type { PersonId, PostKey, UnitId } from '@banjie/shared/kernel/party.ts';
import type { Instant } from '@banjie/shared/kernel/time.ts';
import type { Versioned } from '../snapshots/source.ts';

/** A roster as it stands after a change. */
export interface DutyChange extends Roster {
  /** 1 for the first. */
  version: number;
  /** What was done, in words: also of an exception that is too old to stand in the roster any more. */
  what: string;
  by: { person: PersonId; name: string; unit: string };
  /** City time. */
  at: Instant;
}

export type DutyStore = Versioned<DutyChange>;

/** What somebody leaves to whoever comes after him. */
export interface DutyNote {
  unit: UnitId;
  post: PostKey;
  /** The how manieth of its roster. */
  version: number;
  id: string;
  /** Keys of the lines that he had. */
  lines: readonly string[];
  text: string;
  by: DutyChange['by'];
  /** City time. */
  at: Instant;
}

export type DutyNoteStore = Pick<Versioned<DutyNote>, 'add' | 'history'>;
