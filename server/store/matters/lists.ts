/** Lists over matters, each served by one index; and the search projection. */
import mongoose from 'mongoose';
import type { MatterState } from '@banjie/shared/engine/matter/state.ts';
import type { UnitId } from '@banjie/shared/kernel/party.ts';
import type { Instant } from '@banjie/shared/kernel/time.ts';
import type { ListedMatter, MatterLists } from '../../matters/lists.ts';
import { batched } from '../base/batch.ts';
import { everySlot } from '../base/slots.ts';
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

  /** Asked for every notice: those of the same moment are asked for together. */
  const itemOpen = batched<{ matter: string; item: string }, boolean>({
    async run(asked) {
      const found = await matters
        .find(
          { _id: { $in: [...new Set(asked.map((one) => one.matter))] } },
          { projection: { 'state.items.id': 1 }, readConcern: { level: 'majority' } },
        )
        .toArray();
      const open = new Set(found.flatMap(({ _id, state }) => state.items.map(({ id }) => `${_id}/${id}`)));
      return asked.map(({ matter, item }) => open.has(`${matter}/${item}`));
    },
    group: ({ matter, item }) => `${matter}/${item}`,
    max: 256,
    lanes: 4,
  });

  const project = batched<{ id: string; text: (state: MatterState) => string }, void>({
    async run(asked) {
      const texts = new Map(asked.map(({ id, text }) => [id, text]));
      const found = await matters
        .find({ _id: { $in: [...texts.keys()] } }, { projection: { units: 1, updatedAt: 1, state: 1 } })
        .toArray();
      const operations = found.map(({ _id, units, updatedAt, state }) => ({
        updateOne: {
          filter: { _id },
          update: { $set: { units, updatedAt, tokens: tokensOf(texts.get(_id)?.(state) ?? '') } },
          upsert: true,
        },
      }));
      if (operations.length > 0) await matterTexts.bulkWrite(operations, { ordered: false });
      return asked.map(() => undefined);
    },
    group: ({ id }) => id,
    max: 64,
    lanes: 2,
  });

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
    async due(slots, now, limit) {
      const found = await matters
        .find({ slot: { $in: [...slots] }, wakeAt: { $lte: now } }, { projection: { wakeAt: 1 } })
        .sort({ wakeAt: 1 })
        .limit(limit)
        .toArray();
      return found.map(({ _id, wakeAt = now }) => ({ id: _id, wakeAt }));
    },
    async nextWake() {
      const [first] = await matters
        .find({ slot: { $in: [...everySlot] }, wakeAt: { $exists: true } }, { projection: { wakeAt: 1 } })
        .sort({ wakeAt: 1 })
        .limit(1)
        .toArray();
      return first?.wakeAt;
    },
    project: (id, text) => project({ id, text }),
    async partyTo(unit, ids) {
      const found = await matters.find({ _id: { $in: [...ids] }, units: unit }, { projection: { _id: 1 } }).toArray();
      return new Set(found.map((one) => one._id));
    },
    itemOpen: (matter, item) => itemOpen({ matter, item }),
    async ensureIndexes() {
      await textModel.createCollection();
      await textModel.createIndexes();
    },
  };
}
