/** Chat state at rest. All of it is forgotten after a while, by machine time. */
import { createHash } from 'node:crypto';
import mongoose from 'mongoose';
import type { ChatStore, Heard, HeardBefore, Pending, Push } from '../../chat/ports.ts';
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
  /** Those before it, oldest first: a message that comes late is about what had arrived when it was written. */
  earlier?: (Push & { at: Date })[];
}
interface HeardDocument extends Expiring {
  /** Absent while only its recall has come. */
  since?: Date;
  /** When it came last, and what it was before. */
  last: Date;
  before: HeardBefore;
  /** Its answer was delivered, or it was recalled. */
  over?: true;
}

const DAY_MS = 86_400_000;
/** A push is no longer what a bare word answers after so long. */
const PUSH_DAYS = 7;

const EARLIER = 5;
const EARLIER_PUSHES = 20;

const inMs = (ms: number) => ({ $add: ['$$NOW', ms] });
const isOver = { $gte: ['$$NOW', '$until'] };
const earlier = { $ifNull: ['$earlier', []] };
const asEarlier = Object.fromEntries(
  ['matter', 'number', 'command', 'title', 'item', 'form', 'files', 'messageId', 'credential', 'takenBy'].map((key) => [
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
const withPushBefore = {
  $cond: [
    { $eq: [{ $type: '$at' }, 'date'] },
    {
      $slice: [{ $concatArrays: [earlier, [{ matter: '$matter', number: '$number', at: '$at' }]] }, -EARLIER_PUSHES],
    },
    earlier,
  ],
};
/** What a network calls a place or a message is kept nowhere: it only has to be known again. */
const heardId = ({ place, messageId }: Heard): string =>
  createHash('sha256').update(`${place}\n${messageId}`).digest('base64url');
const heardBefore = {
  $cond: [{ $eq: ['$over', true] }, 'over', { $cond: [{ $eq: [{ $type: '$since' }, 'date'] }, 'again', 'new'] }],
};
/** What was repeated before its yes: what was filled in, and what goes with it. */
const asGiven = (form: Record<string, unknown>, files: readonly string[] = []) =>
  files.length > 0 ? { form, files } : form;
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
  const heard = collection<HeardDocument>('heard');

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
      const { item, at, files, ...rest } = pending;
      const literal = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, { $literal: value }]));
      try {
        await pendings.documents.updateOne(
          { _id: dialogue, messageId: { $ne: pending.messageId }, 'earlier.messageId': { $ne: pending.messageId } },
          [
            {
              $set: {
                ...literal,
                item: item === undefined ? '$$REMOVE' : { $literal: item },
                files: files === undefined ? '$$REMOVE' : { $literal: files },
                at: at === undefined ? '$$REMOVE' : { $literal: at },
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
    async takePending(dialogue, { messageId, at: saidAt }, seconds) {
      const taken =
        (await pendings.documents.findOneAndUpdate(
          {
            _id: dialogue,
            takenBy: { $exists: false },
            messageId: { $ne: messageId },
            'earlier.takenBy': { $ne: messageId },
            // A yes that was written before the question was is an answer to something else.
            ...(saidAt === undefined ? {} : { $or: [{ at: { $exists: false } }, { at: { $lte: saidAt } }] }),
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
      const { matter, number, command, title, item, form, files, messageId: asked, credential } = taken;
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
              form: { $literal: spell(asGiven(form, files)) },
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
        ...(files ? { files } : {}),
        messageId: asked,
      };
      return { pending, confirmed: credential };
    },
    async dropPending(dialogue) {
      await pendings.documents.updateOne({ _id: dialogue, takenBy: { $exists: false } }, [
        { $replaceWith: { _id: '$_id', purgeAt: '$purgeAt', earlier } },
      ]);
    },
    async useConfirmed({ dialogue, confirmed, matter, command, item, form, files, key }) {
      const found = await confirmations.documents.findOneAndUpdate(
        {
          _id: confirmed,
          dialogue,
          matter,
          command,
          ...(item === undefined ? {} : { item: { $in: [item, null] } }),
          ...(form === undefined && files === undefined ? {} : { form: spell(asGiven(form ?? {}, files)) }),
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
              earlier: withPushBefore,
            },
          },
        ],
        { upsert: true },
      );
    },
    async lastPush(places, by) {
      const found = await pushes.documents
        .find({ _id: { $in: [...places] }, $expr: { $lt: ['$$NOW', '$purgeAt'] } })
        .toArray();
      const [last] = found
        .flatMap(({ earlier: before = [], ...latest }) => [...before, latest])
        .filter(({ at }) => by === undefined || at.getTime() <= Date.parse(by))
        .sort((one, other) => other.at.getTime() - one.at.getTime());
      return last && { matter: last.matter, number: last.number, at: last.at.toISOString() };
    },
    async hear(message, at, seconds) {
      const look = () =>
        heard.documents.findOneAndUpdate(
          { _id: heardId(message) },
          [
            { $set: { before: heardBefore } },
            { $set: { since: { $ifNull: ['$since', '$$NOW'] }, last: '$$NOW', purgeAt: inMs(seconds * 1000) } },
          ],
          { upsert: true, returnDocument: 'after' },
        );
      const found = await look().catch((error: unknown) => {
        // It came twice at once: one of them put it in.
        if (isDuplicate(error)) return look();
        throw error;
      });
      if (!found) throw new Error('what was put in is not there');
      return { before: found.before, lateMs: Math.max(0, found.last.getTime() - Date.parse(at)) };
    },
    async endHeard(message, seconds) {
      await heard.documents.updateOne(
        { _id: heardId(message) },
        [{ $set: { over: true, purgeAt: inMs(seconds * 1000) } }],
        { upsert: true },
      );
    },
    async ensureIndexes() {
      for (const { ensure } of [dialogues, pendings, confirmations, pushes, heard]) await ensure();
    },
  };
}
