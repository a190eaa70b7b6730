/** Who has opened which matter: one document of each person and matter. */
import mongoose from 'mongoose';
import type { MatterReader, ReaderStore } from '../../deciding/ports.ts';
import { ensureCollection } from '../base/collection.ts';

type ReaderDocument = Omit<MatterReader, 'id'> & { _id: string };

const schema = new mongoose.Schema<{ _id: string; matter: string; last: string }>(
  { _id: { type: String, required: true }, matter: String, last: String },
  { versionKey: false, strict: false, autoIndex: false, autoCreate: false },
);
schema.index({ matter: 1, last: -1, _id: -1 });

export function readerStore(connection: mongoose.Connection): ReaderStore & { ensureIndexes(): Promise<void> } {
  const model = connection.model('MatterReader', schema, 'matter_readers');
  const readers = model.collection as unknown as mongoose.mongo.Collection<ReaderDocument>;
  return {
    async saw(matter, person, at) {
      await readers.updateOne(
        { _id: `${matter}:${person}` },
        { $setOnInsert: { matter, person, first: at }, $max: { last: at } },
        { upsert: true },
      );
    },
    async hasRead(matters, person) {
      const ids = matters.map((matter) => `${matter}:${person}`);
      return (await readers.findOne({ _id: { $in: ids } }, { projection: { _id: 1 } })) !== null;
    },
    async list(matter, { after, limit }) {
      const before = after ? { $or: [{ last: { $lt: after.at } }, { last: after.at, _id: { $lt: after.id } }] } : {};
      const found = await readers
        .find({ matter, ...before })
        .sort({ last: -1, _id: -1 })
        .limit(limit)
        .toArray();
      return found.map(({ _id, ...rest }) => ({ id: _id, ...rest }));
    },
    ensureIndexes: () => ensureCollection(model),
  };
}
