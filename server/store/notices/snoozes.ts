/** Who wants to be told again of what, and when. */
import mongoose from 'mongoose';
import type { DeliveryState } from '../../notify/ports.ts';
import type { AskedOf, Snooze, SnoozeStore } from '../../notify/snooze/ports.ts';
import { ensureCollection } from '../base/collection.ts';
import { IN_APP, noticeModel, tellingOf, type NoticeDocument } from './notice-document.ts';
import { waysAreFoundBy } from './way-changes.ts';

/** `early`: nothing had told of it when it was put off. */
type SnoozeDocument = Snooze & { _id: string; early?: true };

const schema = new mongoose.Schema<{ _id: string; person: string; until: string; early?: boolean }>(
  { _id: { type: String, required: true }, person: String, until: String, early: Boolean },
  { versionKey: false, strict: false, autoIndex: false, autoCreate: false },
);
schema.index({ until: 1 });
schema.index({ person: 1 });
schema.index({ early: 1 }, { sparse: true });

/** Nobody puts off more. */
const MOST = 1_000;
const TO_COME: readonly DeliveryState[] = ['held', 'queued'];
const idOf = (person: string, matter: string) => `${matter}:${person}`;
const snoozeOf = ({ _id: _, early: __, ...snooze }: SnoozeDocument): Snooze => snooze;

export function snoozeStore(connection: mongoose.Connection): SnoozeStore & { ensureIndexes(): Promise<void> } {
  const model = connection.model('Snooze', schema, 'snoozes');
  const snoozes = model.collection as unknown as mongoose.mongo.Collection<SnoozeDocument>;
  const notices = noticeModel(connection).collection as unknown as mongoose.mongo.Collection<NoticeDocument>;
  const about = ({ matter, item, receipt }: AskedOf) =>
    receipt === undefined ? { matter, item: item ?? '' } : { receipt };

  return {
    async put(snooze) {
      const { person, matter, told } = snooze;
      const early = told === undefined ? { early: true as const } : {};
      await snoozes.replaceOne({ _id: idOf(person, matter) }, { ...snooze, ...early }, { upsert: true });
    },
    async get(person, matter) {
      const found = await snoozes.findOne({ _id: idOf(person, matter) });
      return found ? snoozeOf(found) : undefined;
    },
    ofPerson: async (person) => (await snoozes.find({ person }).limit(MOST).toArray()).map(snoozeOf),
    async remove(person, matter) {
      await snoozes.deleteOne({ _id: idOf(person, matter) });
    },
    async finish({ person, matter, until }) {
      await snoozes.deleteOne({ _id: idOf(person, matter), until });
    },
    isDue: async (at) =>
      (await snoozes.findOne({ $or: [{ early: true }, { until: { $lte: at } }] }, { projection: { _id: 1 } })) !== null,
    due: async (at, limit) =>
      (
        await snoozes
          .find({ until: { $lte: at } })
          .sort({ until: 1 })
          .limit(limit)
          .toArray()
      ).map(snoozeOf),
    early: async (limit) => (await snoozes.find({ early: true }).limit(limit).toArray()).map(snoozeOf),
    async toldBy({ person, matter, until }, told) {
      await snoozes.updateOne(
        { _id: idOf(person, matter), until, early: true },
        { $set: { told }, $unset: { early: '' } },
      );
    },
    async lastTold(of) {
      const asking = {
        $or: [{ kind: 'task' as const }, { kind: 'receipt' as const }, { 'words.0': { $exists: true } }],
      };
      const [found] = await notices
        .find({ ...about(of), ...asking, _id: { $not: /\^later\./ } })
        .sort({ at: -1 })
        .limit(1)
        .toArray();
      return found && tellingOf(found).notice;
    },
    hasRung: async (person, matter) =>
      (await notices.countDocuments({ matter, urgent: true, 'to.who': person }, { limit: 1 })) > 0,
    async putOff(who, of, at) {
      const isHis = { $eq: ['$$this.who', { $literal: who }] };
      const isToCome = { $and: [isHis, { $in: ['$$this.state', [...TO_COME]] }] };
      const isUnread = {
        $and: [isHis, { $eq: ['$$this.channel', IN_APP] }, { $eq: ['$$this.state', 'accepted'] }],
      };
      const over = {
        $unsetField: {
          field: 'held',
          input: { $unsetField: { field: 'nextAt', input: { $mergeObjects: ['$$this', { state: 'superseded' }] } } },
        },
      };
      const read = { $mergeObjects: ['$$this', { state: 'read', readAt: at }] };
      await notices.updateMany({ ...about(of), urgent: false, 'to.who': who }, [
        {
          $set: {
            to: {
              $map: { input: '$to', in: { $cond: [isToCome, over, { $cond: [isUnread, read, '$$this'] }] } },
            },
          },
        },
        ...waysAreFoundBy,
      ]);
    },
    ensureIndexes: () => ensureCollection(model),
  };
}
