/** Deliveries at rest: one document per event, recipient and channel, so that nothing is ever told twice. */
import { randomBytes } from 'node:crypto';
import mongoose from 'mongoose';
import type { Instant } from '@banjie/shared/kernel/time.ts';
import type { Candidate, Delivery, DeliveryState, DeliveryStore } from '../../notify/ports.ts';
import type { DeliveryRecords } from '../../proof/ports.ts';
import { batched } from '../base/batch.ts';
import { ensureCollection } from '../base/collection.ts';
import { insertNew } from '../base/database-time.ts';
import { machineTime } from '../base/machine-time.ts';
import { everySlot, slotOf } from '../base/slots.ts';

interface DeliveryDocument extends Omit<Delivery, 'id'> {
  _id: string;
  /** Of its matter: which process sends it, where a channel sends by itself. */
  slot: number;
  /** Machine time from which it may be claimed: due for sending, or the end of a lease. Unset once nothing is to be sent. */
  nextAt?: Date;
  /** In-app and neither read nor settled. */
  unread?: true;
  account?: string;
  /** Names the latest claim. */
  claim?: string;
  acceptedAt?: Date;
}

const schema = new mongoose.Schema<DeliveryDocument>({ _id: String }, { versionKey: false, strict: false });
schema.index({ channel: 1, urgent: 1, slot: 1, nextAt: 1 }, { partialFilterExpression: { nextAt: { $exists: true } } });
schema.index({ matter: 1, item: 1 }, { partialFilterExpression: { item: { $exists: true } } });
schema.index({ receipt: 1 }, { partialFilterExpression: { receipt: { $exists: true } } });
schema.index({ person: 1, channel: 1, at: -1, _id: -1 });
schema.index({ person: 1, at: -1, _id: -1 }, { partialFilterExpression: { unread: true } });
schema.index({ matter: 1, at: 1, _id: 1 });

type ClaimedBy = Parameters<DeliveryStore['claim']>[1];
type FinishedBy = Parameters<DeliveryStore['finish']>[2];

/** More unread notices than this are shown as that many. */
const COUNTED = 1000;
const IN_APP = 'in-app';

/** Estimates of machine time differ by some ms between processes. */
const LEEWAY_MS = 50;

const recordOf = ({ _id, slot, nextAt, unread, account, claim, acceptedAt, ...rest }: DeliveryDocument): Delivery => ({
  id: _id,
  ...rest,
});

