import type mongoose from 'mongoose';
import type { Effect } from '@banjie/shared/engine/matter/state.ts';
import { testDatabase } from '../../test/harness/database.ts';
import { connect } from '../store/base/connection.ts';
import { databaseTime } from '../store/base/database-time.ts';
import { machineTime } from '../store/base/machine-time.ts';
import { fakeWebhook, type FakeEndpoint } from './channels/fake-webhook.ts';
import { wechatyChannel } from './channels/wechaty.ts';
import { MAX_ATTEMPTS } from './claims.ts';
import { wireNotify } from './fake-city.ts';

const database = testDatabase();
let connection: mongoose.Connection;
beforeAll(async () => {
  connection = await connect(database.uri);
});
afterEach(() => connection.collection('notices').deleteMany({}));
afterAll(async () => {
  await connection.close();
  await database.drop();
});

type Notify = Extract<Effect, { effect: 'notify' }>;
const notify = (more: Partial<Notify> = {}): Notify => ({
  effect: 'notify',
  to: ['person:ann'],
  kind: 'task',
  subject: '待办：核实',
  body: '某事',
  item: 'verify#1',
  urgent: false,
  words: ['答复'],
  ...more,
});
const by = { account: 'bot-1', max: 10, leaseSeconds: 30, waitSeconds: 0 };

async function pushed(more: Partial<Notify> = {}, wired = wireNotify(connection)) {
  const [entry] = wired.outbox.commit('m1', notify(more));
  await wired.relay.drain();
  return { wired, id: `${entry?.id}:${more.to?.[0]?.split(':')[1] ?? 'ann'}:wechaty` };
}
const stateOf = async (wired: ReturnType<typeof wireNotify>, id: string) => (await wired.store.get(id))?.state;

it('is claimed once, with where it goes, and is accepted, which is not read', async () => {
  const { wired, id } = await pushed();
  const [claimed, ...more] = (
    await Promise.all([wired.claims.claim('wechaty', by), wired.claims.claim('wechaty', { ...by, account: 'bot-2' })])
  ).flat();
  expect(more).toEqual([]);
  expect(claimed).toMatchObject({
    id,
    state: 'claimed',
    fence: 1,
    attempt: 1,
    address: { kind: 'contact', value: 'wx-ann' },
  });
  expect(await wired.claims.finish(id, 1, { result: 'accepted' })).toEqual({ state: 'accepted' });
  expect(await wired.claims.finish(id, 1, { result: 'accepted' })).toEqual({ state: 'accepted' });
  expect(await wired.store.unreadCount('ann')).toBe(1);
  expect(wired.pushes).toEqual([{ address: { kind: 'contact', value: 'wx-ann' }, number: '260001' }]);
});

it('is not given again because the clock of the database was set back a moment ago', async () => {
  const apart = await connect(database.uri);
  try {
    const { wired, id } = await pushed({}, wireNotify(apart));
    // What this process still takes for the database's time: an hour more than it is.
    const { learn, monotonic } = machineTime(apart);
    learn(new Date((await databaseTime(apart)).getTime() + 3_600_000), monotonic());
    const claimed = await wired.claims.claim('wechaty', by);
    expect(claimed.map((one) => one.id)).toEqual([id]);
    expect(await wired.claims.claim('wechaty', { ...by, account: 'bot-2' })).toEqual([]);
    expect(await wired.claims.finish(id, 1, { result: 'accepted' })).toEqual({ state: 'accepted' });
  } finally {
    await apart.close();
  }
});

it('no account of the chat is handed what is for another, nor has to give it up', async () => {
  const contacts = new Map<string, string>();
  const second = wechatyChannel({
    account: 'chat-2',
    reach: { chatContactOf: (person) => contacts.get(person), roomsOf: () => [] },
    personOfContact: () => Promise.resolve(undefined),
    isBot: () => Promise.resolve(false),
    lastClaimAt: () => Promise.resolve(0),
    now: () => Promise.resolve(0),
  });
  const wired = wireNotify(connection, { channels: [second] });
  // Ann is bound to the first account, Bob to the second.
  wired.city.contacts.set('bob', 'chat-2:wx-bob');
  contacts.set('bob', 'chat-2:wx-bob');
  wired.outbox.commit('m1', notify({ to: ['person:ann', 'person:bob'] }));
  await wired.relay.drain();
  const claimed = async (channel: string) =>
    (await wired.claims.claim(channel, by)).map(({ person, attempt, address }) => [person, attempt, address.value]);
  expect(await claimed('chat-2')).toEqual([['bob', 1, 'chat-2:wx-bob']]);
  expect(await claimed('wechaty')).toEqual([['ann', 1, 'wx-ann']]);
  expect(await claimed('chat-2')).toEqual([]);
});

