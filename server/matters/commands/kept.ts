/**
 * Matters as this process has left them, so that the next command needs no look before it is decided. What is decided on
 * them is a guess: a commit goes through on the very version that it was decided on and on no other, and whatever else
 * comes of it is decided again on what is read then. So nothing here has to be current; docs/decisions/0027.
 */
import { LRUCache } from 'lru-cache';
import { roughSize } from '@banjie/shared/kernel/size.ts';
import type { LoadedMatter } from '../ports.ts';

export interface KeptMatters {
  /** Undefined also while guesses go wrong too often: a wrong one costs more than a look. */
  guess(id: string): LoadedMatter | undefined;
  /** Whether a commit on what was guessed went through. */
  was(right: boolean): void;
  /**
   * As a commit that is known to be written has left it. What only time has happened to, and nobody was at before, is not
   * kept: thousands of lapses at one instant would push out what people work on.
   */
  keep(id: string, stands: LoadedMatter, isTime: boolean): void;
  drop(id: string): void;
}

/** Bytes of everything that is kept, and of a matter that is worth it; both roughly. */
const ROOM = 48 * 1024 * 1024;
const MOST_OF_ONE = 256 * 1024;
/** Wrong guesses of the last ones, beyond which only one in so many is made, to find out when it pays again. */
const LATELY = 32;
const WRONG = 8;
const TRIAL = 16;

export function keptMatters(): KeptMatters {
  const kept = new LRUCache<string, LoadedMatter>({ maxSize: ROOM, maxEntrySize: MOST_OF_ONE });
  const lately: boolean[] = [];
  let wrong = 0;
  let passed = 0;
  return {
    guess(id) {
      if (wrong >= WRONG && (passed = (passed + 1) % TRIAL) !== 0) return undefined;
      return kept.get(id);
    },
    was(right) {
      lately.push(right);
      wrong += Number(!right);
      if (lately.length > LATELY) wrong -= Number(!lately.shift());
    },
    keep(id, stands, isTime) {
      const before = kept.info(id);
      if (isTime && !before) return;
      // What a command adds is in its entry, and again in the state: that is added up, and counted anew when entries have
      // left the matter.
      const added = stands.riding - (before?.value.riding ?? 0);
      const size = before && added > 0 ? (before.size ?? 0) + 4 * added : roughSize(stands, MOST_OF_ONE) + 1;
      kept.set(id, stands, { size });
    },
    drop: (id) => void kept.delete(id),
  };
}
