import { randomBytes } from 'node:crypto';
import mongoose from 'mongoose';
import { withDatabaseName } from '@banjie/server/mongod/mongod.ts';

/**
 * An empty database of the test file's own on the run's mongod. `drop` it in afterAll, after closing your connections.
 * @throws Error outside the jest projects that bring a mongod up (see jest.config.mjs)
 */
export function testDatabase(): { readonly uri: string; readonly name: string; drop(): Promise<void> } {
  const base = process.env['BANJIE_TEST_MONGODB_URI'];
  if (base === undefined) throw new Error('no database in this jest project: see globalSetup in jest.config.mjs');
  const name = `t_${randomBytes(6).toString('hex')}`;
  const uri = withDatabaseName(base, name);
  return {
    uri,
    name,
    async drop() {
      const client = await mongoose.mongo.MongoClient.connect(uri);
      try {
        await client.db(name).dropDatabase();
      } finally {
        await client.close();
      }
    },
  };
}
