/** A database that 2c4f09f has written, brought to this version: nothing is lost, and its proof still holds. */
import mongoose from 'mongoose';
import { testDatabase } from '../../../test/harness/database.ts';
import { historyOf, people } from '../../../test/harness/small-city.ts';
import { createCounts } from '../../boards/counts.ts';
import type { HistoryEntry } from '../../matters/ports.ts';
import { hashOf } from '../../proof/hash.ts';
import { verifyDatabase } from '../../proof/verify/database.ts';
import { verifyMatters } from '../../proof/verify/matters.ts';
import { verifyAdministration } from '../../proof/verify/administration/chain.ts';
import { administrationReading } from '../audit/reading.ts';
import { connect } from '../base/connection.ts';
import { leaseStore } from '../base/leases.ts';
import { entryId } from '../matters/history.ts';
import type { MatterDocument } from '../matters/document.ts';
import { matterStore } from '../matters/matters.ts';
import { openStores, type Stores } from '../open-stores.ts';
import { migrate, NewerDatabase, SCHEMA } from './migrations.ts';
import { exportedRoots, publicKeys, putFirstCity } from './testing/first-city.ts';

type FirstMatter = { _id: string; number: string; history: Omit<HistoryEntry, 'v' | 'matter'>[] };

/** Opened with a title that was cut through an emoji, and commented on sixty times. */
const CUT = '26000013';
const database = testDatabase();
let stores: Stores | undefined;
let before: FirstMatter[];

const verify = (from: Stores) =>
  verifyDatabase({
    ...{ store: from.roots, exported: exportedRoots, trusted: publicKeys },
    verify: async (good) => [await verifyMatters(from.roots, good)],
    elapsed: () => 0,
  });
async function change(run: (db: mongoose.mongo.Db) => Promise<unknown>): Promise<void> {
  const client = await mongoose.mongo.MongoClient.connect(database.uri);
  try {
    await run(client.db());
  } finally {
    await client.close();
  }
}
const open = async () => (stores = await openStores(database.uri));

beforeEach(async () => {
  await putFirstCity(database.uri);
  await change(async (db) => {
    before = (await db.collection('matters').find().toArray()) as unknown as FirstMatter[];
  });
});
afterEach(async () => {
  await stores?.connection.close();
  stores = undefined;
  await database.drop();
});

it('keeps every entry, says who did what, and verifies against the roots that were signed before', async () => {
  const { matters, roots } = await open();
  for (const { _id, number, history } of before) {
    const after = await historyOf(matters, _id);
    expect(after.map(({ seq, hash, command }) => [seq, hash, command])).toEqual(
      history.map(({ seq, hash, command }) => [seq, hash, command]),
    );
    expect(await matters.idOfNumber(number)).toBe(_id);
  }
  const report = await verify(stores as Stores);
  // What 2c4f09f itself took for tampering: the half character is found again, and proves itself by the hash.
  expect(report.findings).toEqual([]);
  expect((await roots.roots()).length).toBe(exportedRoots.length);
});

it('begins the chain of administration with what stands, which then shows an edit', async () => {
  const { connection } = await open();
  const reading = administrationReading(connection);
  const roots = { good: [], kept: [], exported: undefined };
  const report = await verifyAdministration(reading, roots);
  const persons = await connection.collection<{ _id: string }>('persons').find().toArray();
  expect(persons.length).toBeGreaterThan(50);
  expect(report.findings).toEqual([]);
  const first = persons[0]?._id ?? '';
  await connection.collection<{ _id: string }>('persons').updateOne({ _id: first }, { $set: { unit: 'x' } });
  expect((await verifyAdministration(reading, roots)).findings).toEqual([expect.stringContaining(`人员 ${first}`)]);
});

it('takes looks that have no record in the trail under the chain, as they stand', async () => {
  const early = { matter: 'm1', field: 'phone', person: 'zhao', at: '2026-03-11T02:00:00.000Z', what: 'seen' };
  await change((db) => db.collection('looks').insertOne({ ...early }));
  const { connection } = await open();
  const reading = administrationReading(connection);
  const roots = { good: [], kept: [], exported: undefined };
  expect((await verifyAdministration(reading, roots)).findings).toEqual([]);
  await connection.collection('looks').updateOne({ matter: 'm1' }, { $set: { person: 'lin' } });
  expect((await verifyAdministration(reading, roots)).findings).toEqual([expect.stringContaining('早期查看记录')]);
});

it('leaves a small document, and the whole history beside it', async () => {
  const { matters, connection } = await open();
  const id = (await matters.idOfNumber(CUT)) ?? '';
  const found = await connection.collection<MatterDocument>('matters').findOne({ _id: id });
  expect(found?.tail.length).toBeLessThanOrEqual(8);
  expect(found).not.toHaveProperty('history');
  const entries = await matters.timeline(id, { limit: 20 });
  expect(entries.map(({ seq }) => seq)).toEqual(Array.from({ length: 20 }, (_, n) => (found?.seq ?? 0) - n));
});

it('knows a command again that was given before', async () => {
  const { matters, connection } = await open();
  const [first] = before.filter(({ number }) => number === CUT);
  const third = first?.history[2];
  const kept = await connection.collection<{ _id: string; k: string }>('history').findOne({
    _id: entryId(first?._id ?? '', third?.seq ?? 0),
  });
  expect(await matters.given(kept?.k ?? '')).toMatchObject({ seq: 3, body: third?.body });
});

