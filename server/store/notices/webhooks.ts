/** Webhooks of units at rest: endpoints with their sealed secrets, each unit's numbered log, and the last tries. */
import mongoose from 'mongoose';
import type { UnitEvent } from '@banjie/shared/contract/routes/webhooks.ts';
import type { Progress, Try, Webhook, WebhookStore } from '../../notify/channels/webhook/ports.ts';
import { isEnvelope, seal, unseal, type Envelope } from '../../proof/envelope.ts';
import { ensureCollection } from '../base/collection.ts';

interface WebhookDocument extends Omit<Webhook, 'id' | 'secrets' | 'oldUntil' | 'again'> {
  _id: string;
  /** The present one first. */
  sealed: { secret: Envelope; until?: Date }[];
  again?: number[];
}
interface EventDocument extends Omit<UnitEvent, 'id' | 'data'> {
  _id: string;
  unit: string;
  seq: number;
  data: Omit<UnitEvent['data'], 'cursor'>;
  until: Date;
}
interface CountDocument {
  _id: string;
  seq: number;
}
/** `_id` is `<webhook>#<cursor>`, in twelve digits. */
interface TryDocument extends Omit<Try, 'cursor'> {
  _id: string;
  until: Date;
}

const options = { versionKey: false, strict: false, autoIndex: false, autoCreate: false } as const;
const webhookSchema = new mongoose.Schema<{ _id: string; unit: string; nextAt?: Date }>(
  { _id: String, nextAt: Date, unit: String },
  options,
);
webhookSchema.index({ unit: 1 });
webhookSchema.index({ nextAt: 1 }, { partialFilterExpression: { nextAt: { $exists: true } } });
const eventSchema = new mongoose.Schema<{ _id: string; unit: string; seq: number; until: Date }>(
  { _id: String, unit: String, seq: Number, until: Date },
  options,
);
eventSchema.index({ unit: 1, seq: 1 });
eventSchema.index({ until: 1 }, { expireAfterSeconds: 0 });
const countSchema = new mongoose.Schema<{ _id: string }>({ _id: String }, options);
const trySchema = new mongoose.Schema<{ _id: string; until: Date }>({ _id: String, until: Date }, options);
trySchema.index({ until: 1 }, { expireAfterSeconds: 0 });

/** Those to which something is to be sent by now, by the database's clock. */
const due = { nextAt: { $exists: true }, state: 'on' as const, $expr: { $lte: ['$nextAt', '$$NOW'] } };

/** So long what was told can be fetched, and is seen what became of it. */
const KEPT_MS = 30 * 24 * 3600_000;
const DUPLICATE = 11000;
const tryId = (id: string, cursor: number): string => `${id}#${String(cursor).padStart(12, '0')}`;
const place = (id: string): string => `webhook/${id}`;

