/**
 * The newest entries of matters, as this process has read or written them: what stands in a history never changes, so
 * only what has come since has to be read. Entries are kept as they are stored, whoever reads them.
 */
import { LRUCache } from 'lru-cache';
import { roughSize } from '@banjie/shared/kernel/size.ts';
import { readEntry } from '../proof/entry.ts';
import type { HistoryEntry, MatterStore, StoredEntry } from './ports.ts';

/** Entries of the history on one page. */
export const TIMELINE_SHOWN = 50;

/** Bytes of everything that is kept, and of one matter's entries; both roughly. */
const ROOM = 48 * 1024 * 1024;
const MOST_OF_ONE = 1024 * 1024;

export function createNewest(store: Pick<MatterStore, 'timeline'>) {
  /** Of each matter in their order and without a gap. */
  const kept = new LRUCache<string, readonly HistoryEntry[]>({ maxSize: ROOM, maxEntrySize: MOST_OF_ONE });
  return {
    /** Those up to `seq`, at most a page of them, in their order. @param written the one that was just written */
    async upTo(id: string, seq: number, written?: StoredEntry): Promise<HistoryEntry[]> {
      const before = kept.get(id) ?? [];
      const last = before.at(-1)?.seq ?? 0;
      const isNext = written?.seq === seq && seq === last + 1;
      const come = isNext
        ? [readEntry(id, written)]
        : seq > last
          ? await read(id, seq, last === 0 ? TIMELINE_SHOWN : seq - last)
          : [];
      const isJoined = come[0]?.seq === last + 1;
      const entries = (isJoined || come.length === 0 ? [...before, ...come] : come).slice(-TIMELINE_SHOWN);
      if (come.length > 0) {
        const size = (isJoined ? (kept.info(id)?.size ?? 1) : 1) + roughSize(come, MOST_OF_ONE);
        kept.set(id, entries, { size });
      }
      const shown = entries.filter((entry) => entry.seq <= seq);
      // Another request has seen so much more that nothing of what is asked for is left.
      return shown.length > 0 ? shown : read(id, seq, TIMELINE_SHOWN);
    },
  };

  async function read(id: string, seq: number, count: number): Promise<HistoryEntry[]> {
    const found = await store.timeline(id, { before: seq + 1, limit: Math.min(count, TIMELINE_SHOWN) });
    return found.reverse();
  }
}
