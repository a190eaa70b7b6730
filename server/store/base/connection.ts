import mongoose from 'mongoose';
import { keepFew } from './few.ts';

export type Connection = mongoose.Connection;

/** The driver's own database of a connection. @throws when it is not open */
export function rawDatabase({ db }: Connection): mongoose.mongo.Db {
  if (!db) throw new Error('the connection is not open');
  return db;
}

/** What an acknowledged command means: a majority has it in its journal. */
export const durable = { w: 'majority', j: true } as const;

/**
 * A primary that stands still keeps its connections open and answers nothing. The monitors notice it after a heartbeat
 * and this timeout, the driver then ends what waits on it, and retries it once on the new primary; so on our side it
 * costs what the election takes (docs/decisions/0026 has what the replica set may add). There is no limit on the time of
 * one operation: a large aggregation or an index may take long.
 */
const heartbeat = { heartbeatFrequencyMS: 2_000, connectTimeoutMS: 2_000 } as const;

/**
 * Connects to a replica set or a sharded cluster. Writes are acknowledged by a majority with their journal, reads see
 * only what a majority has. @throws when it can't be reached within `timeoutMs` (milliseconds).
 */
export async function connect(
  uri: string,
  options: { timeoutMs?: number; poolSize?: number } = {},
): Promise<mongoose.Connection> {
  const connection = mongoose.createConnection(uri, {
    autoIndex: false,
    autoCreate: false,
    serverSelectionTimeoutMS: options.timeoutMs ?? 15_000,
    ...heartbeat,
    maxPoolSize: options.poolSize ?? 20,
    writeConcern: durable,
    readConcern: { level: 'majority' },
    ignoreUndefined: true,
  });
  const open = await connection.asPromise();
  keepFew(open.getClient());
  return open;
}
