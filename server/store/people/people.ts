/** The people of the city at rest. */
import type mongoose from 'mongoose';
import type { PeopleStore } from '../../people/ports.ts';
import { peopleModels, type PeopleModels } from './models.ts';
import { codes } from './codes.ts';
import { identities } from './identities.ts';
import { roster } from './roster.ts';
import { saveRoster } from './save.ts';

/** The models are made on this connection: call it once per connection. */
export function peopleStore(connection: mongoose.Connection): PeopleStore & { ensureIndexes(): Promise<void> } {
  const models = peopleModels(connection);
  return {
    ...roster(connection),
    save: (changes) => saveRoster(connection, models, changes),
    ...delegations(models),
    ...identities(connection, models),
    ...codes(models),
    async mark(first) {
      const { training, since, seeded } = await models.city
        .findOneAndUpdate({ _id: 'city' }, { $setOnInsert: first }, { upsert: true, returnDocument: 'after' })
        .lean()
        .orFail();
      return { training, since, ...(seeded ? { seeded } : {}) };
    },
    async markSeeded() {
      await models.city.updateOne({ _id: 'city' }, { $set: { seeded: true } });
    },
    async ensureIndexes() {
      await Promise.all(
        (Object.values(models) as unknown as mongoose.Model<unknown>[]).map(async (model) => {
          await model.createCollection();
          await model.createIndexes();
        }),
      );
    },
  };
}

function delegations(models: PeopleModels): Pick<PeopleStore, 'delegationsOf' | 'putDelegation' | 'endDelegation'> {
  return {
    async delegationsOf(person) {
      const found = await models.delegations
        .find({ $or: [{ from: person }, { to: person }] })
        .sort({ fromDay: -1, _id: 1 })
        .limit(200)
        .lean();
      return found.map(({ _id, ...rest }) => ({ id: _id, ...rest }));
    },
    async putDelegation({ id, ...rest }) {
      const kept = await models.delegations
        .findOneAndUpdate({ _id: id }, { $setOnInsert: rest }, { upsert: true, returnDocument: 'after' })
        .lean()
        .orFail();
      const { _id, ...fields } = kept;
      return { id: _id, ...fields };
    },
    async endDelegation(id, from, at) {
      const ended = await models.delegations.updateOne(
        { _id: id, from, endedAt: { $exists: false } },
        { $set: { endedAt: at } },
      );
      if (ended.matchedCount > 0) return true;
      return (await models.delegations.exists({ _id: id, from })) !== null;
    },
  };
}
