/**
 * 8 → 9: signed pieces of imports, and the looks at sealed fields, came under the chain of administration
 * (docs/decisions/0040). What stands is entered as it is; a server of an earlier version would add to both without an
 * entry, and does not start on it.
 */
import { administration } from '../audit/administration.ts';
import type { Migration } from './migration.ts';

export const importsAndLooksAreVouchedFor: Migration = {
  to: 9,
  async run(connection) {
    const chain = administration(connection);
    await chain.ensure();
    await chain.takeIn();
  },
};
