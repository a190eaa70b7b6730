/** Searches that people keep: one document of each who has any. Beside them, whether what was there before can be found. */
import mongoose from 'mongoose';
import type { KeptSearch } from '@banjie/shared/contract/routes/search.ts';
import type { KeptSearches, SearchProgress } from '../../search/ports.ts';
import { ensureCollection } from '../base/collection.ts';

interface SearchDocument {
  _id: string;
  kept?: KeptSearch[];
}

const schema = new mongoose.Schema<{ _id: string }>(
  { _id: { type: String, required: true } },
  { versionKey: false, strict: false, autoIndex: false, autoCreate: false },
);
/** No person has such an id; another one as often as more is kept of what stands there already. */
const CAUGHT_UP = ':caught-up-readers';

export function searchStore(
  connection: mongoose.Connection,
): KeptSearches & SearchProgress & { ensureIndexes(): Promise<void> } {
  const model = connection.model('Search', schema, 'searches');
  const searches = model.collection as unknown as mongoose.mongo.Collection<SearchDocument>;
  return {
    of: async (person) => (await searches.findOne({ _id: person }))?.kept ?? [],
    async put(person, kept) {
      await searches.updateOne({ _id: person }, { $set: { kept: [...kept] } }, { upsert: true });
    },
    isCaughtUp: async () => (await searches.findOne({ _id: CAUGHT_UP })) !== null,
    async caughtUp() {
      await searches.updateOne({ _id: CAUGHT_UP }, { $set: {} }, { upsert: true });
    },
    ensureIndexes: () => ensureCollection(model),
  };
}