it('the lease over, another claims it and the late result is refused', async () => {
  const { wired, id } = await pushed();
  await wired.claims.claim('wechaty', by);
  expect(await wired.claims.claim('wechaty', by)).toEqual([]);
  await wired.pass(id);
  const [again] = await wired.claims.claim('wechaty', { ...by, account: 'bot-2' });
  expect(again).toMatchObject({ id, fence: 2, attempt: 2 });
  expect(await wired.claims.finish(id, 1, { result: 'refused', reason: 'late' })).toMatchObject({ rejected: 'stale' });
  // Also when the lease changed hands while the result was on its way through the server.
  expect(await wired.store.finish(id, 1, { state: 'accepted' })).toBeUndefined();
  expect(await wired.claims.finish(id, 2, { result: 'accepted' })).toEqual({ state: 'accepted' });
  expect(await wired.claims.finish('nothing', 2, { result: 'accepted' })).toMatchObject({ rejected: 'notFound' });
});

it('after an acknowledgement nobody is disturbed: neither by what waits nor by what waits for its retry', async () => {
  const { wired, id } = await pushed();
  wired.closed.add('m1/verify#1');
  expect(await wired.claims.claim('wechaty', by)).toEqual([]);
  expect(await stateOf(wired, id)).toBe('superseded');

  const second = await pushed({ item: 'verify#2' }, wired);
  await wired.claims.claim('wechaty', by);
  await wired.claims.finish(second.id, 1, { result: 'retry', reason: 'offline' });
  wired.outbox.commit('m1', { effect: 'settle', items: ['verify#2'], acted: true });
  await wired.relay.drain();
  expect(await stateOf(wired, second.id)).toBe('superseded');
});

it('what has gone into other hands is not asked of who had it; who is only told of it is told', async () => {
  const { wired, id } = await pushed();
  const told = await pushed({ kind: 'info', words: [] }, wired);
  wired.hands.set('m1/verify#1', ['person:cai']);
  expect((await wired.claims.claim('wechaty', by)).map((one) => one.id)).toEqual([told.id]);
  expect(await stateOf(wired, id)).toBe('superseded');
  expect(await wired.claims.finish(told.id, 1, { result: 'accepted' })).toEqual({ state: 'accepted' });
});

it('what is settled while the bot has it in hand stays settled whatever the bot reports', async () => {
  const { wired, id } = await pushed();
  await wired.claims.claim('wechaty', by);
  await wired.store.settle('m1', ['verify#1'], true);
  expect(await wired.claims.finish(id, 1, { result: 'retry', reason: 'offline' })).toEqual({ state: 'superseded' });
  expect(await wired.claims.claim('wechaty', by)).toEqual([]);
});

it('is tried again after a pause, at most so many times, and then given up', async () => {
  const { wired, id } = await pushed();
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const [claimed] = await wired.claims.claim('wechaty', by);
    expect(claimed?.attempt).toBe(attempt);
    const state = attempt < MAX_ATTEMPTS ? 'queued' : 'givenUp';
    expect(await wired.claims.finish(id, attempt, { result: 'retry', reason: 'offline' })).toMatchObject({ state });
    expect(await wired.claims.claim('wechaty', by)).toEqual([]);
    if (state === 'queued') await wired.pass(id);
  }
  expect(await wired.store.get(id)).toMatchObject({ state: 'givenUp', failure: 'offline' });
});

it('a bot that dies with it in hand every time does not keep it for ever', async () => {
  const { wired, id } = await pushed();
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    await wired.claims.claim('wechaty', by);
    await wired.pass(id);
  }
  expect(await wired.claims.claim('wechaty', by)).toEqual([]);
  expect(await stateOf(wired, id)).toBe('givenUp');
});

it('an alarm goes before everything that waits longer', async () => {
  const wired = wireNotify(connection);
  for (let n = 0; n < 5; n++) await pushed({ item: `verify#${n}` }, wired);
  await pushed({ to: ['person:dan'], urgent: true, kind: 'alert', item: 'acknowledge#1' }, wired);
  const [first] = await wired.claims.claim('wechaty', { ...by, max: 1 });
  expect(first).toMatchObject({ person: 'dan', urgent: true });
});

