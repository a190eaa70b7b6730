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
  /** Why one could not even be sent. */
  cause?: unknown;
}
export const DUPLICATE = 11000;
/** BSONObjectTooLarge, and what an update answers whose result would be. */
export const TOO_LARGE: ReadonlySet<number> = new Set([10334, 17419, 17420]);
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
 * not found, or is there, the second time. What is too large for one message is sent in halves; one that is too large by
 * itself has that fault.
 * @throws when it is not known what was written
 */
export async function writeCommand(database: mongoose.mongo.Db, asked: Asked): Promise<WriteAnswer> {
  const count = ('documents' in asked ? asked.documents : asked.updates).length;
  if (count === 0) return { n: 0, faults: [] };
  try {
    return await written(database, asked);
  } catch (error) {
    // It has stopped all of them before anything was written.
    if (!isTooLarge(error)) throw error;
    if (count === 1) return { n: 0, faults: [{ index: 0, code: BSON_TOO_LARGE, cause: error }] };
    const middle = count >> 1;
    const first = await writeCommand(database, part(asked, 0, middle));
    const second = await writeCommand(database, part(asked, middle, count));
    const faults = second.faults.map((fault) => ({ ...fault, index: fault.index + middle }));
    return { n: first.n + second.n, faults: [...first.faults, ...faults] };
  }
}

/** @throws when one was refused, unless it is because one of its id is there */
export function throwRefused(faults: readonly Fault[]): void {
  const refused = faults.find(({ code }) => code !== DUPLICATE);
  if (refused) throw new Error(`refused: ${refused.code}`, { cause: refused.cause });
}

const BSON_TOO_LARGE = 10334;
const part = (asked: Asked, from: number, to: number): Asked =>
  'documents' in asked
    ? { ...asked, documents: asked.documents.slice(from, to) }
    : { ...asked, updates: asked.updates.slice(from, to) };

/** Nothing was written: one of them, or all together, are larger than a document or a message may be. */
const isTooLarge = (error: unknown): boolean =>
  error instanceof RangeError ||
  (error as { code?: unknown } | undefined)?.code === 'ERR_OUT_OF_RANGE' ||
  error instanceof mongoose.mongo.BSON.BSONError ||
  error instanceof mongoose.mongo.MongoInvalidArgumentError ||
  (error instanceof mongoose.mongo.MongoServerError && TOO_LARGE.has(Number(error.code)));

async function written(database: mongoose.mongo.Db, asked: Asked): Promise<WriteAnswer> {
  const ask = () => database.command({ ...asked, ordered: false, writeConcern: durable }, { ignoreUndefined: true });
  const { n, writeErrors, writeConcernError } = await ask().catch((error: unknown) => {
    if (!isOutage(error) || error instanceof mongoose.mongo.MongoServerSelectionError) throw error;
    return ask();
  });
  if (writeConcernError) throw new Error('not known to be durable', { cause: writeConcernError });
  return { n: Number(n), faults: (writeErrors ?? []) as Fault[] };
}
