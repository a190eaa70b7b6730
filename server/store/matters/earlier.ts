/** What a unit has opened before of one procedure, by an index of its own. */
import type mongoose from 'mongoose';
import type { EarlierStore } from '../../filling/ports.ts';
import { matterModel, type MatterDocument } from './document.ts';

export function earlierStore(connection: mongoose.Connection): EarlierStore {
  const matters = matterModel(connection).collection as unknown as mongoose.mongo.Collection<MatterDocument>;
  return {
    async openedBy(unit, procedure, { open, limit }) {
      const found = await matters
        .find({ 'state.opener.unit': unit, procedure, ...(open ? { open } : {}) }, { projection: { state: 1 } })
        .sort({ 'state.openedAt': -1 })
        .limit(limit)
        .toArray();
      return found.map(({ state }) => state);
    },
  };
}
