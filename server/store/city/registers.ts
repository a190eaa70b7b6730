/** Registers at rest: one document per register, matter and subject. */
import mongoose from 'mongoose';
import type { RegisterRecord } from '../../matters/ports.ts';
import type { Change, RegisterStore } from '../../registers/ports.ts';
import { registers as declared, seenByAll } from '@banjie/shared/procedures/registers.ts';
import { followCollections } from '../base/changes.ts';

interface RegisterDocument extends Omit<RegisterRecord, 'id'> {
  _id: string;
  order: number;
}

const schema = new mongoose.Schema<RegisterDocument>({ _id: String }, { versionKey: false, strict: false });
schema.index({ matter: 1, since: 1, _id: 1 });
schema.index({ register: 1, units: 1, since: -1, _id: -1 });
schema.index({ register: 1, subject: 1, until: 1 });
schema.index({ register: 1, since: -1, _id: -1 });

const recordOf = ({ _id, order, ...rest }: RegisterDocument): RegisterRecord => ({ id: _id, ...rest });
/** Everything that begins with `<prefix>/`: '0' follows '/'. */
const below = (prefix: string) => ({ $gte: `${prefix}/`, $lt: `${prefix}0` });

/** Registers whose entries every unit sees, whomever they name. */
const open = Object.keys(declared).filter(seenByAll);

export function registerStore(connection: mongoose.Connection): RegisterStore & { ensureIndexes(): Promise<void> } {
  const model = connection.model<RegisterDocument>('Register', schema, 'registers');
  const registers = model.collection as unknown as mongoose.mongo.Collection<RegisterDocument>;

  async function put({ change, matter, at, order, by }: Change): Promise<void> {
    const { register, subject, title, why, note, units, values, lasting } = change;
    const _id = `${register}.${matter.id}.${subject}`;
    try {
      await registers.updateOne(
        { _id, order: { $lt: order } },
        {
          $set: {
            register,
            subject,
            matter: matter.id,
            number: matter.number,
            procedure: matter.procedure,
            title,
            why,
            ...(note === undefined ? {} : { note }),
            ...(values === undefined ? {} : { values }),
            ...(lasting === undefined ? {} : { lasting }),
            units,
            by,
            since: at,
            order,
          },
          $unset: {
            until: 1,
            liftedBy: 1,
            liftedWhy: 1,
            ...(note === undefined ? { note: 1 } : {}),
            ...(values === undefined ? { values: 1 } : {}),
          },
        },
        { upsert: true },
      );
    } catch (error) {
      // It stands there by this change or a later one.
      if (!(error instanceof mongoose.mongo.MongoServerError) || error.code !== 11000) throw error;
    }
    if (lasting) await endOthers({ change, matter, at, order, by }, { $ne: _id });
  }

  /** A lasting entry is one per subject: what another matter had put there is over, unless it is later than this. */
  async function endOthers({ change, at, by }: Change, _id: { $ne: string } | undefined): Promise<void> {
    await registers.updateMany(
      {
        register: change.register,
        subject: change.subject,
        lasting: true,
        until: { $exists: false },
        since: { $lte: at },
        ...(_id ? { _id } : {}),
      },
      { $set: { until: at, liftedBy: by, liftedWhy: change.why } },
    );
  }

  return {
    async apply(change) {
      if (change.change.op === 'put') return put(change);
      const { register, subject, lasting, why } = change.change;
      await registers.updateOne(
        { _id: `${register}.${change.matter.id}.${subject}`, order: { $lt: change.order } },
        { $set: { until: change.at, order: change.order, liftedBy: change.by, liftedWhy: why } },
      );
      if (lasting) await endOthers(change, undefined);
    },
    async ofMatter(matter, { unit, after, limit } = { limit: 0 }) {
      const found = registers.find({
        matter,
        ...(unit === undefined ? {} : { $or: [{ units: unit }, { register: { $in: open } }] }),
        ...(after ? { since: { $gte: after.at }, $nor: [{ since: after.at, _id: { $lte: after.id } }] } : {}),
      });
      return (await found.sort({ since: 1, _id: 1 }).limit(limit).toArray()).map(recordOf);
    },
    async list(register, unit, { key, text, ended, after, limit }) {
      const conditions: mongoose.mongo.Filter<RegisterDocument>[] = [
        { register, ...(unit === undefined ? {} : { units: unit }), until: { $exists: ended } },
      ];
      if (text !== undefined) {
        const found = { $regex: text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), $options: 'i' };
        conditions.push({ $or: [{ title: found }, { subject: found }, { number: text }] });
      }
      if (key !== undefined) conditions.push({ $or: [{ subject: key }, { subject: below(key) }] });
      if (after) conditions.push({ $or: [{ since: { $lt: after.at } }, { since: after.at, _id: { $lt: after.id } }] });
      const found = await registers.find({ $and: conditions }).sort({ since: -1, _id: -1 }).limit(limit).toArray();
      return found.map(recordOf);
    },
    async seed(entries) {
      if (entries.length === 0) return;
      await registers.bulkWrite(
        entries.map(({ id, ...entry }) => ({
          updateOne: { filter: { _id: id }, update: { $setOnInsert: { ...entry, order: 1 } }, upsert: true },
        })),
        { ordered: false },
      );
    },
    async inForce(register, subject) {
      const found = await registers
        .find({
          ...(register === undefined ? {} : { register }),
          ...(subject === undefined ? {} : { subject }),
          until: { $exists: false },
        })
        .sort({ since: 1, _id: 1 })
        .toArray();
      return found.map(recordOf);
    },
    async counts() {
      const found = await registers
        .aggregate<{ _id: string; count: number }>([
          { $match: { until: { $exists: false } } },
          { $group: { _id: '$register', count: { $sum: 1 } } },
        ])
        .toArray();
      return new Map(found.map((one) => [one._id, one.count]));
    },
    async watch(changed) {
      const following = await followCollections(connection, ['registers'], {
        changed: () => changed(),
        missed: changed,
      });
      return following.close;
    },
    async running(register, prefix) {
      const found = await registers
        .find({ register, subject: below(prefix), until: { $exists: false } })
        .sort({ since: 1, _id: 1 })
        .toArray();
      return found.map(recordOf);
    },
    async ensureIndexes() {
      await model.createCollection();
      await model.createIndexes();
    },
  };
}
