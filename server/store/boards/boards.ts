/**
 * The numbers of the boards at rest: a record of each matter, what was done in it, and the lines in which both are added up.
 * What one entry of a history changes of the three is one transaction, on the condition that nobody has counted it before.
 */
import { addMonths, atTime, type Day } from '@banjie/shared/kernel/time.ts';
import mongoose from 'mongoose';
import type {
  Behind,
  BoardStore,
  DoneFilter,
  OpenedFilter,
  OpenFilter,
  Page,
  SaidFilter,
  Standing,
  Tally,
} from '../../boards/ports.ts';
import { WHOLE } from '../../boards/ports.ts';
import { HeldUp } from '../../matters/outbox.ts';
import type { Track } from '../../boards/track.ts';
import { readEntry } from '../../proof/entry.ts';
import { ensureCollection } from '../base/collection.ts';
import { matterModel, type MatterDocument } from '../matters/document.ts';
import { matterHistory } from '../matters/history.ts';
import {
  doneOf,
  linesOf,
  recordOf,
  saidOf,
  type DoneDocument,
  type LineDocument,
  type SaidDocument,
  type TrackDocument,
} from './counted.ts';

const GATHERED = 'gathered';
const ALL = 'all';

const options = { versionKey: false, strict: false, autoIndex: false, autoCreate: false } as const;
const trackSchema = new mongoose.Schema<{ _id: string }>({ _id: { type: String, required: true } }, options);
/** Several indexes have the same keys, each of a part of what is kept: they differ by name. */
const partly = (name: string, partialFilterExpression: Record<string, unknown>) => ({ name, partialFilterExpression });
const openOnes = { open: true };
const lateOnes = { 'cells.late': true };
const supervisedOnes = { 'cells.supervised': true };
trackSchema.index({ procedure: 1, openedAt: 1, _id: 1 }, { partialFilterExpression: openOnes });
trackSchema.index({ 'cells.unit': 1, openedAt: 1, _id: 1 }, { partialFilterExpression: openOnes });
trackSchema.index({ openedAt: 1, _id: 1 }, partly('open', openOnes));
trackSchema.index({ openedAt: 1, _id: 1 }, partly('late', lateOnes));
trackSchema.index({ openedAt: 1, _id: 1 }, partly('supervised', supervisedOnes));
trackSchema.index({ openedAt: -1, _id: -1 });
trackSchema.index({ procedure: 1, openedAt: -1, _id: -1 });
trackSchema.index({ unit: 1, openedAt: -1, _id: -1 });
const isAbout = { 'about.resource': { $exists: true } };
trackSchema.index({ 'about.resource': 1, openedAt: -1, _id: -1 }, partly('about', isAbout));
const doneSchema = new mongoose.Schema<{ _id: string }>({ _id: { type: String, required: true } }, options);
doneSchema.index({ procedure: 1, step: 1, on: -1, _id: -1 });
doneSchema.index({ unit: 1, on: -1, _id: -1 });
doneSchema.index({ on: -1, _id: -1 });
doneSchema.index({ on: -1, _id: -1 }, partly('late', { limited: true, late: true }));
doneSchema.index({ 'about.resource': 1, on: -1, _id: -1 }, partly('about', isAbout));
const saidSchema = new mongoose.Schema<{ _id: string }>({ _id: { type: String, required: true } }, options);
saidSchema.index({ kind: 1, on: -1, _id: -1 });
saidSchema.index({ kind: 1, procedure: 1, on: -1, _id: -1 });
saidSchema.index({ kind: 1, unit: 1, on: -1, _id: -1 });
const lineSchema = new mongoose.Schema<{ _id: string }>({ _id: { type: String, required: true } }, options);
lineSchema.index({ scope: 1, period: 1 });
lineSchema.index({ unit: 1, period: 1 }, partly('provided', { unit: { $exists: true } }));

/** Another has counted one of them. */
class Overtaken extends Error {}
/**
 * Others add to the same lines again and again, or one that died there holds them: half a second of tries. Then the effect
 * is tried again a second later, and what else the relay has in hand does not wait for it.
 */
class Busy extends HeldUp {
  constructor() {
    super('others add to the same lines of the boards');
  }
}
const MOST_CONFLICTS = 8;
const DUPLICATE = 11000;

