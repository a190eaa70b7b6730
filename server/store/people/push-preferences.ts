/** What people have set of their pushes: one document of each who has. */
import mongoose from 'mongoose';
import type { Preference, PreferenceStore } from '../../notify/preferences/ports.ts';
import { followCollections } from '../base/changes.ts';
import { ensureCollection } from '../base/collection.ts';

type PreferenceDocument = Partial<Omit<Preference, 'person'>> & { _id: string };

const COLLECTION = 'push_preferences';
const schema = new mongoose.Schema<{ _id: string }>(
  { _id: { type: String, required: true } },
  { versionKey: false, strict: false, autoIndex: false, autoCreate: false },
);
const preferenceOf = ({ _id, levels = {}, ...rest }: PreferenceDocument): Preference => ({
  person: _id,
  levels,
  ...rest,
});

export function pushPreferenceStore(
  connection: mongoose.Connection,
): PreferenceStore & { ensureIndexes(): Promise<void> } {
  const model = connection.model('PushPreference', schema, COLLECTION);
  const preferences = model.collection as unknown as mongoose.mongo.Collection<PreferenceDocument>;
  return {
    async load() {
      return (await preferences.find({}).toArray()).map(preferenceOf);
    },
    async put({ person, levels, quiet }) {
      const change = quiet ? { $set: { levels, quiet } } : { $set: { levels }, $unset: { quiet: 1 as const } };
      await preferences.updateOne({ _id: person }, change, { upsert: true });
    },
    async putElder(person, elder) {
      await preferences.updateOne({ _id: person }, { $set: { elder } }, { upsert: true });
    },
    async remove(person) {
      await preferences.updateOne({ _id: person }, { $unset: { levels: 1, quiet: 1 } });
    },
    follow: (hearer) =>
      followCollections(connection, [COLLECTION], {
        changed: (changes) =>
          hearer.changed(
            changes.map(({ id, document }) =>
              document ? preferenceOf(document as PreferenceDocument) : { person: id, gone: true as const },
            ),
          ),
        missed: () => hearer.missed(),
      }),
    ensureIndexes: () => ensureCollection(model),
  };
}
