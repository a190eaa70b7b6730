/** Courses of incidents at rest: small beside their matters, so that figures and the board read no history. */
import mongoose from 'mongoose';
import type { PartyKey } from '@banjie/shared/kernel/party.ts';
import type { Stage } from '@banjie/shared/procedures/incident/course.ts';
import type { Level } from '@banjie/shared/procedures/incident/event.ts';
import type { CourseRecord, CourseStore } from '../../incidents/ports.ts';
import { ensureCollection } from '../base/collection.ts';
import { putNewest } from '../base/put-newest.ts';
import type { MatterDocument } from './document.ts';

interface CourseDocument extends Omit<CourseRecord, 'id' | 'open' | 'provider' | 'units' | 'readers'> {
  _id: string;
  /** '' where nobody can say whose fault it is. */
  provider: string;
  units: string[];
  readers?: PartyKey[];
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
// In the order of the board, of everything and of a unit's own.
schema.index({ open: 1, level: 1, stage: 1, openedAt: 1, _id: 1 }, { partialFilterExpression: { open: true } });
schema.index({ units: 1, level: 1, stage: 1, openedAt: 1, _id: 1 }, { partialFilterExpression: { open: true } });

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
        all.map(({ id: _id, open, provider = '', units, readers, ...rest }) => ({
          ...{ _id, ...rest, provider, units: [...units], ...(open ? { open: true as const } : {}) },
          ...(readers ? { readers: [...readers] } : {}),
        })),
      ),
    async openCounts(unit) {
      const found = await courses
        .aggregate<{ _id: { level: Level; stage?: Stage }; count: number }>([
          { $match: openOf(unit) },
          { $group: { _id: { level: '$level', stage: '$stage' }, count: { $sum: 1 } } },
        ])
        .toArray();
      // One without a stage has nothing that anybody could do just now, and stands nowhere.
      return found.flatMap(({ _id: { level, stage }, count }) => (stage === undefined ? [] : { level, stage, count }));
    },
    async openPage(unit, { level, stages }, after, limit) {
      const filter = {
        ...{ ...openOf(unit), level, stage: { $in: [...stages] } },
        ...(after ? { openedAt: { $gte: after.at }, $nor: [{ openedAt: after.at, _id: { $lte: after.id } }] } : {}),
      };
      return (await courses.find(filter).sort({ openedAt: 1, _id: 1 }).limit(limit).toArray()).map(recordOf);
    },
    async *openBeside(unit, units, readers) {
      const filter = {
        ...{ open: true as const, stage: { $exists: true } },
        $nor: [{ units: unit }],
        $or: [
          ...[{ units: { $in: [...units] } }, { readers: { $in: [...readers] } }],
          // A matter of before says itself who may open it.
          { readers: { $exists: false } },
        ],
      };
      for await (const found of courses.find(filter)) yield recordOf(found);
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

const openOf = (unit: string | undefined) => ({ open: true as const, ...(unit === undefined ? {} : { units: unit }) });

const recordOf = ({ _id, open, provider, ...rest }: CourseDocument): CourseRecord => ({
  ...rest,
  id: _id,
  open: open === true,
  ...(provider === '' ? {} : { provider }),
});
