/** Matters by the persons in whose hands a task of theirs is. */
import type mongoose from 'mongoose';
import { personKey, type PersonId } from '@banjie/shared/kernel/party.ts';
import type { HandStore } from '../../vacating/ports.ts';
import { matterModel, type MatterDocument } from './document.ts';

type Filter = mongoose.mongo.Filter<MatterDocument>;

/** Keys that one query looks for, and ids that are given at a time. */
const KEYS = 500;
const IDS = 100;

export function handStore(connection: mongoose.Connection): HandStore {
  const matters = matterModel(connection).collection as unknown as mongoose.mongo.Collection<MatterDocument>;

  async function* among(persons: readonly PersonId[], filter: Filter): AsyncGenerator<string[]> {
    for (let n = 0; n < persons.length; n += KEYS) {
      const parties = { $in: persons.slice(n, n + KEYS).map(personKey) };
      const found = matters.find(
        { ...filter, parties },
        { projection: { _id: 1 }, readConcern: { level: 'majority' }, batchSize: IDS },
      );
      let ids: string[] = [];
      for await (const { _id } of found) {
        ids.push(_id);
        if (ids.length < IDS) continue;
        yield ids;
        ids = [];
      }
      if (ids.length > 0) yield ids;
    }
  }

  return {
    heldBy: (persons) => among(persons, {}),
    preparedFor: (givers, preparers) =>
      among(preparers, { 'state.items.delegated.from': { $in: givers.map(personKey) } }),
    handedTo: (persons) =>
      // Where posts come first, who opened the matter acts beside them.
      among(persons, { 'state.items.parties.0': /^person:/ }),
  };
}
