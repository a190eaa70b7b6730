/** Settings of the city at rest: one document per change, so that the change and its audit entry are one write. */
import mongoose from 'mongoose';
import type { SettingChange, SettingStore } from '../../settings/ports.ts';
import { ensureCollection } from '../base/collection.ts';
import { administration } from '../audit/administration.ts';
import { followCollections } from '../base/changes.ts';

/** `_id` is `<key>@<version>`: two who change the same version meet in it. */
type ChangeDocument = SettingChange & { _id: string };

const COLLECTION = 'setting_changes' as const;
const schema = new mongoose.Schema<ChangeDocument>({ _id: String }, { versionKey: false, strict: false });
schema.index({ key: 1, version: -1 });

const changeOf = ({ _id, ...change }: ChangeDocument): SettingChange => change;

export function settingStore(connection: mongoose.Connection): SettingStore & { ensureIndexes(): Promise<void> } {
  const model = connection.model<ChangeDocument>('SettingChange', schema, COLLECTION);
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
      try {
        const _id = `${change.key}@${change.version}`;
        await chain.changing([{ of: COLLECTION, ids: [_id] }], (session) =>
          changes.insertOne({ _id, ...change }, { session }),
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
        changed: (changes) =>
          hearer.changed(changes.flatMap(({ document }) => (document ? [changeOf(document as ChangeDocument)] : []))),
        missed: () => hearer.missed(),
      }),
    async ensureIndexes() {
      await ensureCollection(model);
      await chain.ensure();
    },
  };
}
