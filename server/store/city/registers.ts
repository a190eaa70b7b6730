/**
 * Registers at rest: one document per register and subject with what stands there now, and a history of its own to
 * which every change is added. The latest record rides in the document until the next change: a crash between the two
 * writes loses nothing.
 */
import mongoose from 'mongoose';
import { MOST_ENTRIES, type RegisterEntry, type RegisterQuery } from '@banjie/shared/engine/definition/registers.ts';
import type { RegisterRecord } from '../../matters/ports.ts';
import { EntriesTooMany } from '../../registers/fresh.ts';
import type { Found, RegisterStore, Wanted } from '../../registers/ports.ts';
import {
  arrive,
  holdOf,
  inForce,
  LASTING,
  nothing,
  type Arriving,
  type Hold,
  type Recorded,
  type Refusal,
} from '../../registers/standing.ts';
import { batched } from '../base/batch.ts';
import {
  documentOf,
  entryOf,
  historyId,
  keyOf,
  recordOf,
  rowOf,
  subjectId,
  type HistoryDocument,
  type RegisterDocument,
} from './register-records.ts';

const schema = new mongoose.Schema<RegisterDocument>({ _id: String }, { versionKey: false, strict: false });
schema.index({ register: 1, live: 1, since: -1, _id: -1 });
schema.index({ register: 1, live: 1, units: 1, since: -1, _id: -1 });
schema.index({ register: 1, live: 1, keys: 1, since: 1, _id: 1 });
const historySchema = new mongoose.Schema<HistoryDocument>({ _id: String }, { versionKey: false, strict: false });
historySchema.index({ matter: 1, register: 1, subject: 1 });

/** Acknowledged by a majority with its journal, as everything that decisions rest on. */
const SAFE = { writeConcern: { w: 'majority', j: true } } as const;
const MAJORITY = { readConcern: 'majority' } as const;
/** Two changes of one subject at once: the loser looks again. */
const ATTEMPTS = 200;
const PAGE = 1_000;
const LAST_CHARACTER = '\u{10ffff}';
/** Subjects and questions that one round trip asks for. */
const AT_ONCE = 500;

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const under = (register: string, prefix: string) => ({
  $gte: subjectId(register, prefix),
  $lt: subjectId(register, prefix) + LAST_CHARACTER,
});
const isDuplicate = (error: unknown): boolean =>
  error instanceof mongoose.mongo.MongoServerError && error.code === 11000;
const unnoted = (latest: readonly Recorded[], noted: readonly Recorded[]): Recorded[] =>
  latest.filter((one) => !noted.some((other) => other.version === one.version));
/** The hold of a matter that may have left the document: what it did is told by the history. */
function ownHold(known: readonly Recorded[], { change, order }: Arriving): Hold | undefined {
  const own = known.filter((one) => one.order.matter === order.matter && !one.change.lasting);
  return change.lasting || own.length === 0 ? undefined : holdOf(order.matter, own);
}
const isSame = (one: Recorded, other: Arriving): boolean =>
  one.order.matter === other.order.matter && one.order.seq === other.order.seq;

