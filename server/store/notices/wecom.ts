/** What all processes share towards WeCom: the token of the application, sealed, and what each member has had. Machine time. */
import mongoose from 'mongoose';
import type { TokenStore } from '../../outward/token.ts';
import type { PaceStore } from '../../notify/channels/wecom/pace.ts';
import { isEnvelope, seal, unseal, type Envelope } from '../../proof/envelope.ts';
import { ensureCollection } from '../base/collection.ts';

interface TokenDocument {
  _id: string;
  token?: Envelope;
  /** How many there were. */
  serial?: number;
  expiresAt?: Date;
  /** Until when somebody has the right to fetch a new one. */
  fetching?: Date;
  /** Whether whoever asked last got the right. */
  given?: boolean;
}
interface PaceDocument {
  _id: string;
  /** Of every bucket: when it is full again. */
  full?: Record<string, Date>;
  wait?: number;
}

const tokenSchema = new mongoose.Schema<{ _id: string; expiresAt?: Date }>(
  { _id: { type: String, required: true }, expiresAt: Date },
  { versionKey: false, strict: false, autoIndex: false, autoCreate: false },
);
const paceSchema = new mongoose.Schema<{ _id: string; until?: Date }>(
  { _id: { type: String, required: true }, until: Date },
  { versionKey: false, strict: false, autoIndex: false, autoCreate: false },
);
paceSchema.index({ until: 1 }, { expireAfterSeconds: 0 });

/** A token that ends so soon is not begun with. */
const SPARE_MS = 60_000;

/** @param clock of the buckets; the database's own unless a test gives another */
export function wecomStore(connection: mongoose.Connection, clock: () => Date | '$$NOW' = () => '$$NOW') {
  const tokenModel = connection.model('WecomToken', tokenSchema, 'wecom_tokens');
  const paceModel = connection.model('Pace', paceSchema, 'paces');
  const tokens = tokenModel.collection as unknown as mongoose.mongo.Collection<TokenDocument>;
  const paces = paceModel.collection as unknown as mongoose.mongo.Collection<PaceDocument>;

  /**
   * @param app which application
   * @param keys 32 bytes each, of the city's secret and of those that hold beside it: whoever has the database has no token
   */
  const tokensOf = (app: string, [key, ...also]: readonly [Uint8Array, ...Uint8Array[]]): TokenStore => {
    const opened = (token: unknown): string | undefined => {
      if (!isEnvelope(token)) return undefined;
      for (const one of [key, ...also])
        try {
          const value = unseal(token, () => one, `wecom/${app}`);
          if (typeof value === 'string') return value;
        } catch {
          // Of another secret. Of one that does not hold any more there is none for us, and a new one is fetched.
        }
      return undefined;
    };
    return {
      async current() {
        const found = await tokens.findOne({
          _id: app,
          $expr: { $gt: ['$expiresAt', { $add: ['$$NOW', SPARE_MS] }] },
        });
        return opened(found?.token);
      },
      async mayFetch(before, seconds) {
        const found = await tokens.findOne({ _id: app });
        const readable = opened(found?.token);
        // Another process has fetched a newer one meanwhile.
        if (before !== undefined && readable !== before) return false;
        // One that holds and that we can't read, of a secret that is not ours, is no reason to wait for its end.
        const replaced = readable === undefined || readable === before ? (found?.serial ?? 0) : undefined;
        const isOver = { $lte: [{ $ifNull: ['$expiresAt', new Date(0)] }, { $add: ['$$NOW', SPARE_MS] }] };
        const isFree = { $lt: [{ $ifNull: ['$fetching', new Date(0)] }, '$$NOW'] };
        const isThat = { $eq: [{ $ifNull: ['$serial', 0] }, replaced ?? -1] };
        try {
          const now = await tokens.findOneAndUpdate(
            { _id: app },
            [
              { $set: { given: { $and: [isFree, { $or: [isOver, isThat] }] } } },
              { $set: { fetching: { $cond: ['$given', { $add: ['$$NOW', seconds * 1000] }, '$fetching'] } } },
            ],
            { upsert: true, returnDocument: 'after' },
          );
          return now?.given === true;
        } catch (error) {
          // Somebody has the right to just now.
          if (error instanceof mongoose.mongo.MongoServerError && error.code === 11000) return false;
          throw error;
        }
      },
      async put(token, seconds) {
        const sealed = seal(token, { kid: 'wecom', key }, `wecom/${app}`, 'AES-256-GCM');
        await tokens.updateOne(
          { _id: app },
          [
            {
              $set: {
                token: { $literal: sealed },
                expiresAt: { $add: ['$$NOW', seconds * 1000] },
                serial: { $add: [{ $ifNull: ['$serial', 0] }, 1] },
              },
            },
            { $unset: 'fetching' },
          ],
          { upsert: true },
        );
      },
    };
  };

  const pace: PaceStore = {
    async take(member, buckets) {
      const now = clock();
      const from = (name: string) => ({ $max: [now, { $ifNull: [`$full.${name}`, now] }] });
      const longest = Math.max(...buckets.map(({ burst, everyMs }) => burst * everyMs));
      const found = await paces.findOneAndUpdate(
        { _id: member },
        [
          {
            $set: {
              wait: {
                $max: [
                  0,
                  ...buckets.map(({ name, burst, everyMs }) => ({
                    $subtract: [{ $subtract: [from(name), now] }, (burst - 1) * everyMs],
                  })),
                ],
              },
              until: { $add: [now, 2 * longest] },
            },
          },
          {
            $set: {
              full: {
                $cond: [
                  { $gt: ['$wait', 0] },
                  '$full',
                  {
                    $mergeObjects: [
                      '$full',
                      Object.fromEntries(buckets.map(({ name, everyMs }) => [name, { $add: [from(name), everyMs] }])),
                    ],
                  },
                ],
              },
            },
          },
        ],
        { upsert: true, returnDocument: 'after' },
      );
      return Number(found?.wait ?? 0);
    },
  };

  return {
    tokensOf,
    pace,
    async ensureIndexes() {
      await Promise.all([ensureCollection(tokenModel), ensureCollection(paceModel)]);
    },
  };
}
