/**
 * npm run year [days] [tries a day] [from day] [units]: the whole year in the city. The process that it happens in is
 * killed again and again (SIGKILL) and begun anew, the database stays. `--kill 90` is by how many seconds of its life on
 * average; 0 kills nothing. `--minutes 20` ends it after so many, whatever day it is, and looks at what there is.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { resolveMongo, withDatabaseName } from '@banjie/server/mongod/mongod.ts';
import { addMs, type Instant } from '@banjie/shared/kernel/time.ts';
import { machineNow } from '../harness/machine-time.ts';
import { WHOLE, type RosterSize } from './roster.ts';

export interface YearOrder {
  uri: string;
  folder: string;
  size: RosterSize;
  days: number;
  perDay: number;
  seed: number;
  from?: string;
  /** Machine time at which it ends before its last day. */
  until?: Instant;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { kill: { type: 'string' }, minutes: { type: 'string' } },
});
const [days = '365', perDay = '420', from, units] = positionals;
const killAfter = Number(values.kill ?? 90);
const folder = await mkdtemp(join(tmpdir(), 'banjie-year-'));
const mongo = await resolveMongo({ dataDir: folder, onProgress: (line) => console.log(line) });
const order: YearOrder = {
  ...{ uri: withDatabaseName(mongo.uri, 'year'), folder, days: Number(days), perDay: Number(perDay) },
  ...{ size: { ...WHOLE, ...(units === undefined ? {} : { units: Number(units) }) }, seed: 20_260_104 },
  ...(from === undefined ? {} : { from }),
  ...(values.minutes === undefined ? {} : { until: addMs(machineNow(), 60_000 * Number(values.minutes)) }),
};
const began = performance.now();
let killed = 0;

/** Undefined when it was killed. */
async function life(): Promise<number | undefined> {
  const worker = fork(fileURLToPath(new URL('worker.ts', import.meta.url)), [JSON.stringify(order)], {
    execArgv: ['--import', 'tsx'],
  });
  const end =
    killAfter > 0
      ? setTimeout(() => worker.kill('SIGKILL'), 1000 * killAfter * (0.2 + 1.6 * Math.random()))
      : undefined;
  // What must hold is looked at in peace.
  worker.on('message', () => clearTimeout(end));
  const [code, signal] = (await once(worker, 'exit')) as [number | null, string | null];
  clearTimeout(end);
  if (signal !== 'SIGKILL') return code ?? 1;
  killed += 1;
  return undefined;
}

try {
  let code: number | undefined;
  while (code === undefined) code = await life();
  console.log(`${((performance.now() - began) / 1000).toFixed(0)} s, killed ${killed} times`);
  process.exitCode = code;
} finally {
  await mongo.stop();
  await rm(folder, { recursive: true, force: true });
}
