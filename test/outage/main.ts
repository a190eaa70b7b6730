/**
 * `npm run outage`: two server processes under load on a replica set of three, whose primary is killed, frozen past an
 * election, and left without a majority. Prints what it cost in seconds, and whether what was told is what stands.
 * Everything is on loopback and ends by itself, in some four minutes.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@banjie/shared/contract/client.ts';
import { addMs } from '@banjie/shared/kernel/time.ts';
import { connect, type Connection } from '@banjie/server/store/base/connection.ts';
import { round as rounded } from '../bench/measure.ts';
import { WORKDAY } from '../harness/city.ts';
import { serverProcess, type ServerProcess } from '../harness/server-process.ts';
import { compare, open, send, startClients, type Clients } from './clients.ts';
import { startMembers, type Member, type Members } from './members.ts';

/** What is asked of every scenario: back within so long of a primary being reachable. */
const BACK_MS = 12_000;
const FROZEN_MS = 25_000;
const NO_MAJORITY_MS = 20_000;
const CLIMBS_AFTER_MS = 10 * 60_000;
/** Deadlines that fall into the outage. */
const DUE = 24;
const MATTERS = 24;
const SLOTS = 64;
const GIVE_UP_MS = 90_000;

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

interface City {
  servers: readonly ServerProcess[];
  members: Members;
  connection: Connection;
  token: string;
  /** City time goes on by so many milliseconds. */
  forward(ms: number): Promise<void>;
}

interface Scenario {
  name: string;
  /**
   * Resolves once a primary takes writes again; what goes on of it meanwhile, and what is put right when everything has
   * healed.
   */
  happen(members: Members): Promise<{ primaryAt: number; meanwhile?: Promise<void>; after?: () => void }>;
}

const scenarios: Scenario[] = [
  {
    name: 'primary killed',
    async happen(members) {
      const old = await members.elected();
      old.kill();
      await members.elected([old]);
      return { primaryAt: performance.now(), after: () => old.restart() };
    },
  },
  {
    name: `primary frozen for ${FROZEN_MS / 1000} s, then resumed`,
    async happen(members) {
      const old = await members.elected();
      const frozenAt = performance.now();
      old.freeze();
      await members.elected([old]);
      const primaryAt = performance.now();
      return { primaryAt, meanwhile: pause(FROZEN_MS - (primaryAt - frozenAt)).then(() => old.resume()) };
    },
  },
  {
    name: `no majority for ${NO_MAJORITY_MS / 1000} s`,
    async happen(members) {
      const primary = await members.elected();
      const others: Member[] = members.all.filter((one) => one !== primary);
      for (const one of others) one.freeze();
      await pause(NO_MAJORITY_MS);
      for (const one of others) one.resume();
      await members.elected();
      return { primaryAt: performance.now() };
    },
  },
];

async function heldBy(server: ServerProcess): Promise<number> {
  const text = await fetch(`${server.url()}/metrics`).then((answer) => answer.text());
  return Number(/^banjie_slots_held (\d+)/m.exec(text)?.[1] ?? 0);
}
const isReady = (server: ServerProcess) =>
  fetch(`${server.url()}/readyz`).then(
    ({ status }) => status === 200,
    () => false,
  );

/** Milliseconds from `since` until it is so. @throws when it never is */
async function when(what: string, since: number, so: () => Promise<boolean>): Promise<number> {
  while (!(await so().catch(() => false))) {
    if (performance.now() - since > GIVE_UP_MS) throw new Error(`not within ${GIVE_UP_MS / 1000} s: ${what}`);
    await pause(100);
  }
  return performance.now() - since;
}

async function matters({ servers, token }: City, count: number, name: string): Promise<string[]> {
  const opened = await Promise.all(
    Array.from({ length: count }, (_, n) => open(servers[n % 2]?.url() ?? '', token, `${name} ${n}`)),
  );
  return opened.map(({ id }) => id ?? '');
}

const climbed = ({ tail }: { tail: { text: string }[] }): number =>
  tail
    .flatMap(({ text }) => (JSON.parse(text) as { events: { type: string }[] }).events)
    .filter(({ type }) => type === 'climbed').length;

interface Outcome {
  row: Record<string, string | number>;
  faults: string[];
}

