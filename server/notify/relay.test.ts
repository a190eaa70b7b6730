import type mongoose from 'mongoose';
import type { Effect } from '@banjie/shared/engine/matter/state.ts';
import { testDatabase } from '../../test/harness/database.ts';
import { connect } from '../store/base/connection.ts';
import { wireNotify } from './fake-city.ts';

const database = testDatabase();
let connection: mongoose.Connection;
beforeAll(async () => {
  connection = await connect(database.uri);
});
afterEach(() => connection.collection('deliveries').deleteMany({}));
afterAll(async () => {
  await connection.close();
  await database.drop();
});

const task = (to: Extract<Effect, { effect: 'notify' }>['to'], more: Partial<Effect> = {}): Effect =>
  ({
    effect: 'notify',
    to,
    kind: 'task',
    subject: '待办',
    body: '某事',
    item: 'verify#1',
    urgent: false,
    words: ['答复'],
    ...more,
  }) as Effect;
const ids = async (wired: ReturnType<typeof wireNotify>) => (await wired.all()).map(({ _id }) => _id);

it('tells every holder in the app, and those with a bound chat there too', async () => {
  const wired = wireNotify(connection);
  const [entry] = wired.outbox.commit('m1', task(['post:works:data']));
  await wired.relay.drain();
  expect(await ids(wired)).toEqual([`${entry?.id}:ann:in-app`, `${entry?.id}:ann:wechaty`, `${entry?.id}:bob:in-app`]);
  expect(wired.outbox.left()).toEqual([]);
  expect(await wired.store.unreadCount('ann')).toBe(1);
});

it("a vacant post is its head's affair, and without a head the authority's; whoever stands in is told too", async () => {
  const wired = wireNotify(connection);
  wired.city.delegates.set('hal', ['bob']);
  const [toHead] = wired.outbox.commit('m1', task(['post:works:security']));
  const [toAuthority] = wired.outbox.commit('m2', task(['post:health:security', 'person:gone']));
  await wired.relay.drain();
  expect(await ids(wired)).toEqual([
    `${toHead?.id}:bob:in-app`,
    `${toHead?.id}:hal:in-app`,
    `${toAuthority?.id}:boss:in-app`,
  ]);
});

it('what was in the hands of somebody who has left is told to the head of his unit', async () => {
  const wired = wireNotify(connection);
  wired.city.formerly.set('gone', 'works');
  const [notice] = wired.outbox.commit('m1', task(['person:gone']));
  await wired.relay.drain();
  expect(await ids(wired)).toEqual([`${notice?.id}:hal:in-app`]);
});

it('an urgent notice of a duty post, or of one on duty, also goes to the duty group of the unit', async () => {
  const wired = wireNotify(connection);
  wired.city.rooms.set('cloud', ['room@chatroom']);
  const [urgent] = wired.outbox.commit('m1', task(['person:dan'], { kind: 'alert', urgent: true }));
  wired.outbox.commit('m2', task(['post:cloud:duty']), task(['post:works:data'], { urgent: true }));
  await wired.relay.drain();
  expect((await ids(wired)).filter((id) => id.includes('room'))).toEqual([`${urgent?.id}:room.room@chatroom:wechaty`]);
});

it('two relays on the same outbox, and a crash before the entry is taken off, tell nobody twice', async () => {
  const wired = wireNotify(connection);
  for (let n = 0; n < 20; n++) wired.outbox.commit(`m${n}`, task(['post:works:data']));
  const before = structuredClone(wired.outbox.matters);
  await Promise.all([wired.relay.drain(), wired.makeRelay().drain()]);
  expect(await wired.all()).toHaveLength(60);
  wired.outbox.matters.splice(0, Infinity, ...before);
  await wired.makeRelay().drain();
  expect(await wired.all()).toHaveLength(60);
});

it('what was committed while a pass is under way is carried out when drain resolves', async () => {
  const wired = wireNotify(connection);
  wired.outbox.commit('m1', task(['post:works:data']));
  const first = wired.relay.drain();
  wired.outbox.commit('m2', task(['post:health:data']));
  await Promise.all([first, wired.relay.drain()]);
  expect(wired.outbox.left()).toEqual([]);
});

it('a poisoned entry is counted and retried later, and holds up only what changes the same documents', async () => {
  let now = 1_000_000;
  let broken = true;
  const applied: string[] = [];
  const wired = wireNotify(connection, {
    now: () => now,
    effects: {
      registers: {
        apply(change) {
          if (broken && change.subject === 'bad') return Promise.reject(new Error('no disk'));
          return Promise.resolve(void applied.push(`${change.op} ${change.subject}`));
        },
      },
    },
  });
  const change = (subject: string, op: 'put' | 'lift'): Effect => ({
    effect: 'register',
    change: { register: 'suspensions', subject, op, title: '', why: '', units: [] },
    by: { name: '甲' },
  });
  const [poisoned] = wired.outbox.commit(
    'm1',
    change('bad', 'put'),
    change('bad', 'lift'),
    change('good', 'put'),
    task(['post:works:data']),
  );
  wired.outbox.commit('m2', task(['post:health:data']));
  await wired.relay.drain();
  expect(applied).toEqual(['put good']);
  expect(await wired.all()).toHaveLength(4);
  expect(wired.relay.status().failing).toEqual([
    { entry: poisoned?.id, effect: 'register', attempts: 1, since: now, error: 'no disk' },
  ]);
  // Not tried again before its time.
  await wired.relay.drain();
  expect(wired.relay.status().failing[0]?.attempts).toBe(1);
  broken = false;
  now += 1_000;
  await wired.relay.drain();
  expect(applied).toEqual(['put good', 'put bad', 'lift bad']);
  expect(wired.relay.status().failing).toEqual([]);
});

