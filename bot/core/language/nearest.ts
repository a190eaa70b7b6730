/** The known word that is nearest to what was written, or none that is near enough to be meant. */
import { bare } from './said.ts';

export function nearest(written: string, words: readonly string[]): string | undefined {
  // Only the beginning can be a mistyped word; the rest is what belongs to it.
  const start = bare(written).replace(/\d.*$/, '').slice(0, 12);
  if (start === '') return undefined;
  let best: { word: string; cost: number } | undefined;
  for (const word of words) {
    const wanted = bare(word);
    // 合格 is no slip of 不合格: nobody is asked whether he meant the opposite.
    if (denials(start.slice(0, wanted.length)) !== denials(wanted)) continue;
    const cost = Math.min(distance(start, wanted), distance(start.slice(0, wanted.length), wanted));
    // One slip in a word of two or three characters, two in a longer one; and never a word with nothing in common.
    if (cost > (wanted.length <= 3 ? 1 : 2) || cost >= wanted.length) continue;
    if (!best || cost < best.cost) best = { word, cost };
  }
  return best?.word;
}

const denials = (text: string): number => text.match(/[不未非否没勿]/gu)?.length ?? 0;

/** Edit distance with neighbours swapped counted as one slip (Damerau, restricted). */
export function distance(one: string, other: string): number {
  const rows: number[][] = [Array.from({ length: other.length + 1 }, (_, n) => n)];
  for (let i = 1; i <= one.length; i++) {
    const row = [i];
    for (let j = 1; j <= other.length; j++) {
      const same = one[i - 1] === other[j - 1] ? 0 : 1;
      let cost = Math.min(rows[i - 1]![j]! + 1, row[j - 1]! + 1, rows[i - 1]![j - 1]! + same);
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) {
        cost = Math.min(cost, rows[i - 2]![j - 2]! + 1);
      }
      row.push(cost);
    }
    rows.push(row);
  }
  return rows[one.length]![other.length]!;
}
