/** Collections with the indexes that their schemas name. */
import { isDeepStrictEqual } from 'node:util';
import mongoose from 'mongoose';
import { rawDatabase } from './connection.ts';

type WithIndexes = Pick<mongoose.Model<unknown>, 'createCollection' | 'collection'> & {
  schema: Pick<mongoose.Schema, 'indexes'>;
};

/**
 * Creates the collection and all its indexes, unless they are there, in one command each: a new city has sixty of them.
 * @throws what the database refuses, e.g. an index that differs from the one that is there
 */
export async function ensureCollection(model: WithIndexes): Promise<void> {
  await model.createCollection();
  const indexes = model.schema
    .indexes()
    // What mongoose adds to a unique index, a text for people, is nothing that mongod knows.
    .map(([key, { unique, ...options }]) => ({
      key: key as Record<string, 1>,
      ...options,
      ...(unique ? { unique: true } : {}),
    }));
  if (indexes.length > 0) await model.collection.createIndexes(indexes);
}

/**
 * Sees to it that the database lets nothing be written to a collection that does not meet this condition; the collection is
 * made where it is not there.
 * @returns whether there was another rule or none: what was written under that is not looked at, and may not be changed
 * any more unless it meets the condition then
 */
export async function ensureOnly(
  connection: mongoose.Connection,
  name: string,
  validator: mongoose.mongo.BSON.Document,
): Promise<boolean> {
  const database = rawDatabase(connection);
  const rule = { validator, validationLevel: 'strict', validationAction: 'error' };
  const stands = async (): Promise<boolean> => {
    const [found] = await database.listCollections({ name }).toArray();
    const options = (found as { options?: Partial<typeof rule> } | undefined)?.options ?? {};
    return Object.entries(rule).every(([part, value]) => isDeepStrictEqual(options[part as keyof typeof rule], value));
  };
  if (await stands()) return false;
  await ensureBare(connection, name);
  await database.command({ collMod: name, ...rule });
  return true;
}

const THERE_ALREADY = 48;
/**
 * Creates a collection that has no index, unless it is there. Needed where a transaction writes to it, and where an
 * aggregation joins it: made while that reads, it fails the reading (SnapshotUnavailable).
 */
export async function ensureBare(connection: mongoose.Connection, name: string): Promise<void> {
  await connection.createCollection(name).catch((error: unknown) => {
    if (!(error instanceof mongoose.mongo.MongoServerError) || error.code !== THERE_ALREADY) throw error;
  });
}
