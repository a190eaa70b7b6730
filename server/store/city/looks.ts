/** Looks at sealed fields at rest: written once, never changed. */
import mongoose from 'mongoose';
import type { Look, LookStore } from '../../personal/ports.ts';
import { ensureCollection } from '../base/collection.ts';

const schema = new mongoose.Schema<{ matter: string; at: string }>(
  { matter: String, at: String },
  { versionKey: false, strict: false, autoIndex: false, autoCreate: false },
);
schema.index({ matter: 1, at: -1 });

export function lookStore(connection: mongoose.Connection): LookStore & { ensureIndexes(): Promise<void> } {
  const model = connection.model('Look', schema, 'looks');
  const looks = model.collection as unknown as mongoose.mongo.Collection<Look>;
  return {
    async note(look) {
      // A copy: the driver puts the id of the document into what it is given.
      await looks.insertOne({ ...look }, { writeConcern: { w: 'majority', j: true } });
    },
    async list(matter, limit) {
      const found = await looks.find({ matter }).sort({ at: -1 }).limit(limit).toArray();
      return found.map(({ _id: _, ...look }) => look);
    },
    async ensureIndexes() {
      await ensureCollection(model);
    },
  };
}
