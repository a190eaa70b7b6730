/** 5 → 6: the matters of a unit are found by one index, whether open or ended; and what no query used is not kept up. */
import { ignoreMissing, type Migration } from './migration.ts';

export const oneIndexOfUnits: Migration = {
  to: 6,
  async run(connection) {
    await connection.collection('matters').dropIndex('units_1_updatedAt_-1__id_-1').catch(ignoreMissing);
    await connection.collection('deliveries').dropIndex('channel_1_state_1').catch(ignoreMissing);
  },
};