export function boardStore(connection: mongoose.Connection): BoardStore & { ensureIndexes(): Promise<void> } {
  const models = [
    connection.model('BoardMatter', trackSchema, 'board_matters'),
    connection.model('BoardDone', doneSchema, 'board_done'),
    connection.model('BoardSaid', saidSchema, 'board_said'),
    connection.model('BoardLine', lineSchema, 'board_lines'),
  ];
  const records = connection.collection<TrackDocument>('board_matters');
  const finished = connection.collection<DoneDocument>('board_done');
  const sayings = connection.collection<SaidDocument>('board_said');
  const lines = connection.collection<LineDocument>('board_lines');
  const matters = matterModel(connection).collection as unknown as mongoose.mongo.Collection<MatterDocument>;
  const past = matterHistory(connection, matters);

  async function tracks(ids: readonly string[]): Promise<Map<string, Track>> {
    const found = await records.find({ _id: { $in: [...ids] } }, { batchSize: ids.length + 1 }).toArray();
    return new Map(found.map((one) => [one._id, trackOf(one)]));
  }

  async function entriesOf(matter: Pick<MatterDocument, '_id' | 'seq' | 'tail'>, from: number) {
    const { _id, seq, tail } = matter;
    const riding = tail.filter((entry) => entry.seq >= from).map((entry) => readEntry(_id, entry));
    const first = tail[0]?.seq ?? seq + 1;
    if (first <= from) return riding;
    const entries = [];
    for await (const entry of past.from(_id, from, first)) entries.push(entry);
    return [...entries, ...riding];
  }

  return {
    async behind(asked) {
      const known = await tracks(asked.map(({ id }) => id));
      const atHand: Behind[] = [];
      const ids: string[] = [];
      for (const { id, entry } of asked) {
        const track = known.get(id);
        if (!track || !entry || entry.seq > track.seq + 1) ids.push(id);
        else if (entry.seq === track.seq + 1)
          atHand.push({ id, procedure: track.procedure, entries: [readEntry(id, entry)], track });
      }
      if (ids.length === 0) return atHand;
      const found = await matters
        .find(
          { _id: { $in: [...ids] } },
          {
            projection: { procedure: 1, seq: 1, 'tail.seq': 1, 'tail.text': 1, 'tail.hash': 1 },
            ...{ readConcern: { level: 'majority' }, batchSize: ids.length + 1 },
          },
        )
        .toArray();
      const all = await Promise.all(
        found.map(async (matter): Promise<Behind[]> => {
          const track = known.get(matter._id);
          if (track && track.seq >= matter.seq) return [];
          const entries = await entriesOf(matter, (track?.seq ?? 0) + 1);
          return [{ id: matter._id, procedure: matter.procedure, entries, ...(track ? { track } : {}) }];
        }),
      );
      return [...atHand, ...all.flat()];
    },

    async write(counted) {
      let tries = 0;
      try {
        await connection.transaction(async (session) => {
          if (++tries > MOST_CONFLICTS) throw new Busy();
          const { matchedCount, upsertedCount } = await records.bulkWrite(counted.map(recordOf), {
            ...{ session, ordered: true },
          });
          if (matchedCount + upsertedCount !== counted.length) throw new Overtaken();
          const done = counted.flatMap(doneOf);
          if (done.length > 0) await finished.bulkWrite(done, { session, ordered: true });
          const said = counted.flatMap(saidOf);
          if (said.length > 0) await sayings.bulkWrite(said, { session, ordered: true });
          const additions = linesOf(counted.flatMap((one) => one.additions));
          if (additions.length > 0) await lines.bulkWrite(additions, { session, ordered: true });
        });
        return true;
      } catch (error) {
        const isTaken = error instanceof mongoose.mongo.MongoServerError && error.code === DUPLICATE;
        if (!(error instanceof Overtaken) && !isTaken) throw error;
        return false;
      }
    },

    async lines(scope, periods, unit) {
      const found = await lines
        .find(
          { scope, period: { $in: [...periods] }, ...given({ unit }) },
          { projection: { _id: 0, scope: 0 }, batchSize: 5_000 },
        )
        .toArray();
      return found.map(({ procedure = '', of = '', unit = '', period = '', n = {} }) => ({
        ...{ procedure, of, unit, period, steps: n },
      }));
    },

    async open(filter, { after, limit }) {
      const found = await records
        .find({ open: true, ...openFilter(filter), ...(after ? afterPlace('openedAt', 1, after) : {}) })
        .sort({ openedAt: 1, _id: 1 })
        .limit(limit)
        .toArray();
      return found.map(trackOf);
    },
    async opened(filter, { after, limit }) {
      const found = await records
        .find({ ...openedFilter(filter), ...(after ? afterPlace('openedAt', -1, after) : {}) })
        .sort({ openedAt: -1, _id: -1 })
        .limit(limit)
        .toArray();
      return found.map(trackOf);
    },
    done: (filter, page) => latest(finished, doneFilter(filter), page),
    said: (filter, page) => latest(sayings, saidFilter(filter), page),
    async standings(ids) {
      const found = await records
        .find({ _id: { $in: [...ids] } }, { projection: { 'end.end': 1, 'cells.late': 1 }, batchSize: ids.length + 1 })
        .toArray();
      return new Map(
        found.map(({ _id, end, cells }) => [
          _id,
          { ended: end !== undefined, late: cells.some(({ late }) => late) } satisfies Standing,
        ]),
      );
    },
    async tally(ids) {
      const found = await records
        .aggregate<{ _id: string } & Tally>([
          { $match: { _id: { $in: [...ids] } } },
          {
            $group: {
              _id: '$procedure',
              ended: { $sum: { $cond: [{ $eq: [{ $type: '$end' }, 'missing'] }, 0, 1] } },
              late: { $sum: { $cond: [{ $in: [true, '$cells.late'] }, 1, 0] } },
            },
          },
        ])
        .toArray();
      return new Map(found.map(({ _id, ended, late }) => [_id, { ended, late }]));
    },

    isComplete: async () => (await lines.findOne({ _id: GATHERED }))?.until === ALL,
    gathered: async () => (await lines.findOne({ _id: GATHERED }))?.until ?? '',
    async uncounted(after, limit) {
      const found = await matters
        .find({ _id: { $gt: after } }, { projection: { _id: 1 } })
        .sort({ _id: 1 })
        .limit(limit)
        .toArray();
      return found.map(({ _id }) => _id);
    },
    async gather(until) {
      await lines.updateOne({ _id: GATHERED }, { $set: { until } }, { upsert: true });
    },
    async tidy() {
      for await (const { _id, n = {} } of lines.find({ period: 'open' })) {
        const zeros = Object.entries(n).flatMap(([step, { due = {}, since = {} }]) =>
          Object.entries({ due, since }).flatMap(([of, days]) =>
            Object.entries(days).flatMap(([day, count]) => (count === 0 ? [`n.${step}.${of}.${day}`] : [])),
          ),
        );
        // On the condition that it still is: what is added meanwhile stays.
        for (const path of zeros) await lines.updateOne({ _id, [path]: 0 }, { $unset: { [path]: 1 } });
      }
    },
    async ensureIndexes() {
      await Promise.all(models.map(ensureCollection));
    },
  };
}

