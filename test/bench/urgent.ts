/**
 * Telling at size, by real processes: an urgent notice while 20,000 others wait; and what four processes cost and bring
 * beside one, where the channel takes 200 ms for each message.
 */
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isRejection } from '@banjie/shared/kernel/rejection.ts';
import { openCity } from '@banjie/server/city.ts';
import type { MatterDocument } from '@banjie/server/store/matters/document.ts';
import { openStores, type Stores } from '@banjie/server/store/open-stores.ts';
import { slotOf } from '@banjie/server/store/base/slots.ts';
import { persons, posts, units } from '@banjie/server/training/city/people.ts';
import { WORKDAY } from '../harness/city.ts';
import { nowBy, offsetTo } from '../harness/machine-time.ts';
import { cpuOf, startProcess, type Started } from './http.ts';
import { round, table } from './measure.ts';

const WAITING = 20_000;
const SENT = 6_000;
const CHANNEL_MS = 200;
const URGENT = 10;
const URGENT_WITHIN_MS = 2_000;
/** Of a working day, for all processes: at night what is not urgent waits for the morning. */
const OFFSET_MS = offsetTo(WORKDAY);

export interface Endpoint {
  url: string;
  /** When each delivery came, of performance.now(), by its matter; urgent ones apart. */
  came: Map<string, number>;
  urgent: Map<string, number>;
  /** Messages that came more than once. */
  twice: number;
  close(): void;
}

/** Takes a message, and its time. */
export async function startEndpoint(channelMs = CHANNEL_MS): Promise<Endpoint> {
  const ids = new Set<string>();
  const endpoint: Endpoint = { url: '', came: new Map(), urgent: new Map(), twice: 0, close: () => server.close() };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const sent = JSON.parse(Buffer.concat(chunks).toString()) as { id: string; urgent: boolean; matter: string };
      if (ids.has(sent.id)) endpoint.twice += 1;
      ids.add(sent.id);
      endpoint.came.set(sent.id, performance.now());
      if (sent.urgent && !endpoint.urgent.has(sent.matter)) endpoint.urgent.set(sent.matter, performance.now());
      setTimeout(() => response.end('{}'), channelMs);
    });
  });
  await new Promise<void>((up) => server.listen(0, '127.0.0.1', up));
  endpoint.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return endpoint;
}

const quiet = { info: () => undefined, warn: () => undefined, error: console.error };

/** A city without background work of its own: what it commits waits for the processes. */
export async function cityOn(uri: string) {
  const stores = await openStores(uri);
  await stores.people.save({ units, persons, posts });
  const isBot = () => Promise.resolve(false);
  const city = await openCity({ stores, clock: { now: () => nowBy(OFFSET_MS) }, log: quiet, uploadLimit: 0, isBot });
  const duty = { kind: 'person' as const, person: 'cloud-duty1', channel: 'miniapp' };
  return {
    stores,
    async open(level: string): Promise<string> {
      const form = { what: '核心交换机丢包', system: '政务外网', level, affected: [{ unit: 'civil' }] };
      const opened = await city.service.open(duty, { procedure: 'incident', form, key: randomUUID() });
      if (isRejection(opened)) throw new Error(opened.text);
      return opened.id;
    },
    async close() {
      await city.close();
      await stores.connection.close();
    },
  };
}

/** A matter that was just opened, with all that it has to tell. */
export async function modelOf({ connection }: Stores, _id: string): Promise<MatterDocument> {
  const found = await connection.collection<MatterDocument>('matters').findOne({ _id });
  if (!found) throw new Error('no matter to pile up');
  return found;
}

/** So many matters like this one, each with its ordinary notices still to be told; gives how many notices that makes. */
export async function pile({ connection }: Stores, model: MatterDocument, notices: number): Promise<number> {
  const matters = connection.collection<MatterDocument>('matters');
  const told = model.outbox.filter(({ effect, urgent }) => effect.effect === 'notify' && !urgent);
  const each = told.reduce((sum, { effect }) => sum + (effect.effect === 'notify' ? effect.to.length : 0), 0);
  const count = Math.ceil(notices / each);
  const { urgentAt, wakeAt, ...rest } = model;
  const copies = Array.from({ length: count }, (): MatterDocument => {
    const id = randomUUID();
    return { ...rest, _id: id, slot: slotOf(id), outbox: told.map((entry, n) => ({ ...entry, id: `${id}.1.${n}` })) };
  });
  for (let n = 0; n < count; n += 1000) await matters.insertMany(copies.slice(n, n + 1000));
  return count * each;
}

async function operations({ connection }: Stores): Promise<number> {
  const status = (await connection.db?.command({ serverStatus: 1 })) as
    { opcounters: Record<string, number> } | undefined;
  return Object.values(status?.opcounters ?? {}).reduce((sum, one) => sum + Number(one), 0);
}

export const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));
export async function until(so: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await so())) await pause(200);
}