it('whoever waits is woken by what is queued, and a second wait of an account ends the first', async () => {
  const wired = wireNotify(connection);
  // It has looked once, and waits: while it looks it may find what the test puts in.
  const looked = new Promise<void>((done) => {
    const { candidates } = wired.store;
    wired.store.candidates = (...asked) =>
      candidates(...asked).then((found) => {
        setImmediate(done);
        return found;
      });
  });
  const lost = wired.claims.claim('wechaty', { ...by, waitSeconds: 20 });
  await looked;
  const waiting = wired.claims.claim('wechaty', { ...by, waitSeconds: 20 });
  const { id } = await pushed({}, wired);
  expect((await waiting).map((one) => one.id)).toEqual([id]);
  expect(await lost).toEqual([]);
});

it('what another process has queued is found within the poll, and stopping ends all waiting', async () => {
  const wired = wireNotify(connection);
  const other = wireNotify(connection);
  const waiting = wired.claims.claim('wechaty', { ...by, waitSeconds: 20 });
  const { id } = await pushed({}, other);
  expect((await waiting).map((one) => one.id)).toEqual([id]);
  const idle = wired.claims.claim('wechaty', { ...by, waitSeconds: 20 });
  await wired.claims.close();
  expect(await idle).toEqual([]);
});

it('a contact that was unbound gets no further word', async () => {
  const { wired, id } = await pushed();
  wired.city.contacts.delete('ann');
  expect(await wired.claims.claim('wechaty', by)).toEqual([]);
  expect(await stateOf(wired, id)).toBe('givenUp');
});

it('a room gets its delivery while it is bound', async () => {
  const wired = wireNotify(connection);
  wired.city.rooms.set('cloud', ['r@chatroom']);
  wired.outbox.commit('m1', notify({ to: ['post:cloud:duty'], kind: 'alert', urgent: true }));
  await wired.relay.drain();
  const claimed = await wired.claims.claim('wechaty', by);
  expect(claimed.map(({ address }) => address.value).sort()).toEqual(['r@chatroom', 'wx-dan']);
  for (const { id } of claimed) await wired.pass(id);
  wired.city.rooms.clear();
  expect((await wired.claims.claim('wechaty', by)).map(({ address }) => address.value)).toEqual(['wx-dan']);
});

describe('another channel', () => {
  const endpoint: FakeEndpoint = { statuses: [200], received: [] };
  const wire = () => {
    endpoint.received = [];
    return wireNotify(connection, {
      channels: [fakeWebhook(endpoint, { secret: 's', reaches: (person) => person !== 'dan' })],
    });
  };

  it('takes over a task that the first one refused, once', async () => {
    endpoint.statuses = [500, 200];
    const { wired, id } = await pushed({}, wire());
    await wired.claims.claim('wechaty', by);
    expect(await wired.claims.finish(id, 1, { result: 'refused', reason: 'no such contact' })).toEqual({
      state: 'givenUp',
    });
    expect(await wired.claims.finish(id, 1, { result: 'refused', reason: 'no such contact' })).toEqual({
      state: 'givenUp',
    });
    await wired.claims.dispatch();
    expect(endpoint.received).toEqual([]);
    await wired.claims.dispatch();
    expect(endpoint.received).toHaveLength(1);
    expect(await wired.claims.dispatch()).toBe(0);
  });

  it('is not used for what nobody has to answer, nor where it does not reach the person', async () => {
    endpoint.statuses = [200];
    const wired = wire();
    const info = await pushed({ kind: 'info', words: [] }, wired);
    const alarm = await pushed({ to: ['person:dan'], kind: 'alert', urgent: true }, wired);
    await wired.claims.claim('wechaty', by);
    for (const { id } of [info, alarm]) await wired.claims.finish(id, 1, { result: 'refused', reason: 'x' });
    await wired.claims.dispatch();
    expect(endpoint.received).toEqual([]);
    expect((await wired.all()).some(({ id }) => id.endsWith('dan:in-app'))).toBe(true);
  });

  it('is the first where chat does not reach', async () => {
    endpoint.statuses = [200];
    const { wired } = await pushed({ to: ['person:bob'] }, wire());
    await wired.claims.dispatch();
    expect(endpoint.received).toHaveLength(1);
  });
});
