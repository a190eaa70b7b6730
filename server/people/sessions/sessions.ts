/**
 * Sessions: one for each device on which somebody signs in. Its token is short, so that ending it needs to be remembered
 * for minutes only; what renews the token is used once, and whoever uses it again ends the session.
 */
import { randomBytes } from 'node:crypto';
import { plain } from '@banjie/shared/engine/forms/form.ts';
import type { PersonId } from '@banjie/shared/kernel/party.ts';
import { reject, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { keepCurrent, type SnapshotOptions } from '../../snapshots/snapshot.ts';
import { within } from '../../snapshots/within.ts';
import { OLDEST_MS, PATIENCE_MS } from '../roster/freshness.ts';
import { texts } from '../texts.ts';
import type { Tokens } from '../tokens.ts';
import type { SessionRecord, SessionStore } from './ports.ts';

/** A device that was not used for so long signs in anew. */
const IDLE_SECONDS = 30 * 24 * 3600;
/** However much it is used: twice a year everybody shows once more who he is. */
const LONGEST_MS = 180 * 24 * 3600_000;
/** Devices of one person. Whoever signs in on one more leaves the one that he has not used for longest. */
const MOST = 20;
/** An answer may get lost on its way, and two tabs may ask at once: the token before is taken for so long. */
const GRACE_MS = 60_000;
const REFRESH = /^([\w-]{22})\.([\w-]{16,100})$/;

export interface Session {
  /** Good for 15 minutes. */
  token: string;
  /** Good once, for the next two. */
  refresh: string;
}

export interface Sessions {
  begin(person: PersonId, channel: SessionRecord['channel'], device?: string): Promise<Session>;
  /** `admit` tells whether that person may still come in; the session of one who may not is ended. */
  renew(refresh: string, admit: (person: PersonId) => Promise<Rejection | undefined>): Promise<Session | Rejection>;
  /** At the door: refuses what was ended more than two seconds ago, and what can't be known. */
  admit(id: string): Promise<Rejection | undefined>;
  listOf(person: PersonId): Promise<SessionRecord[]>;
  /** False when he has none of that id. */
  end(person: PersonId, id: string): Promise<boolean>;
  /** All of his, or those of one channel. Returns how many. */
  endAll(person: PersonId, channel?: SessionRecord['channel']): Promise<number>;
  /** For how many milliseconds it was not known to be current. */
  age(): number;
  close(): Promise<void>;
}

/** @throws when the store can't be read */
export async function createSessions(
  store: SessionStore,
  tokens: Pick<Tokens, 'issue' | 'keyedHash' | 'keyedHashes'>,
  options: SnapshotOptions = {},
): Promise<Sessions> {
  const snapshot = await keepCurrent<string[], { id: string; ended: boolean }, ReadonlySet<string>>(
    store,
    {
      viewOf: (ids) => new Set(ids),
      after(view, changes) {
        const next = new Set(view);
        for (const { id, ended } of changes)
          if (ended) next.add(id);
          else next.delete(id);
        return next;
      },
    },
    options,
  );
  const given = async ({ id, person, channel }: Pick<SessionRecord, 'id' | 'person' | 'channel'>, refresh: string) => ({
    token: await tokens.issue(person, channel, id),
    refresh,
  });
  /** What follows on a token is the same however often it is asked for, and nobody can tell it without our secret. */
  const nextOf = (id: string, refresh: string) => tokens.keyedHashes('next', refresh).map((next) => `${id}.${next}`);
  const over = reject('notSignedIn', texts.session.over);

  async function endNow(ids: readonly string[]): Promise<number> {
    const ended = await store.end(ids);
    // Here at once; elsewhere when it is heard.
    await snapshot.refresh();
    return ended;
  }

  return {
    async begin(person, channel, device = '') {
      const id = randomBytes(16).toString('base64url');
      const refresh = `${id}.${randomBytes(32).toString('base64url')}`;
      const hash = tokens.keyedHash('session', refresh);
      await store.put({ id, person, channel, device: plain(device).slice(0, 60), hash }, IDLE_SECONDS);
      const others = (await store.listOf(person)).filter((one) => one.id !== id);
      if (others.length >= MOST) await endNow(others.slice(MOST - 1).map((one) => one.id));
      return given({ id, person, channel }, refresh);
    },
    async renew(refresh, admit) {
      const [, id] = REFRESH.exec(refresh) ?? [];
      if (id === undefined) return over;
      const hashes = tokens.keyedHashes('session', refresh);
      for (let attempt = 0; attempt < 2; attempt += 1) {
        const found = await store.get(id);
        if (!found) return over;
        const { session, now } = found;
        const refused = await admit(session.person);
        if (refused?.rejected === 'notSignedIn') await endNow([id]);
        if (refused) return refused;
        if (now.getTime() - session.since.getTime() > LONGEST_MS) {
          await endNow([id]);
          return over;
        }
        if (hashes.includes(session.hash)) {
          const [next = ''] = nextOf(id, refresh);
          if (await store.rotate(id, session.hash, tokens.keyedHash('session', next), IDLE_SECONDS))
            return given(session, next);
          // Somebody was first with the same token: his answer is ours.
          continue;
        }
        const again =
          session.before !== undefined &&
          hashes.includes(session.before) &&
          session.rotatedAt !== undefined &&
          now.getTime() - session.rotatedAt.getTime() <= GRACE_MS
            ? nextOf(id, refresh).find((next) => tokens.keyedHashes('session', next).includes(session.hash))
            : undefined;
        if (again !== undefined) return given(session, again);
        // It was used before, by him or by somebody else: neither goes on without signing in.
        await endNow([id]);
        return reject('notSignedIn', texts.session.reused);
      }
      return reject('unavailable', texts.session.busy);
    },
    async admit(id) {
      if (snapshot.current().has(id)) return over;
      if (snapshot.age() <= OLDEST_MS) return undefined;
      try {
        return (await within(store.runs(id), PATIENCE_MS)) ? undefined : over;
      } catch {
        return reject('unavailable', texts.notKnown);
      }
    },
    listOf: (person) => store.listOf(person),
    async end(person, id) {
      const found = await store.get(id);
      if (found?.session.person !== person) return false;
      await endNow([id]);
      return true;
    },
    async endAll(person, channel) {
      const all = await store.listOf(person);
      const ids = all.filter((one) => channel === undefined || one.channel === channel).map(({ id }) => id);
      return ids.length === 0 ? 0 : endNow(ids);
    },
    age: snapshot.age,
    close: snapshot.close,
  };
}
