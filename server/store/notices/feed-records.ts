/** What was heard of feeds: their latest messages, monitors that have to speak, gauges; each found by its _id. */
import mongoose from 'mongoose';
import type { FeedMessage, Gauge, Heard, FeedRecordStore, Monitor } from '../../feeds/ports.ts';
import { ensureCollection } from '../base/collection.ts';

/** `heard:<feed>` */
interface HeardDocument extends Heard {
  _id: string;
}
/** `message:<feed>:<place>`, of which each feed has twenty. */
interface MessageDocument extends FeedMessage {
  _id: string;
  feed: string;
  n: number;
  /** Machine time. */
  seenAt: Date;
}
/** `monitor:<feed>` */
interface MonitorDocument extends Omit<Monitor, 'feed'> {
  _id: string;
}
/** `gauge:<id>` */
interface GaugeDocument extends Omit<Gauge, 'id'> {
  _id: string;
}
/** `watch` */
interface WatchDocument {
  _id: string;
  /** Machine time. */
  looked?: Date;
  /** City time. */
  anew?: string;
}

const schema = new mongoose.Schema<{ _id: string; seenAt?: Date }>(
  { _id: { type: String, required: true }, seenAt: Date },
  { versionKey: false, strict: false, autoIndex: false, autoCreate: false },
);
// Of a feed that has gone quiet: what it has said half a year ago.
schema.index({ seenAt: 1 }, { expireAfterSeconds: 180 * 24 * 3600 });

const KEPT = 20;
const WATCH = 'watch';
const DUPLICATE = 11000;
const monitorId = (feed: string): string => `monitor:${feed}`;
const heardId = (feed: string): string => `heard:${feed}`;
const messageId = (feed: string, n: number): string => `message:${feed}:${String(n % KEPT).padStart(2, '0')}`;
const gaugeId = (id: string): string => `gauge:${id}`;

export function feedRecordStore(connection: mongoose.Connection): FeedRecordStore & { ensureIndexes(): Promise<void> } {
  const model = connection.model('FeedRecord', schema, 'feed_records');
  const collection = model.collection as unknown;
  const heard = collection as mongoose.mongo.Collection<HeardDocument>;
  const messages = collection as mongoose.mongo.Collection<MessageDocument>;
  const monitors = collection as mongoose.mongo.Collection<MonitorDocument>;
  const gauges = collection as mongoose.mongo.Collection<GaugeDocument>;
  const watches = collection as mongoose.mongo.Collection<WatchDocument>;
  const ofFeed = (feed: string) =>
    messages.find({ _id: { $gte: messageId(feed, 0), $lte: messageId(feed, KEPT - 1) } });

  return {
    async hear(feed, token, message) {
      const { at, outcome, text } = message;
      const found = await heard.findOneAndUpdate(
        { _id: heardId(feed) },
        { $inc: { received: 1 }, $set: { last: at, outcome, text, [`tokens.${token}`]: at } },
        { upsert: true, returnDocument: 'after' },
      );
      const n = found?.received ?? 0;
      await messages.updateOne(
        { _id: messageId(feed, n) },
        { $set: { feed, n, ...message }, $currentDate: { seenAt: true } },
        { upsert: true },
      );
    },
    async messages(feed) {
      const found = await ofFeed(feed).toArray();
      return found
        .sort((one, other) => other.n - one.n)
        .map(({ _id, feed: _feed, n, seenAt: _seenAt, ...message }) => ({ ...message, id: String(n) }));
    },
    async heard(feeds) {
      const found = await heard.find({ _id: { $in: feeds.map(heardId) } }).toArray();
      return new Map(found.map(({ _id, ...rest }) => [_id.slice(heardId('').length), rest]));
    },
    async forget(feed) {
      await Promise.all([
        heard.deleteMany({ _id: { $in: [heardId(feed), monitorId(feed)] } }),
        messages.deleteMany({ _id: { $gte: messageId(feed, 0), $lte: messageId(feed, KEPT - 1) } }),
      ]);
    },

    async beat(feed, at) {
      await monitors.updateOne(
        { _id: monitorId(feed) },
        // The latest word and not the latest instant: a clock that went ahead may have been set right meanwhile.
        { $set: { beat: at }, $setOnInsert: { turn: 0 } },
        { upsert: true },
      );
    },
    async rebeat({ feed, turn, beat }, at) {
      if (beat === undefined) return;
      await monitors.updateOne({ _id: monitorId(feed), turn, beat }, { $set: { beat: at }, $inc: { turn: 1 } });
    },
    async monitors(feeds) {
      const found = await monitors.find({ _id: { $in: feeds.map(monitorId) } }).toArray();
      return found.map(({ _id, ...rest }) => ({ ...rest, feed: _id.slice(monitorId('').length) }));
    },
    async saveMonitor({ feed, turn, silent }) {
      const { matchedCount } = await monitors.updateOne(
        { _id: monitorId(feed), turn },
        { $set: { turn: turn + 1, ...(silent ? { silent } : {}) }, ...(silent ? {} : { $unset: { silent: 1 } }) },
      );
      return matchedCount === 1;
    },
    async look(machine) {
      const before = await watches.findOneAndUpdate(
        { _id: WATCH },
        { $set: { looked: machine } },
        { upsert: true, returnDocument: 'before' },
      );
      return before?.looked;
    },
    async anewFrom(at) {
      if (at === undefined) return (await watches.findOne({ _id: WATCH }))?.anew;
      const found = await watches.findOneAndUpdate(
        { _id: WATCH },
        { $set: { anew: at } },
        { upsert: true, returnDocument: 'after' },
      );
      return found?.anew;
    },

    async gauge(id) {
      const found = await gauges.findOne({ _id: gaugeId(id) });
      if (!found) return { id, turn: 0, armed: true, times: 0 };
      const { _id, ...rest } = found;
      return { ...rest, id };
    },
    async saveGauge({ id, turn, armed, times, matter, pending }) {
      const next = { turn: turn + 1, armed, times, ...(matter ? { matter } : {}), ...(pending ? { pending } : {}) };
      try {
        const { matchedCount, upsertedCount } = await gauges.replaceOne({ _id: gaugeId(id), turn }, next, {
          // The first time that it is read of. Two who do meet in its id.
          upsert: turn === 0,
        });
        return matchedCount + upsertedCount === 1;
      } catch (error) {
        if (error instanceof mongoose.mongo.MongoServerError && error.code === DUPLICATE) return false;
        throw error;
      }
    },
    async ensureIndexes() {
      await ensureCollection(model);
    },
  };
}
