/** Rosters at rest: one document per change, so that the change and its entry in the chain of administration are one write. */
import mongoose from 'mongoose';
import { rosterKey } from '@banjie/shared/duty/roster.ts';
import type { DutyChange, DutyStore } from '../../duty/ports.ts';
import { administration } from '../audit/administration.ts';
import { followCollections } from '../base/changes.ts';
import { ensureCollection } from '../base/collection.ts';

/** `_id` is `<unit>:<post>@<version>`: two who change the same version meet in it. */
type ChangeDocument = DutyChange & { _id: string; key: string };

const COLLECTION = 'duty_changes' as const;
const schema = new mongoose.Schema<ChangeDocument>({ _id: String }, { versionKey: false, strict: false });
schema.index({ key: 1, version: -1 });

const changeOf = ({ _id, key: _key, ...change }: ChangeDocument): DutyChange => change;

export function dutyStore(connection: mongoose.Connection): DutyStore & { ensureIndexes(): Promise<void> } {
  const model = connection.model<ChangeDocument>('DutyChange', schema, COLLECTION);
  const changes = model.collection as unknown as mongoose.mongo.Collection<ChangeDocument>;
  const chain = administration(connection);
  return {
    async load() {
      const found = await changes
        .aggregate<{ latest: ChangeDocument }>([
          { $sort: { key: 1, version: -1 } },
          { $group: { _id: '$key', latest: { $first: '$$ROOT' } } },
        ])
        .toArray();
      return found.map(({ latest }) => changeOf(latest));
    },
    async history(key, limit) {
      return (await changes.find({ key }).sort({ version: -1 }).limit(limit).toArray()).map(changeOf);
    },
    async add(change) {
      const key = rosterKey(change);
      const _id = `${key}@${change.version}`;
      try {
        await chain.changing([{ of: COLLECTION, ids: [_id] }], (session) =>
          changes.insertOne({ _id, key, ...change }, { session, ignoreUndefined: true }),
        );
        return true;
      } catch (error) {
        if (error instanceof mongoose.mongo.MongoServerError && error.code === 11000) return false;
        throw error;
      }
    },
    follow: (hearer) =>
      followCollections(connection, [COLLECTION], {
        // Changes are only ever added.
        changed: (found) =>
          hearer.changed(found.flatMap(({ document }) => (document ? [changeOf(document as ChangeDocument)] : []))),
        missed: () => hearer.missed(),
      }),
    async ensureIndexes() {
      await ensureCollection(model);
      await chain.ensure();
    },
  };
}
