/**
 * The search projection: of every matter the words it is found by and their sound, and what a search narrows by, in a small document of
 * its own. Its order is that of opening, which never changes: a page is continued where it ended whatever is written
 * meanwhile, and a commit that changes no word rewrites none of the many keys of its words.
 */
import mongoose from 'mongoose';
import type { PartyKey, PersonId, UnitId } from '@banjie/shared/kernel/party.ts';
import type { Instant } from '@banjie/shared/kernel/time.ts';
import type { FoundScope, FoundWith } from '../../matters/listed.ts';
import type { Place } from '../../matters/merging.ts';
import { carrying, lookedUp, madeOf, type Words } from '../../search/words.ts';
import { ensureCollection } from '../base/collection.ts';
import { putNewest } from '../base/put-newest.ts';

export interface MatterText extends Words {
  _id: string;
  units: UnitId[];
  /** Who may open it though his unit may have no part in it; missing until it is projected anew (0070). */
  readers?: PartyKey[];
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
    readers: [String],
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
schema.index({ readers: 1, at: -1, _id: -1 });

const narrowedTo = (scope: FoundScope): mongoose.mongo.Filter<MatterText> => {
  if ('unit' in scope) return { units: scope.unit };
  if ('opener' in scope) return { opener: scope.opener };
  return 'readers' in scope ? { readers: { $in: [...scope.readers] } } : { units: { $in: [...scope.units] } };
};

/** Of before there was pinyin, or readers: some at a time. */
const AT_ONCE = 200;

export function searchProjection(connection: mongoose.Connection) {
  const model = connection.model<MatterText>('MatterText', schema, 'matter_texts');
  const texts = model.collection as unknown as mongoose.mongo.Collection<MatterText>;
  return {
    put: (all: readonly (Omit<MatterText, keyof Words> & FoundWith)[]): Promise<void> =>
      putNewest(
        connection,
        texts.collectionName,
        'seq',
        all.map((one) => ({ ...one, ...madeOf(one.text) })),
      ),
    /** Places of matters that carry all words, the latest opened first, after a place. */
    async find(
      scope: FoundScope,
      words: readonly string[],
      page: { after?: Place; open?: boolean; procedure?: string; limit: number },
    ): Promise<Place[]> {
      const { after, open, procedure, limit } = page;
      const found = await texts
        .find(
          {
            ...narrowedTo(scope),
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
    async behind(after: string): Promise<{ ids: string[]; last: string | undefined }> {
      const some = await texts
        .find({ _id: { $gt: after } }, { projection: { sound: 1, readers: 1 } })
        .sort({ _id: 1 })
        .limit(AT_ONCE)
        .toArray();
      const behind = some.filter(
        ({ sound, readers }) => (sound as string | undefined) === undefined || readers === undefined,
      );
      return { ids: behind.map(({ _id }) => _id), last: some.at(-1)?._id };
    },
    async ensureIndexes(): Promise<void> {
      await ensureCollection(model);
    },
  };
}
