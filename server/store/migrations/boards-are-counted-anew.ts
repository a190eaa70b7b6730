/**
 * 10 → 11: what was made known and how it was rated has a record of its own behind the number (0077), and what was corrected
 * is counted by resource and provider. The boards are counted anew from the histories, in the background, and say so meanwhile.
 */
import type { Migration } from './migration.ts';

export const boardsAreCountedAnew: Migration = {
  to: 11,
  async run(connection) {
    // A collection that is not there has nothing to drop. Last goes what says how far they are counted.
    for (const name of ['board_matters', 'board_done', 'board_said', 'board_lines'])
      await connection.collection(name).drop();
  },
};
