/**
 * npm run bench [seconds] [part …]: figures, as ratios measured side by side in one run. Parts: store long http dear todo
 * receipts urgent sending notices many people registers verify year.
 * `npm run bench board [n]`: the boards, every list behind their numbers and the one search among 10,000, 100,000 and
 * 1,000,000 matters, or among n; only when named.
 * `npm run bench 365 flapping`: that many days of an alert that flaps, and what a decision costs then (a year, 105,120
 * repeats, takes more than an hour); only when named.
 * `npm run bench live [n]`: n phones (500) that are told of changes, beside as many that ask every 20 s; only when named.
 * `npm run bench deadlines [n] [two] [alone]`: n deadlines at one instant (20,000), shared by two server processes, without
 * lists that are read and matters that are opened meanwhile; only when named.
 * `npm run bench lapses [n]`: n deadlines a second apart (90) while one server process does nothing but open matters; only
 * when named.
 * `npm run bench takeover`: of two server processes under load one is killed, stands still, or is told to stop, three times
 * each: when the other has its work, and when it is gone; only when named.
 * `npm run bench idle [n]`: a server process with n open matters and nothing to do (1,000,000); only when named.
 * `npm run bench paint`: when a throttled phone shows something (needs `node test.mjs build` before); only when named.
 * `npm run bench peers [n]`: beside Flowable on PostgreSQL, and n timers, by one process and by two; says what it needs; only
 * when named.
 * `npm run bench beside REVISION [rounds]`: CPU per ordinary call of the state at that commit beside the present one; only
 * when named.
 * Everything is on loopback and ends by itself.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { connect } from '@banjie/server/store/base/connection.ts';
import { startMongod, withDatabaseName } from '@banjie/server/mongod/mongod.ts';
import { startBot, startGateway } from '../harness/bot.ts';
import { WORKDAY } from '../harness/city.ts';
import { benchBeside } from './beside.ts';
import { benchBoard } from './board.ts';
import { benchDear, UNLIMITED } from './dear.ts';
import { benchDeadlines } from './deadlines.ts';
import { benchFlapping } from './flapping.ts';
import { benchHttp, memoryOf, startProcess, type Started } from './http.ts';
import { benchIdle } from './idle.ts';
import { round, table } from './measure.ts';
import { benchLapses } from './lapses.ts';
import { benchLive } from './live.ts';
import { benchLong } from './long.ts';
import { benchMany } from './many.ts';
import { benchNotices } from './notices.ts';
import { benchPaint } from './paint.ts';
import { benchPeers } from './peers/peers.ts';
import { benchPeople } from './people.ts';
import { benchRegisters } from './registers.ts';
import { benchReceipts } from './receipts.ts';
import { benchStore } from './store.ts';
import { benchTakeover } from './takeover.ts';
import { benchTodo } from './todo.ts';
import { benchSending, benchUrgent } from './urgent.ts';
import { benchVerify } from './verify.ts';
import { benchYear } from './year.ts';

const BOT_TOKEN = 'bench-bot-token-0123456789';
const words = process.argv.slice(2);
const isNumber = (word: string) => /^\d+$/.test(word);
const besideAt = words.indexOf('beside');
/** A commit may have a name of digits alone. */
const [, revision] = besideAt < 0 ? [] : words.splice(besideAt, 2);
const number = words.some(isNumber) ? Number(words.find(isNumber)) : undefined;
const seconds = number ?? 6;
const named = words.filter((word) => !isNumber(word));
const wants = (part: string) => (named.length === 0 && besideAt < 0) || named.includes(part);

const data = mkdtempSync(join(tmpdir(), 'banjie-bench-'));
/** As a server of its own would have it: a quarter of the machine's memory, where mongod alone would take half. */
const cacheGb = Math.max(1, Math.floor(totalmem() / 2 ** 32));
const mongod = await startMongod({ dataDir: join(data, 'mongo'), cacheGb, onProgress: (line) => console.log(line) });
const database = async (name: string) => connect(withDatabaseName(mongod.uri, name), { poolSize: 20 });
const serverEnvironment = (name: string) => ({
  MONGODB_URI: withDatabaseName(mongod.uri, name),
  BANJIE_DATA: join(data, name),
  BANJIE_PORT: '0',
  BANJIE_BOT_TOKEN: BOT_TOKEN,
  BANJIE_TRAINING_CHAT: 'off',
  BANJIE_TRAINING_START: WORKDAY,
  BANJIE_LOG: 'warn',
});
console.log(
  `mongod ${mongod.version} (cache ${cacheGb} GiB), Node ${process.versions.node}, ${cpus().length} cores, ${round(totalmem() / 2 ** 30, 0)} GiB; ${seconds} s each side\n`,
);

