import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tsImport } from 'tsx/esm/api';

/**
 * One mongod for the whole jest run, in a folder of its own that the teardown removes. BANJIE_TEST_MONGODB_URI takes its
 * place (a database that is already up). jest loads this file itself, outside its transforms: hence .mjs and tsImport.
 */
export default async function databaseUp() {
  if (process.env.BANJIE_TEST_MONGODB_URI) return;
  const { startMongod } = await tsImport('../../server/mongod/mongod.ts', import.meta.url);
  const folder = await mkdtemp(join(tmpdir(), 'banjie-test-'));
  const mongod = await startMongod({ dataDir: folder, onProgress: (line) => console.error(line) });
  process.env.BANJIE_TEST_MONGODB_URI = mongod.uri;
  globalThis.banjieTestDatabase = { mongod, folder };
}
