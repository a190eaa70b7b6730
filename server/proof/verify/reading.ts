/** A matter whose history was found whole, as what follows from it is compared with it. */
import type { HistoryEntry } from '../../matters/ports.ts';
import type { StoredMatter } from '../ports.ts';

export interface Reading extends Pick<StoredMatter, 'matter' | 'number' | 'state' | 'outbox'> {
  history: readonly HistoryEntry[];
  /** Whether an administrator has given up effects of this commit. */
  givenUp(seq: number, n?: number): boolean;
}

export function readingOf(found: StoredMatter, history: readonly HistoryEntry[]): Reading {
  const { matter, number, state, outbox } = found;
  // Under this key an effect that was refused for good, or given up, is told to its matter.
  const failed = history.filter(({ command }) => command === 'effectFailed').map(({ key }) => key);
  const givenUp = (seq: number, n?: number) =>
    failed.some((key) =>
      n === undefined ? key.startsWith(`failed:${matter}.${seq}.`) : key === `failed:${matter}.${seq}.${n}`,
    );
  return { matter, number, state, outbox, history, givenUp };
}
