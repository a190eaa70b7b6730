/** When a process that takes what a channel is to send has last asked, whichever server it asked. Machine time. */
import mongoose from 'mongoose';
import { ensureCollection } from '../base/collection.ts';

const schema = new mongoose.Schema<{ _id: string; at: Date }>(
  { _id: { type: String, required: true }, at: Date },
  { versionKey: false, autoIndex: false, autoCreate: false },
);
/** Noted no more often than that. */
const EVERY_MS = 15_000;

export function channelClaimStore(connection: mongoose.Connection) {
  const model = connection.model('ChannelClaim', schema, 'channel_claims');
  const claims = model.collection as unknown as mongoose.mongo.Collection<{ _id: string; at: Date }>;
  const notedAt = new Map<string, number>();
  return {
    async note(channel: string): Promise<void> {
      const now = performance.now();
      if (now - (notedAt.get(channel) ?? -Infinity) < EVERY_MS) return;
      notedAt.set(channel, now);
      await claims.updateOne({ _id: channel }, [{ $set: { at: '$$NOW' } }], { upsert: true });
    },
    async latest(channel: string): Promise<Date | undefined> {
      return (await claims.findOne({ _id: channel }))?.at;
    },
    ensureIndexes: () => ensureCollection(model),
  };
}