export function registerStore(connection: mongoose.Connection): RegisterStore & { ensureIndexes(): Promise<void> } {
  const model = connection.model<RegisterDocument>('RegisterEntry', schema, 'register_entries');
  const historyModel = connection.model<HistoryDocument>('RegisterHistory', historySchema, 'register_history');
  const entries = model.collection as unknown as mongoose.mongo.Collection<RegisterDocument>;
  const history = historyModel.collection as unknown as mongoose.mongo.Collection<HistoryDocument>;

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
      if (records.length === 0) return answers;
      if (!(await save(documentOf(register, subject, standing, records), found?.version ?? 0))) continue;
      await note(register, subject, records);
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

  const bySubject = batched<string, RegisterDocument | undefined>({
    async run(ids) {
      const found = await entries.find({ _id: { $in: ids } }, MAJORITY).toArray();
      const known = new Map(found.map((one) => [one._id, one]));
      return ids.map((id) => known.get(id));
    },
    // Two who ask for the same subject at once are told in two batches: each answer is of its own time.
    group: (id) => id,
    max: AT_ONCE,
    lanes: 8,
  });

  async function answer(register: string, query: RegisterQuery): Promise<RegisterEntry[]> {
    const keys = Object.entries(query.where ?? {}).map(([name, value]) => keyOf(name, value));
    const most = query.limit ?? MOST_ENTRIES;
    const found = await entries
      .find(
        {
          register,
          live: true,
          ...(query.under === undefined ? {} : { _id: under(register, query.under) }),
          ...(keys.length === 0 ? {} : { keys: { $all: keys } }),
        },
        MAJORITY,
      )
      .sort({ since: 1, _id: 1 })
      .limit(most + (query.limit === undefined ? 1 : 0))
      .toArray();
    if (found.length > most) throw new EntriesTooMany(register);
    return found.map(entryOf).filter((one) => one !== undefined);
  }

  async function tally(register: string): Promise<ReadonlyMap<string, number>> {
    const found = await entries
      .aggregate<{ _id: string; count: number }>(
        [
          { $match: { register, live: true } },
          { $project: { units: 1 } },
          { $unwind: '$units' },
          { $group: { _id: '$units', count: { $sum: 1 } } },
        ],
        MAJORITY,
      )
      .toArray();
    return new Map(found.map((one) => [one._id, one.count]));
  }

  async function read({ subjects, queries, tallies }: Wanted): Promise<Found> {
    const [documents, lists, counts] = await Promise.all([
      Promise.all(subjects.map(({ register, subject }) => bySubject(subjectId(register, subject)))),
      Promise.all(queries.map(({ register, query }) => answer(register, query))),
      Promise.all(tallies.map(tally)),
    ]);
    return {
      subjects: documents.map((found) => {
        const entry = found && entryOf(found);
        return { version: found?.version ?? 0, ...(entry ? { entry } : {}) };
      }),
      queries: lists,
      tallies: counts,
    };
  }

  return {
    apply,
    read,
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
      }
      return made;
    },
    async changedBy(register, subjects) {
      const ids = subjects.map((subject) => subjectId(register, subject));
      const found = await entries
        .find({ _id: { $in: ids } }, { ...MAJORITY, projection: { subject: 1, last: 1 } })
        .toArray();
      return new Map(found.map(({ subject, last }) => [subject, last?.matter ?? '']));
    },
    async ofMatter(matter) {
      const noted = await history.find({ matter }, MAJORITY).toArray();
      return recordsOfMatter(matter, noted);
    },
    async list(register, unit, { key, text, either, ended, after, limit }) {
      const conditions: mongoose.mongo.Filter<RegisterDocument>[] = [
        { register, live: !ended, ...(unit === undefined ? {} : { units: unit }) },
      ];
      if (either) {
        const keys = Object.entries(either.where).map(([name, value]) => keyOf(name, value));
        const ids = either.subjects.map((one) => subjectId(register, one));
        conditions.push({ $or: [{ keys: { $all: keys } }, { _id: { $in: ids } }] });
      }
      if (text !== undefined) {
        const found = { $regex: escaped(text), $options: 'i' };
        conditions.push({ $or: [{ title: found }, { subject: found }, { numbers: text }] });
      }
      if (key !== undefined)
        conditions.push({ $or: [{ _id: subjectId(register, key) }, { _id: under(register, `${key}/`) }] });
      if (after) conditions.push({ $or: [{ since: { $lt: after.at } }, { since: after.at, _id: { $lt: after.id } }] });
      const found = await entries
        .find({ $and: conditions }, MAJORITY)
        .sort({ since: -1, _id: -1 })
        .limit(limit + 1)
        .toArray();
      const page = found.slice(0, limit);
      const last = found.length > limit ? page.at(-1) : undefined;
      return {
        items: page.map((one) => rowOf(one, unit)).filter((one) => one !== undefined),
        ...(last ? { next: { at: last.since, id: last._id } } : {}),
      };
    },
    async *each(register) {
      for (let after = subjectId(register, ''); ;) {
        const page = await entries
          .find({ _id: { $gt: after, $lt: subjectId(register, LAST_CHARACTER) } }, MAJORITY)
          .sort({ _id: 1 })
          .limit(PAGE)
          .toArray();
        for (const one of page) {
          const entry = entryOf(one);
          if (entry) yield entry;
        }
        const last = page.at(-1);
        if (!last || page.length < PAGE) return;
        after = last._id;
      }
    },
    async due(register, value, { until, after, limit }) {
      const found = await entries
        .find(
          {
            register,
            live: true,
            keys: { $gte: keyOf(value, ''), $lte: keyOf(value, until) },
            ...(after === undefined ? {} : { _id: { $gt: subjectId(register, after) } }),
          },
          MAJORITY,
        )
        .sort({ _id: 1 })
        .limit(limit)
        .toArray();
      return found.map(entryOf).filter((one) => one !== undefined);
    },
    dueCount: (register, value, until) =>
      entries.countDocuments({ register, live: true, keys: { $gte: keyOf(value, ''), $lte: keyOf(value, until) } }),
    async nextDay(register, value, after) {
      const [found] = await entries
        .aggregate<{ keys: string }>([
          { $match: { register, live: true, keys: { $gt: keyOf(value, after), $lt: keyOf(value, ':') } } },
          { $project: { keys: 1 } },
          { $unwind: '$keys' },
          { $match: { keys: { $gt: keyOf(value, after), $lt: keyOf(value, ':') } } },
          { $sort: { keys: 1 } },
          { $limit: 1 },
        ])
        .toArray();
      return found?.keys.slice(keyOf(value, '').length);
    },
    async counts() {
      const found = await entries
        .aggregate<{ _id: string; count: number }>([
          { $match: { live: true } },
          { $group: { _id: '$register', count: { $sum: 1 } } },
        ])
        .toArray();
      return new Map(found.map((one) => [one._id, one.count]));
    },
    async running(register, prefix) {
      const found = await entries
        .find({ register, live: true, _id: under(register, `${prefix}/`) }, MAJORITY)
        .sort({ since: 1, _id: 1 })
        .toArray();
      return found.flatMap((one) => one.holds.filter(inForce).flatMap((hold) => recordOf(one, hold) ?? []));
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
      await model.createCollection();
      await model.createIndexes();
      await historyModel.createCollection();
      await historyModel.createIndexes();
    },
  };

  /** What a matter has put in, as it is now: in force, lifted, or replaced by what another matter has put there. */
  async function recordsOfMatter(matter: string, noted: readonly HistoryDocument[]): Promise<RegisterRecord[]> {
    const subjects = new Map<string, HistoryDocument[]>();
    for (const one of noted) {
      const id = subjectId(one.register, one.subject);
      subjects.set(id, [...(subjects.get(id) ?? []), one]);
    }
    const documents = new Map(
      (await entries.find({ _id: { $in: [...subjects.keys()] } }, MAJORITY).toArray()).map((one) => [one._id, one]),
    );
    const found = [...subjects].flatMap(([id, all]) => {
      const document = documents.get(id);
      if (!document) return [];
      return [true, false].flatMap((lasting) => {
        const own = all.filter((one) => (one.change.lasting === true) === lasting);
        return ownRecord(document, matter, own, lasting) ?? [];
      });
    });
    return found.sort((a, b) => (a.since < b.since || (a.since === b.since && a.id < b.id) ? -1 : 1));
  }
}

function ownRecord(
  document: RegisterDocument,
  matter: string,
  own: readonly Recorded[],
  lasting: boolean,
): RegisterRecord | undefined {
  const hold = holdOf(lasting ? LASTING : matter, own);
  if (!hold.put) return undefined;
  const standing = document.holds.find((one) => one.key === hold.key);
  const { put } = hold;
  if (standing?.put && standing.put.order.matter === matter && standing.put.order.seq === put.order.seq)
    return recordOf(document, standing);
  const record = recordOf({ ...document, members: [] }, hold);
  if (!record || !lasting || !standing?.put) return record;
  // Another matter has put something else there since.
  const { order, by, why } = standing.put;
  return record.until === undefined ? { ...record, until: order.at, liftedBy: by, liftedWhy: why } : record;
}

const standingOf = ({ version, holds, members, last, lastOther }: RegisterDocument) => ({
  ...{ version, holds },
  ...(members ? { members } : {}),
  ...(last ? { last } : {}),
  ...(lastOther ? { lastOther } : {}),
});
