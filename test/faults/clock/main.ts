/**
 * `npm run clock-jumps [scenario …]`: two server processes under load whose clocks jump an hour forward or back (libfaketime
 * around each), of which one is stopped for longer than its leases, and at last the whole machine with its database. What
 * was told to those who asked is compared with what stands, and what was given to the chat with what was to be. On a
 * mongod of its own, on loopback; ends by itself, in some six minutes.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createClient } from '@banjie/shared/contract/client.ts';
import { addMs, type Instant } from '@banjie/shared/kernel/time.ts';
import { startMongod, withDatabaseName } from '@banjie/server/mongod/mongod.ts';
import { connect, type Connection } from '@banjie/server/store/base/connection.ts';
import { BOT_TOKEN, WORKDAY } from '../../harness/city.ts';
import { serverProcess, type ServerProcess } from '../../harness/server-process.ts';
import { compare, open, send, startClients } from '../../outage/clients.ts';
import { botAt, IN_HAND, type Given } from './bot.ts';
import { clockIn, libfaketime, type Clock } from './faketime.ts';
import { scenarios, type Scenario } from './scenarios.ts';
import { climbedAgain, climbsOf, entriesOf, type Kept } from './stands.ts';

const CLIMBS_AFTER_MS = 10 * 60_000;
/** Matters with a deadline that comes while the clocks are wrong. */
const DUE = 24;
const DUE_IN_MS = 8_000;
const KNOWN = 24;
const GIVE_UP_MS = 240_000;
/** Clocks of one machine, read one after the other. */
const LEEWAY_MS = 2_000;

const folder = mkdtempSync(join(tmpdir(), 'banjie-clock-'));
const ending: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
async function end(code: number): Promise<never> {
  for (const one of ending.reverse()) await Promise.resolve(one()).catch(() => undefined);
  process.exit(code);
}
process.once('SIGINT', () => void end(130));
process.once('SIGTERM', () => void end(143));

async function until(what: string, so: () => Promise<boolean>): Promise<number> {
  const began = performance.now();
  while (!(await so().catch(() => false))) {
    if (performance.now() - began > GIVE_UP_MS) throw new Error(`not within ${GIVE_UP_MS / 1000} s: ${what}`);
    await pause(100);
  }
  return performance.now() - began;
}
const isReady = (server: ServerProcess): Promise<boolean> =>
  fetch(`${server.url()}/readyz`).then(
    ({ status }) => status === 200,
    () => false,
  );

interface City {
  servers: readonly ServerProcess[];
  clocks: { servers: readonly Clock[]; database: Clock };
  connection: Connection;
  token: string;
  texts: Map<string, string[]>;
  now(): Promise<Instant>;
  /** A new token. */
  renewed(): Promise<string>;
  forward(ms: number): Promise<void>;
}

async function matters({ servers, token }: City, count: number, name: string): Promise<string[]> {
  const opened = await Promise.all(
    Array.from({ length: count }, (_, n) => open(servers[n % 2]?.url() ?? '', token, `${name} ${n}`)),
  );
  return opened.map(({ id }) => id ?? '');
}

