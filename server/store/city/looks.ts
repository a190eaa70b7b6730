/** Looks at sealed fields at rest: written once, with their record in the audit trail, and never changed. */
import mongoose from 'mongoose';
import type { Look } from '../../audit/ports.ts';
import type { LookStore } from '../../personal/ports.ts';
import { ensureCollection } from '../base/collection.ts';

export const LOOKS = 'looks';
/** `_id` is that of the record in the trail; one that the database has given is from before there was such a record. */
export type LookDocument = Look & { _id: string | mongoose.mongo.ObjectId };

const schema = new mongoose.Schema<LookDocument>(
  { _id: mongoose.Schema.Types.Mixed, matter: String, at: String },
  { versionKey: false, strict: false, autoIndex: false, autoCreate: false },
);
schema.index({ matter: 1, at: -1 });

export function lookStore(connection: mongoose.Connection): LookStore & { ensureIndexes(): Promise<void> } {
  const model = connection.model<LookDocument>('Look', schema, LOOKS);
  const looks = model.collection as unknown as mongoose.mongo.Collection<LookDocument>;
  return {
    async list(matter, limit) {
      const found = await looks.find({ matter }).sort({ at: -1 }).limit(limit).toArray();
      return found.map(({ _id: _, ...look }) => look);
    },
    async ensureIndexes() {
      await ensureCollection(model);
    },
  };
}
