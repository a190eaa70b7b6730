/** A notice that goes to many: each is told once, whoever tells it and however often. */
import type mongoose from 'mongoose';
import { personKey, type PersonId } from '@banjie/shared/kernel/party.ts';
import { testDatabase } from '../../test/harness/database.ts';
import { connect } from '../store/base/connection.ts';
import { wireNotify } from './fake-city.ts';
import { deliveryId, MOST_WAYS, partsOfId } from './telling.ts';

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

const persons = (count: number, from = 0): PersonId[] => Array.from({ length: count }, (_, n) => `p${from + n}`);
const said = {
  effect: 'notify',
  kind: 'result',
  subject: '结果',
  body: '某事',
  item: 'x#1',
  urgent: false,
  words: [],
} as const;

/** A city in which these persons are, and a result for all of them. */
function many(wired: ReturnType<typeof wireNotify>, told: readonly PersonId[]) {
  wired.city.hold('health', 'data', ...told);
  return wired.outbox.commit('m1', { ...said, words: [], to: ['post:health:data'] });
}
const toldOf = async (wired: ReturnType<typeof wireNotify>) =>
  (await wired.all()).map(({ person }) => person ?? '').sort();

it('lies in parts, and everybody has it once', async () => {
  const wired = wireNotify(connection);
  many(wired, persons(MOST_WAYS * 2 + 5));
  await wired.relay.drain();
  expect(await toldOf(wired)).toEqual(persons(MOST_WAYS * 2 + 5).sort());
  const sizes = (await connection.collection<{ to: object[] }>('notices').find().sort({ _id: 1 }).toArray()).map(
    ({ to }) => to.length,
  );
  expect(sizes).toEqual([MOST_WAYS, MOST_WAYS, 5]);
  const [notice, ...more] = await wired.store.noticesOf('p100', { unread: true, limit: 10 });
  expect(more).toEqual([]);
  await wired.store.markRead('p100', [notice?.id ?? ''], '2026-11-23T03:00:00.000Z');
  expect(await Promise.all(['p100', 'p101'].map(wired.store.unreadCount))).toEqual([0, 1]);
});

it('told again after a crash between its parts, when somebody has come: nobody is missing, nobody has it twice', async () => {
  const wired = wireNotify(connection);
  many(wired, persons(150));
  const before = structuredClone(wired.outbox.matters);
  await wired.relay.drain();
  await connection.collection('notices').deleteMany({ part: { $gte: 1 } });
  wired.outbox.matters.splice(0, Infinity, ...before);
  // One has left before the cut between two parts, another has come.
  wired.city.hold('health', 'data', ...persons(149, 1), 'new');
  await wired.makeRelay().drain();
  expect(await toldOf(wired)).toEqual([...persons(150), 'new'].sort());
});

it('told by several at once, who know different people', async () => {
  const wired = wireNotify(connection);
  const others = wireNotify(connection);
  many(wired, persons(200));
  many(others, persons(200, 10));
  expect(others.outbox.left()).toEqual(wired.outbox.left());
  await Promise.all([wired.relay.drain(), others.relay.drain(), wired.makeRelay().drain(), others.makeRelay().drain()]);
  expect(await toldOf(wired)).toEqual(persons(210).sort());
});

it('each way is claimed once, whoever claims of the same notice at once', async () => {
  const wired = wireNotify(connection);
  const told = persons(40);
  for (const person of told) wired.city.contacts.set(person, `wx-${person}`);
  wired.city.hold('health', 'data', ...told);
  wired.outbox.commit('m1', { ...said, words: [], kind: 'task', to: told.map(personKey) });
  await wired.relay.drain();
  const claimed = await Promise.all(
    ['bot-1', 'bot-2', 'bot-3'].map((account) =>
      wired.claims.claim('wechaty', { account, max: 15, leaseSeconds: 30, waitSeconds: 0 }),
    ),
  );
  const rest = await wired.claims.claim('wechaty', { account: 'bot-4', max: 50, leaseSeconds: 30, waitSeconds: 0 });
  expect([...claimed.flat(), ...rest].map(({ person }) => person ?? '').sort()).toEqual(told.sort());
  await Promise.all([...claimed.flat(), ...rest].map(({ id }) => wired.claims.finish(id, 1, { result: 'accepted' })));
  expect(await wired.store.candidates('wechaty', { limit: 10 })).toEqual([]);
  const [left] = await connection.collection('notices').find({ waits: 'wechaty' }).toArray();
  expect(left).toBeUndefined();
});

it('a delivery is known by its name, also in a room whose name has colons', () => {
  const room = { address: { kind: 'room' as const, value: 'r:1@chatroom' }, channel: 'wechaty' };
  expect(partsOfId(deliveryId('m1.2.0/works', room))).toEqual({
    telling: 'm1.2.0/works',
    recipient: 'room.r:1@chatroom',
    channel: 'wechaty',
  });
});
