/**
 * Projections at rest: each takes the place of what was made of an earlier version of its matter, and never of what was made
 * of a later one. All of them are one command.
 */
import type mongoose from 'mongoose';
import { writeCommand } from './write-command.ts';

const DUPLICATE = 11000;

/** @throws when one of them could not be written; all may be given again */
export async function putNewest(
  connection: mongoose.Connection,
  collection: string,
  all: readonly { _id: string; seq: number }[],
): Promise<void> {
  const { db: database } = connection;
  if (!database) throw new Error('the connection is not open');
  const { faults } = await writeCommand(database, {
    update: collection,
    updates: all.map(({ _id, ...made }) => ({ q: { _id, seq: { $lte: made.seq } }, u: made, upsert: true })),
  });
  // A later one is there: the condition has not found it, and its id is taken.
  const refused = faults.find(({ code }) => code !== DUPLICATE);
  if (refused) throw new Error(`refused: ${refused.code}`);
}
