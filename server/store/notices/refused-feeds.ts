/** Refused feeds at rest: one document per source and kind of fault, so their number follows from the kinds. */
import mongoose from 'mongoose';
import type { RefusedFeed, RefusedFeedStore } from '../../alerts/refusals.ts';
import { ensureCollection } from '../base/collection.ts';

interface RefusedDocument extends Omit<RefusedFeed, 'id'> {
  _id: string;
  /** Machine time. */
  seenAt: Date;
}

const schema = new mongoose.Schema<{ _id: string; seenAt?: Date; last?: string }>(
  { _id: { type: String, required: true }, seenAt: Date, last: String },
  { versionKey: false, strict: false, autoIndex: false, autoCreate: false },
);
schema.index({ last: -1 });
schema.index({ seenAt: 1 }, { expireAfterSeconds: 180 * 24 * 3600 });

export function refusedFeedStore(
  connection: mongoose.Connection,
): RefusedFeedStore & { ensureIndexes(): Promise<void> } {
  const model = connection.model('RefusedFeed', schema, 'refusedFeeds');
  const refused = model.collection as unknown as mongoose.mongo.Collection<RefusedDocument>;
  return {
    async note({ id, source, text, faults, last }) {
      await refused.updateOne(
        { _id: id },
        {
          $set: { source, text, faults, last },
          $setOnInsert: { first: last },
          $inc: { number: 1 },
          $currentDate: { seenAt: true },
        },
        { upsert: true },
      );
    },
    async list(limit) {
      const found = await refused.find().sort({ last: -1 }).limit(limit).toArray();
      return found.map(refusedOf);
    },
    async ofSource(source, limit) {
      // Ids begin with their source, and have one stroke behind it.
      const found = await refused.find({ _id: { $gte: `${source}/`, $lt: `${source}0` }, source }).toArray();
      const latest = found.sort((one, other) => (one.last < other.last ? 1 : -1)).slice(0, limit);
      return latest.map(refusedOf);
    },
    async ensureIndexes() {
      await ensureCollection(model);
    },
  };
}

const refusedOf = ({ _id, source, text, faults, first, last, number }: RefusedDocument): RefusedFeed => ({
  ...{ id: _id, source, text, faults, first, last, number },
});
