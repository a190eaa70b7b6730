import { rm } from 'node:fs/promises';

export default async function databaseDown() {
  const started = globalThis.banjieTestDatabase;
  if (!started) return;
  await started.mongod.stop();
  await rm(started.folder, { recursive: true, force: true });
  delete process.env.BANJIE_TEST_MONGODB_URI;
}
