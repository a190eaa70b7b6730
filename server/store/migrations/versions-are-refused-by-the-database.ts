/**
 * 11 → 12: the database itself refuses a version of a matter that does not follow the one that was decided on (0091). An
 * older process says nothing of what it has decided on, and would be refused on whatever a newer one has changed.
 */
import { ensureVersions } from '../matters/document.ts';
import type { Migration } from './migration.ts';

export const versionsAreRefusedByTheDatabase: Migration = {
  to: 12,
  run: (connection) => ensureVersions(connection),
};
