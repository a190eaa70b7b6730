/**
 * Many writes as one command of ours. The driver's own can be repeated by it, for which mongod keeps a record of each in its
 * session, a tenth of its work; so this is for writes that may be sent any number of times, because an id or a version lets
 * each through once.
 */
import mongoose from 'mongoose';
import { durable } from './connection.ts';
import { isOutage } from './outage.ts';

/** What was wrong with one of those that were sent; all others have gone through. */
export interface Fault {
  /** Its place among them. */
  index: number;
  code: number;
}
export interface WriteAnswer {
  /** Put in, or found by their filters. */
  n: number;
  faults: readonly Fault[];
}
export interface UpdateStatement {
  q: mongoose.mongo.BSON.Document;
  u: mongoose.mongo.BSON.Document | readonly mongoose.mongo.BSON.Document[];
  hint?: mongoose.mongo.BSON.Document;
  multi?: true;
  upsert?: true;
}

type Asked =
  | { insert: string; documents: readonly mongoose.mongo.BSON.Document[] }
  | { update: string; updates: readonly UpdateStatement[] };

/**
 * Sends them unordered and durable; once more where the primary has changed meanwhile: what came through the first time is
 * not found, or is there, the second time.
 * @throws when it is not known what was written, and before anything is sent where all together are too large
 */
export async function writeCommand(database: mongoose.mongo.Db, asked: Asked): Promise<WriteAnswer> {
  if (('documents' in asked ? asked.documents : asked.updates).length === 0) return { n: 0, faults: [] };
  const ask = () => database.command({ ...asked, ordered: false, writeConcern: durable }, { ignoreUndefined: true });
  const { n, writeErrors, writeConcernError } = await ask().catch((error: unknown) => {
    if (!isOutage(error) || error instanceof mongoose.mongo.MongoServerSelectionError) throw error;
    return ask();
  });
  if (writeConcernError) throw new Error('not known to be durable', { cause: writeConcernError });
  return { n: Number(n), faults: (writeErrors ?? []) as Fault[] };
}
