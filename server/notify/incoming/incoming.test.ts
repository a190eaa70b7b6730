/** The door of the channels: real bytes over HTTP, a real database, and a channel that is signed as Standard Webhooks are. */
import Router from '@koa/router';
import Koa from 'koa';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isRejection } from '@banjie/shared/kernel/rejection.ts';
import { testDatabase } from '../../../test/harness/database.ts';
import { people } from '../../../test/harness/small-city.ts';
import { mountChannels } from '../../http/channels.ts';
import { createLimits } from '../../limits/limits.ts';
import { usualShares, type Shares } from '../../limits/shares.ts';
import { connect, type Connection } from '../../store/base/connection.ts';
import { everySlot } from '../../store/base/slots.ts';
import { incomingStore } from '../../store/notices/incoming.ts';
import type { Channel, KeptIncoming } from '../channels/channel.ts';
import { fakeWebhook } from '../channels/fake-webhook.ts';
import { incomingHandlers } from './handlers.ts';
import { createIncoming, MAX_ATTEMPTS, NotWorked, type Incoming } from './incoming.ts';

const database = testDatabase();
let connection: Connection;
let store: ReturnType<typeof incomingStore>;
beforeAll(async () => {
  connection = await connect(database.uri);
  store = incomingStore(connection);
  await store.ensureIndexes();
});
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
  await documents().deleteMany({});
});
afterAll(async () => {
  await connection.close();
  await database.drop();
});
const ends: (() => Promise<unknown>)[] = [];
const documents = () => connection.collection<{ _id: string }>('incoming');
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

interface Door {
  url: string;
  incoming: Incoming;
  forged: string[];
  signed: (what: string, id: string) => ReturnType<ReturnType<typeof fakeWebhook>['signed']>;
}

