/**
 * Entries of all registers by their words: a small document of each, beside the register. It is written with every change
 * of its entry, again where a change is carried out again, and for what stood there before by a duty.
 */
import mongoose from 'mongoose';
import type { Instant } from '@banjie/shared/kernel/time.ts';
import { registerOf, seenByAll } from '@banjie/shared/procedures/registers.ts';
import type { RegisterRecord } from '../../matters/ports.ts';
import type { FoundEntries } from '../../search/ports.ts';
import { carries, lookedUp, madeOf, type Words } from '../../search/words.ts';
import { rowOf, type RegisterDocument } from './register-records.ts';
import { ensureCollection } from '../base/collection.ts';
import { putNewest } from '../base/put-newest.ts';

interface RegisterText extends Words {
  _id: string;
  /** Units whose entry it is; `ALL` where every unit sees the register. */
  seenBy: string[];
  live: boolean;
  at: Instant;
  version: number;
}

const ALL = '*';
const schema = new mongoose.Schema<RegisterText>({ _id: String }, { versionKey: false, strict: false });
schema.index({ tokens: 1, at: -1, _id: -1 });
// Where the words are frequent and the unit has few entries, its own entries are looked through instead.
schema.index({ seenBy: 1, at: -1, _id: -1 });

const AT_ONCE = 200;

const saidOf = ({
  register,
  subject,
  title,
  numbers,
}: Pick<RegisterDocument, 'register' | 'subject' | 'title' | 'numbers'>) =>
  `${title} ${subject} ${numbers.join(' ')} ${registerOf(register)?.title ?? ''}`;

const textOf = (entry: RegisterDocument): Omit<RegisterText, '_id'> => ({
  ...madeOf(saidOf(entry)),
  seenBy: seenByAll(entry.register) ? [ALL] : entry.units,
  live: entry.live,
  at: entry.since,
  version: entry.version,
});

export function registerTexts(
  connection: mongoose.Connection,
  entries: mongoose.mongo.Collection<RegisterDocument>,
): FoundEntries & { put(made: readonly RegisterDocument[]): Promise<void>; ensureIndexes(): Promise<void> } {
  const model = connection.model<RegisterText>('RegisterText', schema, 'register_texts');
  const texts = model.collection as unknown as mongoose.mongo.Collection<RegisterText>;

  const put = (made: readonly RegisterDocument[]): Promise<void> =>
    putNewest(
      connection,
      texts.collectionName,
      'version',
      made.map((entry) => ({ _id: entry._id, ...textOf(entry) })),
    );

  return {
    put,
    async find(unit, words, { live, after, limit }) {
      const found: RegisterRecord[] = [];
      // What the index gives is judged by the entry itself, as it is shown to this unit.
      for (let from = after; ;) {
        const places = await texts
          .find(
            {
              ...(unit === undefined ? {} : { seenBy: { $in: [ALL, unit] } }),
              ...(live === undefined ? {} : { live }),
              $and: [
                ...lookedUp(words),
                ...(from ? [{ $or: [{ at: { $lt: from.at } }, { at: from.at, _id: { $lt: from.id } }] }] : []),
              ],
            },
            { projection: { at: 1 } },
          )
          .sort({ at: -1, _id: -1 })
          .limit(limit + 1)
          .toArray();
        const documents = await entries.find({ _id: { $in: places.map(({ _id }) => _id) } }).toArray();
        const known = new Map(documents.map((one) => [one._id, one]));
        for (const { _id, at } of places) {
          if (found.length === limit) return { items: found, ...(from ? { next: from } : {}) };
          from = { at, id: _id };
          const entry = known.get(_id);
          if (!entry || (live !== undefined && entry.live !== live)) continue;
          const row = rowOf(entry, unit === undefined || seenByAll(entry.register) ? undefined : unit);
          if (row && carries(madeOf(saidOf({ ...entry, title: row.title, numbers: [row.number] })), words))
            found.push(row);
        }
        if (places.length <= limit) return { items: found };
      }
    },
    async catchUp(after) {
      const some = await entries
        .find({ _id: { $gt: after } })
        .sort({ _id: 1 })
        .limit(AT_ONCE)
        .toArray();
      await put(some);
      return some.at(-1)?._id;
    },
    ensureIndexes: () => ensureCollection(model),
  };
}
