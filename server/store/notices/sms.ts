/** SMS that were handed over, with what came back. Machine time. */
import mongoose from 'mongoose';
import type { SmsRecord, SmsStore } from '../../notify/channels/sms/ports.ts';
import { ensureCollection } from '../base/collection.ts';

type SmsDocument = Omit<SmsRecord, 'id'> & { _id: string; until: Date };

const schema = new mongoose.Schema<{ _id: string; at: Date; until: Date }>(
  { _id: String, at: Date, until: Date },
  { versionKey: false, strict: false, autoIndex: false, autoCreate: false },
);
schema.index({ at: -1 });
schema.index({ until: 1 }, { expireAfterSeconds: 0 });

/** Longer than any report is late. */
const KEPT_MS = 30 * 24 * 3600_000;

export function smsStore(connection: mongoose.Connection): SmsStore & { ensureIndexes(): Promise<void> } {
  const model = connection.model('Sms', schema, 'sms');
  const messages = model.collection as unknown as mongoose.mongo.Collection<SmsDocument>;
  const recordOf = ({ _id, until: _, ...rest }: SmsDocument): SmsRecord => ({ id: _id, ...rest });
  return {
    async note({ id, ...record }) {
      const at = new Date();
      const until = new Date(at.getTime() + KEPT_MS);
      await messages.updateOne({ _id: id }, { $setOnInsert: { ...record, at, until } }, { upsert: true });
    },
    async report(id, state, reason) {
      await messages.updateOne(
        { _id: id, report: { $exists: false } },
        { $set: { report: { state, reason, at: new Date() } } },
      );
      const found = await messages.findOne({ _id: id });
      return found ? recordOf(found) : undefined;
    },
    latest: async (limit) => (await messages.find().sort({ at: -1 }).limit(limit).toArray()).map(recordOf),
    async ensureIndexes() {
      await ensureCollection(model);
    },
  };
}
