/** Lists over matters, each served by one index; and the search projection. */
import mongoose from 'mongoose';
import type { MatterState } from '@banjie/shared/engine/matter/state.ts';
import type { UnitId } from '@banjie/shared/kernel/party.ts';
import type { Instant } from '@banjie/shared/kernel/time.ts';
import type { ListedMatter, MatterLists } from '../../matters/lists.ts';
import { matterModel, type MatterDocument } from './matters.ts';

interface MatterText {
  _id: string;
  units: UnitId[];
  /** Single characters and pairs of neighbours: MongoDB's own text index knows no Chinese. */
  tokens: string[];
  updatedAt: Instant;
}

const schema = new mongoose.Schema<MatterText>(
  { _id: String, units: [String], tokens: [String], updatedAt: String },
  { versionKey: false },
);
schema.index({ tokens: 1, updatedAt: -1 });

const TOKENS_AT_MOST = 600;
const SEARCH_AT_MOST = 300;

/** Pairs of neighbouring characters without width, case and spaces; a single character stands for itself. */
export function tokensOf(text: string): string[] {
  const chars = [
    ...text
      .normalize('NFKC')
      .toLowerCase()
      .replace(/[\s\p{P}\p{S}]+/gu, ''),
  ];
  const tokens = new Set<string>(chars);
  for (let n = 0; n + 1 < chars.length; n++) tokens.add(`${chars[n]}${chars[n + 1]}`);
  return [...tokens].slice(0, TOKENS_AT_MOST);
}

/** What a search asks for: the pairs, or the one character. */
const wanted = (text: string): string[] => {
  const tokens = tokensOf(text);
  const pairs = tokens.filter((token) => [...token].length > 1);
  return pairs.length > 0 ? pairs : tokens;
};

const projection = { state: 1, updatedAt: 1, dueAt: 1 } as const;

export function matterLists(connection: mongoose.Connection): MatterLists & { ensureIndexes(): Promise<void> } {
  const model = matterModel(connection);
  const matters = model.collection as unknown as mongoose.mongo.Collection<MatterDocument>;
  const textModel = connection.model<MatterText>('MatterText', schema, 'matter_texts');
  const matterTexts = textModel.collection as unknown as mongoose.mongo.Collection<MatterText>;
  const listed = ({
    _id,
    state,
    updatedAt,
    dueAt,
  }: Pick<MatterDocument, '_id' | 'state' | 'updatedAt' | 'dueAt'>): ListedMatter => ({
    id: _id,
    state,
    updatedAt,
    dueAt,
  });

  /** Ids of matters that carry all words, newest first. Bounded: a search that finds more wants another word. */
  const idsOf = async (text: string, units: readonly UnitId[]): Promise<string[]> => {
    const tokens = wanted(text);
    if (tokens.length === 0) return [];
    const found = await matterTexts
      .find({ tokens: { $all: tokens }, units: { $in: [...units] } }, { projection: { _id: 1 } })
      .sort({ updatedAt: -1 })
      .limit(SEARCH_AT_MOST)
      .toArray();
    return found.map((one) => one._id);
  };

  return {
    async todo(parties, { after, until, text, units, procedure, limit }) {
      const filter: mongoose.mongo.Filter<MatterDocument> = {
        parties: { $in: [...parties] },
        ...(procedure ? { procedure } : {}),
        ...(text ? { _id: { $in: await idsOf(text, units) } } : {}),
        ...(until || after
          ? { dueAt: { ...(until ? { $lte: until } : {}), ...(after ? { $gte: after.dueAt } : {}) } }
          : {}),
        ...(after ? { $or: [{ dueAt: { $gt: after.dueAt } }, { dueAt: after.dueAt, _id: { $gt: after.id } }] } : {}),
      };
      return (await matters.find(filter, { projection }).sort({ dueAt: 1, _id: 1 }).limit(limit).toArray()).map(listed);
    },
    async latest(scope, { after, state, overdueAt, text, units, procedure, limit }) {
      const owner: mongoose.mongo.Filter<MatterDocument> =
        'opener' in scope ? { opener: scope.opener } : { units: scope.unit };
      const filter: mongoose.mongo.Filter<MatterDocument> = {
        ...owner,
        ...(state === 'all' ? {} : { open: state === 'open' }),
        ...(procedure ? { procedure } : {}),
        ...(text ? { _id: { $in: await idsOf(text, units) } } : {}),
        ...(overdueAt ? { dueAt: { $lte: overdueAt } } : {}),
        ...(after ? { updatedAt: { $lte: after.updatedAt } } : {}),
        ...(after
          ? { $or: [{ updatedAt: { $lt: after.updatedAt } }, { updatedAt: after.updatedAt, _id: { $lt: after.id } }] }
          : {}),
      };
      return (await matters.find(filter, { projection }).sort({ updatedAt: -1, _id: -1 }).limit(limit).toArray()).map(
        listed,
      );
    },
    async count(parties, overdueAt) {
      const filter = { parties: { $in: [...parties] } };
      const [todo, overdue] = await Promise.all([
        matters.countDocuments(filter, { limit: 1000 }),
        matters.countDocuments({ ...filter, dueAt: { $lt: overdueAt } }, { limit: 1000 }),
      ]);
      return { todo, overdue };
    },
    async due(now, limit) {
      const found = await matters
        .find({ wakeAt: { $lte: now } }, { projection: { _id: 1 } })
        .sort({ wakeAt: 1 })
        .limit(limit)
        .toArray();
      return found.map((one) => one._id);
    },
    async nextWake() {
      const [first] = await matters
        .find({ wakeAt: { $exists: true } }, { projection: { wakeAt: 1 } })
        .sort({ wakeAt: 1 })
        .limit(1)
        .toArray();
      return first?.wakeAt;
    },
    async project(id, text) {
      const found = await matters.findOne({ _id: id }, { projection: { units: 1, updatedAt: 1, state: 1 } });
      if (!found) return;
      const { units, updatedAt, state } = found as { units: UnitId[]; updatedAt: Instant; state: MatterState };
      await matterTexts.updateOne(
        { _id: id },
        { $set: { units, updatedAt, tokens: tokensOf(text(state)) } },
        { upsert: true },
      );
    },
    async partyTo(unit, ids) {
      const found = await matters.find({ _id: { $in: [...ids] }, units: unit }, { projection: { _id: 1 } }).toArray();
      return new Set(found.map((one) => one._id));
    },
    async itemOpen(matter, item) {
      return (await matters.findOne({ _id: matter, 'state.items.id': item }, { projection: { _id: 1 } })) !== null;
    },
    async ensureIndexes() {
      await textModel.createCollection();
      await textModel.createIndexes();
    },
  };
}
