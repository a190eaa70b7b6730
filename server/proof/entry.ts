/**
 * An entry of a history at rest (docs/decisions/0020). What is stored is what is hashed: `text` is the JSON of the whole
 * entry in its one spelling, and the hash is SM3 over exactly these bytes. The fields beside it are for finding it; the
 * verifier compares them with the text.
 */
import type { HistoryEntry, StoredEntry } from '../matters/ports.ts';
import { canonical, hashOfText } from './hash.ts';

/**
 * The form in which entries are written now. 1 was written before 2026-11-28: without `v`, `matter`, and as a document; 2
 * says nothing of what it was to tell.
 */
export const ENTRY_VERSION = 3;
/** From this version on `told` is all that the commit was to tell. */
export const TELLS = 3;

/** Under which an entry is found again by whoever gave its command: 32 hex digits. */
export const keyHash = (matter: string, actor: string, key: string): string =>
  hashOfText(canonical([matter, actor, key])).slice(0, 32);

/** Spells an entry and hashes the spelling. */
export function writeEntry(entry: Omit<HistoryEntry, 'v' | 'hash'>): StoredEntry {
  const text = canonical({ v: ENTRY_VERSION, ...entry });
  const { matter, seq, at, actor, key, body } = entry;
  return { v: ENTRY_VERSION, seq, at, k: keyHash(matter, actor, key), body, hash: hashOfText(text), text };
}

/** What a stored entry says. @throws SyntaxError when its text is no JSON */
export function readEntry(matter: string, { text, hash }: Pick<StoredEntry, 'text' | 'hash'>): HistoryEntry {
  return { v: 1, matter, ...(JSON.parse(text) as Omit<HistoryEntry, 'v' | 'matter' | 'hash'>), hash };
}

/** The text of an entry as it was written, from what it says. */
export function textOf({ hash: _, ...entry }: HistoryEntry): string {
  if (entry.v > 1) return canonical(entry);
  const { v: _v, matter: _matter, ...first } = entry;
  return canonical(first);
}

/** Whether an entry's text is what its hash says, and what stands beside the text is what the text says. Whose it is it says itself. */
export function isSound(matter: string, stored: StoredEntry): boolean {
  if (hashOfText(stored.text) !== stored.hash) return false;
  try {
    const entry = readEntry(matter, stored);
    const { seq, at, actor, key, body } = entry;
    return (
      entry.v === stored.v &&
      seq === stored.seq &&
      at === stored.at &&
      body === stored.body &&
      keyHash(entry.matter, actor, key) === stored.k
    );
  } catch {
    return false;
  }
}
