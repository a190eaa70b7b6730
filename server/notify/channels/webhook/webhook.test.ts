import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook as Receiver } from 'standardwebhooks';
import type { UnitEvent } from '@banjie/shared/contract/routes/webhooks.ts';
import type { PartyKey } from '@banjie/shared/kernel/party.ts';
import { msOf } from '@banjie/shared/kernel/time.ts';
import { machineNow } from '../../../../test/harness/machine-time.ts';
import { testDatabase } from '../../../../test/harness/database.ts';
import { addressesIn } from '../../../http/incoming/address.ts';
import { outward } from '../../../outward/post.ts';
import { connect, type Connection } from '../../../store/base/connection.ts';
import { webhookStore } from '../../../store/notices/webhooks.ts';
import { AT, quiet } from '../../fake-city.ts';
import type { Delivery, Notice } from '../../ports.ts';
import { webhookChannel } from './channel.ts';
import { systemOf } from './handlers.ts';
import type { Webhook, WebhookStore } from './ports.ts';
import { createServing } from './serving.ts';
import { newSecret } from '../../../outward/signing.ts';
import { tokenOf } from './signing.ts';

const database = testDatabase();
let connection: Connection;
let opened: ReturnType<typeof webhookStore>;
let store: WebhookStore;
const key = Buffer.alloc(32, 7);

interface Heard {
  headers: Record<string, string>;
  body: string;
}
/** The system of a unit: what it was sent, and what it answers, in turn; the last answer for good. */
let system: { url: string; heard: Heard[]; answers: (number | 'silence')[]; close(): Promise<void> };

async function startSystem(): Promise<typeof system> {
  const one: typeof system = {
    ...{ url: '', heard: [], answers: [200] },
    close: () =>
      new Promise<void>((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
  const answering = (request: IncomingMessage, status: number | 'silence', body: string): void => {
    one.heard.push({ headers: request.headers as Record<string, string>, body });
    if (status === 'silence') request.socket.destroy();
  };
  const server: Server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const status = (one.answers.length > 1 ? one.answers.shift() : one.answers[0]) ?? 200;
      answering(request, status, body);
      if (status !== 'silence') response.writeHead(status, { location: 'http://127.0.0.1:1/' }).end('so it is');
    });
  });
  await new Promise<void>((up) => server.listen(0, '127.0.0.1', up));
  one.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  return one;
}

beforeAll(async () => {
  connection = await connect(database.uri);
  opened = webhookStore(connection);
  await opened.ensureIndexes();
  store = opened.under([key]);
});
beforeEach(async () => (system = await startSystem()));
afterEach(async () => {
  await system.close();
  for (const name of ['webhooks', 'unit_events', 'unit_event_counts', 'webhook_tries'])
    await connection.collection(name).deleteMany({});
});
afterAll(async () => {
  await connection.close();
  await database.drop();
});

let now = msOf(machineNow());
let asked = 0;
const out = outward({ nets: addressesIn(['127.0.0.0/8']), http: true }, { timeoutMs: 2_000 });
const serving = (over = store) =>
  createServing({ store: over, outward: out, log: quiet, now: () => now, cityNow: () => AT });
const channel = () =>
  webhookChannel({
    store,
    serving: serving(),
    urlOf: (id) => `https://city.example/${id}`,
    now: () => (asked += 5_000),
  });

let made = 0;
async function endpoint(unit = 'works'): Promise<Webhook & { secret: string }> {
  made += 1;
  const secret = newSecret();
  const id = `we${String(made).padStart(20, '0')}`;
  const one = await store.create({ id, unit, name: '综合系统', url: system.url, by: 'hal', key: 'k' }, secret);
  return { ...one, secret };
}
const delivery = (event: string, more: Partial<Delivery> = {}): Delivery => ({
  ...{ id: `${event}:room.works:webhook`, event, at: AT, matter: 'm1', number: '260001', kind: 'task', urgent: false },
  ...{ subject: '待办：受理', body: '请联系 13812345678', words: ['受理'], channel: 'webhook', unit: 'works' },
  ...{ address: { kind: 'url', value: 'works' }, state: 'claimed', attempt: 1, fence: 1, others: [], ...more },
});
const told: { notice: Notice; to: readonly PartyKey[] }[] = [];
const tell = (notices: readonly (typeof told)[number][]) => Promise.resolve(void told.push(...notices));
async function served(one = serving()): Promise<void> {
  await one.sweep(tell);
  await one.idle();
}
/** As if the time until the next try had passed. */
const passed = () =>
  connection.collection('webhooks').updateMany({ nextAt: { $exists: true } }, { $set: { nextAt: new Date(0) } });
