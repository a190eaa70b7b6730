/** Registers: keyed facts that matters put in and lift. An entry is never deleted; a lifted one keeps its end. */
import mongoose from 'mongoose';
import type { UnitId } from '@banjie/shared/kernel/party.ts';
import type { Instant } from '@banjie/shared/kernel/time.ts';
import type { RegisterRecord, Registers } from '../matters/ports.ts';

interface RegisterDocument extends Omit<RegisterRecord, 'id'> {
  _id: string;
}

const schema = new mongoose.Schema<RegisterDocument>(
  {
    _id: { type: String, required: true },
    register: { type: String, required: true },
    subject: { type: String, required: true },
    matter: { type: String, required: true },
    number: { type: String, required: true },
    procedure: { type: String, required: true },
    title: { type: String, required: true },
    why: { type: String, required: true },
    note: String,
    units: { type: [String], required: true },
    since: { type: String, required: true },
    until: String,
  },
  { versionKey: false, strict: 'throw', autoIndex: false, autoCreate: false },
);
schema.index({ matter: 1 });
schema.index({ register: 1, units: 1, since: -1, _id: -1 });
schema.index({ register: 1, subject: 1 });

export interface RegisterPage {
  key?: string;
  ended: boolean;
  after?: { since: Instant; id: string };
  limit: number;
}

export interface RegisterStore extends Registers {
  /** Puts the entry in; a second time changes nothing, also when it has been lifted since. */
  put(entry: RegisterRecord): Promise<void>;
  /** Lifts it; a second time changes nothing. */
  lift(id: string, at: Instant): Promise<void>;
  /** Entries that the unit sees, newest first. */
  list(register: string, unit: UnitId, page: RegisterPage): Promise<RegisterRecord[]>;
  /** Running entries whose subject begins so, e.g. the records of a resource that are being verified. */
  running(register: string, prefix: string): Promise<RegisterRecord[]>;
}

export function registerStore(connection: mongoose.Connection): RegisterStore & { ensureIndexes(): Promise<void> } {
  const model = connection.model<RegisterDocument>('Register', schema, 'registers');
  const recordOf = ({ _id, ...rest }: RegisterDocument): RegisterRecord => ({ id: _id, ...rest });
  return {
    async put({ id, ...entry }) {
      await model.updateOne({ _id: id }, { $setOnInsert: entry }, { upsert: true });
    },
    async lift(id, at) {
      await model.updateOne({ _id: id, until: { $exists: false } }, { $set: { until: at } });
    },
    async ofMatter(matter) {
      return (await model.find({ matter }).sort({ since: 1, _id: 1 }).lean()).map(recordOf);
    },
    async list(register, unit, { key, ended, after, limit }) {
      const found = await model
        .find({
          register,
          units: unit,
          ...(key === undefined ? {} : { subject: key }),
          ...(ended ? {} : { until: { $exists: false } }),
          ...(after ? { $or: [{ since: { $lt: after.since } }, { since: after.since, _id: { $lt: after.id } }] } : {}),
        })
        .sort({ since: -1, _id: -1 })
        .limit(limit)
        .lean();
      return found.map(recordOf);
    },
    async running(register, prefix) {
      const found = await model
        .find({ register, subject: { $gte: prefix, $lt: `${prefix}\uffff` }, until: { $exists: false } })
        .limit(20_000)
        .lean();
      return found.map(recordOf);
    },
    async ensureIndexes() {
      await model.createCollection();
      await model.createIndexes();
    },
  };
}
