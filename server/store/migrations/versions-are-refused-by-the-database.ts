/**
 * 11 → 12: the database itself refuses a version of a matter that does not follow the one that was decided on (0091). An
 * older process says nothing of what it has decided on, and would be refused on whatever a newer one has changed. And how
 * much rides on a matter is counted anew: where a sweep and a command took entries off at once, it was subtracted twice.
 */
import { durable } from '../base/connection.ts';
import { checkVersions, ensureVersions, MATTERS, type MatterDocument } from '../matters/document.ts';
import type { Migration } from './migration.ts';

const RIDES = { $sum: { $map: { input: '$tail', in: { $strLenBytes: '$$this.text' } } } };

export const versionsAreRefusedByTheDatabase: Migration = {
  to: 12,
  check: checkVersions,
  async run(connection) {
    await ensureVersions(connection);
    await connection
      .collection<MatterDocument>(MATTERS)
      .updateMany({ $expr: { $ne: ['$riding', RIDES] } }, [{ $set: { riding: RIDES } }], { writeConcern: durable });
  },
};
