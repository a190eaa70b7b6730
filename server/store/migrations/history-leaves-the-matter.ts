/**
 * 1 → 2: entries of a history were documents within their matter; now their text is stored as it is hashed, and all but
 * the newest are moved to a collection of their own. Their hashes stay what they were, so chain and roots still verify.
 */
import type mongoose from 'mongoose';
import type { MatterState } from '@banjie/shared/engine/matter/state.ts';
import type { HistoryEntry, StoredEntry } from '../../matters/ports.ts';
import { canonical, hashOfText } from '../../proof/hash.ts';
import { keyHash } from '../../proof/entry.ts';
import { durable } from '../base/connection.ts';
import { insertNew } from '../base/database-time.ts';
import { slotOf } from '../base/slots.ts';
import { bytesOf, entryId, RIDING, type HistoryDocument } from '../matters/history.ts';
import type { Migration } from './migration.ts';
import { texts } from './texts.ts';

/** An entry as version 1 stored it. */
type FirstEntry = Omit<HistoryEntry, 'v' | 'matter'>;
interface FirstMatter {
  _id: string;
  number: string;
  seq: number;
  state: MatterState;
  history?: FirstEntry[];
}

const AT_ONCE = 50;
const REPLACED = '\ufffd';

export const historyLeavesTheMatter: Migration = {
  to: 2,
  async run(connection, onProgress) {
    const matters = connection.collection<FirstMatter>('matters');
    const entries = connection.collection<HistoryDocument>('history');
    const numbers = connection.collection<{ _id: string; matter: string }>('numbers');
    // Uniqueness is an _id now.
    await matters.dropIndex('number_1').catch(isNoIndex);
    const total = await matters.countDocuments({ history: { $exists: true } });
    for (let done = 0; ;) {
      const found = await matters
        .find({ history: { $exists: true } })
        .limit(AT_ONCE)
        .toArray();
      if (found.length === 0) break;
      for (const matter of found) await moveOne(matter, { matters, entries, numbers });
      done += found.length;
      onProgress(texts.matters(Math.min(done, total), total));
    }
  },
};

interface Collections {
  matters: mongoose.mongo.Collection<FirstMatter>;
  entries: mongoose.mongo.Collection<HistoryDocument>;
  numbers: mongoose.mongo.Collection<{ _id: string; matter: string }>;
}

async function moveOne({ _id, number, seq, history = [] }: FirstMatter, to: Collections): Promise<void> {
  const all = history.map((entry) => asStored(_id, entry));
  const moved = all.slice(0, Math.max(0, all.length - RIDING.kept));
  const tail = all.slice(moved.length);
  await insertNew(
    to.entries,
    moved.map((entry) => ({ _id: entryId(_id, entry.seq), ...entry })),
  );
  await insertNew(to.numbers, [{ _id: number, matter: _id }]);
  // A server of the old version may still be at work: then the matter is met once more.
  await to.matters.updateOne(
    { _id, seq, history: { $exists: true } },
    { $set: { tail, riding: bytesOf(tail), slot: slotOf(_id) }, $unset: { history: 1 } },
    { writeConcern: durable },
  );
}

/** The text that was hashed, as far as it can be had: the hash itself is never written anew. */
export function asStored(matter: string, { hash, ...entry }: FirstEntry): StoredEntry {
  const { seq, at, actor, key, body } = entry;
  const text = textThatWasHashed(canonical(entry), hash);
  return { v: 1, seq, at, k: keyHash(matter, actor, key), body, hash, text };
}

/**
 * Half a character, left by a cut through an emoji, was hashed as it was and stored as U+FFFD. There are 2,048 halves:
 * the one that gives the hash is what was written, and proves it. Where none does the text stays as it is found, and the
 * verifier says that it is not what its hash says.
 */
function textThatWasHashed(text: string, hash: string): string {
  if (!text.includes(REPLACED) || hashOfText(text) === hash) return text;
  for (let unit = 0xd800; unit <= 0xdfff; unit += 1) {
    const tried = text.replaceAll(REPLACED, `\\u${unit.toString(16)}`);
    if (hashOfText(tried) === hash) return tried;
  }
  return text;
}

function isNoIndex(error: unknown): void {
  // IndexNotFound, NamespaceNotFound
  if (![27, 26].includes((error as { code?: number }).code ?? 0)) throw error;
}
