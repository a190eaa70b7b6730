/**
 * What administrators set, at rest: one document per change, so that the change and its entry in the chain of
 * administration are one write. Changes are only ever added; the latest of a key holds.
 */
import mongoose from 'mongoose';
import type { Administered } from '../../audit/ports.ts';
import type { Versioned } from '../../snapshots/source.ts';
import { administration } from '../audit/administration.ts';
import { followCollections } from '../base/changes.ts';
import { ensureCollection } from '../base/collection.ts';

/** `_id` is `<key>@<version>`: two who change the same version meet in it. */
interface Kept {
  _id: string;
  key: string;
  version: number;
}
export interface VersionedKind<Change> {
  collection: Administered;
  /** Name of its model. */
  name: string;
  keyOf(change: Change): string;
  /** A change without what only the database has of it. */
  changeOf(document: Change & Kept): Change;
}

export function versionedStore<Change extends { version: number }>(
  connection: mongoose.Connection,
  { collection, name, keyOf, changeOf }: VersionedKind<Change>,
): Versioned<Change> & { ensureIndexes(): Promise<void> } {
  const schema = new mongoose.Schema<Change & Kept>({ _id: String }, { versionKey: false, strict: false });
  schema.index({ key: 1, version: -1 });
  const model = connection.model(name, schema, collection);
  const changes = model.collection as unknown as mongoose.mongo.Collection<Kept>;
  const chain = administration(connection);
  const of = (document: unknown): Change => changeOf(document as Change & Kept);
  return {
    async load() {
      const found = await changes
        .aggregate<{ latest: Kept }>([
          { $sort: { key: 1, version: -1 } },
          { $group: { _id: '$key', latest: { $first: '$$ROOT' } } },
        ])
        .toArray();
      return found.map(({ latest }) => of(latest));
    },
    async history(key, limit) {
      return (await changes.find({ key }).sort({ version: -1 }).limit(limit).toArray()).map(of);
    },
    async add(change) {
      const key = keyOf(change);
      const _id = `${key}@${change.version}`;
      try {
        await chain.changing([{ of: collection, ids: [_id] }], (session) =>
          changes.insertOne({ _id, key, ...change }, { session, ignoreUndefined: true }),
        );
        return true;
      } catch (error) {
        if (error instanceof mongoose.mongo.MongoServerError && error.code === 11000) return false;
        throw error;
      }
    },
    follow: (hearer) =>
      followCollections(connection, [collection], {
        changed: (found) => hearer.changed(found.flatMap(({ document }) => (document ? [of(document)] : []))),
        missed: () => hearer.missed(),
      }),
    async ensureIndexes() {
      await ensureCollection(model);
      await chain.ensure();
    },
  };
}