it('keeps what stands in the registers, and what was imported has its home there', async () => {
  const client = await mongoose.mongo.MongoClient.connect(database.uri);
  const old = await client.db().collection<Record<string, unknown>>('registers').find().toArray();
  await client.close();
  const { registers } = await open();
  const inForce = old.filter((one) => one['until'] === undefined);
  expect(inForce.length).toBeGreaterThan(10);
  const found = await registers.read({
    subjects: inForce.map((one) => ({ register: String(one['register']), subject: String(one['subject']) })),
    ...{ queries: [], tallies: [] },
  });
  expect(found.subjects.map(({ entry }) => entry?.title)).toEqual(inForce.map((one) => String(one['title'])));
  const users = await registers.read({
    ...{ subjects: [], tallies: [] },
    queries: [{ register: 'subscriptions', query: { under: 'divisions/' } }],
  });
  expect(users.queries[0]?.length).toBeGreaterThan(3);
});

it('finds what was opened before', async () => {
  const { lists } = await open();
  const found = await lists.search({ unit: 'authority' }, ['修订实施目录'], { state: 'all', limit: 10 });
  expect(found.length).toBe(2);
});

it('tells what somebody has changed from what was written wrongly', async () => {
  await change((db) =>
    db
      .collection('matters')
      .updateOne({ number: CUT }, { $set: { 'history.4.events.0.form.text': '改成了别的\ufffd' } }),
  );
  await open();
  expect((await verify(stores as Stores)).findings).toEqual([
    expect.stringMatching(`事项 ${CUT}：第 5 条记录.*内容被改动过`),
  ]);
});

it('counts the boards anew from the histories, and says that they are not whole until then', async () => {
  await (await open()).connection.close();
  await change(async (db) => {
    const named = <T extends object>(name: string) => db.collection<T & { _id: string }>(name);
    await named<{ version: number }>('schema').updateOne({ _id: 'schema' }, { $set: { version: 10 } });
    await named('board_lines').insertMany([{ _id: 'counted before' }]);
    await named<{ until: string }>('board_lines').insertMany([{ _id: 'gathered', until: 'all' }]);
    for (const name of ['board_matters', 'board_done']) await named(name).insertMany([{ _id: `${name} before` }]);
  });
  const { boards, connection } = await open();
  const left = await Promise.all(
    ['board_matters', 'board_done', 'board_lines'].map((name) => connection.collection(name).countDocuments({})),
  );
  expect([left, await boards.isComplete()]).toEqual([[0, 0, 0], false]);
  const counts = createCounts({ store: boards, directory: () => people.directory() });
  await counts.sweep('2027-01-01');
  const standings = await boards.standings(before.map(({ _id }) => _id));
  expect([standings.size, await boards.isComplete()]).toEqual([before.length, true]);
});

it('is taken up where it was left, also by two at once', async () => {
  const connection = await connect(database.uri);
  // As if the process had died after it had copied and before it took off.
  const [first] = before.filter(({ number }) => number === CUT);
  const store = matterStore(connection);
  await migrate(connection);
  const once = await historyOf(store, first?._id ?? '');
  await change(async (db) => {
    await db.collection('matters').deleteMany({});
    await db.collection('schema').deleteMany({});
    await db.collection('matters').insertMany(before as unknown as mongoose.mongo.Document[]);
  });
  await Promise.all([migrate(connection), migrate(connection)]);
  expect(hashOf(await historyOf(store, first?._id ?? ''))).toBe(hashOf(once));
  await connection.close();
});

it('waits until nobody works on an older version any more, and says so', async () => {
  const connection = await connect(database.uri);
  await migrate(connection);
  const older = leaseStore(connection, SCHEMA - 1);
  await older.renew('older', 1, 600_000);
  const schema = connection.collection<{ _id: string; version: number }>('schema');
  await schema.updateOne({ _id: 'schema' }, { $set: { version: SCHEMA - 1 } });
  const said: string[] = [];
  const done = migrate(connection, (line) => {
    said.push(line);
  });
  while (said.length === 0) expect(await schema.findOne({})).toMatchObject({ version: SCHEMA - 1 });
  expect(said[0]).toMatch(/旧版本的 1 个服务进程还在运行/);
  expect((await older.renew('older', 1, 600_000)).overtaken).toBe(true);
  expect(await schema.findOne({})).toMatchObject({ version: SCHEMA - 1 });
  await older.leave('older');
  await done;
  expect(await schema.findOne({})).toMatchObject({ version: SCHEMA });
  await connection.close();
});

it('counts anew what rides on a matter, where that was subtracted twice', async () => {
  await (await open()).connection.close();
  await change(async (db) => {
    const schema = db.collection<{ _id: string; version: number }>('schema');
    await schema.updateOne({ _id: 'schema' }, { $set: { version: 11 } });
    await db.collection('matters').updateOne({ number: CUT }, { $set: { riding: -3_146 } });
  });
  const { connection } = await open();
  const found = await connection.collection<MatterDocument>('matters').find().toArray();
  expect(found.map(({ riding }) => riding)).toEqual(
    found.map(({ tail }) => tail.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0)),
  );
});

it('does not touch a database of a newer version', async () => {
  await change((db) =>
    db.collection<{ _id: string; version: number }>('schema').insertOne({ _id: 'schema', version: SCHEMA + 1 }),
  );
  await expect(openStores(database.uri)).rejects.toThrow(NewerDatabase);
});
