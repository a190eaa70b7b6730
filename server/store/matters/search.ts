/**
 * The search projection: of every matter the words it is found by and their sound, and what a search narrows by, in a small document of
 * its own. Its order is that of opening, which never changes: a page is continued where it ended whatever is written
 * meanwhile, and a commit that changes no word rewrites none of the many keys of its words.
 */
import mongoose from 'mongoose';
import type { PersonId, UnitId } from '@banjie/shared/kernel/party.ts';
import type { Instant } from '@banjie/shared/kernel/time.ts';
import type { Scope } from '../../matters/lists.ts';
import type { Place } from '../../matters/merging.ts';
import { carrying, lookedUp, madeOf, type Words } from '../../search/words.ts';
import { ensureCollection } from '../base/collection.ts';
import { putNewest } from '../base/put-newest.ts';

export interface MatterText extends Words {
  _id: string;
  units: UnitId[];
  opener?: PersonId;
  procedure: string;
  open: boolean;
  /** When it was opened. */
  at: Instant;
  /** The version of the matter that it was made of: what is made of an older one never takes its place. */
  seq: number;
}

const schema = new mongoose.Schema<MatterText>(
  {
    _id: String,
    text: String,
    sound: String,
    tokens: [String],
    units: [String],
    opener: String,
    procedure: String,
    open: Boolean,
    at: String,
    seq: Number,
  },
  { versionKey: false },
);
schema.index({ tokens: 1, at: -1, _id: -1 });
// Where the words are frequent and the unit has few matters, its own matters are looked through instead.
schema.index({ units: 1, at: -1, _id: -1 });
schema.index({ opener: 1, at: -1, _id: -1 });

/** Of before there was pinyin: some at a time. */
const AT_ONCE = 200;

export function searchProjection(connection: mongoose.Connection) {
  const model = connection.model<MatterText>('MatterText', schema, 'matter_texts');
  const texts = model.collection as unknown as mongoose.mongo.Collection<MatterText>;
  return {
    put: (all: readonly (Omit<MatterText, keyof Words> & { text: string })[]): Promise<void> =>
      putNewest(
        connection,
        texts.collectionName,
        'seq',
        all.map((one) => ({ ...one, ...madeOf(one.text) })),
      ),
    /** Places of matters that carry all words, the latest opened first, after a place. */
    async find(
      scope: Scope,
      words: readonly string[],
      page: { after?: Place; open?: boolean; procedure?: string; limit: number },
    ): Promise<Place[]> {
      const { after, open, procedure, limit } = page;
      const found = await texts
        .find(
          {
            ...('unit' in scope ? { units: scope.unit } : { opener: scope.opener }),
            ...(open === undefined ? {} : { open }),
            ...(procedure === undefined ? {} : { procedure }),
            ...(after ? { at: { $lte: after.at } } : {}),
            $and: [
              ...lookedUp(words),
              ...(after ? [{ $or: [{ at: { $lt: after.at } }, { at: after.at, _id: { $lt: after.id } }] }] : []),
            ],
          },
          { projection: { at: 1 } },
        )
        .sort({ at: -1, _id: -1 })
        .limit(limit)
        .toArray();
      return found.map(({ _id, at }) => ({ id: _id, at }));
    },
    /** Those of these matters that carry all words. */
    async among(ids: readonly string[], words: readonly string[]): Promise<ReadonlySet<string>> {
      const found = await texts
        .find({ _id: { $in: [...ids] }, $and: carrying(words) }, { projection: { _id: 1 } })
        .toArray();
      return new Set(found.map((one) => one._id));
    },
    /** What is missing has no index: all are looked through, in the order of their ids. */
    async sound(after: string): Promise<string | undefined> {
      const some = await texts
        .find({ _id: { $gt: after } }, { projection: { text: 1, sound: 1, seq: 1 } })
        .sort({ _id: 1 })
        .limit(AT_ONCE)
        .toArray();
      const silent = some.filter(({ sound }) => (sound as string | undefined) === undefined);
      if (silent.length > 0)
        await texts.bulkWrite(
          silent.map(({ _id, text, seq }) => ({
            updateOne: { filter: { _id, seq }, update: { $set: madeOf(text) } },
          })),
          { ordered: false },
        );
      return some.at(-1)?._id;
    },
    async ensureIndexes(): Promise<void> {
      await ensureCollection(model);
    },
  };
}
