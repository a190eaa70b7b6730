/**
 * `npm run deliveries [kills]`: two processes of a city under load, killed at the seams of a delivery 300 times, and stopped
 * for longer than their leases; then the real server with the real bot, which is killed at its own seams. What was
 * committed is compared with what came. On a mongod of its own, on loopback; ends by itself.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '@banjie/server/store/base/connection.ts';
import { resolveMongo, withDatabaseName } from '@banjie/server/mongod/mongod.ts';
import { startCity } from '../../harness/city.ts';
import { botSeams, heardOf, mortalBot, READERS_AT_ONCE } from './bot.ts';
import { runDeliveries } from './run.ts';

const kills = Number(process.argv[2] ?? 300);
/** Of the bot, each of which takes a start: one for so many of the servers. */
const botKills = Math.ceil(kills / 10);
const pauses = Math.ceil(kills / 15);

function say(faults: readonly string[]): void {
  for (const fault of faults) console.error(`✗ ${fault}`);
  if (faults.length > 0) process.exitCode = 1;
}

async function servers(uri: string): Promise<void> {
  const onKill = (n: number) => {
    if (n % 20 === 0 || kills < 20) console.log(`${n} kills`);
  };
  const { matters, deliveries, repeated, faults, ms, ...report } = await runDeliveries(uri, { kills, pauses, onKill });
  say(faults);
  for (const [seam, count] of Object.entries(report.kills)) console.log(`${seam}: ${count}`);
  console.log(
    `servers: ${kills} kills, ${pauses} pauses, ${matters} matters, ${deliveries} deliveries, ${repeated} of them repeated, ${faults.length} faults, ${(ms / 1000).toFixed(0)} s`,
  );
}

async function bots(): Promise<void> {
  const began = performance.now();
  const bot = mortalBot();
  const city = await startCity({ chat: true, botEnvironment: bot.environment });
  try {
    const duty = await city.as('cloud-duty1');
    const matters: string[] = [];
    let marked = 0;
    for (let n = 0; n < botKills; n++) {
      const seam = botSeams[n % botSeams.length] ?? botSeams[0];
      if (seam === 'sent, not marked') marked += 1;
      await bot.diesAt(city, seam, async () => {
        for (let k = 0; k < 4; k++) {
          const form = { what: `线路中断 ${n}.${k}`, system: '政务外网', level: 'III', affected: [{ unit: 'civil' }] };
          matters.push((await duty.open('incident', form)).id);
        }
      });
    }
    const connection = await connect(city.databaseUri);
    const { deliveries, repeated, faults } = await heardOf(city, connection, matters);
    await connection.close();
    if (repeated > marked * READERS_AT_ONCE)
      faults.push(`${repeated} repeated of ${marked} that were sent and not marked`);
    say(faults);
    console.log(
      `bot: ${botKills} kills, ${matters.length} matters, ${deliveries} deliveries, ${repeated} of them repeated, ${faults.length} faults, ${((performance.now() - began) / 1000).toFixed(0)} s`,
    );
  } finally {
    await city.close();
    bot.close();
  }
}

const dataDir = await mkdtemp(join(tmpdir(), 'banjie-deliveries-'));
const mongo = await resolveMongo({ dataDir, onProgress: (line) => console.log(line) });
// A city of the harness lies on the mongod of its run.
process.env['BANJIE_TEST_MONGODB_URI'] = mongo.uri;
try {
  await servers(withDatabaseName(mongo.uri, 'deliveries'));
  await bots();
} finally {
  await mongo.stop();
  await rm(dataDir, { recursive: true, force: true });
}
