/** Recurring duties at rest: how far each was opened, and what became of each turn. */
import mongoose from 'mongoose';
import type { RecurringStore, TurnFilter, TurnRecord } from '../../recurring/ports.ts';
import { ensureCollection } from '../base/collection.ts';

type TurnDocument = Omit<TurnRecord, 'id'> & { _id: string };
interface Through {
  _id: string;
  day: string;
}

const schema = new mongoose.Schema<TurnDocument>({ _id: String }, { versionKey: false, strict: false });
schema.index({ on: -1, _id: 1 });
schema.index({ procedure: 1, on: -1, _id: 1 });
schema.index({ unit: 1, on: -1, _id: 1 });

const asked = ({ from, until, unit, procedure, opened = false }: TurnFilter) => ({
  on: { $gte: from, $lte: until },
  ...(unit === undefined ? {} : { unit }),
  ...(procedure === undefined ? {} : { procedure }),
  ...(opened ? { matter: { $exists: true } } : {}),
});

export function recurringStore(connection: mongoose.Connection): RecurringStore & { ensureIndexes(): Promise<void> } {
  const model = connection.model<TurnDocument>('Turn', schema, 'turns');
  const turns = model.collection as unknown as mongoose.mongo.Collection<TurnDocument>;
  const marks = connection.collection<Through>('recurring');
  return {
    async through(procedure, first) {
      const found = await marks.findOneAndUpdate(
        { _id: procedure },
        { $setOnInsert: { day: first } },
        { upsert: true, returnDocument: 'after' },
      );
      return found?.day ?? first;
    },
    async advance(procedure, day) {
      await marks.updateOne({ _id: procedure, day: { $lt: day } }, { $set: { day } });
    },
    async known(ids) {
      const found = await turns.find({ _id: { $in: [...ids] }, state: 'opened' }, { projection: { _id: 1 } }).toArray();
      return new Set(found.map((one) => one._id));
    },
    async note({ id, ...record }) {
      try {
        await turns.updateOne(
          { _id: id, state: { $ne: 'opened' } },
          { $set: record, ...(record.why === undefined ? { $unset: { why: 1 } } : {}) },
          { upsert: true },
        );
      } catch (error) {
        // It was opened by another process: that stays.
        if (!(error instanceof mongoose.mongo.MongoServerError) || error.code !== 11000) throw error;
      }
    },
    async between(filter, { after, limit = 0 } = { limit: 0 }) {
      const beyond = after && { $or: [{ on: { $lt: after.on } }, { on: after.on, _id: { $gt: after.id } }] };
      const found = await turns
        .find({ ...asked(filter), ...beyond }, { batchSize: 5_000 })
        .sort({ on: -1, _id: 1 })
        .limit(limit)
        .toArray();
      return found.map(({ _id, ...rest }) => ({ id: _id, ...rest }));
    },
    async dueBetween(filter) {
      // Where nothing was opened there is no matter to push.
      const found = await turns
        .aggregate<{ _id: string; due: number; matters: string[] }>([
          { $match: asked(filter) },
          { $group: { _id: '$procedure', due: { $sum: 1 }, matters: { $push: '$matter' } } },
        ])
        .toArray();
      return found.map(({ _id: procedure, due, matters }) => ({ procedure, due, matters }));
    },
    async list({ procedure, state, limit }) {
      const found = await turns
        .find({ ...(procedure ? { procedure } : {}), ...(state ? { state } : {}) })
        .sort({ on: -1, _id: 1 })
        .limit(limit)
        .toArray();
      return found.map(({ _id, ...rest }) => ({ id: _id, ...rest }));
    },
    async ensureIndexes() {
      await ensureCollection(model);
    },
  };
}
