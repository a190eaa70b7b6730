import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tsImport } from 'tsx/esm/api';
import { compile } from '../../launch/compile.mjs';

/**
 * What lies under tests that need more than the code: the compiled programs, and one mongod for the whole jest run, in a
 * folder of its own that the teardown removes. BANJIE_TEST_MONGODB_URI takes its place (a database that is already up). jest loads this file itself, outside its transforms: hence .mjs and tsImport.
 */
export default async function databaseUp() {
  // Processes and threads that tests start run as they do in a city; what is not compiled would start three times as slowly.
  if (!(await compile())) throw new Error('the programs do not compile');
  if (process.env.BANJIE_TEST_MONGODB_URI) return;
  const { startMongod } = await tsImport('../../server/mongod/mongod.ts', import.meta.url);
  const folder = await mkdtemp(join(tmpdir(), 'banjie-test-'));
  const mongod = await startMongod({ dataDir: folder, onProgress: (line) => console.error(line) });
  process.env.BANJIE_TEST_MONGODB_URI = mongod.uri;
  globalThis.banjieTestDatabase = { mongod, folder };
}
