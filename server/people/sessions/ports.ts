/** Who is signed in where, as it is kept. store/people/sessions.ts fills it; all times are the database's own. */
import type { PersonId } from '@banjie/shared/kernel/party.ts';
import type { Source } from '../../snapshots/source.ts';

export interface SessionRecord {
  id: string;
  person: PersonId;
  /** `browser`: by the city's unified sign-on. */
  channel: 'miniapp' | 'browser' | 'training';
  /** What the device says it is. */
  device: string;
  /** Keyed hash of the refresh token that is good now. */
  hash: string;
  /** Of the one before it, and since when it is not good any more. */
  before?: string;
  rotatedAt?: Date;
  since: Date;
  lastAt: Date;
  /** When it ends by itself; later with every refresh. */
  expiresAt: Date;
}

/** That a session was ended: tokens that it has given out are good for nothing any more. */
export interface EndedChange {
  id: string;
  /** False when it is forgotten, which is long after its last token ran out. */
  ended: boolean;
}

export interface SessionStore extends Source<string[], EndedChange> {
  put(session: Pick<SessionRecord, 'id' | 'person' | 'channel' | 'device' | 'hash'>, seconds: number): Promise<void>;
  /** With the time that it is now. Undefined when it was ended or ran out. */
  get(id: string): Promise<{ session: SessionRecord; now: Date } | undefined>;
  /** Another token takes the place of this one; false when another one stands there by now, or the session is over. */
  rotate(id: string, from: string, to: string, seconds: number): Promise<boolean>;
  /** Those that run, the latest used first. */
  listOf(person: PersonId): Promise<SessionRecord[]>;
  /** All or none. Returns how many of them ran. */
  end(ids: readonly string[]): Promise<number>;
  /** As a majority of the database has it now. */
  runs(id: string): Promise<boolean>;
}
