/** Who was refused by which channel; it goes when something has got through, or after ninety days. */
import mongoose from 'mongoose';
import type { Bounce, BounceStore } from '../../notify/reachability/bounces.ts';
import { ensureCollection } from '../base/collection.ts';

type BounceDocument = Bounce & { _id: string; purgeAt: Date };
const schema = new mongoose.Schema<{ _id: string; purgeAt: Date }>(
  { _id: { type: String, required: true }, purgeAt: Date },
  { versionKey: false, strict: false, autoIndex: false, autoCreate: false },
);
schema.index({ purgeAt: 1 }, { expireAfterSeconds: 0 });
const KEPT_MS = 90 * 24 * 3_600_000;
const MOST = 10_000;

export function bounceStore(connection: mongoose.Connection): BounceStore & { ensureIndexes(): Promise<void> } {
  const model = connection.model('Bounce', schema, 'bounces');
  const bounces = model.collection as unknown as mongoose.mongo.Collection<BounceDocument>;
  const idOf = (person: string, channel: string) => `${person}:${channel}`;
  return {
    async note(bounce) {
      await bounces.updateOne(
        { _id: idOf(bounce.person, bounce.channel) },
        [{ $set: { ...literal(bounce), purgeAt: { $add: ['$$NOW', KEPT_MS] } } }],
        { upsert: true },
      );
    },
    async clear(person, channel) {
      await bounces.deleteOne({ _id: idOf(person, channel) });
    },
    async all() {
      const found = await bounces.find({}).limit(MOST).toArray();
      return found.map(({ person, channel, reason, at }) => ({ person, channel, reason, at }));
    },
    ensureIndexes: () => ensureCollection(model),
  };
}

const literal = (bounce: Bounce) =>
  Object.fromEntries(Object.entries(bounce).map(([name, value]) => [name, { $literal: value as unknown }]));
