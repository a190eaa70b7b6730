/** What newcomers have done of what is to be done first: one document of each who has looked at it. */
import mongoose from 'mongoose';
import type { Started, StartedStore } from '../../help/ports.ts';
import { ensureCollection } from '../base/collection.ts';

type StartedDocument = Partial<Started> & { _id: string };

const schema = new mongoose.Schema<{ _id: string }>(
  { _id: { type: String, required: true } },
  { versionKey: false, strict: false, autoIndex: false, autoCreate: false },
);

export function firstStepStore(connection: mongoose.Connection): StartedStore & { ensureIndexes(): Promise<void> } {
  const model = connection.model('FirstSteps', schema, 'first_steps');
  const started = model.collection as unknown as mongoose.mongo.Collection<StartedDocument>;
  return {
    async of(person) {
      const { _id: _, done = [], ...rest } = (await started.findOne({ _id: person })) ?? { _id: person };
      return { done, ...rest };
    },
    async happened(person, done) {
      await started.updateOne(
        { _id: person },
        { $addToSet: { done: { $each: [...done] } } },
        {
          upsert: true,
        },
      );
    },
    async show(person, shown) {
      await started.updateOne({ _id: person }, { $set: { shown } }, { upsert: true });
    },
    ensureIndexes: () => ensureCollection(model),
  };
}
