/** `npm run year [days] [tries a day] [from day]`: the whole year in the city. Prints what it did, how fast, and how much memory it took. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resolveMongo, withDatabaseName } from '@banjie/server/mongod/mongod.ts';
import { WHOLE } from './roster.ts';
import { year } from './year.ts';

const days = Number(process.argv[2] ?? 365);
const perDay = Number(process.argv[3] ?? 420);
const from = process.argv[4];
const dataDir = await mkdtemp(join(tmpdir(), 'banjie-year-'));
const mongo = await resolveMongo({ dataDir, onProgress: (line) => console.log(line) });
const began = performance.now();
let peak = 0;
try {
  const result = await year(withDatabaseName(mongo.uri, 'year'), {
    ...{ size: WHOLE, days, perDay, seed: 20_260_104, ...(from === undefined ? {} : { from }) },
    onDay(day, done) {
      peak = Math.max(peak, process.memoryUsage().rss);
      if (day.endsWith('-01') || day.endsWith('-15'))
        console.log(
          `${day}: ${done.matters} matters opened by people, ${done.given} commands given, ${((performance.now() - began) / 1000).toFixed(0)} s`,
        );
    },
  });
  const seconds = (performance.now() - began) / 1000;
  const { acknowledged, faults, ...counts } = result;
  const commands = acknowledged.opened.length + acknowledged.given.length + acknowledged.confirmed.length;
  console.log(
    JSON.stringify(
      {
        ...counts,
        opened: acknowledged.opened.length,
        given: acknowledged.given.length,
        confirmed: acknowledged.confirmed.length,
        late: acknowledged.late,
      },
      undefined,
      2,
    ),
  );
  console.log(
    `${seconds.toFixed(0)} s, ${(commands / seconds).toFixed(0)} acknowledged commands/s, ${(peak / 2 ** 20).toFixed(0)} MB at most`,
  );
  for (const fault of faults) console.error(`does not hold: ${fault}`);
  console.log(faults.length === 0 ? 'every invariant holds' : `${faults.length} faults`);
  process.exitCode = faults.length === 0 ? 0 : 1;
} finally {
  await mongo.stop();
  await rm(dataDir, { recursive: true, force: true });
}
