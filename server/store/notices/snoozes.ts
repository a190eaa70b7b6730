/** Who wants to be told again of what, and when. */
import mongoose from 'mongoose';
import type { DeliveryState } from '../../notify/ports.ts';
import type { AskedOf, Snooze, SnoozeStore } from '../../notify/snooze/ports.ts';
import { ensureCollection } from '../base/collection.ts';
import { IN_APP, noticeModel, tellingOf, type NoticeDocument } from './notice-document.ts';
import { waysAreFoundBy } from './way-changes.ts';

type SnoozeDocument = Snooze & { _id: string };

const schema = new mongoose.Schema<{ _id: string; person: string; until: string }>(
  { _id: { type: String, required: true }, person: String, until: String },
  { versionKey: false, strict: false, autoIndex: false, autoCreate: false },
);
schema.index({ until: 1 });
schema.index({ person: 1 });

/** Nobody puts off more. */
const MOST = 1_000;
const TO_COME: readonly DeliveryState[] = ['held', 'queued'];
const idOf = (person: string, matter: string) => `${matter}:${person}`;
const snoozeOf = ({ _id: _, ...snooze }: SnoozeDocument): Snooze => snooze;

export function snoozeStore(connection: mongoose.Connection): SnoozeStore & { ensureIndexes(): Promise<void> } {
  const model = connection.model('Snooze', schema, 'snoozes');
  const snoozes = model.collection as unknown as mongoose.mongo.Collection<SnoozeDocument>;
  const notices = noticeModel(connection).collection as unknown as mongoose.mongo.Collection<NoticeDocument>;
  const about = ({ matter, item, receipt }: AskedOf) =>
    receipt === undefined ? { matter, item: item ?? '' } : { receipt };

  return {
    async put(snooze) {
      const { person, matter } = snooze;
      await snoozes.replaceOne({ _id: idOf(person, matter) }, snooze, { upsert: true });
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
    due: async (at, limit) =>
      (
        await snoozes
          .find({ until: { $lte: at } })
          .sort({ until: 1 })
          .limit(limit)
          .toArray()
      ).map(snoozeOf),
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