it('hundreds of poisoned matters leave room for the others', async () => {
  const wired = wireNotify(connection, {
    effects: { project: (matter) => (matter.startsWith('bad') ? Promise.reject(new Error('x')) : Promise.resolve()) },
  });
  for (let n = 0; n < 150; n++) wired.outbox.commit(`bad${n}`, { effect: 'project' });
  for (let n = 0; n < 100; n++) wired.outbox.commit(`good${n}`, { effect: 'project' });
  await wired.relay.drain();
  expect(wired.relay.status().failing).toHaveLength(150);
  expect(wired.outbox.left().filter((id) => id.startsWith('good'))).toEqual([]);
});

it('a fan-out goes on where it stopped, and a unit without a holder of the post is still able to answer', async () => {
  const wired = wireNotify(connection);
  const units = Array.from({ length: 450 }, (_, n) => `u${String(n).padStart(3, '0')}`);
  wired.city.hold('u449', 'data', 'zoe');
  const ask: Effect = {
    effect: 'askReceipts',
    item: 'receipts#2',
    units,
    post: 'data',
    title: '比对',
    provisional: false,
    subject: '请回执',
    body: '结果',
  };
  const [entry] = wired.outbox.commit('m1', ask);
  let calls = 0;
  const crashing = wired.makeRelay({
    outbox: {
      advance: (...args) => (++calls === 2 ? Promise.reject(new Error('killed')) : wired.outbox.advance(...args)),
    },
  });
  await crashing.drain();
  expect(wired.receipts.all.size).toBe(400);
  expect(wired.outbox.matters[0]?.entries[0]?.cursor).toBe(200);
  await wired.makeRelay().drain();
  expect(wired.receipts.all.size).toBe(450);
  expect(wired.completed).toEqual(['m1/receipts#2']);
  expect(wired.receipts.all.get('m1.receipts#2.u000')?.parties).toEqual(['post:u000:data', 'post:u000:head']);
  expect(wired.receipts.all.get('m1.receipts#2.u449')?.parties).toEqual(['post:u449:data']);
  expect((await wired.store.noticesOf('zoe', { unread: false, limit: 9 }))[0]).toMatchObject({
    id: `${entry?.id}/u449:zoe:in-app`,
    kind: 'receipt',
    receipt: 'm1.receipts#2.u449',
  });
});

it('only units whose receipt is open are reminded, and the line above once', async () => {
  const wired = wireNotify(connection);
  const base = { item: 'receipts#2', subject: '请回执', body: '结果' };
  wired.outbox.commit('m1', {
    effect: 'askReceipts',
    ...base,
    units: ['works', 'health'],
    post: 'data',
    title: '比对',
    provisional: false,
  });
  await wired.relay.drain();
  const receipt = wired.receipts.all.get('m1.receipts#2.works');
  if (receipt) receipt.state = 'confirmed';
  const [lapse] = wired.outbox.commit('m1', {
    effect: 'remindReceipts',
    ...base,
    kind: 'lapse',
    line: ['post:bureau:head'],
  });
  await wired.relay.drain();
  expect((await ids(wired)).filter((id) => lapse && id.startsWith(lapse.id))).toEqual([
    `${lapse?.id}/health:cai:in-app`,
    `${lapse?.id}:boss:in-app`,
  ]);
});

it('a closed task takes its notices back: seen ones as acted upon, unseen ones as not needed', async () => {
  const wired = wireNotify(connection);
  const [asked] = wired.outbox.commit('m1', task(['post:works:data']));
  await wired.relay.drain();
  await wired.store.markRead('bob', undefined, '2026-11-23T03:00:00.000Z');
  wired.outbox.commit('m1', { effect: 'settle', items: ['verify#1'], acted: true });
  await wired.relay.drain();
  expect(Object.fromEntries((await wired.all()).map(({ _id, state }) => [_id, state]))).toEqual({
    [`${asked?.id}:ann:in-app`]: 'acted',
    [`${asked?.id}:ann:wechaty`]: 'superseded',
    [`${asked?.id}:bob:in-app`]: 'acted',
  });
  expect(await wired.store.unreadCount('ann')).toBe(0);
});

it('a notice that is relayed after its task was closed asks nobody for anything', async () => {
  const wired = wireNotify(connection);
  wired.closed.add('m1/verify#1');
  wired.outbox.commit('m1', task(['post:works:data']));
  await wired.relay.drain();
  expect(new Set((await wired.all()).map(({ state }) => state))).toEqual(new Set(['superseded']));
  expect(await wired.store.unreadCount('ann')).toBe(0);
});

it('wakes on a commit and ends gracefully', async () => {
  const wired = wireNotify(connection);
  wired.relay.start();
  wired.outbox.commit('m1', task(['post:works:data']));
  wired.outbox.wake();
  await wired.relay.drain();
  expect(wired.outbox.left()).toEqual([]);
  await wired.relay.stop();
  wired.outbox.commit('m2', task(['post:works:data']));
  await wired.relay.drain();
  expect(wired.outbox.left()).toHaveLength(1);
});
