/** Alerts at rest: the case of a group and the owner of a fingerprint, each unique by its _id. */
import mongoose from 'mongoose';
import type { AlertCase, AlertStore, CaseId } from '../../alerts/ports.ts';
import { databaseTime, insertNew } from '../base/database-time.ts';

type CaseDocument = Omit<AlertCase, 'group'> & { _id: string };

/** `fp:<source>:<fingerprint>` */
interface OwnerDocument {
  _id: string;
  case: CaseId;
  /** Notices that it fires, since it belongs to this case. */
  count: number;
  /** Machine time. */
  seenAt: Date;
}

const schema = new mongoose.Schema<{ _id: string; seenAt?: Date }>(
  { _id: { type: String, required: true }, seenAt: Date },
  { versionKey: false, strict: false, autoIndex: false, autoCreate: false },
);
// Fingerprints come and go with the machines they are of; Alertmanager repeats what still fires every few hours.
schema.index({ seenAt: 1 }, { expireAfterSeconds: 180 * 24 * 3600 });

const fresh = { turn: 0, firing: [], told: 0, calm: false, unseen: false };

export function alertStore(connection: mongoose.Connection): AlertStore & { ensureIndexes(): Promise<void> } {
  const model = connection.model('Alert', schema, 'alerts');
  const cases = model.collection as unknown as mongoose.mongo.Collection<CaseDocument>;
  const owners = model.collection as unknown as mongoose.mongo.Collection<OwnerDocument>;
  const ownerId = (source: string, fingerprint: string) => `fp:${source}:${fingerprint}`;

  return {
    async caseOf(group) {
      const found = await cases.findOne({ _id: group });
      if (found) return caseOf(found);
      await insertNew(cases, [{ _id: group, generation: 1, ...fresh }]);
      return { group, generation: 1, ...fresh };
    },
    async cases(groups) {
      if (groups.length === 0) return [];
      return (await cases.find({ _id: { $in: [...groups] } }).toArray()).map(caseOf);
    },
    async save({ group, pending, matter, ...rest }, turn) {
      const gone = { ...(pending ? {} : { pending: 1 as const }), ...(matter ? {} : { matter: 1 as const }) };
      const { matchedCount } = await cases.updateOne(
        { _id: group, turn, generation: rest.generation },
        {
          $set: { ...rest, ...(pending ? { pending } : {}), ...(matter ? { matter } : {}), turn: turn + 1 },
          ...(Object.keys(gone).length > 0 ? { $unset: gone } : {}),
        },
      );
      return matchedCount === 1;
    },
    async release({ group, generation }) {
      const { turn: _, ...empty } = fresh;
      const { matchedCount } = await cases.updateOne(
        { _id: group, generation },
        { $inc: { generation: 1, turn: 1 }, $set: empty, $unset: { matter: 1, pending: 1 } },
      );
      return matchedCount === 1;
    },
    async owners(source, fingerprints) {
      const found = await owners
        .find({ _id: { $in: fingerprints.map((one) => ownerId(source, one)) } }, { projection: { case: 1 } })
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
      for (const [fingerprint, owner] of seen)
        byOwner.set(owner, [...(byOwner.get(owner) ?? []), ownerId(source, fingerprint)]);
      for (const [owner, ids] of byOwner) {
        if (owner === undefined)
          await insertNew(
            owners,
            ids.map((_id) => ({ _id, case: to, count: 0, seenAt })),
          );
        else await owners.updateMany({ _id: { $in: ids }, case: owner }, { $set: { case: to, count: 0, seenAt } });
      }
    },
    async count(source, fingerprints) {
      if (fingerprints.length === 0) return;
      await owners.updateMany(
        { _id: { $in: fingerprints.map((one) => ownerId(source, one)) } },
        { $inc: { count: 1 }, $currentDate: { seenAt: true } },
      );
    },
    async counts(source, fingerprints) {
      const ids = new Map(fingerprints.map((one) => [ownerId(source, one), one]));
      const found = await owners.find({ _id: { $in: [...ids.keys()] } }).toArray();
      return new Map(found.map((one) => [ids.get(one._id) ?? one._id, one.count]));
    },
    async ensureIndexes() {
      await model.createCollection();
      await model.createIndexes();
    },
  };
}

const caseOf = ({ _id, ...rest }: CaseDocument): AlertCase => ({ group: _id, ...rest });