export function deliveryStore(
  connection: mongoose.Connection,
): DeliveryStore & DeliveryRecords & { ensureIndexes(): Promise<void> } {
  const model = connection.model<DeliveryDocument>('Delivery', schema, 'deliveries');
  const deliveries = model.collection as unknown as mongoose.mongo.Collection<DeliveryDocument>;
  const time = machineTime(connection);

  /** Closes what matches: what was on its way is superseded, what somebody may have seen is `seen`. */
  const close = batched<{ which: mongoose.mongo.Filter<DeliveryDocument>; seen: 'acted' | 'superseded' }, void>({
    async run(asked) {
      const operations = asked.map(({ which, seen }) => ({
        updateMany: {
          filter: { ...which, state: { $in: ['queued', 'claimed', 'accepted', 'read'] as DeliveryState[] } },
          update: [
            { $set: { state: { $cond: [{ $in: ['$state', ['queued', 'claimed']] }, 'superseded', seen] } } },
            { $unset: ['nextAt', 'unread'] },
          ],
        },
      }));
      await deliveries.bulkWrite(operations, { ordered: false });
      return asked.map(() => undefined);
    },
    group: ({ which }) => JSON.stringify(which),
    max: 128,
    lanes: 4,
  });

  /** Those of the same moment travel together: a burst of notices costs few writes. */
  const insert = batched<readonly DeliveryDocument[], string[]>({
    async run(asked) {
      const isNew = new Set(await insertNew(deliveries, asked.flat()));
      return asked.map((documents) => documents.flatMap(({ _id }) => (isNew.has(_id) ? [_id] : [])));
    },
    group: (documents) => documents[0]?._id ?? '',
    max: 128,
    lanes: 4,
  });

  /** The candidate is still as it was seen: nobody has claimed, sent or settled it since. */
  const same = ({ delivery, availableAt }: Candidate) => ({
    _id: delivery.id,
    fence: delivery.fence,
    nextAt: availableAt,
  });

  /** Conditional updates of the same moment travel together; who has won is read back by the name of the claim. */
  const claim = batched<{ candidate: Candidate; by: ClaimedBy }, Delivery | undefined>({
    async run(asked) {
      const claims = asked.map(() => randomBytes(12).toString('base64url'));
      await deliveries.bulkWrite(
        asked.map(({ candidate, by: { account, address, leaseSeconds } }, n) => ({
          updateOne: {
            filter: same(candidate),
            update: [
              {
                $set: {
                  state: 'claimed',
                  account: { $literal: account },
                  address: { $literal: address },
                  claim: { $literal: claims[n] },
                  fence: { $add: ['$fence', 1] },
                  attempt: { $add: ['$attempt', 1] },
                  nextAt: { $add: ['$$NOW', leaseSeconds * 1000] },
                },
              },
            ],
          },
        })),
        { ordered: false },
      );
      const found = await deliveries
        .find({ _id: { $in: asked.map(({ candidate }) => candidate.delivery.id) }, claim: { $in: claims } })
        .toArray();
      const won = new Map(found.map((one) => [one.claim, recordOf(one)]));
      return claims.map((one) => won.get(one));
    },
    group: ({ candidate }) => candidate.delivery.id,
    max: 128,
    lanes: 4,
  });

  const finish = batched<{ id: string; fence: number; result: FinishedBy }, DeliveryState | undefined>({
    async run(asked) {
      const { modifiedCount } = await deliveries.bulkWrite(
        asked.map(({ id, fence, result }) => {
          const set: Record<string, unknown> = { state: result.state };
          if ('failure' in result) set['failure'] = { $literal: result.failure };
          if (result.state === 'queued') set['nextAt'] = { $add: ['$$NOW', result.retry] };
          if (result.state === 'accepted') set['acceptedAt'] = '$$NOW';
          const update = [{ $set: set }, ...(result.state === 'queued' ? [] : [{ $unset: 'nextAt' }])];
          return { updateOne: { filter: { _id: id, fence, state: 'claimed' }, update } };
        }),
        { ordered: false },
      );
      if (modifiedCount === asked.length) return asked.map(({ result }) => result.state);
      // The same result a second time, or one for a delivery that was settled meanwhile: it stays what it is.
      const found = await deliveries
        .find({ _id: { $in: asked.map(({ id }) => id) } }, { projection: { fence: 1, state: 1 } })
        .toArray();
      const now = new Map(found.map((one) => [one._id, one]));
      return asked.map(({ id, fence }) => (now.get(id)?.fence === fence ? now.get(id)?.state : undefined));
    },
    group: ({ id }) => id,
    max: 128,
    lanes: 4,
  });

  return {
    async put(records) {
      if (records.length === 0) return [];
      const now = await time.now();
      return insert(
        records.map(({ id, ...rest }) => ({
          _id: id,
          ...rest,
          slot: slotOf(rest.matter),
          ...(rest.state === 'queued' ? { nextAt: now } : {}),
          ...(rest.channel === IN_APP && rest.state === 'accepted' ? { unread: true as const } : {}),
        })),
      );
    },
    async get(id) {
      const found = await deliveries.findOne({ _id: id });
      return found ? recordOf(found) : undefined;
    },
    settle: (matter, items, acted) =>
      close({ which: { matter, item: { $in: [...items] } }, seen: acted ? 'acted' : 'superseded' }),
    settleReceipts: (receipts, acted) =>
      close({ which: { receipt: { $in: [...receipts] } }, seen: acted ? 'acted' : 'superseded' }),
    async candidates(channel, { limit, slots = everySlot, only }) {
      const now = new Date((await time.now()).getTime() + LEEWAY_MS);
      const waiting = async (urgent: boolean, most: number) =>
        most <= 0 || (only !== undefined && only !== (urgent ? 'urgent' : 'others'))
          ? []
          : deliveries
              .find({ channel, urgent, slot: { $in: [...slots] }, nextAt: { $lte: now } })
              .sort({ nextAt: 1 })
              .limit(most)
              .toArray();
      const urgent = await waiting(true, limit);
      const others = await waiting(false, limit - urgent.length);
      return [...urgent, ...others].flatMap((found) =>
        found.nextAt ? [{ delivery: recordOf(found), availableAt: found.nextAt }] : [],
      );
    },
    claim: (candidate, by) => claim({ candidate, by }),
    async drop(candidate, state, failure) {
      const { matchedCount } = await deliveries.updateOne(same(candidate), {
        $set: { state, ...(failure === undefined ? {} : { failure }) },
        $unset: { nextAt: 1 },
      });
      return matchedCount === 1;
    },
    finish: (id, fence, result) => finish({ id, fence, result }),
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
      await ensureCollection(model);
    },
  };
}
