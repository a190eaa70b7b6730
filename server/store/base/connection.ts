import mongoose from 'mongoose';

export type Connection = mongoose.Connection;

/** What an acknowledged command means: a majority has it in its journal. */
export const durable = { w: 'majority', j: true } as const;

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
    serverSelectionTimeoutMS: options.timeoutMs ?? 10_000,
    maxPoolSize: options.poolSize ?? 20,
    writeConcern: durable,
    readConcern: { level: 'majority' },
    ignoreUndefined: true,
  });
  return connection.asPromise();
}
