/**
 * The search projection: of every matter the words it is found by, and what a search narrows by, in a small document of
 * its own. Its order is that of opening, which never changes: a page is continued where it ended whatever is written
 * meanwhile, and a commit that changes no word rewrites none of the many keys of its words.
 */
import mongoose from 'mongoose';
import type { PersonId, UnitId } from '@banjie/shared/kernel/party.ts';
import type { Instant } from '@banjie/shared/kernel/time.ts';
import type { Scope } from '../../matters/lists.ts';
import type { Place } from '../../matters/merging.ts';
import { bareText } from '@banjie/shared/kernel/fold.ts';
import { ensureCollection } from '../base/collection.ts';
import { putNewest } from '../base/put-newest.ts';

export interface MatterText {
  _id: string;
  /** Everything it is found by, without width, case, spaces and punctuation. */
  text: string;
  /** Single characters and pairs of neighbours of `text`: MongoDB's own text index knows no Chinese. */
  tokens: string[];
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

const TOKENS_AT_MOST = 600;

/** Pairs of neighbouring characters; a single character stands for itself. */
export function tokensOf(text: string): string[] {
  const chars = [...bareText(text)];
  const tokens = new Set<string>(chars);
  for (let n = 0; n + 1 < chars.length; n++) tokens.add(`${chars[n]}${chars[n + 1]}`);
  return [...tokens].slice(0, TOKENS_AT_MOST);
}

/** What a word asks of the index: its pairs, or its one character. */
const wanted = (word: string): string[] => {
  const tokens = tokensOf(word);
  const pairs = tokens.filter((token) => [...token].length > 1);
  return pairs.length > 0 ? pairs : tokens;
};

const carries = (words: readonly string[]): mongoose.mongo.Filter<MatterText>[] =>
  // Nothing but letters and digits is left in a word: it needs no escaping.
  words.map((word) => ({ text: { $regex: word } }));

export function searchProjection(connection: mongoose.Connection) {
  const model = connection.model<MatterText>('MatterText', schema, 'matter_texts');
  const texts = model.collection as unknown as mongoose.mongo.Collection<MatterText>;
  return {
    put: (all: readonly (Omit<MatterText, 'tokens' | 'text'> & { text: string })[]): Promise<void> =>
      putNewest(
        connection,
        texts.collectionName,
        all.map((one) => {
          const text = bareText(one.text);
          return { ...one, text, tokens: tokensOf(text) };
        }),
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
            tokens: { $all: words.flatMap(wanted) },
            ...('unit' in scope ? { units: scope.unit } : { opener: scope.opener }),
            ...(open === undefined ? {} : { open }),
            ...(procedure === undefined ? {} : { procedure }),
            ...(after ? { at: { $lte: after.at } } : {}),
            $and: [
              ...carries(words),
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
        .find({ _id: { $in: [...ids] }, $and: carries(words) }, { projection: { _id: 1 } })
        .toArray();
      return new Set(found.map((one) => one._id));
    },
    async ensureIndexes(): Promise<void> {
      await ensureCollection(model);
    },
  };
}
