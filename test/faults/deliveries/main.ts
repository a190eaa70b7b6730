/**
 * `npm run deliveries [kills]`: two processes of a city under load, killed at the seams of a delivery 300 times; what was
 * committed is compared with what came. On a mongod of its own, on loopback; ends by itself.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resolveMongo, withDatabaseName } from '@banjie/server/mongod/mongod.ts';
import { runDeliveries } from './run.ts';

const kills = Number(process.argv[2] ?? 300);
const dataDir = await mkdtemp(join(tmpdir(), 'banjie-deliveries-'));
const mongo = await resolveMongo({ dataDir, onProgress: (line) => console.log(line) });
try {
  const report = await runDeliveries(withDatabaseName(mongo.uri, 'deliveries'), kills, (n) => {
    if (n % 20 === 0 || kills < 20) console.log(`${n} kills`);
  });
  for (const fault of report.faults) console.error(fault);
  const { matters, deliveries, repeated, faults, ms } = report;
  for (const [seam, count] of Object.entries(report.kills)) console.log(`${seam}: ${count}`);
  console.log(
    `${kills} kills, ${matters} matters, ${deliveries} deliveries, ${repeated} of them repeated, ${faults.length} faults, ${(ms / 1000).toFixed(0)} s`,
  );
  if (faults.length > 0) process.exitCode = 1;
} finally {
  await mongo.stop();
  await rm(dataDir, { recursive: true, force: true });
}
