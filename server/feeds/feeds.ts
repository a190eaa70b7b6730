/** The feeds of the city in memory, and the one way in which they change. */
import type { UnitId } from '@banjie/shared/kernel/party.ts';
import { isRejection, reject, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import type { Instant } from '@banjie/shared/kernel/time.ts';
import { hashOf } from '../proof/hash.ts';
import type { Snapshot } from '../snapshots/snapshot.ts';
import { keepVersions } from '../snapshots/versions.ts';
import type { Feed, FeedChange, FeedStore } from './ports.ts';
import { texts } from './texts.ts';

/** A name is kept by everything that belongs to it: tokens, alerts, refusals. */
export const feedId = (name: string): string => `feed-${hashOf(name).slice(0, 16)}`;

/** What a token without a feed of its own belongs to: Alertmanager, as it was before there were any others. */
export const impliedFeed = (name: string, unit: UnitId): Feed => ({
  ...{ id: feedId(name), name, unit, kind: 'alertmanager' },
});

export interface Feeds {
  all(): readonly FeedChange[];
  find(id: string): FeedChange | undefined;
  /** The one of that name, also one that nobody has described. */
  ofName(name: string, unit: UnitId): Feed;
  /** Changes it as it stands at that moment, unless it is given back as it is; made anew where another process was faster. */
  change(
    id: string,
    make: (before: FeedChange | undefined) => Omit<FeedChange, 'version' | 'at'> | Rejection,
  ): Promise<FeedChange | Rejection>;
  history(id: string): Promise<FeedChange[]>;
  refresh(): Promise<void>;
  age: Snapshot<unknown>['age'];
  close(): Promise<void>;
}

const HISTORY = 20;

/** Starts with a snapshot and keeps it up to date with what any process writes. @throws when the store can't be read. */
export async function createFeeds(
  store: FeedStore,
  { now, onError }: { now: () => Instant; onError?: (error: unknown) => void },
): Promise<Feeds> {
  const versions = await keepVersions(store, ({ id }) => id, { onError, busy: texts.busy });
  const standing = (id: string): FeedChange | undefined => {
    const found = versions.current().get(id);
    return found?.removed ? undefined : found;
  };
  return {
    all: () => [...versions.current().values()].filter(({ removed }) => !removed),
    find: standing,
    ofName: (name, unit) => standing(feedId(name)) ?? impliedFeed(name, unit),
    async change(id, make) {
      const changed = await versions.change(id, (latest, version) => {
        const before = latest?.removed ? undefined : latest;
        const made = make(before);
        if (isRejection(made)) return made;
        return before && made === before ? undefined : { ...made, version, at: now() };
      });
      return changed ?? reject('notFound', texts.hidden);
    },
    history: (id) => store.history(id, HISTORY),
    refresh: versions.refresh,
    age: versions.age,
    close: versions.close,
  };
}