const cursorsHeard = () => system.heard.map(({ body }) => (JSON.parse(body) as UnitEvent).data.cursor);

describe('what is sent', () => {
  it('is what the unit is told, and a receiver of Standard Webhooks believes it', async () => {
    const { secret } = await endpoint();
    expect(await channel().roomsOf('works')).toEqual([{ kind: 'url', value: 'works' }]);
    expect(await channel().roomsOf('health')).toEqual([]);
    expect(await channel().send(delivery('m1.1.0'))).toEqual({ result: 'accepted' });
    await served();
    const [{ headers, body } = { headers: {}, body: '' }] = system.heard;
    const event = new Receiver(secret).verify(body, headers) as UnitEvent;
    expect(event).toEqual({
      id: headers['webhook-id'],
      type: 'notice',
      timestamp: AT,
      data: {
        ...{ cursor: 1, unit: 'works', kind: 'task', urgent: false, subject: '待办：受理', body: '请联系 138****5678' },
        ...{ matter: 'm1', number: '260001', words: ['受理'], url: 'https://city.example/m1' },
      },
    });
    expect(() => new Receiver(newSecret()).verify(body, headers)).toThrow();
    expect(() => new Receiver(secret).verify(body.replace('受理', '退回'), headers)).toThrow();
  });

  it('is in the log once, however often it is told, and numbered without a gap by whoever tells it', async () => {
    await endpoint();
    const both = [channel(), channel()];
    await Promise.all(Array.from({ length: 12 }, (_, n) => both.map((one) => one.send(delivery(`m1.${n}.0`)))).flat());
    for (let n = 0; n < 12; n += 1) await channel().send(delivery(`m1.${n}.0`));
    const events = await store.events('works', 0, 100);
    expect(events.map(({ data }) => data.cursor)).toEqual(Array.from({ length: 12 }, (_, n) => n + 1));
    expect(new Set(events.map(({ id }) => id)).size).toBe(12);
    await served();
    expect(cursorsHeard()).toEqual(events.map(({ data }) => data.cursor));
  });

  it('goes to each endpoint of the unit, of which one that is slow or broken keeps none of the others waiting', async () => {
    const broken = await endpoint();
    await connection
      .collection('webhooks')
      .updateOne({ _id: broken.id as never }, { $set: { url: 'http://127.0.0.1:1/' } });
    await endpoint();
    await channel().send(delivery('m1.1.0'));
    await served();
    expect(cursorsHeard()).toEqual([1]);
    expect(await store.tries(broken.id, 9)).toMatchObject([{ state: 'failing', answer: '拒绝连接', attempts: 1 }]);
  });
});

