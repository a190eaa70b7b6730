/** Alerts that a window of maintenance kept silent, at rest: one document per window, source and fingerprint. */
import { createHash } from 'node:crypto';
import mongoose from 'mongoose';
import type { HeldAlert, HeldAlertStore } from '../../maintenance/ports.ts';
import { ensureCollection } from '../base/collection.ts';

type HeldDocument = HeldAlert & {
  _id: string;
  /** Machine time. */
  seenAt: Date;
};

const schema = new mongoose.Schema<{ _id: string; window: string; firing: boolean; last: string; seenAt?: Date }>(
  { _id: { type: String, required: true }, window: String, firing: Boolean, last: String, seenAt: Date },
  { versionKey: false, strict: false, autoIndex: false, autoCreate: false },
);
schema.index({ window: 1, firing: -1, last: -1 });
schema.index({ seenAt: 1 }, { expireAfterSeconds: 400 * 24 * 3600 });

const SAFE = { writeConcern: { w: 'majority', j: true } } as const;
const MAJORITY = { readConcern: 'majority' } as const;
/** Windows and fingerprints that one update names. */
const AT_ONCE = 1_000;

const idOf = (window: string, source: string, fingerprint: string): string =>
  `${window}/${createHash('sha256').update(`${source}\n${fingerprint}`).digest('base64url').slice(0, 22)}`;
const heldOf = ({ _id, seenAt: _, ...held }: HeldDocument): HeldAlert => held;

export function heldAlertStore(connection: mongoose.Connection): HeldAlertStore & { ensureIndexes(): Promise<void> } {
  const model = connection.model('HeldAlert', schema, 'held_alerts');
  const held = model.collection as unknown as mongoose.mongo.Collection<HeldDocument>;

  return {
    async hold(alerts) {
      for (let n = 0; n < alerts.length; n += AT_ONCE)
        await held.bulkWrite(
          alerts.slice(n, n + AT_ONCE).map((one) => {
            const { source, last, startsAt } = one;
            // The one that is told again is the same occurrence, a later start or a fire after the end another one.
            const isAnother = { $or: [{ $ne: ['$firing', true] }, { $lt: ['$startsAt', startsAt] }] };
            return {
              updateOne: {
                filter: { _id: idOf(one.window, source.name, one.fingerprint) },
                update: [
                  {
                    $set: {
                      ...literal(one),
                      first: { $ifNull: ['$first', last] },
                      times: { $add: [{ $ifNull: ['$times', 0] }, { $cond: [isAnother, 1, 0] }] },
                      notices: { $add: [{ $ifNull: ['$notices', 0] }, 1] },
                      seenAt: '$$NOW',
                    },
                  },
                  { $unset: 'released' },
                ],
                upsert: true,
              },
            };
          }),
          { ordered: false, ...SAFE },
        );
    },
    async over(windows, source, ended, at) {
      const all = windows.flatMap((window) => [...ended].map(([fingerprint, end]) => ({ window, fingerprint, end })));
      for (let n = 0; n < all.length; n += AT_ONCE)
        await held.bulkWrite(
          all.slice(n, n + AT_ONCE).map(({ window, fingerprint, end }) => ({
            updateOne: {
              filter: {
                ...{ _id: idOf(window, source, fingerprint), firing: true },
                // The end of an earlier occurrence does not end the one that fires.
                ...(end === 0 ? {} : { startsAt: { $lte: end } }),
              },
              update: { $set: { firing: false, last: at } },
            },
          })),
          { ordered: false, ...SAFE },
        );
    },
    firing: async (window, limit) =>
      (
        await held
          .find({ window, firing: true, released: { $exists: false } }, MAJORITY)
          .limit(limit)
          .toArray()
      ).map(heldOf),
    async released(of, matter) {
      const ids = of.map(({ window, source, fingerprint }) => idOf(window, source.name, fingerprint));
      await held.updateMany(
        { _id: { $in: ids } },
        { $set: { released: true as const, ...(matter ? { matter } : {}) } },
        SAFE,
      );
    },
    list: async (window, limit) =>
      (await held.find({ window }, MAJORITY).sort({ firing: -1, last: -1 }).limit(limit).toArray()).map(heldOf),
    async counts(window) {
      const [found] = await held
        .aggregate<{ alerts: number; firing: number; times: number }>(
          [
            { $match: { window } },
            {
              $group: {
                ...{ _id: null, alerts: { $sum: 1 }, times: { $sum: '$times' } },
                firing: { $sum: { $cond: ['$firing', 1, 0] } },
              },
            },
          ],
          MAJORITY,
        )
        .toArray();
      return found
        ? { alerts: found.alerts, firing: found.firing, times: found.times }
        : { alerts: 0, firing: 0, times: 0 };
    },
    async ensureIndexes() {
      await ensureCollection(model);
    },
  };
}

/** Words of machines are no expressions of the database. */
const literal = (fields: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, { $literal: value as unknown }]));
