/** `npm run simulate [seeds] [steps] [from] [memory|mongod]`: long runs of the simulation, in memory and then on a mongod of their own. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resolveMongo, withDatabaseName } from '@banjie/server/mongod/mongod.ts';
import { openStores } from '@banjie/server/store/open-stores.ts';
import { planOf } from './plan.ts';
import { play, type Twin } from './run.ts';
import { failureOf, shrink } from './shrink.ts';
import { mongodTwin } from './twin.ts';

const [seeds = 200, steps = 200, from = 1] = process.argv.slice(2, 5).map(Number);
const where = process.argv[5];

async function simulate(name: string, twin?: Twin): Promise<void> {
  const began = performance.now();
  let [calls, written, faults] = [0, 0, 0];
  for (let seed = from; seed < from + seeds; seed++) {
    const options = twin ? { twin } : {};
    const plan = planOf(seed, steps);
    const played = await play(plan, options);
    calls += played.calls;
    written += played.written;
    if (!played.fault) continue;
    faults += 1;
    console.error(failureOf(seed, steps, played, await shrink(plan, (shorter) => play(shorter, options))));
  }
  const seconds = (performance.now() - began) / 1000;
  console.log(
    `${name}: ${seeds} seeds of ${steps} steps from ${from}, ${calls} calls, ${written} entries, ${faults} faults, ${seconds.toFixed(0)} s`,
  );
  if (faults > 0) process.exitCode = 1;
}

if (where !== 'mongod') await simulate('memory');
if (where !== 'memory') {
  const dataDir = await mkdtemp(join(tmpdir(), 'banjie-simulate-'));
  const mongo = await resolveMongo({ dataDir, onProgress: (line) => console.log(line) });
  try {
    const stores = await openStores(withDatabaseName(mongo.uri, 'simulate'));
    await simulate('mongod', mongodTwin(stores));
    await stores.connection.close();
  } finally {
    await mongo.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}
