/** What came in by the channels, at rest: one document each, under its key, so that the same message is never there twice. */
import { randomBytes } from 'node:crypto';
import mongoose from 'mongoose';
import type { PersonId } from '@banjie/shared/kernel/party.ts';
import { msOf } from '@banjie/shared/kernel/time.ts';
import type { Heard } from '../../notify/channels/channel.ts';
import type { Aside, IncomingStore, InHand } from '../../notify/incoming/ports.ts';
import { hashOfText } from '../../proof/hash.ts';
import { ensureCollection } from '../base/collection.ts';
import { isOver, machineTime } from '../base/machine-time.ts';
import { slotOf } from '../base/slots.ts';

interface IncomingDocument {
  /** `<channel>:<hash of its key>` */
  _id: string;
  channel: string;
  kind: Heard['kind'];
  person?: PersonId;
  what?: string;
  slot: number;
  /** Machine time. Until when somebody has it in hand, or when it is to be tried again; unset once it is done or set aside. */
  nextAt?: Date;
  attempt: number;
  claim: string;
  asideAt?: Date;
  why?: string;
  /** Until then it is known that it was here. */
  purgeAt?: Date;
}

const schema = new mongoose.Schema<{ _id: string; slot: number; nextAt?: Date; asideAt?: Date; purgeAt?: Date }>(
  { _id: { type: String, required: true }, slot: Number, nextAt: Date, asideAt: Date, purgeAt: Date },
  { versionKey: false, strict: false, autoIndex: false, autoCreate: false },
);
schema.index({ slot: 1, nextAt: 1 }, { partialFilterExpression: { nextAt: { $exists: true } } });
schema.index({ asideAt: 1 }, { partialFilterExpression: { asideAt: { $exists: true } } });
schema.index({ purgeAt: 1 }, { expireAfterSeconds: 0 });

/** Longer than any network repeats a message, and than what is in it is believed. */
const KEPT_MS = 30 * 86_400_000;
const DUPLICATE = 11_000;

const inMs = (ms: number) => ({ $add: ['$$NOW', ms] });
const becomesDue = [{ $set: { nextAt: '$$NOW', attempt: 0 } }, { $unset: ['asideAt'] }];
const newClaim = () => randomBytes(12).toString('base64url');

export function incomingStore(connection: mongoose.Connection): IncomingStore & { ensureIndexes(): Promise<void> } {
  const model = connection.model('Incoming', schema, 'incoming');
  const incoming = model.collection as unknown as mongoose.mongo.Collection<IncomingDocument>;
  const time = machineTime(connection);

  const inHandOf = ({ _id, channel, kind, person, what, attempt, claim }: IncomingDocument): InHand => ({
    ...{ id: _id, channel, kind, what: what ?? '', attempt, claim },
    ...(person === undefined ? {} : { person }),
  });

  const asideIn = ({ _id, channel, kind, person, why, attempt, asideAt }: IncomingDocument): Aside => ({
    ...{ id: _id, channel, kind, why: why ?? '', attempts: attempt, since: asideAt ?? new Date(0) },
    ...(person === undefined ? {} : { person }),
  });

  /** One that nobody else has taken since it was seen. */
  async function takeOne(id: string, seen: Date | undefined, leaseSeconds: number): Promise<InHand | undefined> {
    const found = await incoming.findOneAndUpdate(
      { _id: id, ...(seen ? { nextAt: seen, ...isOver(seen) } : {}) },
      [
        {
          $set: {
            nextAt: inMs(leaseSeconds * 1000),
            attempt: { $add: ['$attempt', 1] },
            claim: { $literal: newClaim() },
          },
        },
      ],
      { returnDocument: 'after' },
    );
    return found ? inHandOf(found) : undefined;
  }

  return {
    async keep(channel, { kind, person, what, dedupeKey }, leaseSeconds) {
      const now = (await time.now()).getTime();
      const document: IncomingDocument = {
        _id: `${channel}:${hashOfText(dedupeKey)}`,
        ...{ channel, kind, what, attempt: 1, claim: newClaim() },
        ...(person === undefined ? {} : { person }),
        slot: slotOf(dedupeKey),
        nextAt: new Date(now + leaseSeconds * 1000),
      };
      try {
        await incoming.insertOne(document);
      } catch (error) {
        if (error instanceof mongoose.mongo.MongoServerError && error.code === DUPLICATE) return undefined;
        throw error;
      }
      return inHandOf(document);
    },
    async take(slots, most, leaseSeconds) {
      const now = await time.soon();
      const due = await incoming
        .find({ slot: { $in: [...slots] }, nextAt: { $lte: now } })
        .project<{ _id: string; nextAt: Date }>({ nextAt: 1 })
        .sort({ nextAt: 1 })
        .limit(most)
        .toArray();
      const taken = await Promise.all(due.map(({ _id, nextAt }) => takeOne(_id, nextAt, leaseSeconds)));
      return taken.filter((one) => one !== undefined);
    },
    async done({ id, claim }) {
      // What it said is needed no more; that it was here is.
      await incoming.updateOne({ _id: id, claim }, [
        { $set: { purgeAt: inMs(KEPT_MS) } },
        { $unset: ['nextAt', 'what', 'why'] },
      ]);
    },
    async failed({ id, claim }, then, why) {
      const next =
        then === 'aside'
          ? [{ $set: { asideAt: '$$NOW', why: { $literal: why } } }, { $unset: ['nextAt'] }]
          : [{ $set: { nextAt: inMs(then.againMs), why: { $literal: why } } }];
      await incoming.updateOne({ _id: id, claim }, next);
    },
    async aside(most, after) {
      const at = after && new Date(msOf(after.at));
      const found = await incoming
        .find({
          asideAt: { $exists: true },
          ...(after && at ? { $or: [{ asideAt: { $gt: at } }, { asideAt: at, _id: { $gt: after.id } }] } : {}),
        })
        .sort({ asideAt: 1, _id: 1 })
        .limit(most)
        .toArray();
      return found.map(asideIn);
    },
    async asideOf(id) {
      const found = await incoming.findOne({ _id: id, asideAt: { $exists: true } });
      return found ? asideIn(found) : undefined;
    },
    asideCount: () => incoming.countDocuments({ asideAt: { $exists: true } }),
    async again() {
      const { modifiedCount } = await incoming.updateMany({ asideAt: { $exists: true } }, becomesDue);
      return modifiedCount;
    },
    async againOne(id) {
      const { modifiedCount } = await incoming.updateOne({ _id: id, asideAt: { $exists: true } }, becomesDue);
      return modifiedCount === 1;
    },
    async giveUp(id) {
      const { modifiedCount } = await incoming.updateOne({ _id: id, asideAt: { $exists: true } }, [
        { $set: { purgeAt: inMs(KEPT_MS) } },
        { $unset: ['asideAt', 'what', 'why'] },
      ]);
      return modifiedCount === 1;
    },
    async ensureIndexes() {
      await ensureCollection(model);
    },
  };
}
