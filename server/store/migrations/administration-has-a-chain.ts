/**
 * 6 → 7: people, posts, settings, calendar, delegations and machines had no history that shows an edit; now each change of
 * theirs is an entry of a chain (docs/decisions/0031), which begins with what stands. A server of an earlier version would change them without an entry, and does not start on it.
 */
import { administration } from '../audit/administration.ts';
import type { Migration } from './migration.ts';

export const administrationHasAChain: Migration = {
  to: 7,
  async run(connection) {
    const chain = administration(connection);
    await chain.ensure();
    await chain.begin();
  },
};
