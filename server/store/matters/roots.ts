/** Signed roots at rest, the heads that they seal, and whole matters for the verifier: all of it read in streams. */
import mongoose from 'mongoose';
import type { Head, IdRange, RootStore, SealedHead, SignedRoot, StoredMatter } from '../../proof/ports.ts';
import { ensureCollection } from '../base/collection.ts';
import { durable } from '../base/connection.ts';
import type { StoredEntry } from '../../matters/ports.ts';
import { joined } from '../../proof/join.ts';
import { foundByDocument, foundByFields, storedOf } from './found-by.ts';
import { entryId, matterOfEntry, type HistoryDocument } from './history.ts';
import type { MatterDocument } from './document.ts';

type RootDocument = Omit<SignedRoot, 'day'> & { _id: string };
interface HeadDocument extends SealedHead {
  _id: string;
  attempt: string;
}

const rootSchema = new mongoose.Schema<RootDocument>({ _id: String }, { versionKey: false, strict: false });
const headSchema = new mongoose.Schema<HeadDocument>({ _id: String }, { versionKey: false, strict: false });
headSchema.index({ matter: 1, day: 1 });
headSchema.index({ day: 1, attempt: 1, matter: 1 });

const recordOf = ({ _id, ...rest }: RootDocument): SignedRoot => ({ day: _id, ...rest });
const DUPLICATE = 11000;
const AT_ONCE = 2000;

/** Entries of the matters of a range: '#' follows the id and sorts before everything in one. */
const rangeOfEntries = ({ from, until }: IdRange): IdRange => ({
  ...(from === undefined ? {} : { from: `${from}#` }),
  ...(until === undefined ? {} : { until: `${until}#` }),
});

const within = (field: string, { from, until }: IdRange) =>
  from === undefined && until === undefined
    ? {}
    : {
        [field]: { ...(from === undefined ? {} : { $gte: from }), ...(until === undefined ? {} : { $lt: until }) },
      };

