/** What is read of registers: fresh for decisions, page by page for people. None of it walks a whole register but `each` and a search. */
import type mongoose from 'mongoose';
import {
  MOST_ENTRIES,
  type Found,
  type RegisterEntry,
  type RegisterQuery,
  type Wanted,
} from '@banjie/shared/engine/definition/registers.ts';
import { digitsOf, foldedPattern } from '@banjie/shared/kernel/fold.ts';
import { seenByAll } from '@banjie/shared/procedures/registers.ts';
import type { RegisterRecord } from '../../matters/ports.ts';
import { EntriesTooMany } from '../../registers/fresh.ts';
import type { RegisterStore } from '../../registers/ports.ts';
import { holdOf, inForce, LASTING, type Recorded } from '../../registers/standing.ts';
import { batched } from '../base/batch.ts';
import {
  entryOf,
  keyOf,
  recordOf,
  rowOf,
  subjectId,
  type HistoryDocument,
  type RegisterDocument,
} from './register-records.ts';

export const MAJORITY = { readConcern: 'majority' } as const;
const PAGE = 1_000;
const LAST_CHARACTER = '\u{10ffff}';
/** Subjects that one round trip asks for. */
const AT_ONCE = 500;

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const under = (register: string, prefix: string) => ({
  $gte: subjectId(register, prefix),
  $lt: subjectId(register, prefix) + LAST_CHARACTER,
});

export function registerReading(
  entries: mongoose.mongo.Collection<RegisterDocument>,
  history: mongoose.mongo.Collection<HistoryDocument>,
): Omit<RegisterStore, 'apply' | 'enter' | 'history' | 'watch'> {
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
    read,
    async changedBy(register, subjects) {
      const ids = subjects.map((subject) => subjectId(register, subject));
      const found = await entries
        .find({ _id: { $in: ids } }, { ...MAJORITY, projection: { subject: 1, last: 1 } })
        .toArray();
      return new Map(found.map(({ subject, last }) => [subject, last?.matter ?? '']));
    },
    async ofMatter(matter, { unit, after, limit } = { limit: 0 }) {
      const noted = await history.find({ matter }, MAJORITY).toArray();
      const found = (await recordsOfMatter(matter, noted)).filter(
        (one) =>
          (unit === undefined || one.units.includes(unit) || seenByAll(one.register)) &&
          (!after || one.since > after.at || (one.since === after.at && one.id > after.id)),
      );
      return limit > 0 ? found.slice(0, limit) : found;
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
        const pattern = foldedPattern(text);
        const found = { $regex: pattern ?? escaped(text) };
        conditions.push({ $or: [{ title: found }, { subject: found }, { numbers: digitsOf(text) }] });
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
            // One and the same value lies between: two of them could, each on its side.
            keys: { $elemMatch: { $gte: keyOf(value, ''), $lte: keyOf(value, until) } },
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
      entries.countDocuments({
        register,
        live: true,
        keys: { $elemMatch: { $gte: keyOf(value, ''), $lte: keyOf(value, until) } },
      }),
    async nextDay(register, value, after) {
      const [found] = await entries
        .aggregate<{ keys: string }>([
          {
            $match: {
              register,
              live: true,
              keys: { $elemMatch: { $gt: keyOf(value, after), $lt: keyOf(value, ':') } },
            },
          },
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
