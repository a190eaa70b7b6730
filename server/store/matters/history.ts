/**
 * Entries that no longer ride on their matter: append-only, under ids that follow from matter and place. Moved there in
 * two writes that may each be repeated: copied first, taken off the matter then, by its next commit or by a sweep. Whoever
 * reads the matter first and the history after it misses nothing.
 */
import mongoose from 'mongoose';
import type { GivenCommand, HistoryEntry, StoredEntry } from '../../matters/ports.ts';
import { readEntry } from '../../proof/entry.ts';
import { batched } from '../base/batch.ts';
import { rawDatabase } from '../base/connection.ts';
import { throwRefused, writeCommand } from '../base/write-command.ts';
import type { MatterDocument } from './document.ts';

export interface HistoryDocument extends StoredEntry {
  /** `<matter>#<seq, seven digits>`: '#' sorts before everything that an id of a matter holds. */
  _id: string;
}

/** How many entries ride on a matter at most, and their bytes, before the older ones are moved; and what stays then. */
export const RIDING = { entries: 24, bytes: 48 * 1024, kept: 8, keptBytes: 24 * 1024 } as const;

/** The oldest entries on a matter that stand in the history as well: the next commit takes them off. */
export interface Copied {
  /** Place of the first of them, which is the first that rides. */
  first: number;
  count: number;
  bytes: number;
}
/** What rides on a matter, with the whole entry where it is known. */
export interface Full {
  id: string;
  tail: readonly (GivenCommand | StoredEntry)[];
}

export const entryId = (matter: string, seq: number): string => `${matter}#${String(seq).padStart(7, '0')}`;
export const matterOfEntry = (id: string): string => id.slice(0, id.lastIndexOf('#'));
/** All entries of a matter: '$' follows '#'. */
const entriesOf = (matter: string) => ({ $gte: `${matter}#`, $lt: `${matter}$` });

/** So many matters are swept at a time. */
const SWEPT = 500;

const schema = new mongoose.Schema<HistoryDocument>({ _id: String }, { versionKey: false, strict: false });
schema.index({ k: 1 });

export const historyModel = (connection: mongoose.Connection): mongoose.Model<HistoryDocument> =>
  connection.model<HistoryDocument>('History', schema, 'history');

