/** The people of the city at rest. */
import type mongoose from 'mongoose';
import type { PostKey } from '@banjie/shared/kernel/party.ts';
import type { PeopleStore, Roster } from '../../people/ports.ts';
import { watchCollections } from '../base/changes.ts';
import { peopleModels, rosterCollections, type PeopleModels } from './models.ts';
import { codes } from './codes.ts';
import { identities } from './identities.ts';
import { saveRoster } from './save.ts';

/** The models are made on this connection: call it once per connection. */
export function peopleStore(connection: mongoose.Connection): PeopleStore & { ensureIndexes(): Promise<void> } {
  const models = peopleModels(connection);
  return {
    load: () => loadRoster(models),
    watch: (changed) => watchCollections(connection, rosterCollections, changed),
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

async function loadRoster(models: PeopleModels): Promise<Roster> {
  // One after the other costs a round trip each; together they would take the pool from the commands.
  const units = await models.units.find().sort({ order: 1, _id: 1 }).lean();
  const persons = await models.persons.find().sort({ _id: 1 }).lean();
  const posts = await models.posts.find().lean();
  const delegated = await models.delegations
    .find({ endedAt: { $exists: false } })
    .sort({ fromDay: 1, _id: 1 })
    .lean();
  const accounts = await models.identities.find({ account: { $exists: true } }).lean();
  const rooms = await models.rooms.find().sort({ _id: 1 }).lean();
  const sources = await models.sources.find().lean();
  return {
    units: units.map(({ _id, ...rest }) => ({ id: _id, ...rest })),
    persons: persons.map(({ _id, ...rest }) => ({ id: _id, ...rest })),
    posts: posts.map(({ _id, persons: holders }) => {
      const [unit = '', post = ''] = _id.split(':');
      return { unit, post: post as PostKey, persons: holders };
    }),
    delegations: delegated.map(({ _id, ...rest }) => ({ id: _id, ...rest })),
    identities: accounts.flatMap(({ _id, account }) => {
      const [slot = '', person = ''] = _id.split(/-of:(.*)/s);
      return account === undefined ? [] : [{ kind: slot as 'chat' | 'wechat', account, person }];
    }),
    rooms: rooms.map(({ _id, ...rest }) => ({ room: _id, ...rest })),
    sources: sources.map(({ _id, ...rest }) => ({ name: _id, ...rest })),
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
