/** Notices at rest, and the deliveries in them: claimed, ended, settled and read one by one. */
import { randomBytes } from 'node:crypto';
import type mongoose from 'mongoose';
import type { Instant } from '@banjie/shared/kernel/time.ts';
import type { Candidate, Delivery, DeliveryReport, DeliveryState, DeliveryStore } from '../../notify/ports.ts';
import { partsOfId } from '../../notify/telling.ts';
import type { DeliveryRecords } from '../../proof/ports.ts';
import { batched } from '../base/batch.ts';
import { ensureCollection } from '../base/collection.ts';
import { rawDatabase } from '../base/connection.ts';
import { isOver, LOOK_MS, machineTime } from '../base/machine-time.ts';
import { everySlot } from '../base/slots.ts';
import { throwRefused, writeCommand } from '../base/write-command.ts';
import { dueIn, ladderStore } from './ladder.ts';
import {
  candidatesIn,
  deliveriesIn,
  documentOf,
  IN_APP,
  noticeModel,
  tellingOf,
  wayDocument,
  type NoticeDocument,
} from './notice-document.ts';
import { wayBecomes, waysAreChangedBy, waysAreFoundBy, waysClose } from './way-changes.ts';

type ClaimedBy = Parameters<DeliveryStore['claim']>[1];
type FinishedBy = Parameters<DeliveryStore['finish']>[2];

/** More unread notices than this are shown as that many. */
const COUNTED = 1000;

const LIVE: readonly DeliveryState[] = ['held', 'queued', 'claimed', 'accepted', 'read'];
const OVER: readonly DeliveryState[] = ['acted', 'superseded'];

