/**
 * Alerts at rest: the case of a group, the owner of a fingerprint, what a matter was not told one by one and what its
 * alerts have said, each unique by its _id.
 */
import mongoose from 'mongoose';
import { undamped } from '../../alerts/damping.ts';
import type { AlertCase, AlertStore, CaseId, Said, Start, Tally } from '../../alerts/ports.ts';
import { ensureCollection } from '../base/collection.ts';
import { databaseTime, insertNew } from '../base/database-time.ts';

/** A fingerprint that fires; a name alone was written by an earlier version, which did not know since when. */
type FiringAtRest = string | { fp: string; since: Start };
type CaseDocument = Omit<AlertCase, 'group' | 'firing' | 'damping'> & {
  _id: string;
  firing: FiringAtRest[];
  damping?: AlertCase['damping'];
  /** It flaps, or a command is under way. */
  unsettled?: true;
};

/** `fp:<source>:<fingerprint>` */
interface OwnerDocument {
  _id: string;
  /** Absent while only the end of an alert is known. */
  case?: CaseId;
  /** Notices that it fires, since it belongs to this case. */
  count: number;
  /** Start of the latest occurrence, and of the latest one that is over. */
  startsAt?: Start;
  ended?: Start;
  /** Machine time. */
  seenAt: Date;
}

/** `tally:<matter>` */
interface TallyDocument extends Tally {
  _id: string;
  /** Machine time. */
  seenAt: Date;
}

/** `said:<matter>`; `turn` grows with every change. */
interface SaidDocument extends Said {
  _id: string;
  turn: number;
  /** Machine time. */
  seenAt: Date;
}

const schema = new mongoose.Schema<{ _id: string; seenAt?: Date; unsettled?: true }>(
  { _id: { type: String, required: true }, seenAt: Date, unsettled: Boolean },
  { versionKey: false, strict: false, autoIndex: false, autoCreate: false },
);
// Fingerprints come and go with the machines they are of; Alertmanager repeats what still fires every few hours.
schema.index({ seenAt: 1 }, { expireAfterSeconds: 180 * 24 * 3600 });
schema.index({ unsettled: 1 }, { partialFilterExpression: { unsettled: { $exists: true } } });

const fresh = { turn: 0, firing: [], told: 0, calm: false, unseen: false };
/** Starts that many fingerprints share are written together; beyond so many different ones, each by itself. */
const GROUPS = 50;