if (besideAt >= 0) {
  if (revision === undefined) throw new Error('npm run bench beside REVISION [rounds]');
  await benchBeside(revision, number ?? 10);
}
if (wants('store')) {
  const connection = await database('bench_store');
  await benchStore(connection, seconds);
  await connection.close();
}
if (wants('long')) {
  const connection = await database('bench_long');
  await benchLong(connection, seconds);
  await connection.close();
}
if (wants('http')) {
  const environment = serverEnvironment('bench_http');
  const first = await startProcess('server/main.ts', environment);
  await first.stop();
  const server = await startProcess('server/main.ts', environment);
  const gateway = await startGateway();
  const bot = await startBot({ server: server.url, botToken: BOT_TOKEN, gateway });
  const fresh = { server: memoryOf(server.pid), bot: memoryOf(bot.pid) };
  const connection = await database('bench_http');
  await benchHttp(connection, server, () => startProcess('test/bench/bare-koa.ts', environment), mongod.pid, seconds);
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
if (wants('dear')) {
  const environment = { ...serverEnvironment('bench_dear'), BANJIE_LIMITS: UNLIMITED };
  const server = await startProcess('server/main.ts', environment);
  await benchDear(server, BOT_TOKEN, seconds);
  await server.stop();
}
if (wants('todo')) {
  const connection = await database('bench_todo');
  await benchTodo(connection, seconds);
  await connection.close();
}
if (wants('urgent')) await benchUrgent((name) => withDatabaseName(mongod.uri, name));
if (wants('sending')) await benchSending((name) => withDatabaseName(mongod.uri, name));
if (wants('notices')) await benchNotices((name) => withDatabaseName(mongod.uri, name), seconds * 3);
if (wants('many')) {
  const server = await startProcess('server/main.ts', { ...serverEnvironment('bench_many'), BANJIE_LIMITS: UNLIMITED });
  const connection = await database('bench_many');
  await benchMany(connection, server);
  await connection.close();
  await server.stop();
}
if (wants('people')) {
  const [connection, other] = [await database('bench_people'), await database('bench_people')];
  await benchPeople(connection, other);
  await Promise.all([connection.close(), other.close()]);
}
if (named.includes('board')) {
  const connection = await database('bench_board');
  await benchBoard(connection, number === undefined ? undefined : [number]);
  await connection.close();
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
const deadlines = async (n: number, processes: number, isAsked: boolean) => {
  const name = `bench_deadlines_${processes}`;
  const servers: Started[] = [];
  while (servers.length < processes) servers.push(await startProcess('server/main.ts', serverEnvironment(name)));
  const connection = await database(name);
  const burst = await benchDeadlines(connection, servers, mongod.pid, n, isAsked);
  await connection.close();
  for (const server of servers) await server.stop();
  return burst;
};
if (named.includes('deadlines'))
  await deadlines(number ?? 20_000, named.includes('two') ? 2 : 1, !named.includes('alone'));
if (named.includes('takeover'))
  await benchTakeover(() =>
    startProcess('server/main.ts', { ...serverEnvironment('bench_takeover'), BANJIE_LIMITS: UNLIMITED }),
  );
if (named.includes('lapses')) {
  const connection = await database('bench_lapses');
  const server = await startProcess('server/main.ts', serverEnvironment('bench_lapses'));
  await benchLapses(connection, server, number ?? 90);
  await connection.close();
  await server.stop();
}
if (named.includes('live')) {
  const server = await startProcess('server/main.ts', serverEnvironment('bench_live'));
  await benchLive(server, number ?? 500);
  await server.stop();
}
if (named.includes('paint')) {
  const server = await startProcess('server/main.ts', serverEnvironment('bench_paint'));
  await benchPaint(server);
  await server.stop();
}
if (named.includes('idle')) {
  const server = await startProcess('server/main.ts', serverEnvironment('bench_idle'));
  const connection = await database('bench_idle');
  await benchIdle(connection, server, number ?? 1_000_000);
  await connection.close();
  await server.stop();
}
if (named.includes('peers')) {
  const connection = await database('bench_peers');
  const uri = withDatabaseName(mongod.uri, 'bench_peers');
  // Of theirs nothing is asked meanwhile; of ours lists are read and urgent matters opened.
  await benchPeers(connection, uri, data, 10, number ?? 20_000, (n, processes) => deadlines(n, processes, true));
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
