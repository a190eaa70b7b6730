/** What a piece of work asks of the database, as the database itself records it: every operation, with its plan. */
import type mongoose from 'mongoose';

export interface Operation {
  /** Collection. */
  of: string;
  op: string;
  /** What was asked, in one line. */
  what: string;
  plan: string;
  sorted: boolean;
  keys: number;
  documents: number;
}

interface Profile {
  ns: string;
  op: string;
  command?: object;
  planSummary?: string;
  hasSortStage?: boolean;
  keysExamined?: number;
  docsExamined?: number;
}

/** Operations of `work` on the database of the connection, in their order. Nothing else may use the database meanwhile. */
export async function operationsOf(
  connection: mongoose.Connection,
  work: () => Promise<unknown>,
): Promise<Operation[]> {
  const { db } = connection;
  if (!db) throw new Error('not connected');
  await db.command({ profile: 0 });
  await db.collection('system.profile').drop();
  await db.createCollection('system.profile', { capped: true, size: 16 * 1024 * 1024 });
  await db.command({ profile: 2 });
  try {
    await work();
  } finally {
    await db.command({ profile: 0 });
  }
  const found = await db
    .collection<Profile & mongoose.mongo.Document>('system.profile')
    .find({ 'command.profile': { $exists: false }, ns: { $not: /system\.profile$/ } })
    .sort({ $natural: 1 })
    .toArray();
  return found.map(({ ns, op, command, planSummary, hasSortStage, keysExamined, docsExamined }) => ({
    of: ns.slice(ns.indexOf('.') + 1),
    op,
    what: JSON.stringify(command),
    plan: planSummary ?? '',
    sorted: hasSortStage === true,
    keys: keysExamined ?? 0,
    documents: docsExamined ?? 0,
  }));
}

/** Operations that are served by no index, or sort in memory. */
export const slow = (operations: readonly Operation[]): Operation[] =>
  operations.filter(({ plan, sorted }) => sorted || plan.includes('COLLSCAN'));
