/** Receipts at rest: one document per unit that is to confirm, so that ten thousand of them do not grow their matter. */
import mongoose from 'mongoose';
import type { Confirmation, ReceiptRecord, ReceiptStore } from '../../receipts/ports.ts';
import { together } from '../base/batch.ts';
import { ensureBare, ensureCollection } from '../base/collection.ts';
import { insertNew } from '../base/database-time.ts';
import { RECEIPT_CHANGES } from './look.ts';
import { NO_DEADLINE } from './document.ts';

interface ReceiptDocument extends Omit<ReceiptRecord, 'id'> {
  _id: string;
  /** Units that were asked with it. */
  total: number;
  /** `dueAt`, with those that have none behind all others. */
  sortAt: string;
  hash?: string;
  /** Confirmed, and not yet looked at whether it was the last one. */
  unchecked?: true;
  /** The entry that has dropped, closed or revived it last, and the one that has dated it anew. */
  orderedBy?: number;
  datedBy?: number;
}
/** Nothing later has been done to it. */
const notAfter = (seq: number) => ({ $not: { $gt: seq } });

const schema = new mongoose.Schema<ReceiptDocument>({ _id: String }, { versionKey: false, strict: false });
schema.index({ unit: 1, askedAt: -1, _id: -1 });
schema.index({ matter: 1, item: 1, unit: 1 });
schema.index({ matter: 1, unit: 1 });
// Counts read nothing but this; with `unit` also the pages, the fan-outs and the leaves of the root.
schema.index({ matter: 1, item: 1, state: 1, unit: 1 });
schema.index({ parties: 1, state: 1, sortAt: 1, _id: 1 }, { partialFilterExpression: { state: 'open' } });
schema.index({ unchecked: 1, confirmedAt: 1 }, { partialFilterExpression: { unchecked: true } });
schema.index({ matter: 1, item: 1, unchecked: 1 }, { partialFilterExpression: { unchecked: true } });

const recordOf = ({
  _id,
  total,
  sortAt,
  hash,
  unchecked,
  orderedBy,
  datedBy,
  ...rest
}: ReceiptDocument): ReceiptRecord => ({
  id: _id,
  ...rest,
});
const numberOf = (item: string): number => Number(item.split('#')[1] ?? 0);

