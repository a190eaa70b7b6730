/** Phrases that people keep for their decisions, and those that they used last: one document of each who has any. */
import mongoose from 'mongoose';
import type { Opinions, OpinionStore } from '../../deciding/ports.ts';
import { ensureCollection } from '../base/collection.ts';

type OpinionDocument = Opinions & { _id: string };

const schema = new mongoose.Schema<{ _id: string }>(
  { _id: { type: String, required: true } },
  { versionKey: false, strict: false, autoIndex: false, autoCreate: false },
);
const last = { yes: 'lastYes', no: 'lastNo' } as const;

export function opinionStore(connection: mongoose.Connection): OpinionStore & { ensureIndexes(): Promise<void> } {
  const model = connection.model('Opinion', schema, 'opinions');
  const opinions = model.collection as unknown as mongoose.mongo.Collection<OpinionDocument>;
  return {
    async of(person) {
      const found = await opinions.findOne({ _id: person });
      if (!found) return {};
      const { _id: _, ...rest } = found;
      return rest;
    },
    async put(person, own) {
      if (Object.keys(own).length > 0) await opinions.updateOne({ _id: person }, { $set: own }, { upsert: true });
    },
    async note(person, says, text) {
      await opinions.updateOne({ _id: person }, { $set: { [last[says]]: text } }, { upsert: true });
    },
    ensureIndexes: () => ensureCollection(model),
  };
}
