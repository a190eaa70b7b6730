/**
 * Projections at rest: each takes the place of what was made of an earlier version of its matter, and never of what was made
 * of a later one. All of them are one command.
 */
import type mongoose from 'mongoose';
import { rawDatabase } from './connection.ts';
import { throwRefused, writeCommand } from './write-command.ts';

/**
 * @param version the field that says of which version one was made
 * @throws when one of them could not be written; all may be given again
 */
export async function putNewest<F extends 'seq' | 'version'>(
  connection: mongoose.Connection,
  collection: string,
  version: F,
  all: readonly ({ _id: string } & Record<F, number>)[],
): Promise<void> {
  const database = rawDatabase(connection);
  const { faults } = await writeCommand(database, {
    update: collection,
    updates: all.map(({ _id, ...made }) => ({
      q: { _id, [version]: { $lte: (made as Record<F, number>)[version] } },
      u: made,
      upsert: true,
    })),
  });
  // A later one is there: the condition has not found it, and its id is taken.
  throwRefused(faults);
}