async function play(city: City, round: number, { name, happen, isWhole, late }: Scenario): Promise<string[]> {
  const { servers, clocks, connection, token, texts } = city;
  const kept = connection.collection<Kept>('matters');
  await until('both are ready', async () => (await Promise.all(servers.map(isReady))).every(Boolean));
  const from = await city.now();
  const due = await matters(city, DUE, `due ${name}`);
  await city.forward(CLIMBS_AFTER_MS - DUE_IN_MS);
  const known = await matters(city, KNOWN, `known ${name}`);
  for (const id of known)
    await send(servers[0]?.url() ?? '', `/api/matters/${id}/commands/acknowledge`, token, {}, `ack-${id}`);
  const began = performance.now();
  const clients = startClients(
    round,
    servers.map((one) => one.url()),
    token,
    known,
    isWhole && city.renewed,
  );
  const given = () => [...texts.values()].reduce((sum, { length }) => sum + length, 0);
  const before = { deliveries: texts.size, given: given() };
  await pause(2_000);
  const unready = new Set<number>();
  await happen({
    servers,
    clocks,
    async holds(ms) {
      for (const stop = performance.now() + ms; performance.now() < stop; await pause(500))
        for (const [n, one] of servers.entries()) void isReady(one).then((so) => (so ? undefined : unready.add(n)));
    },
  });
  const fired = await until('every deadline has fired', async () =>
    (await kept.find({ _id: { $in: due } }).toArray()).every((one) => climbsOf(one).length > 0),
  );
  await until('both are ready again', async () => (await Promise.all(servers.map(isReady))).every(Boolean));
  await pause(2_000);
  await clients.stop();
  await until('all is told', async () => (await kept.countDocuments({ outboxAt: { $exists: true } })) === 0);
  const notices = connection.collection('notices');
  await until('all is sent', async () => (await notices.countDocuments({ waits: 'wechaty' })) === 0);
  const lasted = performance.now() - began;
  const to = await city.now();

  const { lost, repeated, untrue } = await compare(connection, clients.asked);
  const faults = [
    ...lost.map((word) => `acknowledged and lost: ${word}`),
    ...repeated.map((word) => `done twice: ${word}`),
    ...untrue.map((word) => `said to be not done, and done: ${word}`),
  ];
  // Where the machine's own time is another, a token is over when it says so.
  const wrong = clients.answers.filter(({ status }) => status === 500 || (status === 401 && !isWhole));
  if (wrong.length > 0) faults.push(`${wrong.length} answers with status ${wrong[0]?.status}`);
  for await (const one of kept.find({})) {
    const climbs = climbsOf(one);
    // In an hour that has passed by the database as well the next rungs are due too, each once.
    const expected = isWhole ? climbs.length - climbedAgain(one).length : 1;
    if (due.includes(one._id) && climbs.length !== expected)
      faults.push(`${one._id}: climbed ${climbs.length} times, and not ${expected}`);
    if (isWhole) continue;
    const mine = entriesOf(one).filter(({ at }) => at >= addMs(from, -LEEWAY_MS));
    if (mine.some(({ at }) => at > addMs(to, LEEWAY_MS))) faults.push(`${one._id}: an entry of another hour`);
    if (due.includes(one._id) && climbs.some(({ at }) => at < addMs(one.state.openedAt, CLIMBS_AFTER_MS)))
      faults.push(`${one._id}: climbed before its time`);
  }
  for (const [id, said] of texts) if (new Set(said).size > 1) faults.push(`${id} was given with different words`);
  const deliveries = texts.size - before.deliveries;
  const again = given() - before.given - deliveries;
  if (again > late * IN_HAND) faults.push(`${again} deliveries were given again`);
  console.log(
    `${name}: ${clients.answers.length} answers, ${clients.asked.filter((one) => one.told === 'done').length} of ${clients.asked.length} commands done, ${deliveries} deliveries, ${again} given again, unready ${[...unready].join(' and ') || 'none'}, deadlines ${(fired / 1000).toFixed(1)} s after, ${(lasted / 1000).toFixed(0)} s, ${faults.length} faults`,
  );
  return faults.map((fault) => `${name}: ${fault}`);
}

/** @param isWhole whether the database goes by a clock that can be set as well */
async function begin(isWhole: boolean): Promise<City> {
  const library = libfaketime();
  const database = clockIn(folder, 'database', library);
  // mongod is started with what this process has.
  if (isWhole) Object.assign(process.env, database.environment);
  const mongo = await startMongod({ dataDir: join(folder, 'mongo'), onProgress: (line) => console.log(line) });
  for (const setting of Object.keys(database.environment)) delete process.env[setting];
  ending.push(() => mongo.stop());
  const clocks = [0, 1].map((n) => clockIn(folder, `server-${n}`, library));
  const uri = withDatabaseName(mongo.uri, 'clock');
  const servers = clocks.map(({ environment }) =>
    serverProcess(
      {
        ...environment,
        ...{ MONGODB_URI: uri, BANJIE_DATA: join(folder, 'server'), BANJIE_BOT_TOKEN: BOT_TOKEN },
        ...{ BANJIE_TRAINING_CHAT: 'off', BANJIE_TRAINING_START: WORKDAY },
      },
      () => undefined,
      true,
    ),
  );
  for (const one of servers) {
    await one.start();
    ending.push(() => one.end('SIGKILL'));
  }
  const connection = await connect(uri);
  ending.push(() => connection.close(true));
  const anyone = createClient(async ({ path, method, headers, body }) => {
    const response = await fetch((servers[0]?.url() ?? '') + path, {
      ...{ method, headers },
      ...(body === undefined ? {} : { body }),
    });
    return { status: response.status, body: await response.json() };
  });
  const renewed = async () => (await anyone.becomePersona({ params: { id: 'cloud-duty1' } })).token;
  const token = await renewed();
  const now = async () => (await anyone.readClock({})).now;
  return {
    ...{ servers, clocks: { servers: clocks, database }, connection, token, texts: new Map(), now, renewed },
    async forward(ms) {
      await anyone.forwardClock({ body: { to: addMs(await now(), ms) } });
    },
  };
}

try {
  const named = process.argv.slice(2);
  const chosen = scenarios.filter(({ name }) => named.length === 0 || named.some((one) => name.includes(one)));
  const city = await begin(chosen.some((one) => one.isWhole));
  const bots: Given[] = city.servers.map((one) => botAt(one.url(), BOT_TOKEN, city.texts));
  const faults: string[] = [];
  for (const [round, scenario] of chosen.entries()) faults.push(...(await play(city, round, scenario)));
  await Promise.all(bots.map((one) => one.stop()));
  for (const fault of faults) console.log(`✗ ${fault}`);
  console.log(faults.length === 0 ? '\nholds' : '\ndoes not hold');
  await end(faults.length === 0 ? 0 : 1);
} catch (error) {
  console.error(error);
  await end(1);
}