describe('an endpoint that fails', () => {
  it('is tried again with the same id, in order, and takes nothing twice once it has answered', async () => {
    const one = await endpoint();
    system.answers = [503, 'silence', 302, 200];
    await channel().send(delivery('m1.1.0'));
    await channel().send(delivery('m1.2.0'));
    for (let n = 0; n < 5; n += 1) {
      await served();
      await passed();
    }
    expect(cursorsHeard()).toEqual([1, 1, 1, 1, 2]);
    expect(new Set(system.heard.slice(0, 4).map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(await store.tries(one.id, 9)).toMatchObject([
      { cursor: 2, state: 'accepted', attempts: 1, answer: 'HTTP 200：so it is' },
      { cursor: 1, state: 'accepted', attempts: 4 },
    ]);
  });

  it('is not asked again before its time, and not before the time that it asks for', async () => {
    await endpoint();
    system.answers = [500];
    await channel().send(delivery('m1.1.0'));
    await served();
    await served();
    expect(system.heard).toHaveLength(1);
  });

  it('that refuses one event for what it says gets the others, and that one again when somebody asks for it', async () => {
    const one = await endpoint();
    system.answers = [422, 422, 422, 422, 200];
    await channel().send(delivery('m1.1.0'));
    await channel().send(delivery('m1.2.0'));
    for (let n = 0; n < 5; n += 1) {
      await served();
      await passed();
    }
    expect(cursorsHeard()).toEqual([1, 1, 1, 1, 2]);
    expect(await store.tries(one.id, 9)).toMatchObject([{ state: 'accepted' }, { state: 'refused', attempts: 4 }]);
    await store.hurry(one.id, 1);
    await served();
    expect(cursorsHeard()).toEqual([1, 1, 1, 1, 2, 1]);
    expect(await store.tries(one.id, 9)).toMatchObject([{ state: 'accepted' }, { state: 'accepted', attempts: 5 }]);
  });

  it('for long is switched off, its unit is told once, and it goes on where it stopped', async () => {
    const one = await endpoint();
    system.answers = [500];
    await channel().send(delivery('m1.1.0'));
    for (let n = 0; n < 20; n += 1) {
      await served();
      await passed();
      now += 8 * 3600_000;
    }
    expect((await store.get(one.id))?.state).toBe('failed');
    const tries = system.heard.length;
    await served();
    await served();
    expect(system.heard).toHaveLength(tries);
    expect(told.splice(0)).toMatchObject([
      { to: ['post:works:head'], notice: { kind: 'alert', subject: '单位系统推送已停用：综合系统', matter: '' } },
    ]);
    await channel().send(delivery('m1.2.0'));
    await served();
    expect(system.heard).toHaveLength(tries);
    system.answers = [200];
    await store.switch(one.id, { on: true, skip: false });
    await served();
    expect(cursorsHeard().slice(tries)).toEqual([1, 2]);
    now = msOf(machineNow());
  });

  it('that is gone (410) is switched off at once', async () => {
    const one = await endpoint();
    system.answers = [410];
    await channel().send(delivery('m1.1.0'));
    await served();
    expect((await store.get(one.id))?.state).toBe('failed');
    await served();
    expect(told.splice(0)).toHaveLength(1);
  });
});

describe('the secret', () => {
  it('has a successor that holds beside it, and a receiver with either is satisfied', async () => {
    const one = await endpoint();
    const next = newSecret();
    await store.rotate(one.id, next, { key: 'r1', holdSeconds: 3600 });
    await store.rotate(one.id, newSecret(), { key: 'r1', holdSeconds: 3600 });
    await channel().send(delivery('m1.1.0'));
    await served();
    const [{ headers, body } = { headers: {}, body: '' }] = system.heard;
    for (const secret of [one.secret, next]) expect(new Receiver(secret).verify(body, headers)).toBeTruthy();
    for (const secret of [one.secret, next])
      expect(await systemOf(store, tokenOf(one.id, secret))).toMatchObject({ unit: 'works' });
    await store.rotate(one.id, newSecret(), { key: 'r2', holdSeconds: 0 });
    for (const secret of [one.secret, next]) expect(await systemOf(store, tokenOf(one.id, secret))).toBeUndefined();
  });

  it('lies sealed, and goes over to the city’s new secret', async () => {
    const { id, secret } = await endpoint();
    const kept = await connection.collection('webhooks').findOne({ _id: id as never });
    expect(JSON.stringify(kept)).not.toContain(secret.slice(6));
    const newKey = Buffer.alloc(32, 9);
    expect((await opened.under([newKey]).get(id))?.secrets).toEqual([]);
    await served(serving(opened.under([newKey, key])));
    expect((await opened.under([newKey]).get(id))?.secrets).toEqual([secret]);
  });

  it('makes a token that is good for nothing once the endpoint is gone', async () => {
    const { id, secret } = await endpoint();
    expect(await systemOf(store, tokenOf(id, secret))).toEqual({ kind: 'system', unit: 'works', webhook: id });
    expect(await systemOf(store, `${tokenOf(id, secret)}x`)).toBeUndefined();
    expect(await systemOf(store, 'bjs_nobody_x')).toBeUndefined();
    await store.remove(id);
    expect(await systemOf(store, tokenOf(id, secret))).toBeUndefined();
  });
});

it('two processes serve an endpoint without sending anything twice', async () => {
  await endpoint();
  for (let n = 0; n < 10; n += 1) await channel().send(delivery(`m1.${n}.0`));
  const [one, other] = [serving(), serving()];
  await Promise.all([one.sweep(tell), other.sweep(tell), one.sweep(tell), other.sweep(tell)]);
  await Promise.all([one.idle(), other.idle()]);
  expect(cursorsHeard()).toEqual(Array.from({ length: 10 }, (_, n) => n + 1));
});
