/** Signed pieces of imports beside what the chain of administration has of them; what they say is looked at in ../subjects.ts. */
import { GENESIS } from '../../hash.ts';
import type { AdministrationReading } from './ports.ts';
import { texts } from './texts.ts';

/** How far the chain knows the pieces: each is chained to the one before, so the hash of one vouches for all up to it. */
export type NotedImport = { n: number; head: string };

export async function importFaults(
  store: Pick<AdministrationReading, 'imports'>,
  noted: readonly NotedImport[],
  say: (text: string) => void,
): Promise<void> {
  // Of a database of an earlier version nothing can be said here.
  if (noted.length === 0) return;
  const due = new Map(noted.map(({ n, head }) => [n, head]));
  if (due.get(0) === GENESIS) due.delete(0);
  const last = Math.max(...noted.map(({ n }) => n));
  for await (const { n, hash } of store.imports()) {
    if (n > last) say(texts.importPlanted(n));
    if ((due.get(n) ?? hash) !== hash) say(texts.importEdited(n));
    due.delete(n);
  }
  for (const n of due.keys()) say(texts.importGone(n));
}
