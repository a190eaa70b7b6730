/** Receipts at rest: one document per unit that is to confirm, so that ten thousand of them do not grow their matter. */
import mongoose from 'mongoose';
import type { Confirmation, ReceiptRecord, ReceiptStore } from '../../receipts/ports.ts';
import { insertNew } from '../base/database-time.ts';
import { NO_DEADLINE } from './matters.ts';

interface ReceiptDocument extends Omit<ReceiptRecord, 'id'> {
  _id: string;
  /** Units that were asked with it. */
  total: number;
  /** `dueAt`, with those that have none behind all others. */
  sortAt: string;
  hash?: string;
  /** Confirmed, and not yet looked at whether it was the last one. */
  unchecked?: true;
}

const schema = new mongoose.Schema<ReceiptDocument>({ _id: String }, { versionKey: false, strict: false });
schema.index({ unit: 1, askedAt: -1, _id: -1 });
schema.index({ matter: 1, item: 1, unit: 1 });
schema.index({ matter: 1, unit: 1 });
schema.index({ parties: 1, sortAt: 1, _id: 1 }, { partialFilterExpression: { state: 'open' } });
schema.index({ unchecked: 1, confirmedAt: 1 }, { partialFilterExpression: { unchecked: true } });

const recordOf = ({ _id, total, sortAt, hash, unchecked, ...rest }: ReceiptDocument): ReceiptRecord => ({
  id: _id,
  ...rest,
});

export function receiptStore(connection: mongoose.Connection): ReceiptStore & { ensureIndexes(): Promise<void> } {
  const model = connection.model<ReceiptDocument>('Receipt', schema, 'receipts');
  const receipts = model.collection as unknown as mongoose.mongo.Collection<ReceiptDocument>;
  const list = async (filter: mongoose.mongo.Filter<ReceiptDocument>) =>
    (await receipts.find(filter).sort({ item: 1, unit: 1 }).toArray()).map(recordOf);

  return {
    async get(id) {
      const found = await receipts.findOne({ _id: id });
      return found ? recordOf(found) : undefined;
    },
    ofMatter: (matter) => list({ matter }),
    ofUnit: (matter, unit) => list({ matter, unit }),
    async has(matter, unit) {
      return (await receipts.findOne({ matter, unit }, { projection: { _id: 1 } })) !== null;
    },
    async openFor(parties, { after, until, limit }) {
      const found = await receipts
        .find({
          state: 'open',
          parties: { $in: [...parties] },
          ...(until === undefined ? {} : { sortAt: { $lte: until } }),
          ...(after
            ? { $or: [{ sortAt: { $gt: after.dueAt } }, { sortAt: after.dueAt, _id: { $gt: after.id } }] }
            : {}),
        })
        .sort({ sortAt: 1, _id: 1 })
        .limit(limit)
        .toArray();
      return found.map(recordOf);
    },
    async latestOf(unit, { after, state, limit }) {
      const found = await receipts
        .find({
          unit,
          state: state === 'all' ? { $in: ['open', 'confirmed'] } : state,
          ...(after
            ? { $or: [{ askedAt: { $lt: after.askedAt } }, { askedAt: after.askedAt, _id: { $lt: after.id } }] }
            : {}),
        })
        .sort({ askedAt: -1, _id: -1 })
        .limit(limit)
        .toArray();
      return found.map(recordOf);
    },
    async countFor(parties, overdueAt) {
      const mine = { state: 'open' as const, parties: { $in: [...parties] } };
      const [open, overdue] = await Promise.all([
        receipts.countDocuments(mine),
        receipts.countDocuments({ ...mine, sortAt: { $lt: overdueAt } }),
      ]);
      return { open, overdue };
    },
    async ask(records) {
      await insertNew(
        receipts,
        records.map(({ id, ...rest }) => ({ _id: id, ...rest, sortAt: rest.dueAt ?? NO_DEADLINE })),
      );
    },
    async drop(matter, item) {
      await receipts.updateMany({ matter, item, state: 'open' }, { $set: { state: 'dropped' } });
    },
    async redate(matter, item, { dueAt, provisional }) {
      await receipts.updateMany({ matter, item, state: 'open' }, { $set: { dueAt, provisional, sortAt: dueAt } });
    },
    async openOf(matter, item, { after, limit }) {
      const found = await receipts
        .find({ matter, item, state: 'open', ...(after === undefined ? {} : { unit: { $gt: after } }) })
        .sort({ unit: 1 })
        .limit(limit)
        .toArray();
      return found.map(recordOf);
    },
    async confirm(id, { at, by, form, key, body, hash }: Confirmation) {
      const { modifiedCount } = await receipts.updateOne(
        { _id: id, state: 'open' },
        { $set: { state: 'confirmed', confirmedAt: at, by, form, key, body, hash, unchecked: true } },
      );
      return modifiedCount === 1;
    },
    async tally(matter, item) {
      const [found] = await receipts
        .aggregate<{ open: number; confirmed: number; total: number }>([
          { $match: { matter, item } },
          {
            $group: {
              _id: null,
              open: { $sum: { $cond: [{ $eq: ['$state', 'open'] }, 1, 0] } },
              confirmed: { $sum: { $cond: [{ $eq: ['$state', 'confirmed'] }, 1, 0] } },
              total: { $max: '$total' },
            },
          },
        ])
        .toArray();
      return found ?? { open: 0, confirmed: 0, total: undefined };
    },
    async hashes(matter, item) {
      const found = await receipts
        .find({ matter, item, state: 'confirmed' }, { projection: { hash: 1 } })
        .sort({ unit: 1 })
        .toArray();
      return found.map((one) => one.hash ?? '');
    },
    async unchecked(limit) {
      const found = await receipts
        .aggregate<{ _id: { matter: string; item: string } }>([
          { $match: { unchecked: true } },
          { $group: { _id: { matter: '$matter', item: '$item' }, since: { $min: '$confirmedAt' } } },
          { $sort: { since: 1 } },
          { $limit: limit },
        ])
        .toArray();
      return found.map((one) => one._id);
    },
    async marked(matter, item) {
      const found = await receipts.find({ matter, item, unchecked: true }, { projection: { _id: 1 } }).toArray();
      return found.map((one) => one._id);
    },
    async checked(ids) {
      await receipts.updateMany({ _id: { $in: [...ids] } }, { $unset: { unchecked: 1 } });
    },
    async ensureIndexes() {
      await model.createCollection();
      await model.createIndexes();
    },
  };
}
