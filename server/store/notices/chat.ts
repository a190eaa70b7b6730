/** Chat state at rest. All of it is forgotten after a while, by machine time. */
import mongoose from 'mongoose';
import type { ChatStore, Pending, Push } from '../../chat/ports.ts';
import { ensureCollection } from '../base/collection.ts';

interface Expiring {
  _id: string;
  /** When the document itself may go; what it says may be over long before. */
  purgeAt: Date;
}
interface DialogueDocument extends Expiring {
  version: number;
  state?: Record<string, unknown>;
  until: Date;
}
interface PendingDocument extends Expiring, Pending {
  credential: string;
  until: Date;
  takenBy?: string;
  /** The latest ones that were taken and then replaced, so that a message delivered again finds its own. */
  earlier?: (Pending & { credential: string; takenBy: string })[];
}
interface ConfirmedDocument extends Expiring {
  dialogue: string;
  matter: string;
  command: string;
  item?: string;
  form: string;
  until: Date;
  usedBy?: string;
}
interface PushDocument extends Expiring, Push {
  at: Date;
}

const DAY_MS = 86_400_000;
/** A push is no longer what a bare word answers after so long. */
const PUSH_DAYS = 7;

const EARLIER = 5;

const inMs = (ms: number) => ({ $add: ['$$NOW', ms] });
const isOver = { $gte: ['$$NOW', '$until'] };
const earlier = { $ifNull: ['$earlier', []] };
const asEarlier = Object.fromEntries(
  ['matter', 'number', 'command', 'title', 'item', 'form', 'messageId', 'credential', 'takenBy'].map((key) => [
    key,
    `$${key}`,
  ]),
);
const withTaken = {
  $cond: [
    { $eq: [{ $type: '$takenBy' }, 'string'] },
    { $slice: [{ $concatArrays: [earlier, [asEarlier]] }, -EARLIER] },
    earlier,
  ],
};
const isDuplicate = (error: unknown) => error instanceof mongoose.mongo.MongoServerError && error.code === 11000;

