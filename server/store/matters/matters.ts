/** Matters at rest: one matter, one document; an action is one conditional update of it. */
import mongoose from 'mongoose';
import type { MatterState } from '@banjie/shared/engine/matter/state.ts';
import { earliestDue, openParties, wakeAt } from '@banjie/shared/engine/decide.ts';
import { dayOf, type Instant } from '@banjie/shared/kernel/time.ts';
import type { PartyKey, UnitId } from '@banjie/shared/kernel/party.ts';
import type { Commit, HistoryEntry, LoadedMatter, MatterStore } from '../../matters/ports.ts';
import { batched } from '../base/batch.ts';
import { durable } from '../base/connection.ts';
import { machineTime } from '../base/machine-time.ts';
import { slotOf } from '../base/slots.ts';
import { outboxChange, type OutboxFields } from './outbox-change.ts';

/** Sorts matters without an open deadline behind all others: MongoDB puts missing values first. */
export const NO_DEADLINE = '9999-12-31T00:00:00.000Z';

export interface MatterDocument extends OutboxFields {
  _id: string;
  number: string;
  procedure: string;
  seq: number;
  head: string;
  open: boolean;
  title: string;
  opener?: string;
  /** Units that see it. */
  units: UnitId[];
  /** All parties with an open task: with `dueAt` the index of the to-do list. */
  parties: PartyKey[];
  dueAt: Instant;
  /** Whose background work it is; see slots.ts. */
  slot: number;
  /** When time does something to it next; unset when nothing is timed. */
  wakeAt?: Instant;
  updatedAt: Instant;
  state: MatterState;
  history: HistoryEntry[];
}

const schema = new mongoose.Schema<MatterDocument>(
  {
    _id: { type: String, required: true },
    number: { type: String, required: true },
    procedure: { type: String, required: true },
    seq: { type: Number, required: true },
    head: { type: String, required: true },
    open: { type: Boolean, required: true },
    title: { type: String, required: true },
    opener: String,
    units: { type: [String], required: true },
    parties: { type: [String], required: true },
    dueAt: { type: String, required: true },
    slot: { type: Number, required: true },
    wakeAt: String,
    outboxAt: Date,
    urgentAt: Date,
    outboxMark: Number,
    aside: Boolean,
    cancelled: { type: [mongoose.Schema.Types.Mixed], default: undefined } as never,
    updatedAt: { type: String, required: true },
    state: { type: mongoose.Schema.Types.Mixed, required: true },
    history: { type: [mongoose.Schema.Types.Mixed], required: true } as never,
    outbox: { type: [mongoose.Schema.Types.Mixed], required: true } as never,
  },
  { versionKey: false, strict: 'throw', minimize: false },
);
schema.index({ number: 1 }, { unique: true });
schema.index({ parties: 1, dueAt: 1, _id: 1 });
schema.index({ opener: 1, updatedAt: -1, _id: -1 }, { partialFilterExpression: { opener: { $exists: true } } });
schema.index({ units: 1, updatedAt: -1, _id: -1 });
schema.index({ units: 1, open: 1, updatedAt: -1, _id: -1 });
schema.index({ slot: 1, wakeAt: 1 }, { partialFilterExpression: { wakeAt: { $exists: true } } });
schema.index({ slot: 1, outboxAt: 1 }, { partialFilterExpression: { outboxAt: { $exists: true } } });
schema.index({ slot: 1, urgentAt: 1 }, { partialFilterExpression: { urgentAt: { $exists: true } } });
schema.index({ aside: 1, outboxMark: 1 }, { partialFilterExpression: { aside: true } });

export type MatterModel = mongoose.Model<MatterDocument>;
export const matterModel = (connection: mongoose.Connection): MatterModel =>
  connection.model<MatterDocument>('Matter', schema, 'matters');

interface Counter {
  _id: string;
  value: number;
}

/** The fields that lists and sweeps need, derived from the state with every commit. */
function derived(
  commit: Commit,
): Omit<MatterDocument, '_id' | 'slot' | 'history' | 'wakeAt' | 'opener' | keyof OutboxFields> {
  const { state, entry } = commit;
  return {
    number: state.number,
    procedure: state.procedure,
    seq: entry.seq,
    head: entry.hash,
    open: state.end === undefined,
    title: state.title,
    units: state.units,
    parties: openParties(state),
    dueAt: earliestDue(state) ?? NO_DEADLINE,
    updatedAt: entry.at,
    state,
  };
}

