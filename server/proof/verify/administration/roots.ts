/**
 * A day that was signed once is not signed again: the chain of administration and the exported file remember the first
 * root of each day, also against whoever has the city's key.
 */
import type { Day } from '@banjie/shared/kernel/time.ts';
import type { SignedRoot } from '../../ports.ts';
import { rootHash } from '../../roots.ts';
import { texts } from './texts.ts';

export interface NotedRoot {
  day: Day;
  root: string;
}

export function rootFaults(known: {
  kept: readonly SignedRoot[];
  exported: readonly SignedRoot[] | undefined;
  noted: readonly NotedRoot[];
}): string[] {
  const { kept, exported, noted } = known;
  const again = new Map<Day, string>();
  const first = new Map<Day, string>();
  for (const { day, root } of noted) {
    const before = first.get(day);
    if (before === undefined) first.set(day, root);
    else if (before !== root) again.set(day, texts.signedAgain(day));
  }
  for (const root of kept)
    if ((first.get(root.day) ?? rootHash(root)) !== rootHash(root)) again.set(root.day, texts.signedAgain(root.day));
  const inside = new Map(kept.map((root) => [root.day, root]));
  const vanished = [...first.keys()].filter((day) => !inside.has(day)).map((day) => texts.rootGone(day));
  const outside = new Map<Day, string>();
  for (const root of exported ?? []) {
    const before = outside.get(root.day);
    if (before !== undefined && before !== rootHash(root)) again.set(root.day, texts.exportedTwice(root.day));
    outside.set(root.day, rootHash(root));
    if ((first.get(root.day) ?? rootHash(root)) !== rootHash(root)) again.set(root.day, texts.signedAgain(root.day));
  }
  const counted = kept.flatMap((root, n) =>
    root.count === undefined || root.count === n + 1 ? [] : [texts.miscounted(root.day, root.count, n + 1)],
  );
  return [...again.values(), ...vanished, ...counted];
}