export function rootStore(connection: mongoose.Connection): RootStore & { ensureIndexes(): Promise<void> } {
  const rootModel = connection.model<RootDocument>('Root', rootSchema, 'roots');
  const headModel = connection.model<HeadDocument>('RootHead', headSchema, 'root_heads');
  const roots = rootModel.collection as unknown as mongoose.mongo.Collection<RootDocument>;
  const heads = headModel.collection as unknown as mongoose.mongo.Collection<HeadDocument>;
  const matters = connection.collection<MatterDocument>('matters');
  const past = connection.collection<HistoryDocument>('history');

  /** The last entry up to an instant among those that no longer ride on their matter. */
  async function lastBefore({ matter, seq }: Head, first = seq + 1, cut: string) {
    const [found] = await past
      .find({ _id: { $gte: entryId(matter, 1), $lt: entryId(matter, first) }, at: { $lte: cut } })
      .sort({ _id: -1 })
      .limit(1)
      .toArray();
    return found;
  }

  const entriesBefore = (matter: string, first: number) =>
    past
      .find({ _id: { $gte: entryId(matter, 1), $lt: entryId(matter, first) } })
      .sort({ _id: 1 })
      .toArray();

  return {
    roots: async () => (await roots.find().sort({ _id: 1 }).toArray()).map(recordOf),
    async last() {
      const found = await roots.findOne({}, { sort: { _id: -1 } });
      return found ? recordOf(found) : undefined;
    },
    async put({ day, ...rest }) {
      try {
        await roots.insertOne({ _id: day, ...rest }, { writeConcern: durable });
        return true;
      } catch (error) {
        if (error instanceof mongoose.mongo.MongoServerError && error.code === DUPLICATE) return false;
        throw error;
      }
    },
    async *headsAt(cut) {
      // Only a matter that went on after the cut is asked for its history: most have not.
      const later = { $gt: ['$updatedAt', cut] };
      const cursor = matters.aggregate<Head & { rides?: { seq: number; at: string; hash: string }[] }>(
        [
          { $sort: { _id: 1 } },
          {
            $project: {
              _id: 0,
              matter: '$_id',
              number: 1,
              seq: 1,
              head: 1,
              rides: {
                $cond: [
                  later,
                  {
                    $map: {
                      input: '$tail',
                      as: 'one',
                      in: { seq: '$$one.seq', at: '$$one.at', hash: '$$one.hash' },
                    },
                  },
                  '$$REMOVE',
                ],
              },
            },
          },
        ],
        { batchSize: AT_ONCE },
      );
      for await (const { rides, ...head } of cursor) {
        const last =
          rides?.findLast((entry) => entry.at <= cut) ?? (rides && (await lastBefore(head, rides[0]?.seq, cut)));
        if (!rides) yield head;
        else if (last) yield { ...head, seq: last.seq, head: last.hash };
      }
    },
    async putHeads(day, attempt, records) {
      await heads.insertMany(
        records.map((head) => ({ _id: `${day}.${attempt}.${head.matter}`, ...head, day, attempt })),
        { ordered: false, writeConcern: durable },
      );
    },
    async dropHeads(day, attempt, which) {
      await heads.deleteMany({ day, attempt: which === 'this' ? attempt : { $ne: attempt } });
    },
    async *sealed(known, range = {}) {
      const attempts = new Map(known.map((one) => [one.day, one.attempt]));
      const cursor = heads.find(within('matter', range), { batchSize: AT_ONCE }).sort({ matter: 1, day: 1 });
      for await (const { matter, number, seq, head, day, attempt } of cursor)
        if (attempts.get(day) === attempt) yield { matter, number, seq, head, day };
    },
    async sealedOn({ day, attempt }) {
      return heads
        .find({ day, attempt }, { projection: { _id: 0, matter: 1, number: 1, seq: 1, head: 1 } })
        .sort({ matter: 1 })
        .map(({ matter, number, seq, head }) => ({ matter, number, seq, head }))
        .toArray();
    },
    async lastSealed(matter, known) {
      const attempts = new Map(known.map((one) => [one.day, one.attempt]));
      const found = await heads.find({ matter }).sort({ day: -1 }).toArray();
      const last = found.find((one) => attempts.get(one.day) === one.attempt);
      return last && { matter, number: last.number, seq: last.seq, head: last.head, day: last.day };
    },
    async *matters(range = {}, orphan = () => undefined) {
      const fields = Object.fromEntries(foundByFields.map((name) => [name, 1]));
      const cursor = matters
        .find(within('_id', range) as mongoose.mongo.Filter<MatterDocument>, {
          projection: { number: 1, seq: 1, head: 1, state: 1, tail: 1, outbox: 1, ...fields },
          batchSize: 500,
        })
        .sort({ _id: 1 });
      const older = past.find(within('_id', rangeOfEntries(range)) as mongoose.mongo.Filter<HistoryDocument>, {
        batchSize: 1000,
      });
      const both = joined(
        cursor,
        (one) => one._id,
        older.sort({ _id: 1 }),
        (one) => matterOfEntry(one._id),
      );
      for await (const { key, left, right } of both) {
        if (!left) {
          if (!(await matters.findOne({ _id: key }, { projection: { _id: 1 } }))) orphan(key, right.length);
          continue;
        }
        const { number, seq, head, state, tail, outbox } = left;
        const first = tail[0]?.seq ?? seq + 1;
        // The two are not read in the same moment: what was moved in between is looked for once more.
        const older = right.filter((entry) => entry.seq < first);
        const all = older.length === first - 1 ? older : await entriesBefore(key, first);
        yield {
          ...{ matter: key, number, seq, head, state },
          foundBy: { stored: storedOf(left), expected: foundByDocument(left) },
          entries: [...all.map(({ _id, ...entry }): StoredEntry => entry), ...tail],
          twice: right.flatMap(({ _id, ...entry }) => (entry.seq < first ? [] : [entry])),
          misplaced: right.flatMap(({ _id, seq: place }) => (_id === entryId(key, place) ? [] : [_id])),
          outbox: outbox.map(({ id, effect }) => ({
            ...{ id, effect: effect.effect },
            ...('item' in effect && effect.item !== undefined ? { item: effect.item } : {}),
            ...(effect.effect === 'register' ? { change: effect.change } : {}),
          })),
        } satisfies StoredMatter;
      }
    },
    async cuts(parts) {
      if (parts < 2) return [];
      const found = await matters
        .aggregate<{ _id: { min: string } }>([
          { $project: { _id: 1 } },
          { $bucketAuto: { groupBy: '$_id', buckets: parts } },
        ])
        .toArray();
      return found.slice(1).map((one) => one._id.min);
    },
    async ensureIndexes() {
      for (const model of [rootModel, headModel]) {
        await ensureCollection(model);
      }
    },
  };
}
