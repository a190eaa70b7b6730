/** Deliveries that version 7 has written, each a document with the words of its notice, become notices with their ways. */
import type mongoose from 'mongoose';
import { testDatabase } from '../../../test/harness/database.ts';
import { judgeSeals, sealingOf } from '../../proof/seal.ts';
import { connect } from '../base/connection.ts';
import { deliveryStore } from '../notices/deliveries.ts';
import { NOTICES, tellingOf, type NoticeDocument } from '../notices/notice-document.ts';
import { migrate, SCHEMA } from './migrations.ts';
import { putFirstCity } from './testing/first-city.ts';

type Document = { _id: string } & Record<string, unknown>;

const database = testDatabase();
let connection: mongoose.Connection;
beforeEach(async () => {
  connection = await connect(database.uri);
});
afterEach(async () => {
  await connection.close();
  await database.drop();
});

const notice = {
  ...{ event: 'm1.2.0', at: '2026-11-23T02:00:00.000Z', matter: 'm1', number: '26000001', kind: 'task', urgent: false },
  ...{ subject: '待办：核实', body: '某事', words: ['答复'], item: 'verify#1', dueAt: '2026-11-25T15:59:59.999Z' },
  ...{ basis: { setting: 'x.y', limit: '3 个工作日' }, among: 2 },
};
const fresh = { state: 'accepted', attempt: 0, fence: 0, others: [] };
/** The seals are those that version 7 made with the key below. */
const sealing = sealingOf('04ab', '5a5a5a5a');
const LEASE = new Date('2026-11-23T02:01:00.000Z');
const old: Document[] = [
  {
    ...{ ...notice, ...fresh, _id: 'm1.2.0:ann:in-app', person: 'ann', channel: 'in-app', slot: 1 },
    ...{ address: { kind: 'inside', value: 'ann' }, seal: 'cf97351b.8071cf854ebab509faacd045ac313f3e', unread: true },
  },
  {
    ...{ ...notice, ...fresh, _id: 'm1.2.0:ann:wechaty', person: 'ann', channel: 'wechaty', slot: 1, others: ['sms'] },
    ...{ address: { kind: 'contact', value: 'wx-ann' }, seal: 'cf97351b.dba7f9ff057ecc384659b1affefa3f29' },
    ...{ state: 'claimed', attempt: 2, fence: 3, nextAt: LEASE, account: 'bot-1', claim: 'abc' },
  },
  {
    ...{ ...notice, ...fresh, _id: 'm1.2.0:bob:in-app', person: 'bob', channel: 'in-app', slot: 1 },
    ...{ address: { kind: 'inside', value: 'bob' }, seal: 'cf97351b.5e26160aa774d19060109ea980353616' },
    ...{ state: 'read', readAt: '2026-11-23T03:00:00.000Z' },
  },
  {
    ...{ ...notice, ...fresh, _id: 'm1.2.0:room.r:1@chatroom:wechaty', unit: 'cloud', channel: 'wechaty', slot: 1 },
    ...{
      address: { kind: 'room', value: 'r:1@chatroom' },
      seal: 'cf97351b.f4dc23374ced0b84e664b6ac181be1ca',
      acceptedAt: LEASE,
    },
  },
];
/** A result that went to so many that it takes two documents, and what was asked of a unit. */
const many: Document[] = Array.from({ length: 70 }, (_, n) => ({
  ...{ ...notice, ...fresh, event: 'm2.1.0', matter: 'm2', _id: `m2.1.0:p${n}:in-app`, person: `p${n}` },
  ...{ channel: 'in-app', address: { kind: 'inside', value: `p${n}` }, among: 70, unread: true },
}));
const asked: Document[] = [
  {
    ...{ ...notice, ...fresh, event: 'm2.1.0/health', matter: 'm2', _id: 'm2.1.0/health:cai:in-app', person: 'cai' },
    ...{ channel: 'in-app', address: { kind: 'inside', value: 'cai' }, receipt: 'm2.x.health', state: 'acted' },
  },
];

async function at7(documents: readonly Document[]): Promise<void> {
  await connection.collection<Document>('deliveries').insertMany([...documents]);
  await connection.collection<Document>('schema').insertOne({ _id: 'schema', version: 7 });
}
const told = async () => connection.collection<NoticeDocument>(NOTICES).find().sort({ _id: 1 }).toArray();

it('keeps how far each delivery had come, and seals that still hold', async () => {
  await at7(old);
  await migrate(connection);
  const [one, ...more] = await told();
  expect(more).toEqual([]);
  expect(one).toMatchObject({ _id: 'm1.2.0', unread: ['ann'], waits: ['wechaty'], nextAt: LEASE, among: 2 });
  expect(judgeSeals(tellingOf(one!), [sealing], new Set())).toMatchObject({
    all: 'good',
    each: [{ is: 'good' }, { is: 'good' }, { is: 'good' }, { is: 'good' }],
  });
  const store = deliveryStore(connection);
  // The bot that had it in hand reports by the name that it knows.
  expect(await store.finish('m1.2.0:ann:wechaty', 2, { state: 'accepted' })).toBeUndefined();
  expect(await store.finish('m1.2.0:ann:wechaty', 3, { state: 'accepted' })).toBe('accepted');
  expect((await store.ofMatter('m1')).map(({ id, state, readAt }) => [id, state, readAt])).toEqual([
    ['m1.2.0:ann:in-app', 'accepted', undefined],
    ['m1.2.0:ann:wechaty', 'accepted', undefined],
    ['m1.2.0:bob:in-app', 'read', '2026-11-23T03:00:00.000Z'],
    ['m1.2.0:room.r:1@chatroom:wechaty', 'accepted', undefined],
  ]);
  expect(await connection.db?.listCollections({ name: 'deliveries' }).toArray()).toEqual([]);
});

it('is taken up where it was left, also by two at once: nobody is told twice, and nobody is missing', async () => {
  await at7([...old, ...many, ...asked]);
  await migrate(connection);
  const once = await told();
  expect(once.map(({ _id, to }) => [_id, to.length])).toEqual([
    ['m1.2.0', 4],
    ['m2.1.0', 64],
    ['m2.1.0+1', 6],
    ['m2.1.0/health', 1],
  ]);
  // As if the process had died while it took off what it had put in.
  await connection.collection<Document>('deliveries').insertMany([...old.slice(2), ...many.slice(0, 10), ...asked]);
  await connection.collection<Document>('schema').updateOne({ _id: 'schema' }, { $set: { version: 7 } });
  await Promise.all([migrate(connection), migrate(connection)]);
  expect(await told()).toEqual(once);
  expect(await connection.collection<Document>('schema').findOne({ _id: 'schema' })).toMatchObject({ version: SCHEMA });
});

it('brings along all that a city of the first version had told', async () => {
  await putFirstCity(database.uri);
  const before = await connection.collection<Document>('deliveries').find().toArray();
  await migrate(connection);
  const after = await told();
  const ways = after.flatMap(({ _id, to }) => to.map(({ who, channel, state }) => `${_id}:${who}:${channel} ${state}`));
  expect(ways.sort()).toEqual(before.map((one) => `${one._id} ${String(one['state'])}`).sort());
  const unread = before.filter((one) => one['unread']).map((one) => String(one['person']));
  const store = deliveryStore(connection);
  for (const person of new Set(unread))
    expect(await store.unreadCount(person)).toBe(unread.filter((one) => one === person).length);
});