async function play(city: City, round: number, { name, happen }: Scenario): Promise<Outcome> {
  const { servers, connection, token } = city;
  await when('both servers are ready', performance.now(), async () =>
    (await Promise.all(servers.map(isReady))).every(Boolean),
  );
  const due = await matters(city, DUE, `due ${name}`);
  await city.forward(CLIMBS_AFTER_MS - 8_000);
  const known = await matters(city, MATTERS, `known ${name}`);
  for (const id of known)
    await send(servers[0]?.url() ?? '', `/api/matters/${id}/commands/acknowledge`, token, {}, `ack-${id}`);
  const clients = startClients(
    round,
    servers.map((one) => one.url()),
    token,
    known,
  );
  await pause(3_000);
  const began = performance.now();
  const { primaryAt, meanwhile, after } = await happen(city.members);
  const isBack = (server: number) =>
    clients.answers.some((one) => one.server === server && one.status === 200 && one.at > primaryAt);
  const kept = connection.collection<{ _id: string; tail: { text: string }[] }>('matters');
  const all = async (so: (server: ServerProcess) => Promise<boolean>) =>
    (await Promise.all(servers.map(so))).every(Boolean);
  const [back, ready, leased, fired] = await Promise.all([
    when('both do commands', primaryAt, async () => servers.every((_, n) => isBack(n))),
    when('both are ready', primaryAt, () => all(isReady)),
    when(
      'the slots are shared again',
      primaryAt,
      async () => (await Promise.all(servers.map(heldBy))).reduce((sum, one) => sum + one, 0) === SLOTS,
    ),
    when('every deadline has fired', primaryAt, async () =>
      (await kept.find({ _id: { $in: due } }).toArray()).every((one) => climbed(one) > 0),
    ),
  ]);
  await meanwhile;
  after?.();
  await pause(3_000);
  await clients.stop();
  const told = await when(
    'everything is told',
    primaryAt,
    async () => (await connection.collection('matters').countDocuments({ outboxAt: { $exists: true } })) === 0,
  );
  const twice = (await kept.find({ _id: { $in: due } }).toArray()).filter((one) => climbed(one) !== 1).length;
  const { lost, repeated, untrue, came } = await compare(
    connection,
    clients.asked.map((one) => ({ ...one })),
  );
  const seconds = (ms: number) => rounded(ms / 1000, 1);
  const answered = tally(clients);
  const faults = [
    ...some(lost).map((word) => `${name}: acknowledged and lost: ${word}`),
    ...some(repeated).map((word) => `${name}: done twice: ${word}`),
    ...some(untrue).map((word) => `${name}: said to be not done, and done: ${word}`),
    ...(twice > 0 ? [`${name}: ${twice} deadlines fired not once`] : []),
    ...(back > BACK_MS ? [`${name}: back only ${seconds(back)} s after a primary was there`] : []),
    ...(answered.errors > 0 ? [`${name}: ${answered.errors} answers with status 500`] : []),
  ];
  return {
    faults,
    row: {
      scenario: name,
      'primary after': seconds(primaryAt - began),
      'commands after': seconds(back),
      'longest answer': seconds(answered.longest),
      'longest silence': seconds(answered.silence),
      'ready after': seconds(ready),
      'slots after': seconds(leased),
      'deadlines after': seconds(fired),
      'told after': seconds(told),
      asked: clients.asked.length,
      done: clients.asked.filter((one) => one.told === 'done').length,
      uncertain: answered.uncertain,
      'of them came': came,
      refused: answered.refused,
      'lost/twice/untrue': `${lost.length}/${repeated.length}/${untrue.length}`,
    },
  };
}

/** The first of them: how many it is stands in the table. */
const some = (words: readonly string[]) => words.slice(0, 5);

/** What was answered: how often uncertainly, with a refusal, with a fault; the slowest; the longest time without success. */
function tally({ answers }: Clients) {
  const done = answers.filter((one) => one.status === 200).sort((one, other) => one.at - other.at);
  const count = (which: (one: Clients['answers'][number]) => boolean) => answers.filter(which).length;
  return {
    uncertain: count((one) => one.code === 'uncertain'),
    refused: count((one) => one.status !== 200 && one.status !== 500 && one.code !== 'uncertain'),
    errors: count((one) => one.status === 500),
    longest: Math.max(...answers.map((one) => one.at - one.sentAt)),
    silence: Math.max(...done.map((one, n) => one.at - (done[n - 1]?.at ?? one.at))),
  };
}

const folder = mkdtempSync(join(tmpdir(), 'banjie-outage-'));
const ending: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
async function end(code: number): Promise<never> {
  for (const one of ending.reverse()) await Promise.resolve(one()).catch(() => undefined);
  process.exit(code);
}
process.once('SIGINT', () => void end(130));
process.once('SIGTERM', () => void end(143));

try {
  const members = await startMembers(folder, (line) => console.log(line));
  ending.push(() => members.stop());
  const environment = {
    MONGODB_URI: members.uri,
    BANJIE_DATA: join(folder, 'server'),
    BANJIE_BOT_TOKEN: 'outage-bot-token-0123456789',
    BANJIE_TRAINING_CHAT: 'off',
    BANJIE_TRAINING_START: WORKDAY,
    BANJIE_LOG: 'warn',
  };
  const servers = [0, 1].map(() => serverProcess(environment, () => undefined, true));
  for (const one of servers) {
    await one.start();
    ending.push(() => one.end('SIGKILL'));
  }
  const connection = await connect(members.uri);
  ending.push(() => connection.close(true));
  const anyone = createClient(async ({ path, method, headers, body }) => {
    const response = await fetch((servers[0]?.url() ?? '') + path, {
      method,
      headers,
      ...(body === undefined ? {} : { body }),
    });
    return { status: response.status, body: await response.json() };
  });
  const { token } = await anyone.becomePersona({ params: { id: 'cloud-duty1' } });
  const city: City = {
    ...{ servers, members, connection, token },
    async forward(ms) {
      const { now } = await anyone.readClock({});
      await anyone.forwardClock({ body: { to: addMs(now, ms) } });
    },
  };
  const named = process.argv.slice(2);
  const outcomes: Outcome[] = [];
  for (const [round, scenario] of scenarios
    .filter(({ name }) => named.length === 0 || named.some((one) => name.includes(one)))
    .entries()) {
    outcomes.push(await play(city, round, scenario));
    console.log(`${scenario.name}: done`);
  }
  console.log('\nSeconds; "after" counts from the moment at which a primary took writes again\n');
  for (const column of Object.keys(outcomes[0]?.row ?? {}))
    console.log([column.padEnd(18), ...outcomes.map(({ row }) => String(row[column]).padEnd(40))].join(' '));
  const faults = outcomes.flatMap((one) => one.faults);
  for (const fault of faults) console.log(`✗ ${fault}`);
  console.log(faults.length === 0 ? '\nholds' : '\ndoes not hold');
  await end(faults.length === 0 ? 0 : 1);
} catch (error) {
  console.error(error);
  await end(1);
}