/** Of what has a day, the latest first. */
async function latest<T extends { _id: string; on: Day }>(
  all: mongoose.mongo.Collection<T>,
  filter: Record<string, unknown>,
  { after, limit }: Page,
): Promise<(Omit<T, '_id'> & { id: string })[]> {
  const found = await all
    .find({ ...filter, ...(after ? afterPlace('on', -1, after) : {}) } as mongoose.mongo.Filter<T>)
    .sort({ on: -1, _id: -1 })
    .limit(limit)
    .toArray();
  return found.map(({ _id, ...rest }) => ({ ...(rest as unknown as Omit<T, '_id'>), id: _id as unknown as string }));
}

const trackOf = ({ _id, open: _, ...rest }: TrackDocument): Track => ({ id: _id, ...rest });

const aboutFilter = ({ resource, provider }: Pick<OpenFilter, 'resource' | 'provider'>): Record<string, unknown> => ({
  ...(resource === undefined ? {} : { 'about.resource': resource }),
  ...(provider === undefined ? {} : { 'about.unit': provider }),
});
const given = (of: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(of).filter(([, value]) => value !== undefined));
const stepFilter = (step: string | undefined) => (step === undefined ? { $ne: '' } : step === WHOLE ? '' : step);

function openFilter({ procedure, step, unit, late, supervised, dueUntil, ...about }: OpenFilter) {
  const cell = {
    step: stepFilter(step),
    ...given({ unit }),
    ...(late ? { late: true } : {}),
    ...(supervised ? { supervised: true } : {}),
    ...(dueUntil === undefined ? {} : { due: { $lte: dueUntil } }),
  };
  return {
    ...given({ procedure }),
    ...aboutFilter(about),
    cells: { $elemMatch: cell },
    // Once more by its own name: an index of cells is bounded by this, never by what stands beside it in an element.
    ...(unit === undefined ? {} : { 'cells.unit': unit }),
    ...(late ? lateOnes : {}),
    ...(supervised ? supervisedOnes : {}),
  };
}

const openedFilter = ({ procedure, unit, from, until, ...about }: OpenedFilter): Record<string, unknown> => ({
  ...given({ procedure, unit }),
  ...aboutFilter(about),
  openedAt: { $gte: atTime(`${from}-01`, '00:00'), $lt: atTime(addMonths(`${until}-01`, 1), '00:00') },
});

const inMonths = ({ from, until }: { from: string; until: string }) => ({ $gte: `${from}-01`, $lte: `${until}-31` });

const doneFilter = ({ procedure, step, unit, only, from, until, ...about }: DoneFilter): Record<string, unknown> => ({
  ...given({ procedure, unit }),
  ...aboutFilter(about),
  step: stepFilter(step),
  ...(only === undefined ? {} : { limited: true }),
  ...(only === 'late' ? { late: true } : {}),
  on: inMonths({ from, until }),
});

const saidFilter = ({ kind, procedure, step, unit, from, until }: SaidFilter): Record<string, unknown> => ({
  ...{ kind, on: inMonths({ from, until }) },
  ...given({ procedure, unit }),
  ...(step === undefined ? {} : { step: step === WHOLE ? '' : step }),
});

const afterPlace = (field: string, order: 1 | -1, { at, id }: NonNullable<Page['after']>): Record<string, unknown> => {
  const beyond = order === 1 ? '$gt' : '$lt';
  return { $or: [{ [field]: { [beyond]: at } }, { [field]: at, _id: { [beyond]: id } }] };
};
