/** Looks at one history, with nothing else at hand than what roots have said of it. */
import type { HistoryEntry } from '../matters/ports.ts';
import { textOf } from './entry.ts';
import { GENESIS, hashOfText } from './hash.ts';
import type { Head, SealedHead } from './ports.ts';

/** What is wrong with a history, and in which entries (numbers from 1). */
export type ChainFault =
  /** The content is not what its hash says. */
  | { kind: 'edited'; seq: number }
  /** Replaced as a whole, with a hash of its own, between neighbours that remember another. */
  | { kind: 'replaced'; seq: number }
  /** Rewritten with all hashes after it; the head that was sealed on that day tells. */
  | { kind: 'rewritten'; from: number; to: number; day: string }
  | { kind: 'deleted'; from: number; to: number }
  | { kind: 'doubled'; seq: number }
  | { kind: 'reordered'; seqs: number[] }
  /** Entries at the end are gone; `day` where a root has sealed them. */
  | { kind: 'cut'; from: number; to: number; day?: string }
  /** The matter says of itself another last entry than its history has. */
  | { kind: 'head' };

/** The hash that an entry ought to carry. */
export const entryHash = (entry: HistoryEntry): string => hashOfText(textOf(entry));

/**
 * All faults of a history, in the order of its entries. `head` is what the matter says of itself; `sealed` are the heads
 * that roots have sealed, oldest first. `isWhole` says whether an entry is what its hash says.
 */
export function faultsOf(
  history: readonly HistoryEntry[],
  head: Pick<Head, 'seq' | 'head'>,
  sealed: readonly Pick<SealedHead, 'seq' | 'head' | 'day'>[],
  isWhole: (entry: HistoryEntry) => boolean = (entry) => entryHash(entry) === entry.hash,
): ChainFault[] {
  const faults: ChainFault[] = [];
  const ordered = history.every((entry, n) => n === 0 || (history[n - 1]?.seq ?? 0) <= entry.seq);
  const inOrder = ordered ? history : [...history].sort((a, b) => a.seq - b.seq);
  if (!ordered)
    faults.push({ kind: 'reordered', seqs: history.map(({ seq }) => seq).filter((seq, n) => seq !== inOrder[n]?.seq) });

  let before: HistoryEntry | undefined;
  let beforeIsWhole = true;
  for (const entry of inOrder) {
    const whole = isWhole(entry);
    const last = before?.seq ?? 0;
    if (entry.seq === last) faults.push({ kind: 'doubled', seq: entry.seq });
    if (entry.seq > last + 1) faults.push({ kind: 'deleted', from: last + 1, to: entry.seq - 1 });
    if (!whole) faults.push({ kind: 'edited', seq: entry.seq });
    if (entry.seq === last + 1 && entry.previous !== (before?.hash ?? GENESIS) && whole && beforeIsWhole)
      faults.push({ kind: 'replaced', seq: before ? last : entry.seq });
    before = entry;
    beforeIsWhole = whole;
  }

  const end = before?.seq ?? 0;
  const furthest = sealed.at(-1);
  const most = Math.max(head.seq, furthest?.seq ?? 0);
  if (most > end) {
    const day = furthest && furthest.seq > end ? furthest.day : undefined;
    faults.push({ kind: 'cut', from: end + 1, to: most, ...(day === undefined ? {} : { day }) });
  } else if (head.seq !== end || head.head !== (before?.hash ?? GENESIS)) faults.push({ kind: 'head' });

  const hashes = new Map(inOrder.map((entry) => [entry.seq, entry.hash]));
  let good = 0;
  for (const { seq, head: hash, day } of sealed) {
    const found = hashes.get(seq);
    if (found === undefined) continue;
    if (found !== hash) {
      // Where the chain itself shows the place, it is said more exactly above.
      const shown = faults.some(
        (fault) => 'seq' in fault && fault.kind !== 'doubled' && fault.seq > good && fault.seq <= seq,
      );
      if (!shown) faults.push({ kind: 'rewritten', from: good + 1, to: seq, day });
      break;
    }
    good = seq;
  }
  return faults;
}
