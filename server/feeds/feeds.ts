/** The feeds of the city in memory, and the one way in which they change. */
import type { UnitId } from '@banjie/shared/kernel/party.ts';
import { isRejection, reject, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import type { Instant } from '@banjie/shared/kernel/time.ts';
import { hashOf } from '../proof/hash.ts';
import { keepCurrent, type Snapshot } from '../snapshots/snapshot.ts';
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
const ATTEMPTS = 10;

/** Starts with a snapshot and keeps it up to date with what any process writes. @throws when the store can't be read. */
export async function createFeeds(
  store: FeedStore,
  { now, onError }: { now: () => Instant; onError?: (error: unknown) => void },
): Promise<Feeds> {
  const snapshot = await keepCurrent(
    store,
    {
      viewOf: (changes: FeedChange[]): ReadonlyMap<string, FeedChange> => latestOf(new Map(), changes),
      after: latestOf,
    },
    { onError },
  );
  const standing = (id: string): FeedChange | undefined => {
    const found = snapshot.current().get(id);
    return found?.removed ? undefined : found;
  };
  return {
    all: () => [...snapshot.current().values()].filter(({ removed }) => !removed),
    find: standing,
    ofName: (name, unit) => standing(feedId(name)) ?? impliedFeed(name, unit),
    async change(id, make) {
      for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
        // Somebody may have changed it in another process a moment ago.
        await snapshot.refresh();
        const before = standing(id);
        const made = make(before);
        if (isRejection(made)) return made;
        if (before && made === before) return before;
        const next = { ...made, version: (snapshot.current().get(id)?.version ?? 0) + 1, at: now() };
        if (!(await store.add(next))) continue;
        await snapshot.refresh();
        return next;
      }
      return reject('unavailable', texts.busy);
    },
    history: (id) => store.history(id, HISTORY),
    refresh: snapshot.refresh,
    age: snapshot.age,
    close: snapshot.close,
  };
}

function latestOf(
  known: ReadonlyMap<string, FeedChange>,
  changes: readonly FeedChange[],
): ReadonlyMap<string, FeedChange> {
  const latest = new Map(known);
  for (const change of changes)
    if (change.version > (latest.get(change.id)?.version ?? 0)) latest.set(change.id, change);
  return latest;
}
