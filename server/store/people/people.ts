/** The people of the city at rest. */
import type mongoose from 'mongoose';
import type { PeopleStore } from '../../people/ports.ts';
import { peopleModels } from './models.ts';
import { codes } from './codes.ts';
import { delegations } from './delegations.ts';
import { imports, IMPORTS_TAKEN } from './imports.ts';
import { identities } from './identities.ts';
import { roster } from './roster.ts';
import { revisionOf, saveRoster } from './save.ts';
import { ensureBare, ensureCollection } from '../base/collection.ts';
import { administration } from '../audit/administration.ts';
import { sessionStore } from './sessions.ts';
import type { SessionStore } from '../../people/sessions/ports.ts';

/** The models are made on this connection: call it once per connection. */
export function peopleStore(
  connection: mongoose.Connection,
): PeopleStore & { sessions: SessionStore; ensureIndexes(): Promise<void> } {
  const models = peopleModels(connection);
  const chain = administration(connection);
  return {
    ...roster(connection),
    sessions: sessionStore(connection, models),
    async sourceStands(id) {
      return (await models.sources.exists({ _id: id })) !== null;
    },
    async endSource(id) {
      return chain.changing([{ of: 'sources', ids: [id] }], async (session) => {
        return (await models.sources.deleteOne({ _id: id }, { session })).deletedCount === 1;
      });
    },
    async save(changes) {
      await saveRoster(connection, models, changes);
    },
    saveAt: (revision, changes, beside) => saveRoster(connection, models, changes, revision, beside),
    ...imports(connection),
    revision: () => revisionOf(connection),
    ...delegations(connection, models),
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
    async claimKeys(own) {
      for (const [name, value] of Object.entries(own))
        await models.city.updateOne({ _id: 'city', [name]: { $exists: false } }, { $set: { [name]: value } });
      const { secret = '', secretBefore, signingKey } = await models.city.findById('city').lean().orFail();
      return {
        secret,
        ...(secretBefore === undefined ? {} : { secretBefore }),
        ...(signingKey === undefined ? {} : { signingKey }),
      };
    },
    async replaceKeys(own) {
      await models.city.updateOne({ _id: 'city' }, { $set: own });
    },
    async ensureIndexes() {
      await chain.ensure();
      await ensureBare(connection, IMPORTS_TAKEN);
      await Promise.all(
        (Object.values(models) as unknown as mongoose.Model<unknown>[]).map(async (model) => {
          await ensureCollection(model);
        }),
      );
    },
  };
}