export async function startSenders(count: number, uri: string, endpoint: Endpoint, stores: Stores): Promise<Started[]> {
  const environment = { MONGODB_URI: uri, BENCH_ENDPOINT: endpoint.url, BENCH_OFFSET_MS: String(OFFSET_MS) };
  const senders: Started[] = [];
  for (let n = 0; n < count; n++) senders.push(await startProcess('test/bench/sender.ts', environment));
  const boards = stores.connection.collection<{ holders: (string | null)[] }>('leases');
  await until(async () => {
    const holders = (await boards.findOne())?.holders ?? [];
    return holders.length > 0 && new Set(holders).size === count && !holders.includes(null);
  });
  return senders;
}

async function urgentFirst(uri: string): Promise<void> {
  const { stores, open, close } = await cityOn(uri);
  const endpoint = await startEndpoint();
  const notices = await pile(stores, await modelOf(stores, await open('III')), WAITING);
  const senders = await startSenders(2, uri, endpoint, stores);
  await until(() => endpoint.came.size > 0);
  const took: number[] = [];
  for (let n = 0; n < URGENT; n++) {
    const id = await open('I');
    const committed = performance.now();
    await until(() => endpoint.urgent.has(id));
    took.push((endpoint.urgent.get(id) ?? 0) - committed);
  }
  const inOrder = took.map((ms) => round(ms, 0)).join(' ');
  took.sort((one, other) => one - other);
  const left = notices - endpoint.came.size;
  console.log(`\nurgent first: two processes, a channel of ${CHANNEL_MS} ms, ${notices} ordinary notices before it`);
  table([
    {
      'urgent ones': URGENT,
      'p50 ms from commit to the channel': round(took[Math.floor(URGENT / 2)] ?? 0, 0),
      'longest ms': round(took.at(-1) ?? 0, 0),
      'asked ms': URGENT_WITHIN_MS,
      'others still waiting': left,
    },
  ]);
  console.log(`in their order: ${inOrder}`);
  await Promise.all(senders.map((one) => one.stop()));
  endpoint.close();
  await stores.connection.dropDatabase();
  await close();
}

async function sentBy(count: number, uri: string) {
  const { stores, open, close } = await cityOn(uri);
  const endpoint = await startEndpoint();
  const like = await modelOf(stores, await open('III'));
  const senders = await startSenders(count, uri, endpoint, stores);
  await until(() => endpoint.came.size > 0);
  await pause(3_000);
  const idleFrom = await operations(stores);
  await pause(5_000);
  const before = await operations(stores);
  const idle = (before - idleFrom) / 5;
  const known = endpoint.came.size;
  const matters = stores.connection.collection('matters');
  const outstanding = await matters.countDocuments();
  const began = performance.now();
  const notices = await pile(stores, like, SENT);
  const cpuUsed = () => senders.reduce((sum, { pid }) => sum + cpuOf(pid), 0);
  const cpuFrom = cpuUsed();
  await until(
    async () => (await matters.findOne({ outboxAt: { $exists: true } }, { projection: { _id: 1 } })) === null,
  );
  const toldIn = (performance.now() - began) / 1000;
  await until(() => endpoint.came.size >= known + notices);
  const cpu = cpuUsed() - cpuFrom;
  const seconds = (Math.max(...endpoint.came.values()) - began) / 1000;
  await until(
    // A step of the ladder may be planned long after it.
    async () => (await stores.connection.collection('notices').findOne({ waits: 'loopback' })) === null,
  );
  // What was piled up is the bench's own doing.
  const used = (await operations(stores)) - before - ((await matters.countDocuments()) - outstanding);
  await Promise.all(senders.map((one) => one.stop()));
  endpoint.close();
  await stores.connection.dropDatabase();
  await close();
  return { count, notices, seconds, toldIn, cpu, used, idle, twice: endpoint.twice };
}

/** `uriOf` gives a database of that name. */
export async function benchUrgent(uriOf: (name: string) => string): Promise<void> {
  await urgentFirst(uriOf('bench_urgent'));
}

/** `uriOf` gives a database of that name. */
export async function benchSending(uriOf: (name: string) => string): Promise<void> {
  const one = await sentBy(1, uriOf('bench_sent_one'));
  const four = await sentBy(4, uriOf('bench_sent_four'));
  console.log(`\ntold and sent by one process and by four, through a channel of ${CHANNEL_MS} ms`);
  table(
    [one, four].map(({ count, notices, seconds, toldIn, cpu, used, idle, twice }) => ({
      processes: count,
      notices,
      'told in s': round(toldIn, 1),
      'sent in s': round(seconds, 1),
      'their CPU s': round(cpu, 1),
      'notices/s': round(notices / seconds, 0),
      'operations/notice': round(used / notices),
      'idle operations/s': round(idle, 1),
      'sent twice': twice,
    })),
  );
  const rate = ({ notices, seconds }: typeof one) => notices / seconds;
  const cost = ({ used, notices }: typeof one) => used / notices;
  console.log(
    `four : one = ${round(rate(four) / rate(one))} × the rate (asked 3), ${round(cost(four) / cost(one))} × the operations per notice (asked 1.2)`,
  );
}
