/** Courses of incidents at rest: small beside their matters, so that figures and the board read no history. */
import mongoose from 'mongoose';
import type { CourseRecord, CourseStore } from '../../incidents/ports.ts';
import { ensureCollection } from '../base/collection.ts';
import { putNewest } from '../base/put-newest.ts';
import type { MatterDocument } from './document.ts';

interface CourseDocument extends Omit<CourseRecord, 'id' | 'open' | 'provider' | 'units'> {
  _id: string;
  /** '' where nobody can say whose fault it is. */
  provider: string;
  units: string[];
  /** Only of those that are. */
  open?: true;
}
/** Says that those of before there were any are there; it has no month, and is found by nothing else. */
const ALL = 'all';

const schema = new mongoose.Schema<{ _id: string; month?: string; provider?: string; open?: true }>(
  { _id: { type: String, required: true }, month: String, provider: String, open: Boolean },
  { versionKey: false, strict: false, autoIndex: false, autoCreate: false },
);
schema.index({ provider: 1, month: 1, _id: 1 });
schema.index({ month: 1, _id: 1 });
schema.index({ open: 1 }, { partialFilterExpression: { open: true } });

export function courseStore(connection: mongoose.Connection): CourseStore & { ensureIndexes(): Promise<void> } {
  const model = connection.model('Course', schema, 'incidents');
  const courses = model.collection as unknown as mongoose.mongo.Collection<CourseDocument>;
  const matters = connection.collection<MatterDocument>('matters');

  return {
    put: (all) =>
      putNewest(
        connection,
        courses.collectionName,
        'seq',
        all.map(({ id: _id, open, provider = '', units, ...rest }) => ({
          ...{ _id, ...rest, provider, units: [...units], ...(open ? { open: true as const } : {}) },
        })),
      ),
    async open(limit) {
      return (await courses.find({ open: true }).limit(limit).toArray()).map(recordOf);
    },
    async *between(from, until, provider) {
      const filter = { month: { $gte: from, $lte: until }, ...(provider === undefined ? {} : { provider }) };
      for await (const found of courses.find(filter)) yield recordOf(found);
    },
    async page(month, provider, after, limit) {
      const filter = { month, provider, ...(after === undefined ? {} : { _id: { $gt: after } }) };
      return (await courses.find(filter).sort({ _id: 1 }).limit(limit).toArray()).map(recordOf);
    },
    isComplete: async () => (await courses.findOne({ _id: ALL }, { projection: { _id: 1 } })) !== null,
    async complete() {
      await courses.updateOne({ _id: ALL }, { $set: {} }, { upsert: true });
    },
    async *matters(procedure) {
      for await (const { _id } of matters.find({ procedure }, { projection: { _id: 1 } })) yield _id;
    },
    async ensureIndexes() {
      await ensureCollection(model);
    },
  };
}

const recordOf = ({ _id, open, provider, ...rest }: CourseDocument): CourseRecord => ({
  ...rest,
  id: _id,
  open: open === true,
  ...(provider === '' ? {} : { provider }),
});