export function receiptStore(connection: mongoose.Connection): ReceiptStore & { ensureIndexes(): Promise<void> } {
  const model = connection.model<ReceiptDocument>('Receipt', schema, 'receipts');
  const receipts = model.collection as unknown as mongoose.mongo.Collection<ReceiptDocument>;
  const changes = connection.collection<{ _id: string; n: number }>(RECEIPT_CHANGES);

  /** After what it tells of: who has looked before meets another number the next time. Changes of one moment are one. */
  const changed = together((_id) => changes.updateOne({ _id }, { $inc: { n: 1 } }, { upsert: true }));
  const counted = together((asked) => count(...(JSON.parse(asked) as [string, string])));
  async function count(matter: string, item: string): Promise<{ asked: number; confirmed: number }> {
    const [open = 0, silent = 0, confirmed = 0] = await Promise.all(
      (['open', 'silent', 'confirmed'] as const).map((state) => receipts.countDocuments({ matter, item, state })),
    );
    return { asked: open + silent + confirmed, confirmed };
  }

  /** All that nobody has confirmed. Those that are so already are marked as well, for what comes late. */
  async function become(matter: string, item: string, seq: number, state: ReceiptRecord['state']): Promise<void> {
    // Who was dropped is not asked any more, and is not silent by that.
    const from = state === 'open' ? (['open', 'dropped', 'silent'] as const) : (['open', state] as const);
    await receipts.updateMany(
      { matter, item, state: { $in: [...from] }, orderedBy: notAfter(seq) },
      { $set: { state, orderedBy: seq } },
    );
    await changed(matter);
  }

  return {
    async get(id) {
      const found = await receipts.findOne({ _id: id });
      return found ? recordOf(found) : undefined;
    },
    async itemsOf(matter) {
      const items: string[] = await receipts.distinct('item', { matter });
      return items.sort((one, other) => numberOf(one) - numberOf(other));
    },
    async ofUnit(matter, unit) {
      return (await receipts.find({ matter, unit }).toArray()).map(recordOf);
    },
    async ofItem(matter, item, { after, limit }) {
      const all = ['open', 'silent', 'confirmed'] as const;
      const states = all.slice(after ? all.indexOf(after.state) : 0);
      const found: ReceiptDocument[] = [];
      for (const state of states) {
        const behind = after?.state === state ? { unit: { $gt: after.unit } } : {};
        const most = limit - found.length;
        if (most > 0)
          found.push(
            ...(await receipts
              .find({ matter, item, state, ...behind })
              .sort({ unit: 1 })
              .limit(most)
              .toArray()),
          );
      }
      return found.map(recordOf);
    },
    async ofMatter(matter, { after, limit }) {
      const found = receipts.find({
        matter,
        ...(after ? { item: { $gte: after.item }, $nor: [{ item: after.item, unit: { $lte: after.unit } }] } : {}),
      });
      return (await found.sort({ item: 1, unit: 1 }).limit(limit).toArray()).map(recordOf);
    },
    countOf: (matter, item) => counted(JSON.stringify([matter, item])),
    async openFor(parties, { after, until, procedure, limit }) {
      const sortAt = {
        ...(until === undefined ? {} : { $lte: until }),
        ...(after ? { $gte: after.at } : {}),
      };
      const found = await receipts
        .find({
          state: 'open',
          parties: { $in: [...parties] },
          ...(procedure === undefined ? {} : { procedure }),
          ...(until === undefined && !after ? {} : { sortAt }),
          ...(after ? { $nor: [{ sortAt: after.at, _id: { $lte: after.id } }] } : {}),
        })
        .sort({ sortAt: 1, _id: 1 })
        .limit(limit)
        .toArray();
      return found.map(recordOf);
    },
    async latestOf(unit, { after, state, procedure, limit }) {
      const found = await receipts
        .find({
          unit,
          state: state === 'all' ? { $in: ['open', 'confirmed'] } : state,
          ...(procedure === undefined ? {} : { procedure }),
          ...(after ? { askedAt: { $lte: after.at }, $nor: [{ askedAt: after.at, _id: { $gte: after.id } }] } : {}),
        })
        .sort({ askedAt: -1, _id: -1 })
        .limit(limit)
        .toArray();
      return found.map(recordOf);
    },
    async ask(records) {
      await insertNew(
        receipts,
        records.map(({ id, ...rest }) => ({ _id: id, ...rest, sortAt: rest.dueAt ?? NO_DEADLINE })),
      );
      await Promise.all([...new Set(records.map((one) => one.matter))].map(changed));
    },
    drop: (matter, item, seq) => become(matter, item, seq, 'dropped'),
    close: (matter, item, seq) => become(matter, item, seq, 'silent'),
    revive: (matter, item, seq) => become(matter, item, seq, 'open'),
    async redate(matter, item, { dueAt, provisional }, seq) {
      await receipts.updateMany(
        { matter, item, state: 'open', datedBy: notAfter(seq) },
        { $set: { dueAt, provisional, sortAt: dueAt, datedBy: seq } },
      );
      await changed(matter);
    },
    async openOf(matter, item, { after, limit }) {
      const found = await receipts
        .find({ matter, item, state: 'open', ...(after === undefined ? {} : { unit: { $gt: after } }) })
        .sort({ unit: 1 })
        .limit(limit)
        .toArray();
      return found.map(recordOf);
    },
    async confirm({ id, matter }, { at, by, form, key, body, hash }: Confirmation) {
      const { modifiedCount } = await receipts.updateOne(
        { _id: id, state: 'open' },
        { $set: { state: 'confirmed', confirmedAt: at, by, form, key, body, hash, unchecked: true } },
      );
      if (modifiedCount === 1) await changed(matter);
      return modifiedCount === 1;
    },
    async anyOpen(matter, item) {
      return (await receipts.findOne({ matter, item, state: 'open' }, { projection: { _id: 1 } })) !== null;
    },
    async askedIn(matter, item) {
      const one = await receipts.findOne({ matter, item }, { projection: { total: 1, procedure: 1, version: 1 } });
      return one ? { total: one.total, procedure: one.procedure, version: one.version } : undefined;
    },
    async hashes(matter, item) {
      const found = await receipts
        .find({ matter, item, state: 'confirmed' }, { projection: { hash: 1 } })
        .sort({ unit: 1 })
        .toArray();
      return found.map((one) => one.hash ?? '');
    },
    async answers(matter, item) {
      const found = await receipts
        .find({ matter, item, state: 'confirmed' }, { projection: { unit: 1, by: 1, form: 1 } })
        .sort({ unit: 1 })
        .toArray();
      return found.map(({ unit, by, form = {} }) => ({ unit, by: by?.name ?? '', form }));
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
      await ensureCollection(model);
      await ensureBare(connection, RECEIPT_CHANGES);
    },
  };
}