export function deliveryStore(
  connection: mongoose.Connection,
): DeliveryStore & DeliveryRecords & DeliveryReport & { ensureIndexes(): Promise<void> } {
  const model = noticeModel(connection);
  const notices = model.collection as unknown as mongoose.mongo.Collection<NoticeDocument>;
  const database = rawDatabase(connection);
  const time = machineTime(connection);

  /** Closes what matches: what was on its way is superseded, what somebody may have seen is `seen`. */
  const close = batched<{ which: mongoose.mongo.Filter<NoticeDocument>; seen: 'acted' | 'superseded' }, void>({
    async run(asked) {
      const operations = asked.map(({ which, seen }) => ({
        updateMany: { filter: { ...which, 'to.state': { $in: LIVE } }, update: waysClose(LIVE, seen) },
      }));
      await notices.bulkWrite(operations, { ordered: false });
      return asked.map(() => undefined);
    },
    group: ({ which }) => JSON.stringify(which),
    max: 128,
    lanes: 4,
  });

  /** Those of the same moment travel together: a burst of notices costs few writes. Of some that are there already the others are put in. */
  const insert = batched<readonly NoticeDocument[], string[]>({
    async run(asked) {
      const documents = asked.flat();
      const { faults } = await writeCommand(database, { insert: notices.collectionName, documents });
      throwRefused(faults);
      const there = new Set(faults.map(({ index }) => documents[index]));
      return asked.map((some) => some.flatMap((one) => (there.has(one) ? [] : [one._id])));
    },
    group: (documents) => documents[0]?._id ?? '',
    max: 128,
    lanes: 4,
  });

  /** Conditional updates of the same moment travel together; who has won is read back by the name of the claim. */
  const claim = batched<{ candidate: Candidate; by: ClaimedBy }, Delivery | undefined>({
    async run(asked) {
      const claims = asked.map(() => randomBytes(12).toString('base64url'));
      await notices.bulkWrite(
        asked.map(({ candidate, by: { account, address, leaseSeconds } }, n) => ({
          updateOne: {
            filter: { ...same(candidate), ...leaseIsOver(candidate) },
            update: wayBecomes(candidate.delivery.id, {
              state: 'claimed',
              account: { $literal: account },
              address: { $literal: address },
              claim: { $literal: claims[n] },
              fence: { $add: ['$$this.fence', 1] },
              attempt: { $add: ['$$this.attempt', 1] },
              nextAt: { $add: ['$$NOW', leaseSeconds * 1000] },
            }),
          },
        })),
        { ordered: false },
      );
      const ids = new Set(asked.map(({ candidate }) => partsOfId(candidate.delivery.id).telling));
      const found = await notices.find({ _id: { $in: [...ids] }, 'to.claim': { $in: claims } }).toArray();
      const won = new Map(
        found.flatMap((one) => deliveriesIn(one).map((delivery, n) => [one.to[n]?.claim, delivery] as const)),
      );
      return claims.map((one) => won.get(one));
    },
    group: ({ candidate }) => candidate.delivery.id,
    max: 128,
    lanes: 4,
  });

  const finish = batched<{ id: string; fence: number; result: FinishedBy }, DeliveryState | undefined>({
    async run(asked) {
      const { modifiedCount } = await notices.bulkWrite(
        asked.map(({ id, fence, result }) => {
          const set: Record<string, unknown> = { state: result.state };
          if ('failure' in result) set['failure'] = { $literal: result.failure };
          if (result.state === 'queued') set['nextAt'] = { $add: ['$$NOW', result.retry] };
          else set['nextAt'] = undefined;
          if ('untried' in result) set['attempt'] = { $subtract: ['$$this.attempt', 1] };
          if (result.state === 'accepted') set['acceptedAt'] = '$$NOW';
          if ('handle' in result) Object.assign(set, { handle: { $literal: result.handle }, handleAt: '$$NOW' });
          if ('changeable' in result) set['changeable'] = true;
          return { updateOne: { filter: has(id, { fence, state: 'claimed' }), update: wayBecomes(id, set) } };
        }),
        { ordered: false },
      );
      if (modifiedCount === asked.length) return asked.map(({ result }) => result.state);
      // The same result a second time, or one for a delivery that was settled meanwhile: it stays what it is.
      await overtaken(asked);
      const now = await found(asked.map(({ id }) => id));
      return asked.map(({ id, fence }) => (now.get(id)?.fence === fence ? now.get(id)?.state : undefined));
    },
    group: ({ id }) => id,
    max: 128,
    lanes: 4,
  });

  /** What was settled while it was being sent, and was sent all the same: it is there, and says what is no longer so. */
  async function overtaken(asked: readonly { id: string; fence: number; result: FinishedBy }[]): Promise<void> {
    const late = asked.filter(({ result }) => 'changeable' in result);
    if (late.length === 0) return;
    await notices.bulkWrite(
      late.map(({ id, fence, result }) => {
        const { telling, recipient: who, channel } = partsOfId(id);
        const mine = { who, channel, fence, state: { $in: OVER }, handle: { $exists: false } };
        const handle = 'handle' in result ? { handle: { $literal: result.handle }, handleAt: '$$NOW' } : {};
        const set = { ...handle, changeable: true, changeAt: '$$NOW' };
        return {
          updateOne: {
            filter: { _id: telling, to: { $elemMatch: mine } },
            update: [...wayBecomes(id, set), ...waysAreChangedBy],
          },
        };
      }),
      { ordered: false },
    );
  }

  async function found(ids: readonly string[]): Promise<Map<string, Delivery>> {
    const tellings = new Set(ids.map((id) => partsOfId(id).telling));
    const all = await notices.find({ _id: { $in: [...tellings] } }).toArray();
    return new Map(all.flatMap(deliveriesIn).map((one) => [one.id, one]));
  }

  return {
    ...ladderStore(notices, time.now),
    async put(tellings) {
      if (tellings.length === 0) return [];
      const now = await time.now();
      return insert(tellings.map((one) => documentOf(one, now)));
    },
    async ofEvent(event) {
      const all = await notices
        .find({ $or: [{ _id: event }, { _id: { $gte: `${event}+`, $lt: `${event},` }, part: { $exists: true } }] })
        .toArray();
      return all.map(tellingOf).sort((one, other) => (one.part ?? 0) - (other.part ?? 0));
    },
    async add(telling, way) {
      const one = wayDocument(way, await time.now());
      const { who, channel } = one;
      await notices.updateOne({ _id: telling, to: { $not: { $elemMatch: { who, channel } } } }, [
        { $set: { to: { $concatArrays: ['$to', [{ $literal: one }]] } } },
        ...waysAreFoundBy,
      ]);
    },
    get: async (id) => (await found([id])).get(id),
    settle: (matter, items, acted) =>
      close({ which: { matter, item: { $in: [...items] } }, seen: acted ? 'acted' : 'superseded' }),
    settleReceipts: (receipts, acted) =>
      close({ which: { receipt: { $in: [...receipts] } }, seen: acted ? 'acted' : 'superseded' }),
    async candidates(channel, { limit, slots = everySlot, only }) {
      const now = await time.soon();
      const waiting = async (urgent: boolean, most: number) => {
        if (most <= 0 || (only !== undefined && only !== (urgent ? 'urgent' : 'others'))) return [];
        const all = await notices
          .find(waitingIn(channel, { urgent, slots, by: now }))
          .sort({ nextAt: 1 })
          .limit(most)
          .toArray();
        return all.flatMap((one) => candidatesIn(one, channel, now)).slice(0, most);
      };
      const urgent = await waiting(true, limit);
      return [...urgent, ...(await waiting(false, limit - urgent.length))];
    },
    async isDue(channels, slots, at) {
      const by = await time.soon();
      const $or = [
        ...channels.flatMap((channel) => [true, false].map((urgent) => waitingIn(channel, { urgent, slots, by }))),
        dueIn('ladder', { at, slots }),
      ];
      return (await notices.findOne({ $or }, { projection: { _id: 1 }, maxTimeMS: LOOK_MS })) !== null;
    },
    claim: (candidate, by) => claim({ candidate, by }),
    async drop(candidate, state, failure) {
      const { matchedCount } = await notices.updateOne(
        same(candidate),
        wayBecomes(candidate.delivery.id, {
          state,
          ...(failure === undefined ? {} : { failure: { $literal: failure } }),
          nextAt: undefined,
        }),
      );
      return matchedCount === 1;
    },
    finish: (id, fence, result) => finish({ id, fence, result }),
    async bounce(id, failure) {
      const { telling, recipient: who, channel } = partsOfId(id);
      await notices.updateOne(
        { _id: telling, to: { $elemMatch: { who, channel, state: 'accepted' } } },
        wayBecomes(id, { state: 'givenUp', failure: { $literal: failure } }),
      );
    },
    async noticesOf(person, { unread, after, limit }) {
      const before = after && { at: after.at, _id: partsOfId(after.id).telling };
      const all = await notices
        .find({
          ...(unread ? { unread: person } : { 'to.who': person, to: { $elemMatch: { who: person, channel: IN_APP } } }),
          ...(before ? { $or: [{ at: { $lt: before.at } }, { at: before.at, _id: { $lt: before._id } }] } : {}),
        })
        .sort({ at: -1, _id: -1 })
        .limit(limit)
        .toArray();
      return all.flatMap(deliveriesIn).filter((one) => one.person === person && one.channel === IN_APP);
    },
    async markRead(person, ids, at: Instant, matter) {
      const mine = { who: person, channel: IN_APP };
      const tellings = ids
        ?.map(partsOfId)
        .filter(({ recipient, channel }) => recipient === person && channel === IN_APP)
        .map(({ telling }) => telling);
      await notices.updateMany(
        {
          ...(tellings ? { _id: { $in: tellings } } : { unread: person }),
          ...(matter === undefined ? {} : { matter }),
          to: { $elemMatch: { ...mine, readAt: { $exists: false } } },
        },
        wayBecomes(`:${person}:${IN_APP}`, {
          readAt: at,
          state: { $cond: [{ $eq: ['$$this.state', 'accepted'] }, 'read', '$$this.state'] },
        }),
      );
    },
    unreadCount: (person) => notices.countDocuments({ unread: person }, { limit: COUNTED }),
    async ofMatter(matter) {
      const all = (await notices.find({ matter }).toArray()).flatMap(deliveriesIn);
      const place = ({ at, id }: Delivery) => `${at} ${id}`;
      return all.sort((one, other) => (place(one) < place(other) ? -1 : 1));
    },
    async reported(of, { limit, after }) {
      const [, notice = '', n = '0'] = /^(.*):(\d+)$/.exec(after?.id ?? '') ?? [];
      const behind = after && {
        $or: [
          { at: { $lt: after.at } },
          { at: after.at, _id: { $lt: notice } },
          { at: after.at, _id: notice, n: { $gt: Number(n) } },
        ],
      };
      // One by one, and within a notice in the order in which its ways stand there: the first few are read, not all.
      const all = await notices
        .aggregate<Omit<NoticeDocument, 'to'> & { to: NoticeDocument['to'][number]; n: number }>([
          {
            $match: {
              ...('matter' in of ? of : { 'to.who': of.person }),
              ...(after ? { at: { $lte: after.at } } : {}),
            },
          },
          { $sort: { at: -1, _id: -1 } },
          { $unwind: { path: '$to', includeArrayIndex: 'n' } },
          ...('person' in of ? [{ $match: { 'to.who': of.person } }] : []),
          ...(behind ? [{ $match: behind }] : []),
          { $limit: limit },
        ])
        .toArray();
      return all.flatMap(({ n: at, to, ...one }) =>
        deliveriesIn({ ...one, to: [to] }).map((delivery) => ({
          ...{ delivery, place: `${one._id}:${Number(at)}` },
          ...(to.acceptedAt ? { acceptedAt: to.acceptedAt } : {}),
          ...(to.nextAt ? { againAt: to.nextAt } : {}),
        })),
      );
    },
    async counts() {
      const groups = await notices
        .aggregate<{ _id: { channel: string; state: DeliveryState }; count: number }>([
          { $unwind: '$to' },
          { $group: { _id: { channel: '$to.channel', state: '$to.state' }, count: { $sum: 1 } } },
        ])
        .toArray();
      return groups.map(({ _id, count }) => ({ ..._id, count }));
    },
    async ensureIndexes() {
      await ensureCollection(model);
    },
  };
}

/** What waits for a channel and may be sent by then. What is due of a notice first may be another channel's. */
function waitingIn(
  channel: string,
  { urgent, slots, by }: { urgent: boolean; slots: readonly number[]; by: Date },
): mongoose.mongo.Filter<NoticeDocument> {
  return {
    ...{ waits: channel, urgent, slot: { $in: [...slots] }, nextAt: { $lte: by } },
    to: { $elemMatch: { channel, nextAt: { $lte: by } } },
  };
}

/** The notice in which that delivery is so. */
function has(id: string, so: { fence: number; state?: DeliveryState; nextAt?: Date }) {
  const { telling, recipient: who, channel } = partsOfId(id);
  return { _id: telling, to: { $elemMatch: { who, channel, ...so } } };
}
/** Nobody has it in hand any more. */
const leaseIsOver = ({ delivery, availableAt }: Candidate) => (delivery.state === 'claimed' ? isOver(availableAt) : {});
/** The candidate is still as it was seen: nobody has claimed, sent or settled it since. */
const same = ({ delivery, availableAt }: Candidate) => has(delivery.id, { fence: delivery.fence, nextAt: availableAt });
