/**
 * Registers at rest: one document per register and subject with what stands there now, and a history of its own to
 * which every change is added. The latest record rides in the document until the next change: a crash between the two
 * writes loses nothing.
 */
import mongoose from 'mongoose';
import type { RegisterStore } from '../../registers/ports.ts';
import type { FoundEntries } from '../../search/ports.ts';
import { arrive, nothing, ownHold, type Arriving, type Recorded, type Refusal } from '../../registers/standing.ts';
import { documentOf, historyId, subjectId, type HistoryDocument, type RegisterDocument } from './register-records.ts';
import { ensureCollection } from '../base/collection.ts';
import { followCollections } from '../base/changes.ts';
import { MAJORITY, registerReading } from './register-reading.ts';
import { registerTexts } from './register-texts.ts';

const schema = new mongoose.Schema<RegisterDocument>({ _id: String }, { versionKey: false, strict: false });
schema.index({ register: 1, live: 1, since: -1, _id: -1 });
schema.index({ register: 1, live: 1, units: 1, since: -1, _id: -1 });
schema.index({ register: 1, live: 1, keys: 1, since: 1, _id: 1 });
const historySchema = new mongoose.Schema<HistoryDocument>({ _id: String }, { versionKey: false, strict: false });
historySchema.index({ matter: 1, register: 1, subject: 1 });

/** Acknowledged by a majority with its journal, as everything that decisions rest on. */
const SAFE = { writeConcern: { w: 'majority', j: true } } as const;
/** Two changes of one subject at once: the loser looks again. */
const ATTEMPTS = 200;
const PAGE = 1_000;
/** Changes of one subject that are written together. */
const AT_ONCE = 500;

const isDuplicate = (error: unknown): boolean =>
  error instanceof mongoose.mongo.MongoServerError && error.code === 11000;
const unnoted = (latest: readonly Recorded[], noted: readonly Recorded[]): Recorded[] =>
  latest.filter((one) => !noted.some((other) => other.version === one.version));
const isSame = (one: Recorded, other: Arriving): boolean =>
  one.order.matter === other.order.matter && one.order.seq === other.order.seq;

