/** Loaded years at rest, the recomputes that follow them, and the open matters that these go through. */
import mongoose from 'mongoose';
import { PASSES, type CalendarStore, type LoadedYear, type OpenMatter, type Run } from '../../calendar/ports.ts';
import { administration } from '../audit/administration.ts';
import { followCollections } from '../base/changes.ts';
import { matterModel, type MatterDocument } from '../matters/document.ts';

/** `_id` is `<year>.<revision>`: two who load the same revision meet in it. */
type YearDocument = LoadedYear & { _id: string };

/** `_id` is the stamp. */
interface RunDocument extends Omit<Run, 'stamp'> {
  _id: string;
  after?: string;
  /** Machine time: whoever is at it has it until then. */
  leasedUntil: Date;
  /** Machine time: when the pass before this one ended. */
  finishedAt?: Date;
}

const YEARS = 'calendar_years';
const yearOf = ({ _id, ...year }: YearDocument): LoadedYear => year;
/** Renewed with every hundred matters: whoever dies in the middle is soon followed by another. */
const LEASE_MS = 15_000;

const yearSchema = new mongoose.Schema<YearDocument>({ _id: String }, { versionKey: false, strict: false });
const runSchema = new mongoose.Schema<RunDocument>({ _id: String }, { versionKey: false, strict: false });

export function calendarStore(
  connection: mongoose.Connection,
  leaseMs = LEASE_MS,
): CalendarStore & { ensureIndexes(): Promise<void> } {
  const yearModel = connection.model<YearDocument>('CalendarYear', yearSchema, YEARS);
  const runModel = connection.model<RunDocument>('CalendarRun', runSchema, 'calendar_runs');
  const years = yearModel.collection as unknown as mongoose.mongo.Collection<YearDocument>;
  const runs = runModel.collection as unknown as mongoose.mongo.Collection<RunDocument>;
  const matters = matterModel(connection).collection as unknown as mongoose.mongo.Collection<MatterDocument>;
  const chain = administration(connection);
  const isTaken = (error: unknown) => error instanceof mongoose.mongo.MongoServerError && error.code === 11000;
  const lease = { $add: ['$$NOW', leaseMs] };

  return {
    async load() {
      const found = await years.find().sort({ year: 1, revision: 1 }).toArray();
      return found.map(yearOf);
    },
    async add(year) {
      try {
        const _id = `${year.year}.${year.revision}`;
        await chain.changing([{ of: YEARS, ids: [_id] }], (session) => years.insertOne({ _id, ...year }, { session }));
        return true;
      } catch (error) {
        if (isTaken(error)) return false;
        throw error;
      }
    },
    follow: (hearer) =>
      followCollections(connection, [YEARS], {
        // Years are only ever added.
        changed: (changes) =>
          hearer.changed(changes.flatMap(({ document }) => (document ? [yearOf(document as YearDocument)] : []))),
        missed: () => hearer.missed(),
      }),

    async openMatters(after, limit) {
      const found = await matters
        .find(
          {
            open: true,
            'state.items.deadlines.counted': { $exists: true },
            ...(after === undefined ? {} : { _id: { $gt: after } }),
          },
          { projection: { number: 1, title: 1, procedure: 1, 'state.version': 1, 'state.items': 1 } },
        )
        .sort({ _id: 1 })
        .limit(limit)
        .toArray();
      return found.map(({ _id, number, title, procedure, state }): OpenMatter => ({
        ...{ id: _id, number, title, procedure },
        ...{ version: state.version, items: state.items },
      }));
    },

    async run(stamp) {
      const found = await runs.findOne({ _id: stamp });
      if (!found) return undefined;
      const { passes, changed, startedAt } = found;
      return { stamp, passes, changed, startedAt };
    },
    async claim(stamp, at, pauseSeconds) {
      try {
        await runs.insertOne({
          ...{ _id: stamp, passes: 0, changed: 0, startedAt: at, leasedUntil: new Date(0) },
        });
      } catch (error) {
        if (!isTaken(error)) throw error;
      }
      const rested = { $add: [{ $ifNull: ['$finishedAt', new Date(0)] }, pauseSeconds * 1000] };
      const found = await runs.findOneAndUpdate(
        {
          _id: stamp,
          passes: { $lt: PASSES },
          $expr: { $and: [{ $lt: ['$leasedUntil', '$$NOW'] }, { $lte: [rested, '$$NOW'] }] },
        },
        [{ $set: { leasedUntil: lease } }],
        { returnDocument: 'after' },
      );
      return found ? { ...(found.after === undefined ? {} : { after: found.after }), pass: found.passes } : undefined;
    },
    async advance(stamp, after, changed) {
      await runs.updateOne({ _id: stamp }, [
        { $set: { after, leasedUntil: lease, changed: { $add: ['$changed', changed] } } },
      ]);
    },
    async finish(stamp) {
      await runs.updateOne({ _id: stamp }, [
        { $set: { passes: { $add: ['$passes', 1] }, finishedAt: '$$NOW', leasedUntil: new Date(0) } },
        { $unset: 'after' },
      ]);
    },
    async ensureIndexes() {
      await yearModel.createCollection();
      await runModel.createCollection();
      await chain.ensure();
    },
  };
}