export function alertStore(connection: mongoose.Connection): AlertStore & { ensureIndexes(): Promise<void> } {
  const model = connection.model('Alert', schema, 'alerts');
  const collection = model.collection as unknown;
  const cases = collection as mongoose.mongo.Collection<CaseDocument>;
  const owners = collection as mongoose.mongo.Collection<OwnerDocument>;
  const tallies = collection as mongoose.mongo.Collection<TallyDocument>;
  const said = collection as mongoose.mongo.Collection<SaidDocument>;
  const ownerId = (source: string, fingerprint: string) => `fp:${source}:${fingerprint}`;

  /** One update for all fingerprints of one start. */
  async function byStart(
    source: string,
    starts: ReadonlyMap<string, Start>,
    update: (start: Start) => mongoose.mongo.UpdateFilter<OwnerDocument>,
    upsert: boolean,
  ): Promise<void> {
    if (starts.size === 0) return;
    const groups = new Map<Start, string[]>();
    for (const [fingerprint, start] of starts) {
      const ids = groups.get(start) ?? [];
      if (ids.length === 0) groups.set(start, ids);
      ids.push(ownerId(source, fingerprint));
    }
    if (upsert || groups.size > GROUPS)
      await owners.bulkWrite(
        [...groups].flatMap(([start, ids]) =>
          ids.map((_id) => ({ updateOne: { filter: { _id }, update: update(start), upsert } })),
        ),
        { ordered: false },
      );
    else for (const [start, ids] of groups) await owners.updateMany({ _id: { $in: ids } }, update(start));
  }

  return {
    async caseOf(group) {
      const found = await cases.findOne({ _id: group });
      if (found) return caseOf(found);
      const first = { _id: group, generation: 1, ...fresh };
      await insertNew(cases, [first]);
      return caseOf(first);
    },
    async cases(groups) {
      if (groups.length === 0) return [];
      return (await cases.find({ _id: { $in: [...groups] } }).toArray()).map(caseOf);
    },
    async unsettled(limit) {
      return (await cases.find({ unsettled: true }).limit(limit).toArray()).map(caseOf);
    },
    async save({ group, pending, matter, firing, ...rest }, turn) {
      const unsettled = pending !== undefined || rest.damping.on !== undefined;
      const gone = {
        ...(pending ? {} : { pending: 1 as const }),
        ...(matter ? {} : { matter: 1 as const }),
        ...(unsettled ? {} : { unsettled: 1 as const }),
      };
      const { matchedCount } = await cases.updateOne(
        { _id: group, turn, generation: rest.generation },
        {
          $set: {
            ...rest,
            firing: [...firing].map(([fp, since]) => ({ fp, since })),
            ...(pending ? { pending } : {}),
            ...(matter ? { matter } : {}),
            ...(unsettled ? { unsettled: true as const } : {}),
            turn: turn + 1,
          },
          ...(Object.keys(gone).length > 0 ? { $unset: gone } : {}),
        },
      );
      return matchedCount === 1;
    },
    async release({ group, generation }) {
      const { turn: _, ...empty } = fresh;
      const { matchedCount } = await cases.updateOne(
        { _id: group, generation },
        {
          $inc: { generation: 1, turn: 1 },
          $set: empty,
          $unset: { matter: 1, pending: 1, unsettled: 1, damping: 1 },
        },
      );
      return matchedCount === 1;
    },
    async owners(source, fingerprints) {
      const found = await owners
        .find(
          { _id: { $in: fingerprints.map((one) => ownerId(source, one)) }, case: { $exists: true } },
          { projection: { case: 1 } },
        )
        .toArray();
      const byId = new Map(found.map((one) => [one._id, one.case]));
      return new Map(
        fingerprints.flatMap((one): [string, CaseId][] => {
          const owner = byId.get(ownerId(source, one));
          return owner === undefined ? [] : [[one, owner]];
        }),
      );
    },
    async claim(source, to, seen) {
      const seenAt = await databaseTime(connection);
      const byOwner = new Map<CaseId | undefined, string[]>();
      for (const [fingerprint, owner] of seen) {
        const ids = byOwner.get(owner) ?? [];
        if (ids.length === 0) byOwner.set(owner, ids);
        ids.push(ownerId(source, fingerprint));
      }
      for (const [owner, ids] of byOwner) {
        if (owner === undefined)
          await insertNew(
            owners,
            ids.map((_id) => ({ _id, case: to, count: 0, seenAt })),
          );
        // Those of which only an end is known belong to nobody either.
        const unowned = owner === undefined ? { case: { $exists: false } } : { case: owner };
        await owners.updateMany({ _id: { $in: ids }, ...unowned }, { $set: { case: to, count: 0, seenAt } });
      }
    },
    async end(source, over) {
      const seenAt = await databaseTime(connection);
      const update = (ended: Start) => ({ $max: { ended, startsAt: ended, seenAt }, $setOnInsert: { count: 0 } });
      await byStart(source, over, update, true);
    },
    async ended(source, fingerprints) {
      const ids = new Map(fingerprints.map((one) => [ownerId(source, one), one]));
      const found = await owners
        .find({ _id: { $in: [...ids.keys()] }, ended: { $exists: true } }, { projection: { ended: 1 } })
        .toArray();
      return new Map(found.map((one) => [ids.get(one._id) ?? one._id, one.ended ?? 0]));
    },
    async count(source, firing) {
      const update = (startsAt: Start): mongoose.mongo.UpdateFilter<OwnerDocument> => ({
        $inc: { count: 1 },
        $max: { startsAt },
        $currentDate: { seenAt: true },
      });
      await byStart(source, firing, update, false);
    },
    async counts(source, fingerprints) {
      const ids = new Map(fingerprints.map((one) => [ownerId(source, one), one]));
      const found = await owners.find({ _id: { $in: [...ids.keys()] } }).toArray();
      return new Map(
        found.map(({ _id, count, startsAt = 0, ended }) => [
          ids.get(_id) ?? _id,
          { count, startsAt, ...(ended === undefined ? {} : { ended }) },
        ]),
      );
    },
    async tally(matter, at, { repeats, flaps, flapping }) {
      await tallies.updateOne(
        { _id: `tally:${matter}` },
        {
          $min: { first: at },
          $max: { last: at },
          $inc: { repeats, flaps },
          $set: { flapping },
          $currentDate: { seenAt: true },
        },
        { upsert: true },
      );
    },
    async tallyOf(matter) {
      const found = await tallies.findOne({ _id: `tally:${matter}` });
      if (!found) return undefined;
      const { first, last, repeats, flaps, flapping } = found;
      return { first, last, repeats, flaps, flapping };
    },
    async hear(matter, change) {
      const _id = `said:${matter}`;
      for (;;) {
        const found = await said.findOne({ _id });
        const seenAt = await databaseTime(connection);
        const { alerts, others } = change(found ?? undefined);
        const next = { alerts: [...alerts], others, seenAt, turn: (found?.turn ?? 0) + 1 };
        if (!found) {
          const inserted = await insertNew(said, [{ _id, ...next }]);
          if (inserted.length > 0) return;
          continue;
        }
        const { matchedCount } = await said.updateOne({ _id, turn: found.turn }, { $set: next });
        if (matchedCount === 1) return;
      }
    },
    async saidOf(matter) {
      const found = await said.findOne({ _id: `said:${matter}` });
      return found ? { alerts: found.alerts, others: found.others } : undefined;
    },
    async ensureIndexes() {
      await ensureCollection(model);
    },
  };
}

const caseOf = ({ _id, firing, damping, unsettled: _, ...rest }: CaseDocument): AlertCase => ({
  ...rest,
  group: _id,
  firing: new Map(firing.map((one) => (typeof one === 'string' ? [one, 0] : [one.fp, one.since]))),
  damping: damping ?? undamped,
});