export function registerStore(
  connection: mongoose.Connection,
): RegisterStore & { ensureIndexes(): Promise<void>; texts: FoundEntries } {
  const model = connection.model<RegisterDocument>('RegisterEntry', schema, 'register_entries');
  const historyModel = connection.model<HistoryDocument>('RegisterHistory', historySchema, 'register_history');
  const entries = model.collection as unknown as mongoose.mongo.Collection<RegisterDocument>;
  const history = historyModel.collection as unknown as mongoose.mongo.Collection<HistoryDocument>;
  const texts = registerTexts(connection, entries);

  async function note(register: string, subject: string, records: readonly Recorded[]): Promise<void> {
    if (records.length === 0) return;
    try {
      await history.insertMany(
        records.map((record) => ({
          _id: historyId(register, subject, record.version),
          ...{ register, subject, matter: record.order.matter, ...record },
        })),
        { ordered: false, ...SAFE },
      );
    } catch (error) {
      // Whoever came next has noted it already.
      if (!isDuplicate(error)) throw error;
    }
  }

  /** Compare-and-set on the version; false when another was faster. */
  async function save(next: RegisterDocument, expected: number): Promise<boolean> {
    if (expected > 0)
      return (await entries.replaceOne({ _id: next._id, version: expected }, next, SAFE)).modifiedCount === 1;
    try {
      await entries.insertOne(next, SAFE);
      return true;
    } catch (error) {
      if (isDuplicate(error)) return false;
      throw error;
    }
  }

  /** Carries out changes of one subject in one write, in the order in which they have come. */
  async function carryOut(_id: string, changes: readonly Arriving[]): Promise<(Refusal | undefined)[]> {
    const { register, subject } = (changes[0] as Arriving).change;
    const matters = [...new Set(changes.map((one) => one.order.matter))];
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const [found, noted] = await Promise.all([
        entries.findOne({ _id }, MAJORITY),
        history.find({ matter: { $in: matters }, register, subject }, MAJORITY).toArray(),
      ]);
      const latest = found?.latest ?? [];
      const known: Recorded[] = [...noted, ...latest];
      let standing = found ? standingOf(found) : nothing;
      const records: Recorded[] = [];
      const answers = changes.map((change) => {
        const before = [...known, ...records].find((one) => isSame(one, change));
        if (before) return before.refusal;
        const came = arrive(standing, change, ownHold([...known, ...records], change));
        standing = came.standing;
        records.push(came.record);
        return came.record.refusal;
      });
      // What rides in the document is noted before anything takes its place.
      await note(register, subject, unnoted(latest, noted));
      if (records.length === 0) {
        // Whoever has written it may have stopped before its words were.
        if (found) await texts.put([found]);
        return answers;
      }
      const next = documentOf(register, subject, standing, records);
      if (!(await save(next, found?.version ?? 0))) continue;
      await Promise.all([note(register, subject, records), texts.put([next])]);
      return answers;
    }
    throw new Error(`${_id}: changed by too many at once`);
  }

  /** Changes of one subject wait for each other in this process, and go together. */
  const waiting = new Map<string, { change: Arriving; settle: (answer: Promise<Refusal | undefined>) => void }[]>();
  function apply(change: Arriving): Promise<Refusal | undefined> {
    const _id = subjectId(change.change.register, change.change.subject);
    return new Promise((resolve) => {
      const queue = waiting.get(_id);
      const one = { change, settle: resolve };
      if (queue) return void queue.push(one);
      waiting.set(_id, [one]);
      void drain(_id);
    });
  }
  async function drain(_id: string): Promise<void> {
    for (let queue = waiting.get(_id); queue && queue.length > 0; queue = waiting.get(_id)) {
      const taken = queue.splice(0, AT_ONCE);
      const carried = carryOut(
        _id,
        taken.map((one) => one.change),
      );
      for (const [n, { settle }] of taken.entries()) settle(carried.then((answers) => answers[n]));
      await carried.catch(() => undefined);
    }
    waiting.delete(_id);
  }

  return {
    ...registerReading(entries, history),
    texts,
    apply,
    async watch(changed) {
      const hearer = { changed: () => changed(), missed: changed };
      return (await followCollections(connection, ['register_entries'], hearer)).close;
    },
    async enter(changes) {
      let made = 0;
      for (let from = 0; from < changes.length; from += PAGE) {
        const page = changes.slice(from, from + PAGE).map((change) => {
          const { register, subject } = change.change;
          const { standing, record } = arrive(nothing, change);
          return documentOf(register, subject, standing, [record]);
        });
        try {
          made += (await entries.insertMany(page, { ordered: false, ...SAFE })).insertedCount;
        } catch (error) {
          if (!(error instanceof mongoose.mongo.MongoBulkWriteError) || !isDuplicate(error)) throw error;
          made += error.insertedCount;
        }
        await texts.put(page);
      }
      return made;
    },
    async history(register, subject) {
      const found = await entries.findOne({ _id: subjectId(register, subject) }, MAJORITY);
      if (!found) return [];
      await note(register, subject, found.latest);
      const range = { $gte: historyId(register, subject, 0), $lte: historyId(register, subject, 9_999_999) };
      return (await history.find({ _id: range, register, subject }, MAJORITY).sort({ _id: 1 }).toArray()).map(
        ({ _id, register: _r, subject: _s, matter: _m, ...record }) => record,
      );
    },
    async ensureIndexes() {
      await ensureCollection(model);
      await ensureCollection(historyModel);
      await texts.ensureIndexes();
    },
  };
}

const standingOf = ({ version, holds, members, last, lastOther }: RegisterDocument) => ({
  ...{ version, holds },
  ...(members ? { members } : {}),
  ...(last ? { last } : {}),
  ...(lastOther ? { lastOther } : {}),
});
