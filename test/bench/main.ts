/**
 * npm run bench [seconds] [part …]: figures, as ratios measured side by side in one run. Parts: store http todo receipts
 * people registers verify year.
 * `npm run bench 365 flapping`: that many days of an alert that flaps (a year takes more than an hour); only when named.
 * Everything is on loopback and ends by itself.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { connect } from '@banjie/server/store/base/connection.ts';
import { startMongod, withDatabaseName } from '@banjie/server/mongod/mongod.ts';
import { startBot, startGateway } from '../harness/bot.ts';
import { WORKDAY } from '../harness/city.ts';
import { benchFlapping } from './flapping.ts';
import { benchHttp, memoryOf, startProcess } from './http.ts';
import { round, table } from './measure.ts';
import { benchPeople } from './people.ts';
import { benchRegisters } from './registers.ts';
import { benchReceipts } from './receipts.ts';
import { benchStore } from './store.ts';
import { benchTodo } from './todo.ts';
import { benchVerify } from './verify.ts';
import { benchYear } from './year.ts';

const BOT_TOKEN = 'bench-bot-token-0123456789';
const words = process.argv.slice(2);
const isNumber = (word: string) => /^\d+$/.test(word);
const seconds = Number(words.find(isNumber) ?? 6);
const named = words.filter((word) => !isNumber(word));
const wants = (part: string) => named.length === 0 || named.includes(part);

const data = mkdtempSync(join(tmpdir(), 'banjie-bench-'));
const mongod = await startMongod({ dataDir: join(data, 'mongo'), onProgress: (line) => console.log(line) });
const database = async (name: string) => connect(withDatabaseName(mongod.uri, name), { poolSize: 20 });
console.log(
  `mongod ${mongod.version}, Node ${process.versions.node}, ${cpus().length} cores, ${round(totalmem() / 2 ** 30, 0)} GiB; ${seconds} s each side\n`,
);

if (wants('store')) {
  const connection = await database('bench_store');
  await benchStore(connection, seconds);
  await connection.close();
}
if (wants('http')) {
  const environment = {
    MONGODB_URI: withDatabaseName(mongod.uri, 'bench_http'),
    BANJIE_DATA: join(data, 'server'),
    BANJIE_PORT: '0',
    BANJIE_BOT_TOKEN: BOT_TOKEN,
    BANJIE_TRAINING_CHAT: 'off',
    BANJIE_TRAINING_START: WORKDAY,
    BANJIE_LOG: 'warn',
  };
  const first = await startProcess('server/main.ts', environment);
  await first.stop();
  const server = await startProcess('server/main.ts', environment);
  const gateway = await startGateway();
  const bot = await startBot({ server: server.url, botToken: BOT_TOKEN, gateway });
  const fresh = { server: memoryOf(server.pid), bot: memoryOf(bot.pid) };
  const connection = await database('bench_http');
  await benchHttp(connection, server, () => startProcess('test/bench/bare-koa.ts', environment), seconds);
  console.log('\nstart-up and memory');
  table([
    {
      process: 'server',
      'first start ms': round(first.startMs, 0),
      'second start ms': round(server.startMs, 0),
      'MB idle': fresh.server,
      'MB after the load': memoryOf(server.pid),
    },
    { process: 'bot', 'MB idle': fresh.bot, 'MB after the load': memoryOf(bot.pid) },
  ]);
  await connection.close();
  await bot.close();
  await gateway.close();
  await server.stop();
}
if (wants('todo')) {
  const connection = await database('bench_todo');
  await benchTodo(connection, seconds);
  await connection.close();
}
if (wants('people')) {
  const [connection, other] = [await database('bench_people'), await database('bench_people')];
  await benchPeople(connection, other);
  await Promise.all([connection.close(), other.close()]);
}
if (wants('receipts')) {
  const connection = await database('bench_receipts');
  await benchReceipts(connection);
  await connection.close();
}
if (wants('verify')) {
  const connection = await database('bench_verify');
  await benchVerify(connection, withDatabaseName(mongod.uri, 'bench_verify'));
  await connection.close();
}
if (named.includes('flapping')) {
  const connection = await database('bench_flapping');
  await benchFlapping(connection, seconds);
  await connection.close();
}
if (wants('registers')) await benchRegisters(withDatabaseName(mongod.uri, 'bench_registers'), join(data, 'registers'));
if (wants('year')) await benchYear(withDatabaseName(mongod.uri, 'bench_year'));
await mongod.stop();
rmSync(data, { recursive: true, force: true });
process.exit(0);
