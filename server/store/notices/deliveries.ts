/** Deliveries at rest: one document per event, recipient and channel, so that nothing is ever told twice. */
import mongoose from 'mongoose';
import type { Instant } from '@banjie/shared/kernel/time.ts';
import type { Candidate, Delivery, DeliveryState, DeliveryStore } from '../../notify/ports.ts';
import type { DeliveryRecords } from '../../proof/ports.ts';
import { databaseTime, insertNew } from '../base/database-time.ts';

interface DeliveryDocument extends Omit<Delivery, 'id'> {
  _id: string;
  /** Machine time from which it may be claimed: due for sending, or the end of a lease. Unset once nothing is to be sent. */
  nextAt?: Date;
  /** In-app and neither read nor settled. */
  unread?: true;
  account?: string;
  acceptedAt?: Date;
}

const schema = new mongoose.Schema<DeliveryDocument>({ _id: String }, { versionKey: false, strict: false });
schema.index({ channel: 1, urgent: 1, nextAt: 1 }, { partialFilterExpression: { nextAt: { $exists: true } } });
schema.index({ matter: 1, item: 1 }, { partialFilterExpression: { item: { $exists: true } } });
schema.index({ receipt: 1 }, { partialFilterExpression: { receipt: { $exists: true } } });
schema.index({ person: 1, channel: 1, at: -1, _id: -1 });
schema.index({ person: 1, at: -1, _id: -1 }, { partialFilterExpression: { unread: true } });
schema.index({ channel: 1, state: 1 });
schema.index({ matter: 1, at: 1, _id: 1 });

/** More unread notices than this are shown as that many. */
const COUNTED = 1000;
const IN_APP = 'in-app';

const recordOf = ({ _id, nextAt, unread, account, acceptedAt, ...rest }: DeliveryDocument): Delivery => ({
  id: _id,
  ...rest,
});

export function deliveryStore(
  connection: mongoose.Connection,
): DeliveryStore & DeliveryRecords & { ensureIndexes(): Promise<void> } {
  const model = connection.model<DeliveryDocument>('Delivery', schema, 'deliveries');
  const deliveries = model.collection as unknown as mongoose.mongo.Collection<DeliveryDocument>;

  /** Closes what matches: what was on its way is superseded, what somebody may have seen is `seen`. */
  async function close(which: mongoose.mongo.Filter<DeliveryDocument>, seen: 'acted' | 'superseded'): Promise<void> {
    const end = (states: DeliveryState[], state: DeliveryState) =>
      deliveries.updateMany(
        { ...which, state: { $in: states } },
        { $set: { state }, $unset: { nextAt: 1, unread: 1 } },
      );
    await end(['queued', 'claimed'], 'superseded');
    await end(['accepted', 'read'], seen);
  }

  /** The candidate is still as it was seen: nobody has claimed, sent or settled it since. */
  const same = ({ delivery, availableAt }: Candidate) => ({
    _id: delivery.id,
    fence: delivery.fence,
    nextAt: availableAt,
  });

  return {
    async put(records) {
      if (records.length === 0) return [];
      const now = await databaseTime(connection);
      return insertNew(
        deliveries,
        records.map(({ id, ...rest }) => ({
          _id: id,
          ...rest,
          ...(rest.state === 'queued' ? { nextAt: now } : {}),
          ...(rest.channel === IN_APP && rest.state === 'accepted' ? { unread: true as const } : {}),
        })),
      );
    },
    async get(id) {
      const found = await deliveries.findOne({ _id: id });
      return found ? recordOf(found) : undefined;
    },
    settle: (matter, items, acted) => close({ matter, item: { $in: [...items] } }, acted ? 'acted' : 'superseded'),
    settleReceipts: (receipts, acted) => close({ receipt: { $in: [...receipts] } }, acted ? 'acted' : 'superseded'),
    async candidates(channel, limit) {
      const now = await databaseTime(connection);
      const waiting = (urgent: boolean, most: number) =>
        deliveries
          .find({ channel, urgent, nextAt: { $lte: now } })
          .sort({ nextAt: 1 })
          .limit(most)
          .toArray();
      const urgent = await waiting(true, limit);
      const others = urgent.length < limit ? await waiting(false, limit - urgent.length) : [];
      return [...urgent, ...others].flatMap((found) =>
        found.nextAt ? [{ delivery: recordOf(found), availableAt: found.nextAt }] : [],
      );
    },
    async claim(candidate, { account, leaseSeconds, address }) {
      const found = await deliveries.findOneAndUpdate(
        same(candidate),
        [
          {
            $set: {
              state: 'claimed',
              account: { $literal: account },
              address: { $literal: address },
              fence: { $add: ['$fence', 1] },
              attempt: { $add: ['$attempt', 1] },
              nextAt: { $add: ['$$NOW', leaseSeconds * 1000] },
            },
          },
        ],
        { returnDocument: 'after' },
      );
      return found ? recordOf(found) : undefined;
    },
    async drop(candidate, state, failure) {
      const { matchedCount } = await deliveries.updateOne(same(candidate), {
        $set: { state, ...(failure === undefined ? {} : { failure }) },
        $unset: { nextAt: 1 },
      });
      return matchedCount === 1;
    },
    async finish(id, fence, result) {
      const set: Record<string, unknown> = { state: result.state };
      if ('failure' in result) set['failure'] = { $literal: result.failure };
      if (result.state === 'queued') set['nextAt'] = { $add: ['$$NOW', result.retry] };
      if (result.state === 'accepted') set['acceptedAt'] = '$$NOW';
      const written = await deliveries.findOneAndUpdate(
        { _id: id, fence, state: 'claimed' },
        [{ $set: set }, ...(result.state === 'queued' ? [] : [{ $unset: 'nextAt' }])],
        { returnDocument: 'after' },
      );
      // The same result a second time, or one for a delivery that was settled meanwhile: it stays what it is.
      const found = written ?? (await deliveries.findOne({ _id: id, fence }));
      return found ? recordOf(found) : undefined;
    },
    async noticesOf(person, { unread, after, limit }) {
      const found = await deliveries
        .find({
          person,
          ...(unread ? { unread: true as const } : { channel: IN_APP }),
          ...(after ? { $or: [{ at: { $lt: after.at } }, { at: after.at, _id: { $lt: after.id } }] } : {}),
        })
        .sort({ at: -1, _id: -1 })
        .limit(limit)
        .toArray();
      return found.map(recordOf);
    },
    async markRead(person, ids, at: Instant) {
      const mine = {
        person,
        channel: IN_APP,
        readAt: { $exists: false },
        ...(ids ? { _id: { $in: [...ids] } } : { unread: true as const }),
      };
      await deliveries.updateMany(mine, [
        { $set: { readAt: at, state: { $cond: [{ $eq: ['$state', 'accepted'] }, 'read', '$state'] } } },
        { $unset: 'unread' },
      ]);
    },
    unreadCount: (person) => deliveries.countDocuments({ person, unread: true }, { limit: COUNTED }),
    async ofMatter(matter) {
      return (await deliveries.find({ matter }).sort({ at: 1, _id: 1 }).toArray()).map(recordOf);
    },
    async counts() {
      const groups = await deliveries
        .aggregate<{ _id: { channel: string; state: DeliveryState }; count: number }>([
          { $group: { _id: { channel: '$channel', state: '$state' }, count: { $sum: 1 } } },
        ])
        .toArray();
      return groups.map(({ _id, count }) => ({ ..._id, count }));
    },
    async ensureIndexes() {
      await model.createCollection();
      await model.createIndexes();
    },
  };
}
