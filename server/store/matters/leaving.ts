/**
 * How older entries leave a matter that is full: they are copied to the history in the background, and its next commit takes
 * them off (docs/decisions/0091). What no commit follows is moved by the sweep.
 */
import { LRUCache } from 'lru-cache';
import type { Commit, LoadedMatter } from '../../matters/ports.ts';
import { RIDING, type Copied, type Full } from './history.ts';

/** Of so many matters it is remembered what was copied of them; of another it is copied once more. */
const MOST_COPIED = 10_000;
/** By then a sweep has taken it off. What is known of a database must not outlive it where it is put back to an earlier hour. */
export const COPIED_MS = 60_000;

/** Whether so much rides on a matter that the older entries are to be moved. */
export const isFull = ({ recent, riding }: LoadedMatter): boolean =>
  recent.length >= RIDING.entries || riding >= RIDING.bytes;

export interface Leaving {
  /** What a commit that was decided on these entries may take off. */
  off(commit: Commit): Copied | undefined;
  /** Nobody waits for it: what is not copied or taken off now is moved by the sweep. */
  copy(id: string, stands: LoadedMatter): void;
  /** Resolves when nothing is being copied. */
  settled(): Promise<void>;
}

export function leaving(
  copyToHistory: (full: Full) => Promise<Copied>,
  /** Milliseconds for which it is known what was copied; 0: for ever. */
  copiedMs: number,
  onError: (error: unknown) => void,
): Leaving {
  const underWay = new Set<Promise<void>>();
  /** It stays true whatever comes of a commit, so each that is decided on these entries may take them off. */
  const copied = new LRUCache<string, Copied | 'underWay'>({ max: MOST_COPIED, ttl: copiedMs });
  return {
    off({ id, expected }) {
      const found = copied.get(id);
      const recent = expected?.recent ?? [];
      if (found === undefined || found === 'underWay') return undefined;
      // Another has taken them off where the matter begins elsewhere.
      return found.first === recent[0]?.seq && recent.length >= found.count ? found : undefined;
    },
    copy(id, { recent }) {
      const before = copied.get(id);
      if (before === 'underWay' || (before && before.first === recent[0]?.seq)) return;
      copied.set(id, 'underWay');
      const copying: Promise<void> = copyToHistory({ id, tail: recent })
        .then((done) => void copied.set(id, done))
        .catch((error: unknown) => {
          copied.delete(id);
          onError(error);
        })
        .finally(() => underWay.delete(copying));
      underWay.add(copying);
    },
    async settled() {
      await Promise.all(underWay);
    },
  };
}
