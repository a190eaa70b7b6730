/** With whom a unit has to do: in the open matters to which it is a party. */
import type mongoose from 'mongoose';
import type { UnitId } from '@banjie/shared/kernel/party.ts';
import type { WorkedWith } from '../../people/reach.ts';
import type { MatterDocument } from './document.ts';

/** The latest so many: who has had nothing new to do for so long is asked for by his unit. */
const LOOKED_THROUGH = 2_000;

/** How many open matters a unit is a party to, up to a thousand. */
export const openMatters = (connection: mongoose.Connection) => (unit: UnitId) =>
  connection.collection<MatterDocument>('matters').countDocuments({ units: unit, open: true }, { limit: 1_000 });

export const workedWith =
  (connection: mongoose.Connection): WorkedWith =>
  async (unit: UnitId) => {
    const found = await connection
      .collection<MatterDocument>('matters')
      .find({ units: unit, open: true }, { projection: { parties: 1, opener: 1 } })
      .sort({ updatedAt: -1, _id: -1 })
      .limit(LOOKED_THROUGH)
      .toArray();
    return {
      parties: [...new Set(found.flatMap(({ parties }) => parties ?? []))],
      openers: [...new Set(found.flatMap(({ opener }) => (opener === undefined ? [] : [opener])))],
    };
  };