export function matterHistory(connection: mongoose.Connection, matters: mongoose.mongo.Collection<MatterDocument>) {
  const model = historyModel(connection);
  const database = rawDatabase(connection);
  /** What is copied stands for good: it must not be an entry that another primary has not. */
  const majority = { readConcern: { level: 'majority' } } as const;
  const entries = model.collection as unknown as mongoose.mongo.Collection<HistoryDocument>;

  const given = batched<string, GivenCommand | undefined>({
    async run(keys) {
      const found = await entries
        .find({ k: { $in: keys } }, { projection: { _id: 0, k: 1, body: 1, seq: 1 }, batchSize: keys.length + 1 })
        .toArray();
      const byKey = new Map(found.map((one) => [one.k, one]));
      return keys.map((k) => byKey.get(k));
    },
    group: (k) => k,
    max: 256,
    lanes: 2,
  });

  /** Older ones of a matter, newest first. */
  const older = async (matter: string, before: number, limit: number): Promise<StoredEntry[]> =>
    entries
      .find({ _id: { ...entriesOf(matter), $lt: entryId(matter, before) } })
      .sort({ _id: -1 })
      .limit(limit)
      .toArray();

  interface Spilling {
    _id: string;
    moved: readonly StoredEntry[];
  }
  const spillingIn = (_id: string, tail: readonly StoredEntry[]): Spilling => ({
    _id,
    moved: tail.slice(0, tail.length - stays(tail)),
  });

  async function copy(spilling: readonly Spilling[]): Promise<void> {
    const { faults } = await writeCommand(database, {
      insert: entries.collectionName,
      documents: spilling.flatMap(({ _id, moved }) =>
        moved.map((entry) => ({ _id: entryId(_id, entry.seq), ...entry })),
      ),
    });
    // One that is there is the same: its id follows from its place.
    throwRefused(faults);
  }

  async function copyOf(full: readonly Full[]): Promise<Copied[]> {
    const known = full.flatMap(({ id, tail }) => (isWhole(tail) ? [spillingIn(id, tail)] : []));
    const others = full.flatMap(({ id, tail }) => (isWhole(tail) ? [] : [id]));
    const read =
      others.length === 0
        ? []
        : await matters.find({ _id: { $in: others } }, { projection: { tail: 1 }, ...majority }).toArray();
    const spilling = [...known, ...read.map(({ _id, tail }) => spillingIn(_id, tail))];
    await copy(spilling);
    const byId = new Map(spilling.map(({ _id, moved }) => [_id, moved]));
    return full.map(({ id }) => {
      const moved = byId.get(id) ?? [];
      return { first: moved[0]?.seq ?? 0, count: moved.length, bytes: bytesOf(moved) };
    });
  }

  async function move(ids: readonly string[]): Promise<void> {
    const full = await matters
      .find({ _id: { $in: [...ids] }, spill: true }, { projection: { tail: 1 }, ...majority })
      .toArray();
    const spilling = full.map(({ _id, tail }) => spillingIn(_id, tail));
    await copy(spilling);
    const taken = await writeCommand(database, {
      update: matters.collectionName,
      updates: spilling.map(({ _id, moved }) => {
        const [first, last] = [moved[0], moved.at(-1)];
        const off = last && { $pull: { tail: { seq: { $lte: last.seq } } }, $inc: { riding: -bytesOf(moved) } };
        // Where another has taken any of it off meanwhile, it is not subtracted a second time.
        const q = { _id, ...(first ? { 'tail.0.seq': first.seq } : {}) };
        return { q, u: { $unset: { spill: 1 }, ...off }, hint: { _id: 1 } };
      }),
    });
    throwRefused(taken.faults);
  }

  return {
    model,
    given,
    older,
    async keysBefore(matter: string, seq: number): Promise<string[]> {
      const found = await entries
        .find(
          { _id: { ...entriesOf(matter), $lt: entryId(matter, seq) } },
          { projection: { _id: 0, k: 1 }, batchSize: 5_001 },
        )
        .toArray();
      return found.map((one) => one.k);
    },
    /** Which of these entries stand there. */
    async hashesOf(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
      const found = await entries.find({ _id: { $in: [...ids] } }, { projection: { hash: 1 }, ...majority }).toArray();
      return new Map(found.map((one) => [one._id, one.hash]));
    },
    /** Copies what rides too much of a matter. */
    copy: batched<Full, Copied>({ run: copyOf, group: ({ id }) => id, max: 32, lanes: 1 }),
    /** Moves what nobody has given a command to take off, or was left by a process that died; how many matters it was. */
    async moveLeft(): Promise<number> {
      let moved = 0;
      for (let after = ''; ;) {
        const left = await matters
          .find({ spill: true, _id: { $gt: after } }, { projection: { _id: 1 } })
          .sort({ _id: 1 })
          .limit(SWEPT)
          .toArray();
        await move(left.map((one) => one._id));
        moved += left.length;
        after = left.at(-1)?._id ?? '';
        if (left.length < SWEPT) return moved;
      }
    },
    /** In their order, read in pieces: what rides on the matter is read before, by the caller. */
    async *from(matter: string, seq: number, until: number): AsyncGenerator<HistoryEntry> {
      const cursor = entries
        .find({ _id: { $gte: entryId(matter, seq), $lt: entryId(matter, until) } }, { batchSize: 500 })
        .sort({ _id: 1 });
      for await (const one of cursor) yield readEntry(matter, one);
    },
  };
}

const isWhole = (tail: Full['tail']): tail is readonly StoredEntry[] => tail.every((one) => 'text' in one);

export const bytesOf = (entries: readonly Pick<StoredEntry, 'text'>[]): number =>
  entries.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);

/** How many of the newest entries stay on the matter. */
function stays(tail: readonly StoredEntry[]): number {
  let kept = 0;
  let bytes = 0;
  for (const entry of [...tail].reverse()) {
    bytes += Buffer.byteLength(entry.text);
    if (kept === RIDING.kept || bytes > RIDING.keptBytes) break;
    kept += 1;
  }
  return kept;
}