export function chatStore(
  connection: mongoose.Connection,
  /** One spelling of a form, whatever the order of its fields. */
  spell: (form: unknown) => string,
): ChatStore & { ensureIndexes(): Promise<void> } {
  const collection = <T extends Expiring>(name: string) => {
    const schema = new mongoose.Schema<T>({ _id: String }, { versionKey: false, strict: false });
    schema.index({ purgeAt: 1 } as never, { expireAfterSeconds: 0 });
    const model = connection.model<T>(name, schema, name);
    const ensure = async () => {
      await ensureCollection(model);
    };
    return { ensure, documents: model.collection as unknown as mongoose.mongo.Collection<Expiring & T> };
  };
  const dialogues = collection<DialogueDocument>('dialogues');
  const pendings = collection<PendingDocument>('pendings');
  const confirmations = collection<ConfirmedDocument>('confirmations');
  const pushes = collection<PushDocument>('pushes');

  async function takenBefore(dialogue: string, messageId: string) {
    const found = await pendings.documents.findOne({
      _id: dialogue,
      $or: [{ takenBy: messageId }, { 'earlier.takenBy': messageId }],
    });
    return found?.takenBy === messageId ? found : found?.earlier?.find((one) => one.takenBy === messageId);
  }

  return {
    async read(dialogue) {
      const [found] = await dialogues.documents
        .aggregate<{ version: number; state?: Record<string, unknown>; over: boolean }>([
          { $match: { _id: dialogue } },
          { $project: { version: 1, state: 1, over: isOver } },
        ])
        .toArray();
      if (!found) return { version: 0 };
      return { version: found.version, ...(found.state && !found.over ? { state: found.state } : {}) };
    },
    async write(dialogue, version, state, seconds) {
      const next = [
        {
          $set: {
            version: version + 1,
            state: state === undefined ? '$$REMOVE' : { $literal: state },
            until: inMs(seconds * 1000),
            purgeAt: inMs(seconds * 1000 + DAY_MS),
          },
        },
      ];
      try {
        const { matchedCount, upsertedCount } = await dialogues.documents.updateOne(
          { _id: dialogue, version: version === 0 ? { $exists: false } : version },
          next,
          { upsert: version === 0 },
        );
        return matchedCount + upsertedCount === 1 ? version + 1 : undefined;
      } catch (error) {
        if (isDuplicate(error)) return undefined;
        throw error;
      }
    },
    async putPending(dialogue, pending, credential, seconds) {
      const { item, ...rest } = pending;
      const literal = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, { $literal: value }]));
      try {
        await pendings.documents.updateOne(
          { _id: dialogue, messageId: { $ne: pending.messageId }, 'earlier.messageId': { $ne: pending.messageId } },
          [
            {
              $set: {
                ...literal,
                item: item === undefined ? '$$REMOVE' : { $literal: item },
                credential,
                until: inMs(seconds * 1000),
                purgeAt: inMs(seconds * 1000 + DAY_MS),
                takenBy: '$$REMOVE',
                earlier: withTaken,
              },
            },
          ],
          { upsert: true },
        );
      } catch (error) {
        // The same message put it down before: a repetition neither asks anew nor revives what was taken.
        if (!isDuplicate(error)) throw error;
      }
    },
    async takePending(dialogue, messageId, seconds) {
      const taken =
        (await pendings.documents.findOneAndUpdate(
          {
            _id: dialogue,
            takenBy: { $exists: false },
            messageId: { $ne: messageId },
            'earlier.takenBy': { $ne: messageId },
            $expr: { $lt: ['$$NOW', '$until'] },
          },
          [{ $set: { takenBy: { $literal: messageId } } }],
          { returnDocument: 'after' },
        )) ?? (await takenBefore(dialogue, messageId));
      if (!taken) {
        const left = await pendings.documents.findOne({
          _id: dialogue,
          takenBy: { $exists: false },
          messageId: { $exists: true, $ne: messageId },
          $expr: isOver,
        });
        return left ? 'expired' : undefined;
      }
      const { matter, number, command, title, item, form, messageId: asked, credential } = taken;
      // The credential stands by itself: a question that comes later must not take it away.
      await confirmations.documents.updateOne(
        { _id: credential },
        [
          {
            $set: {
              dialogue: { $literal: dialogue },
              matter: { $literal: matter },
              command: { $literal: command },
              item: item === undefined ? '$$REMOVE' : { $literal: item },
              form: { $literal: spell(form) },
              until: { $ifNull: ['$until', inMs(seconds * 1000)] },
              purgeAt: { $ifNull: ['$purgeAt', inMs(seconds * 1000 + DAY_MS)] },
            },
          },
        ],
        { upsert: true },
      );
      const pending = {
        matter,
        number,
        command,
        title,
        ...(item === undefined ? {} : { item }),
        form,
        messageId: asked,
      };
      return { pending, confirmed: credential };
    },
    async dropPending(dialogue) {
      await pendings.documents.updateOne({ _id: dialogue, takenBy: { $exists: false } }, [
        { $replaceWith: { _id: '$_id', purgeAt: '$purgeAt', earlier } },
      ]);
    },
    async useConfirmed({ dialogue, confirmed, matter, command, item, form, key }) {
      const found = await confirmations.documents.findOneAndUpdate(
        {
          _id: confirmed,
          dialogue,
          matter,
          command,
          ...(item === undefined ? {} : { item: { $in: [item, null] } }),
          ...(form === undefined ? {} : { form: spell(form) }),
          $or: [{ usedBy: key }, { usedBy: { $exists: false }, $expr: { $lt: ['$$NOW', '$until'] } }],
        } as never,
        { $set: { usedBy: key } },
      );
      return found !== null;
    },
    async pushed(place, { matter, number }) {
      await pushes.documents.updateOne(
        { _id: place },
        [
          {
            $set: {
              matter: { $literal: matter },
              number: { $literal: number },
              at: '$$NOW',
              purgeAt: inMs(PUSH_DAYS * DAY_MS),
            },
          },
        ],
        { upsert: true },
      );
    },
    async lastPush(places) {
      const [found] = await pushes.documents
        .find({ _id: { $in: [...places] }, $expr: { $lt: ['$$NOW', '$purgeAt'] } })
        .sort({ at: -1 })
        .limit(1)
        .toArray();
      return found && { matter: found.matter, number: found.number, at: found.at.toISOString() };
    },
    async ensureIndexes() {
      for (const { ensure } of [dialogues, pendings, confirmations, pushes]) await ensure();
    },
  };
}