function operationOf(commit: Commit, machineNow: Date): mongoose.mongo.AnyBulkWriteOperation<MatterDocument> {
  const { state, entry } = commit;
  const wake = wakeAt(state);
  const outbox = outboxChange(commit, machineNow);
  if (commit.expected === 0) {
    return {
      insertOne: {
        document: {
          _id: commit.id,
          slot: slotOf(commit.id),
          ...derived(commit),
          ...(state.opener.person ? { opener: state.opener.person } : {}),
          ...(wake ? { wakeAt: wake } : {}),
          history: [entry],
          ...outbox.insert,
        },
      },
    };
  }
  return {
    updateOne: {
      filter: { _id: commit.id, seq: commit.expected, ...outbox.filter },
      update: {
        $set: {
          ...derived(commit),
          ...(wake ? { wakeAt: wake } : {}),
          ...outbox.set,
        },
        ...(outbox.min ? { $min: outbox.min } : {}),
        ...(wake ? {} : { $unset: { wakeAt: 1 } }),
        $push: { history: entry, ...outbox.push },
      },
    },
  };
}

/** The store of matters on one connection. The driver's own calls carry the hot path: casting every write costs more than it finds. */
export function matterStore(connection: mongoose.Connection): MatterStore & { ensureIndexes(): Promise<void> } {
  const model = matterModel(connection);
  const matters = model.collection as unknown as mongoose.mongo.Collection<MatterDocument>;
  const counters = connection.collection<Counter>('counters');

  const readBatch = async (ids: string[]): Promise<(LoadedMatter | undefined)[]> => {
    const found = new Map<string, LoadedMatter>();
    const cursor = matters.find(
      { _id: { $in: ids } },
      {
        projection: { state: 1, seq: 1, head: 1, 'history.key': 1, 'history.body': 1, 'history.seq': 1 },
        readConcern: { level: 'majority' },
        batchSize: ids.length + 1,
      },
    );
    for (const { _id, state, seq, head, history } of await cursor.toArray())
      found.set(_id, { state, seq, head, keys: history });
    return ids.map((id) => found.get(id));
  };

  /** Which of these commands stand in their matter. Never asked by version, which another may have taken. */
  const standing = async (commits: Commit[]): Promise<boolean[]> => {
    const found = await matters
      .find(
        { _id: { $in: commits.map((one) => one.id) } },
        { projection: { 'history.key': 1, 'history.hash': 1 }, readConcern: { level: 'majority' } },
      )
      .toArray();
    const hashes = new Map(found.map((one) => [one._id, new Set(one.history.map((entry) => entry.hash))]));
    return commits.map((one) => hashes.get(one.id)?.has(one.entry.hash) === true);
  };

  const writeBatch = async (commits: Commit[]): Promise<boolean[]> => {
    const now = await machineTime(connection).now();
    try {
      const result = await matters.bulkWrite(
        commits.map((one) => operationOf(one, now)),
        { ordered: false, writeConcern: durable },
      );
      // The result counts only totals: who lost is read back.
      if (result.insertedCount + result.matchedCount === commits.length) return commits.map(() => true);
    } catch (error) {
      // A duplicate key is somebody who opened the same matter first; all other operations of the group went through.
      if (!(error instanceof mongoose.mongo.MongoBulkWriteError) || !onlyDuplicates(error)) throw error;
    }
    return standing(commits);
  };

  const load = batched({ run: readBatch, group: (id) => id, max: 256, lanes: 2 });
  const commit = batched({ run: writeBatch, group: (one) => one.id, max: 256, lanes: 2 });

  return {
    load,
    commit,
    async history(id) {
      const found = await matters.findOne(
        { _id: id },
        { projection: { history: 1 }, readConcern: { level: 'majority' } },
      );
      return found?.history ?? [];
    },
    async whole(id) {
      const found = await matters.findOne(
        { _id: id },
        { projection: { state: 1, seq: 1, history: 1 }, readConcern: { level: 'majority' } },
      );
      return found ? { state: found.state, seq: found.seq, history: found.history } : undefined;
    },
    async idOfNumber(number) {
      return (await matters.findOne({ number }, { projection: { _id: 1 } }))?._id;
    },
    async nextNumber(now) {
      const year = dayOf(now).slice(2, 4);
      const counter = await counters.findOneAndUpdate(
        { _id: `matter-number-${year}` },
        { $inc: { value: 1 } },
        { upsert: true, returnDocument: 'after' },
      );
      return `${year}${String(counter?.value ?? 1).padStart(6, '0')}`;
    },
    async ensureIndexes() {
      await model.createCollection();
      await model.createIndexes();
    },
  };
}

const onlyDuplicates = (error: mongoose.mongo.MongoBulkWriteError): boolean => {
  const errors: { code: number }[] = [error.writeErrors].flat();
  return (
    errors.length > 0 && errors.every((one) => one.code === 11000) && error.result.getWriteConcernError() === undefined
  );
};