/** Another process of the same city, where it is called twice. */
async function open(work: (one: KeptIncoming) => Promise<void>, shares: Partial<Shares> = {}): Promise<Door> {
  const webhook = fakeWebhook({ statuses: [200], received: [] }, { secret: 'secret', reaches: () => true });
  const channel: Channel = {
    ...webhook,
    verify: (request) =>
      request.method === 'GET'
        ? Promise.resolve(
            request.query['proof'] === 'ours' ? { kind: 'handshake', answer: request.query['echo'] ?? '' } : undefined,
          )
        : webhook.verify(request),
    work,
  };
  const deaf: Channel = { ...webhook, name: 'deaf' };
  const incoming = createIncoming({ store, channels: [channel, deaf], log });
  const forged: string[] = [];
  const router = new Router();
  mountChannels(() => router, {
    incoming,
    limits: createLimits({ ...usualShares, ...shares }, () => 0),
    addressOf: ({ headers }) => String(headers['x-address'] ?? 'here'),
    forged: (name, from) => void forged.push(`${name} ${from}`),
  });
  const app = new Koa();
  app.use(router.routes());
  const answer = app.callback();
  const server: Server = createServer((request, response) => void answer(request, response)).listen(0, '127.0.0.1');
  await new Promise((up) => server.once('listening', up));
  const shut = () => new Promise((done) => server.close(done));
  ends.push(shut, incoming.close);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/channels`;
  return { url, incoming, forged, signed: (what, id) => webhook.signed('ann', what, id) };
}

const post = (door: Door, one: { headers: Readonly<Record<string, string>>; body: Uint8Array }, name = 'webhook') =>
  fetch(`${door.url}/${name}`, {
    method: 'POST',
    headers: { ...one.headers, 'content-type': 'text/xml', connection: 'close' },
    body: Buffer.from(one.body),
  });

async function until(holds: () => Promise<boolean> | boolean): Promise<void> {
  for (const end = performance.now() + 40_000; !(await holds()) && performance.now() < end;)
    await new Promise((done) => setTimeout(done, 10));
  expect(await holds()).toBe(true);
}
const leaseIsOver = (id: string) => documents().updateOne({ _id: id }, { $set: { nextAt: new Date(0) } });

it('shakes hands with whoever proves himself, and keeps nothing of it', async () => {
  const door = await open(() => Promise.resolve());
  const asked = await fetch(`${door.url}/webhook?proof=ours&echo=4711`, { headers: { connection: 'close' } });
  expect([asked.status, await asked.text()]).toEqual([200, '4711']);
  expect((await fetch(`${door.url}/webhook?proof=made-up&echo=4711`)).status).toBe(403);
  expect(await documents().countDocuments()).toBe(0);
});

it('what is proven is worked once, however often and by whichever process it comes in', async () => {
  const worked: KeptIncoming[] = [];
  const work = (one: KeptIncoming) => Promise.resolve(void worked.push(one));
  const [door, other] = [await open(work), await open(work)];
  const one = door.signed('同意', 'msg_1');
  const answers = await Promise.all([post(door, one), post(other, one), post(door, one), post(other, one)]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  await until(async () => (await documents().countDocuments({ purgeAt: { $exists: true } })) === 1);
  // Hours later the network tries again, and everybody looks for what is left.
  expect((await post(other, one)).status).toBe(200);
  for (const { incoming } of [door, other]) await incoming.work(() => everySlot);
  expect(worked).toEqual([
    { id: expect.stringMatching(/^webhook:/) as string, kind: 'said', person: 'ann', what: '同意' },
  ]);
  // What it said does not stay.
  expect(JSON.stringify(await documents().find().toArray())).not.toContain('同意');
});

it('a forgery is refused, noted by where it came from, and leaves no trace of what it said', async () => {
  const door = await open(() => Promise.reject(new Error('never')));
  const genuine = door.signed('同意', 'msg_1');
  const forged = { ...genuine, body: Buffer.from(Buffer.from(genuine.body).toString().replace('同意', '退回')) };
  const answer = await post(door, { ...forged, headers: { ...forged.headers, 'x-address': '203.0.113.9' } });
  const said = await answer.text();
  expect([answer.status, said.includes('退回')]).toEqual([403, false]);
  expect(door.forged).toEqual(['webhook 203.0.113.9']);
  expect(await documents().countDocuments()).toBe(0);
});

it('there is no door to what has nothing to do there', async () => {
  const door = await open(() => Promise.resolve());
  const one = door.signed('同意', 'msg_1');
  for (const name of ['deaf', 'in-app', 'constructor', '..%2Fwebhook'])
    expect([name, (await post(door, one, name)).status]).toEqual([name, 404]);
});

it('takes a few bytes, and from one address no more than its share', async () => {
  const door = await open(() => Promise.resolve(), { callbacks: { most: 2, seconds: 60, atOnce: 9 } });
  const one = door.signed('同意', 'msg_1');
  const huge = { headers: { ...one.headers, 'x-address': 'flood' }, body: Buffer.alloc(300 * 1024) };
  expect([(await post(door, huge)).status, (await post(door, huge)).status]).toEqual([413, 413]);
  const third = await post(door, huge);
  expect([third.status, third.headers.get('retry-after')]).toEqual([429, '60']);
  expect((await post(door, one)).status).toBe(200);
});

it('what a process that died had in hand is taken up by another, under the same id', async () => {
  const worked: string[] = [];
  let dies = true;
  const door = await open(({ id }) => {
    worked.push(id);
    return dies ? new Promise(() => undefined) : Promise.resolve();
  });
  void (await post(door, door.signed('同意', 'msg_1')));
  await until(() => worked.length === 1);
  // Nobody waits for a process that is dead.
  await ends.splice(0)[0]?.();
  dies = false;
  const heir = await open(({ id }) => Promise.resolve(void worked.push(id)));
  await heir.incoming.work(() => everySlot);
  // Not while it may still be at it.
  expect(worked).toHaveLength(1);
  await leaseIsOver(worked[0] ?? '');
  await heir.incoming.work(() => everySlot.filter((slot) => slot % 2 === 0));
  await heir.incoming.work(() => everySlot.filter((slot) => slot % 2 === 1));
  expect(worked).toEqual([worked[0], worked[0]]);
});

it('one that fails holds up no other, is tried again, and at last waits for an administrator', async () => {
  const worked: string[] = [];
  let broken = true;
  const door = await open(({ what }) => {
    worked.push(what);
    return what === '坏' && broken ? Promise.reject(new TypeError('with what was said: 坏')) : Promise.resolve();
  });
  await post(door, door.signed('坏', 'msg_1'));
  await post(door, door.signed('好', 'msg_2'));
  await until(() => worked.includes('好'));
  const failed = () => documents().findOne({ why: { $exists: true } });
  await until(async () => (await failed()) !== null);
  const id = (await failed())?._id ?? '';
  for (let attempt = 2; attempt <= MAX_ATTEMPTS; attempt += 1) {
    await leaseIsOver(id);
    await door.incoming.work(() => everySlot);
  }
  expect(await store.aside(10)).toEqual([
    {
      id,
      channel: 'webhook',
      kind: 'said',
      person: 'ann',
      why: 'TypeError',
      attempts: MAX_ATTEMPTS,
      since: expect.any(Date) as Date,
    },
  ]);
  expect(await store.asideCount()).toBe(1);
  const tries = worked.length;
  await door.incoming.work(() => everySlot);
  expect([worked.length, tries]).toEqual([tries, MAX_ATTEMPTS + 1]);
  broken = false;
  expect(await store.again()).toBe(1);
  await door.incoming.work(() => everySlot);
  expect([worked.length, await store.aside(10)]).toEqual([tries + 1, []]);
});

describe('an administrator, of what could not be worked,', () => {
  /** Two that have failed to their last attempt. */
  async function stuck() {
    let broken = true;
    const worked: string[] = [];
    const door = await open(({ what }) => {
      if (broken) return Promise.reject(new NotWorked('渠道那边改不了卡片'));
      worked.push(what);
      return Promise.resolve();
    });
    for (const id of ['msg_1', 'msg_2']) await post(door, door.signed(`同意 ${id}`, id));
    await until(async () => (await documents().countDocuments({ why: { $exists: true } })) === 2);
    for (let attempt = 2; attempt <= MAX_ATTEMPTS; attempt += 1) {
      await documents().updateMany({}, { $set: { nextAt: new Date(0) } });
      await door.incoming.work(() => everySlot);
    }
    broken = false;
    const told: { to: readonly string[]; subject: string; body: string }[] = [];
    const made = incomingHandlers({
      store,
      people: {
        ...people,
        standing(person: string, now: string) {
          const standing = people.standing(person, now);
          return standing && { ...standing, administrator: person === 'authority-head' };
        },
      },
      clock: { now: () => '2026-11-23T02:00:00.000Z' },
      tell: (all) => Promise.resolve(all.forEach(({ to, notice }) => told.push({ to, ...notice }))),
    });
    const call = (person: string) => ({
      ...{ caller: { kind: 'person' as const, person, channel: 'miniapp' as const }, query: undefined, requestId: '' },
      ...{ key: undefined, params: undefined, body: undefined },
    });
    const listed = async () => {
      const answer = await made.listStuckIncoming({ ...call('authority-head'), query: {} });
      return isRejection(answer) ? [] : answer.items;
    };
    return { door, worked, told, made, call, listed };
  }

  it('sees each with its reason, and nothing of what it said; nobody else does', async () => {
    const { made, call, listed } = await stuck();
    expect(await made.listStuckIncoming({ ...call('authority-data'), query: {} })).toMatchObject({
      rejected: 'notAllowed',
    });
    const items = await listed();
    expect(items).toHaveLength(2);
    // Page by page they are the same.
    const first = await made.listStuckIncoming({ ...call('authority-head'), query: { limit: 1 } });
    if (isRejection(first)) throw new Error(first.text);
    expect([first.total, first.items, first.next]).toEqual([2, [items[0]], expect.any(String)]);
    const query = { limit: 1, cursor: first.next ?? '' };
    expect(await made.listStuckIncoming({ ...call('authority-head'), query })).toEqual({ items: [items[1]], total: 2 });
    for (const item of items)
      expect(item).toMatchObject({
        ...{ what: '单位系统推送的一句话', who: 'ann', reason: '渠道那边改不了卡片', attempts: MAX_ATTEMPTS },
        sinceText: expect.stringMatching(/年.*月.*日/) as string,
      });
    expect(JSON.stringify(items)).not.toContain('同意');
    const params = { id: items[0]?.id ?? '' };
    for (const refused of [
      await made.retryStuckIncoming({ ...call('authority-data'), params }),
      await made.giveUpStuckIncoming({ ...call('authority-data'), params, body: { why: '不办了' } }),
    ])
      expect(refused).toMatchObject({ rejected: 'notAllowed' });
    expect(await listed()).toHaveLength(2);
  });

  it('has one tried again, and gives the other up: whoever said it is told why, once', async () => {
    const { door, worked, told, made, call, listed } = await stuck();
    const [one, other] = (await listed()).map(({ id }) => ({ ...call('authority-head'), params: { id } }));
    if (!one || !other) throw new Error('two are stuck');
    expect(await made.retryStuckIncoming(one)).toEqual({ done: true });
    expect(await made.retryStuckIncoming(one)).toMatchObject({ rejected: 'taskClosed' });
    await door.incoming.work(() => everySlot);
    expect(worked).toHaveLength(1);

    const giveUp = { ...other, body: { why: '当事人已在小程序办理' } };
    expect(await made.giveUpStuckIncoming(giveUp)).toEqual({ done: true });
    expect(told).toEqual([
      expect.objectContaining({
        to: ['person:ann'],
        subject: expect.stringContaining('没有处理') as string,
        body: expect.stringMatching(/管理员 .* 已放弃：当事人已在小程序办理/) as string,
      }),
    ]);
    expect(await made.giveUpStuckIncoming(giveUp)).toMatchObject({ rejected: 'taskClosed' });
    expect([told.length, await listed(), await store.asideCount()]).toEqual([1, [], 0]);
    await door.incoming.work(() => everySlot);
    expect(worked).toHaveLength(1);
    // The network brings it once more: it was here, and is not begun anew. What it said is gone.
    for (const id of ['msg_1', 'msg_2']) await post(door, door.signed(`同意 ${id}`, id));
    await door.incoming.work(() => everySlot);
    expect([worked.length, await listed()]).toEqual([1, []]);
    expect(JSON.stringify(await documents().find().toArray())).not.toContain('同意');
  });
});
