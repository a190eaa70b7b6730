/** Machine time is the database's own: leases, retries and codes must not depend on the clock of one process. */
import mongoose from 'mongoose';
import { rawDatabase } from './connection.ts';

export async function databaseTime(connection: mongoose.Connection): Promise<Date> {
  const database = rawDatabase(connection);
  const { localTime } = (await database.command({ hello: 1 })) as { localTime: Date };
  return localTime;
}

/** Inserts those whose _id is not taken yet. Returns the ids that were new. */
export async function insertNew<T extends { _id: string }>(
  collection: mongoose.mongo.Collection<T>,
  documents: readonly T[],
): Promise<string[]> {
  if (documents.length === 0) return [];
  try {
    await collection.insertMany(documents as mongoose.mongo.OptionalUnlessRequiredId<T>[], { ordered: false });
    return documents.map(({ _id }) => _id);
  } catch (error) {
    if (!(error instanceof mongoose.mongo.MongoBulkWriteError)) throw error;
    const errors: readonly mongoose.mongo.WriteError[] = Array.isArray(error.writeErrors)
      ? (error.writeErrors as mongoose.mongo.WriteError[])
      : [error.writeErrors as mongoose.mongo.WriteError];
    const onlyDuplicates = errors.length > 0 && errors.every((one) => one.code === 11000);
    if (!onlyDuplicates || error.result.getWriteConcernError() !== undefined) throw error;
    const taken = new Set(errors.map((one) => one.index));
    return documents.filter((_, n) => !taken.has(n)).map(({ _id }) => _id);
  }
}
