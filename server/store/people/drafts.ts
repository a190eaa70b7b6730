/** Forms that people have begun: one document of each person and form, which goes a month after it was last written. */
import mongoose from 'mongoose';
import { MOST_DRAFTS } from '@banjie/shared/contract/routes/filling.ts';
import { DRAFT_KEPT_MS, type DraftStore, type StoredDraft } from '../../filling/ports.ts';
import { ensureCollection } from '../base/collection.ts';
import { machineTime } from '../base/machine-time.ts';

/** `writtenAt`: machine time, by which it goes. */
type DraftDocument = StoredDraft & { _id: string; writtenAt: Date };

const schema = new mongoose.Schema<{ _id: string; person: string; writtenAt: Date }>(
  { _id: { type: String, required: true }, person: String, writtenAt: Date },
  { versionKey: false, strict: false, autoIndex: false, autoCreate: false },
);
schema.index({ person: 1, writtenAt: -1 });
schema.index({ writtenAt: 1 }, { expireAfterSeconds: DRAFT_KEPT_MS / 1000 });

const idOf = (person: string, name: string): string => `${person} ${name}`;
const draftOf = ({ _id: _, writtenAt: __, ...draft }: DraftDocument): StoredDraft => draft;
const TAKEN = 11000;

export function draftStore(connection: mongoose.Connection): DraftStore & { ensureIndexes(): Promise<void> } {
  const model = connection.model('Draft', schema, 'drafts');
  const drafts = model.collection as unknown as mongoose.mongo.Collection<DraftDocument>;
  const machine = machineTime(connection);
  return {
    async get(person, name) {
      const found = await drafts.findOne({ _id: idOf(person, name) });
      return found ? draftOf(found) : undefined;
    },
    of: async (person) =>
      (await drafts.find({ person }).sort({ writtenAt: -1 }).limit(MOST_DRAFTS).toArray()).map(draftOf),
    async put(draft, base) {
      const _id = idOf(draft.person, draft.name);
      const writtenAt = await machine.now();
      // Not a count: one that is begun again after it was dropped must not look like what it was.
      const version = Math.max(base + 1, writtenAt.getTime());
      const whole = { ...draft, version, writtenAt };
      if (base > 0) {
        const { matchedCount } = await drafts.replaceOne({ _id, version: base }, whole);
        return matchedCount === 1 ? version : undefined;
      }
      try {
        await drafts.insertOne({ _id, ...whole });
        return version;
      } catch (error) {
        if (!(error instanceof mongoose.mongo.MongoServerError) || error.code !== TAKEN) throw error;
        return undefined;
      }
    },
    async drop(person, name, version) {
      const which = { _id: idOf(person, name), ...(version === undefined ? {} : { version }) };
      return (await drafts.deleteOne(which)).deletedCount === 1;
    },
    ensureIndexes: () => ensureCollection(model),
  };
}
