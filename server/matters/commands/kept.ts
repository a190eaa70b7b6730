/**
 * Matters as this process has left them, so that the next command needs no look before it is decided. What is decided on
 * them is a guess: a commit goes through on the very version that it was decided on and on no other, and whatever else
 * comes of it is decided again on what is read then. So nothing here has to be current; docs/decisions/0027.
 */
import { LRUCache } from 'lru-cache';
import { roughSize } from '@banjie/shared/kernel/size.ts';
import type { Commit, LoadedMatter } from '../ports.ts';

export interface KeptMatters {
  /** Undefined also while guesses go wrong too often: a wrong one costs more than a look. */
  guess(id: string): LoadedMatter | undefined;
  /** Whether a commit on what was guessed went through. */
  was(right: boolean): void;
  /**
   * As a commit that is known to be written has left it. What only time has happened to, and nobody was at before, is not
   * kept: thousands of lapses at one instant would push out what people work on.
   */
  keep(commit: Commit, isTime: boolean): void;
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
    keep({ id, expected, state, entry }, isTime) {
      if (isTime && !kept.has(id)) return;
      const { k, body, seq, hash: head, text } = entry;
      const loaded: LoadedMatter = {
        ...{ state, seq, head },
        recent: [...(expected?.recent ?? []), { k, body, seq }],
        riding: (expected?.riding ?? 0) + Buffer.byteLength(text),
      };
      // What a command adds is in its entry: that is added up, and counted anew when the matter is read again.
      const before = kept.info(id)?.size;
      const size = before === undefined ? roughSize(loaded, MOST_OF_ONE) + 1 : before + 2 * text.length;
      kept.set(id, loaded, { size });
    },
    drop: (id) => void kept.delete(id),
  };
}
