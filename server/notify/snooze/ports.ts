import type { PersonId } from '@banjie/shared/kernel/party.ts';
import type { Instant } from '@banjie/shared/kernel/time.ts';
import type { Notice } from '../ports.ts';

/** What is asked of somebody: an item of a matter, or a receipt. */
export interface AskedOf {
  matter: string;
  item?: string;
  receipt?: string;
}

/** Somebody wants to be told of it again then, in city time. One for each person and matter. */
export interface Snooze extends AskedOf {
  person: PersonId;
  until: Instant;
  /**
   * The event of what he was told of it last: by it the reminder has a name that follows from it, whoever tells it. Undefined
   * while that is on its way: who opens the matter may be faster than what tells him of it.
   */
  told?: string;
}

export const comesBackAs = (told: string, person: PersonId, until: Instant): string =>
  `${told}^later.${person}.${until.replace(/\D/g, '')}`;

export interface SnoozeStore {
  put(snooze: Snooze): Promise<void>;
  get(person: PersonId, matter: string): Promise<Snooze | undefined>;
  ofPerson(person: PersonId): Promise<Snooze[]>;
  remove(person: PersonId, matter: string): Promise<void>;
  /** Only if it stands as it was seen. */
  finish(snooze: Snooze): Promise<void>;
  /** Whether there is one that is due, or that was set before what tells of it was there. */
  isDue(at: Instant): Promise<boolean>;
  due(at: Instant, limit: number): Promise<Snooze[]>;
  /** Those that were set before what tells of it was there. */
  early(limit: number): Promise<Snooze[]>;
  /** What tells of it is there; only if it stands as it was seen. */
  toldBy(snooze: Snooze, event: string): Promise<void>;
  /** What was told of it last that asks to act, to whomever; none of those that come back. */
  lastTold(of: AskedOf): Promise<Notice | undefined>;
  /** Whether something urgent was told to that person of the matter. */
  hasRung(person: PersonId, matter: string): Promise<boolean>;
  /** He has seen what he was told of it: it counts as read, and what is still to come of it does not come. */
  putOff(person: PersonId, of: AskedOf, at: Instant): Promise<void>;
}