export function webhookStore(connection: mongoose.Connection) {
  const models = {
    webhooks: connection.model('Webhook', webhookSchema, 'webhooks'),
    events: connection.model('UnitEvent', eventSchema, 'unit_events'),
    counts: connection.model('UnitEventCount', countSchema, 'unit_event_counts'),
    tries: connection.model('WebhookTry', trySchema, 'webhook_tries'),
  };
  const webhooks = models.webhooks.collection as unknown as mongoose.mongo.Collection<WebhookDocument>;
  const events = models.events.collection as unknown as mongoose.mongo.Collection<EventDocument>;
  const counts = models.counts.collection as unknown as mongoose.mongo.Collection<CountDocument>;
  const tries = models.tries.collection as unknown as mongoose.mongo.Collection<TryDocument>;

  /** @param keys 32 bytes each, of the city's secret and of those that hold beside it: whoever has the database signs nothing */
  const under = ([key, ...also]: readonly [Uint8Array, ...Uint8Array[]]): WebhookStore => {
    const sealedUnder = (secret: string, id: string): Envelope =>
      seal(secret, { kid: 'webhook', key }, place(id), 'AES-256-GCM');
    const opened = (secret: Envelope, id: string): { text: string; first: boolean } | undefined => {
      for (const [n, one] of [key, ...also].entries())
        try {
          const text = isEnvelope(secret) ? unseal(secret, () => one, place(id)) : undefined;
          if (typeof text === 'string') return { text, first: n === 0 };
        } catch {
          // Of another secret of the city.
        }
      return undefined;
    };
    const webhookOf = ({ _id, sealed, again = [], ...rest }: WebhookDocument): Webhook => {
      const now = new Date();
      const holding = sealed.filter(({ until }) => until === undefined || until > now);
      const until = holding[1]?.until;
      return {
        ...rest,
        ...{ id: _id, again },
        secrets: holding.flatMap(({ secret }) => opened(secret, _id)?.text ?? []),
        ...(until ? { oldUntil: until } : {}),
      };
    };
    const one = (found: WebhookDocument | null): Webhook | undefined => (found ? webhookOf(found) : undefined);
    /** Due when there is more than it has had, or something to be sent once more. */
    const dueAgain = {
      $cond: [
        {
          $and: [
            { $eq: ['$state', 'on'] },
            {
              $or: [{ $gt: ['$wanted', '$sent'] }, { $gt: [{ $size: { $ifNull: ['$again', []] } }, 0] }],
            },
          ],
        },
        '$$NOW',
        '$$REMOVE',
      ],
    };

    return {
      async create({ id, unit, name, url, by, key: asked }, secret) {
        const seq = (await counts.findOne({ _id: unit }))?.seq ?? 0;
        const fresh: Omit<WebhookDocument, '_id'> = {
          ...{ unit, name, url, state: 'on', sent: seq, wanted: seq, attempt: 0, fence: 0, failures: 0 },
          sealed: [{ secret: sealedUnder(secret, id) }],
          made: { by, at: new Date(), key: asked },
        };
        const found = await webhooks.findOneAndUpdate(
          { _id: id },
          { $setOnInsert: fresh },
          { upsert: true, returnDocument: 'after' },
        );
        if (!found) throw new Error('not put in');
        return webhookOf(found);
      },
      get: async (id) => one(await webhooks.findOne({ _id: id })),
      async list(units) {
        const found = await webhooks
          .find(units ? { unit: { $in: [...units] } } : {})
          .sort({ unit: 1, _id: 1 })
          .toArray();
        return found.map(webhookOf);
      },
      async remove(id) {
        const { deletedCount } = await webhooks.deleteOne({ _id: id });
        if (deletedCount > 0) await tries.deleteMany({ _id: { $gte: `${id}#`, $lt: `${id}$` } });
        return deletedCount > 0;
      },
      async rotate(id, secret, by) {
        const until = { $add: ['$$NOW', by.holdSeconds * 1000] };
        const before = { $mergeObjects: [{ $arrayElemAt: ['$sealed', 0] }, { until }] };
        await webhooks.updateOne({ _id: id, rotatedBy: { $ne: by.key } }, [
          {
            $set: {
              sealed: { $concatArrays: [[{ secret: { $literal: sealedUnder(secret, id) } }], [before]] },
              rotatedBy: { $literal: by.key },
            },
          },
        ]);
        return one(await webhooks.findOne({ _id: id }));
      },
      async switch(id, { on, skip }) {
        const found = await webhooks.findOneAndUpdate(
          { _id: id },
          [
            {
              $set: {
                state: on ? 'on' : 'paused',
                ...(on ? { attempt: 0, ...(skip ? { sent: '$wanted' } : {}) } : {}),
                // Whoever is sending there just now stops.
                fence: { $add: ['$fence', 1] },
              },
            },
            { $set: { nextAt: dueAgain } },
            { $unset: ['failingSince', 'untold'] },
          ],
          { returnDocument: 'after' },
        );
        return one(found);
      },
      async hurry(id, cursor) {
        const again = { $setUnion: [{ $ifNull: ['$again', []] }, cursor === undefined ? [] : [cursor]] };
        await webhooks.updateOne({ _id: id }, [{ $set: { again } }, { $set: { nextAt: dueAgain } }]);
      },

      units: async () => new Set(await webhooks.distinct('unit')),
      async append(unit, { id, type, timestamp, data }) {
        if (await events.findOne({ _id: id }, { projection: { _id: 1 } })) return;
        try {
          // Two meet in the count: the later one is tried again, and its number is seen after the earlier one's.
          await connection.transaction(async (session) => {
            const count = await counts.findOneAndUpdate(
              { _id: unit },
              { $inc: { seq: 1 } },
              { upsert: true, returnDocument: 'after', session },
            );
            const seq = count?.seq ?? 0;
            const until = new Date(Date.now() + KEPT_MS);
            await events.insertOne({ _id: id, unit, seq, type, timestamp, data, until }, { session });
            await webhooks.updateMany(
              { unit },
              [
                { $set: { wanted: seq } },
                {
                  $set: {
                    nextAt: { $ifNull: ['$nextAt', { $cond: [{ $eq: ['$state', 'on'] }, '$$NOW', '$$REMOVE'] }] },
                  },
                },
              ],
              { session },
            );
          });
        } catch (error) {
          if (!(error instanceof mongoose.mongo.MongoServerError && error.code === DUPLICATE)) throw error;
        }
      },
      async events(unit, after, limit) {
        const found = await events
          .find({ unit, seq: { $gt: after } })
          .sort({ seq: 1 })
          .limit(limit)
          .toArray();
        return found.map(eventOf);
      },
      async event(unit, cursor) {
        const found = await events.findOne({ unit, seq: cursor });
        return found ? eventOf(found) : undefined;
      },

      isAny: async () => (await webhooks.findOne({}, { projection: { _id: 1 } })) !== null,
      isDue: async () =>
        (await webhooks.findOne({ $or: [{ untold: true }, due] }, { projection: { _id: 1 } })) !== null,
      async claim(leaseSeconds) {
        const found = await webhooks.findOneAndUpdate(
          due,
          [{ $set: { nextAt: { $add: ['$$NOW', leaseSeconds * 1000] }, fence: { $add: ['$fence', 1] } } }],
          { sort: { nextAt: 1 }, returnDocument: 'after' },
        );
        return one(found);
      },
      async progress({ id, fence }, progress) {
        const { matchedCount } = await webhooks.updateOne({ _id: id, fence }, stepsOf(progress, dueAgain));
        return matchedCount > 0;
      },
      async noteTry(id, { cursor, ...rest }) {
        const until = new Date(Date.now() + KEPT_MS);
        await tries.updateOne(
          { _id: tryId(id, cursor) },
          { $set: { ...rest, until }, $inc: { attempts: 1 }, $currentDate: { at: true } },
          { upsert: true },
        );
      },
      async tries(id, limit) {
        const found = await tries
          .find({ _id: { $gte: `${id}#`, $lt: `${id}$` } })
          .sort({ _id: -1 })
          .limit(limit)
          .toArray();
        return found.map(({ _id, until: _, ...rest }) => ({ ...rest, cursor: Number(_id.slice(id.length + 1)) }));
      },
      untold: async () => (await webhooks.find({ untold: true }).toArray()).map(webhookOf),
      async told(id) {
        await webhooks.updateOne({ _id: id }, { $unset: { untold: '' } });
      },
      async reseal() {
        for await (const { _id, sealed } of webhooks.find()) {
          const anew = sealed.map((entry) => ({ entry, found: opened(entry.secret, _id) }));
          if (anew.every(({ found }) => found?.first !== false)) continue;
          const now = anew.map(({ entry, found }) =>
            found?.first === false ? { ...entry, secret: sealedUnder(found.text, _id) } : entry,
          );
          await webhooks.updateOne({ _id, sealed }, { $set: { sealed: now } });
        }
      },
    };
  };

  return {
    under,
    async ensureIndexes() {
      await Promise.all(
        (Object.values(models) as unknown as mongoose.Model<unknown>[]).map((model) => ensureCollection(model)),
      );
    },
  };
}

const eventOf = ({ _id, type, timestamp, seq, data }: EventDocument): UnitEvent => ({
  ...{ id: _id, type, timestamp },
  data: { cursor: seq, ...data },
});

type Steps = Record<string, unknown>[];
function stepsOf(progress: Progress, dueAgain: object): Steps {
  if ('sent' in progress)
    return [{ $set: { sent: { $max: ['$sent', progress.sent] }, attempt: 0 } }, { $unset: ['failingSince'] }];
  if ('again' in progress) return [{ $set: { again: { $setDifference: ['$again', [progress.again]] } } }];
  if ('wait' in progress)
    return [
      {
        $set: {
          attempt: progress.attempt,
          failingSince: { $ifNull: ['$failingSince', '$$NOW'] },
          nextAt: { $add: ['$$NOW', progress.wait] },
        },
      },
    ];
  if ('off' in progress)
    return [{ $set: { state: 'failed', untold: true, failures: { $add: ['$failures', 1] } } }, { $unset: ['nextAt'] }];
  return [{ $set: { nextAt: dueAgain } }];
}
