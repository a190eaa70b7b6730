/** What changes by whole versions, and stands in memory by its key: the latest of each. */
import { isRejection, reject, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { keepCurrent, type Snapshot, type SnapshotOptions } from './snapshot.ts';
import type { Versioned } from './source.ts';

export interface Versions<Change> extends Pick<
  Snapshot<ReadonlyMap<string, Change>>,
  'current' | 'refresh' | 'age' | 'close'
> {
  /**
   * Makes a change of what stands under the key at that moment; made anew where another process was faster. Gives the change,
   * or what stands where `make` gives undefined: it is so already.
   */
  change(
    key: string,
    make: (latest: Change | undefined, version: number) => Change | undefined | Rejection,
  ): Promise<Change | undefined | Rejection>;
}

const ATTEMPTS = 10;

/** The latest of each key, kept up to date with what any process writes. @throws when the store can't be read */
export function keepLatest<Change extends { version: number }>(
  store: Versioned<Change>,
  keyOf: (change: Change) => string,
  options: SnapshotOptions,
): Promise<Snapshot<ReadonlyMap<string, Change>>> {
  /** There are as many as a city has of them, and they change now and then: the map is copied. */
  function after(known: ReadonlyMap<string, Change>, changes: readonly Change[]): ReadonlyMap<string, Change> {
    const latest = new Map(known);
    for (const change of changes)
      if (change.version > (latest.get(keyOf(change))?.version ?? 0)) latest.set(keyOf(change), change);
    return latest;
  }
  return keepCurrent(store, { viewOf: (changes: Change[]) => after(new Map(), changes), after }, options);
}

/**
 * The same, with the one way in which they change.
 * @param busy said to whom others were faster each time
 * @throws when the store can't be read
 */
export async function keepVersions<Change extends { version: number }>(
  store: Versioned<Change>,
  keyOf: (change: Change) => string,
  { busy, ...options }: SnapshotOptions & { busy: string },
): Promise<Versions<Change>> {
  const { current, refresh, age, close } = await keepLatest(store, keyOf, options);
  return {
    ...{ current, refresh, age, close },
    async change(key, make) {
      for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
        // Somebody may have changed it in another process a moment ago.
        await refresh();
        const latest = current().get(key);
        const next = make(latest, (latest?.version ?? 0) + 1);
        if (next === undefined) return latest;
        if (isRejection(next)) return next;
        if (!(await store.add(next))) continue;
        await refresh();
        return next;
      }
      return reject('unavailable', busy);
    },
  };
}
