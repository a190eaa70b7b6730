import mongoose from 'mongoose';

export const replicaSet = 'banjie';

export interface RunningMongod {
  readonly pid: number;
  readonly version: string;
  readonly dbPath: string;
}

type Admin = mongoose.mongo.Admin;

/** Connects to one mongod for administration and closes the connection again, whatever happens. */
export async function withAdmin<T>(port: number, use: (admin: Admin) => Promise<T>): Promise<T> {
  const client = new mongoose.mongo.MongoClient(`mongodb://127.0.0.1:${port}/?directConnection=true`, {
    serverSelectionTimeoutMS: 2_000,
    connectTimeoutMS: 2_000,
    socketTimeoutMS: 10_000,
    maxPoolSize: 1,
  });
  try {
    await client.connect();
    return await use(client.db('admin').admin());
  } finally {
    await client.close().catch(() => undefined);
  }
}

export async function describe(admin: Admin): Promise<RunningMongod> {
  const [options, status] = await Promise.all([
    admin.command({ getCmdLineOpts: 1 }),
    admin.command({ serverStatus: 1, metrics: 0, wiredTiger: 0 }),
  ]);
  return {
    pid: Number(status['pid']),
    version: String(status['version']),
    dbPath: String((options['parsed'] as { storage?: { dbPath?: string } }).storage?.dbPath ?? ''),
  };
}

/**
 * Makes the mongod on `port` the writable primary of a set of one: initiates it in a fresh folder, re-addresses it when
 * the port changed since the last run, and waits until it takes writes.
 */
export async function becomePrimary(admin: Admin, port: number, deadlineMs: number): Promise<boolean> {
  const host = `127.0.0.1:${port}`;
  const members = [{ _id: 0, host }];
  const status = await admin.command({ hello: 1 });
  if (status['isWritablePrimary'] !== true) {
    const known = await storedConfig(admin);
    if (known === null) {
      await admin.command({ replSetInitiate: { _id: replicaSet, members } });
    } else if (known.members[0]?.host !== host) {
      await admin.command({ replSetReconfig: { ...known, version: known.version + 1, members }, force: true });
    }
  }
  while (Date.now() < deadlineMs) {
    const hello = await admin.command({ hello: 1 });
    if (hello['isWritablePrimary'] === true) return true;
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
  return false;
}

interface StoredConfig {
  readonly version: number;
  readonly members: readonly { host: string }[];
}

async function storedConfig(admin: Admin): Promise<StoredConfig | null> {
  try {
    return (await admin.command({ replSetGetConfig: 1 }))['config'] as StoredConfig;
  } catch (error) {
    const notYetInitialized = 94;
    if (error instanceof mongoose.mongo.MongoServerError && error.code === notYetInitialized) return null;
    throw error;
  }
}
