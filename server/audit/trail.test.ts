/** What a process has noted, against a real database: batches, what repeats, what is promised, an outage, two processes. */
import { testDatabase } from '../../test/harness/database.ts';
import { settableClock } from '../../test/harness/small-city.ts';
import { connect, type Connection } from '../store/base/connection.ts';
import { administrationReading } from '../store/audit/reading.ts';
import { trailStore } from '../store/audit/trail.ts';
import { verifyTrail } from '../proof/verify/administration/trail.ts';
import type { TrailStore } from './ports.ts';
import { createTrail, type Noted, type Trail } from './trail.ts';

const database = testDatabase();
const clock = settableClock('2026-03-11T15:59:00.000Z');
const errors: unknown[] = [];
let connection: Connection;
let store: TrailStore;
const trailOn = (from: Pick<TrailStore, 'put'>): Trail =>
  // Written when the test says so: an hour is never over.
  createTrail({ store: from, now: clock.now, onError: (error) => errors.push(error), flushMs: 3_600_000 });

beforeAll(async () => {
  connection = await connect(database.uri);
  const trails = trailStore(connection);
  await trails.ensureIndexes();
  store = trails;
});
afterEach(async () => {
  for (const name of ['audit', 'audit_segments']) await connection.collection(name).deleteMany({});
});
afterAll(async () => {
  await connection.close();
  await database.drop();
});

const look = (of: string): Noted => ({
  kind: 'look',
  what: 'readFile',
  channel: 'weapp',
  who: 'zhao',
  of,
  outcome: 'done',
});
const kept = async () => (await store.list({}, 100_000)).records;
const faults = async (): Promise<string[]> => {
  const said: string[] = [];
  await verifyTrail(administrationReading(connection), { trail: new Map(), purged: new Map() }, (text) =>
    said.push(text),
  );
  return said;
};

it('writes nothing at once, what was noted together in one, and what repeats as a count', async () => {
  let writes = 0;
  const trail = trailOn({ put: (...all) => ((writes += 1), store.put(...all)) });
  for (let n = 0; n < 40; n += 1) trail.note({ ...look('same'), outcome: 'notAllowed' });
  for (let n = 0; n < 20; n += 1) trail.note(look(`f${n}`));
  expect(await kept()).toEqual([]);
  await trail.flush();
  expect(writes).toBe(1);
  const all = await kept();
  expect(all).toHaveLength(21);
  expect(all.find(({ of }) => of === 'same')?.times).toBe(40);
  expect(await faults()).toEqual([]);
});

it('what was promised is there when the promise is kept, and what was noted before it too', async () => {
  const trail = trailOn(store);
  trail.note(look('before'));
  await Promise.all([trail.promise(look('one')), trail.promise(look('two'))]);
  expect((await kept()).map(({ of = '' }) => of).sort()).toEqual(['before', 'one', 'two']);
});

it('holds no number of a person and no line of its own', async () => {
  const trail = trailOn(store);
  await trail.promise({ ...look('张三 13987654321\n第二行'), who: '11010519491231002X' });
  expect(await kept()).toMatchObject([{ of: '张三 139****4321 第二行', who: '110105********002X' }]);
});

it('while the database is away it keeps what it has, in its order, and breaks no promise silently', async () => {
  let away = true;
  const trail = trailOn({ put: (...all) => (away ? Promise.reject(new Error('away')) : store.put(...all)) });
  trail.note(look('first'));
  await expect(trail.promise(look('promised'))).rejects.toThrow('away');
  trail.note(look('last'));
  away = false;
  await trail.flush();
  expect((await kept()).map(({ of }) => of).reverse()).toEqual(['first', 'promised', 'last']);
  expect(await faults()).toEqual([]);
});

it('an answer that was lost is written once', async () => {
  let lost = true;
  const trail = trailOn({
    async put(...all) {
      await store.put(...all);
      if (lost) throw new Error('answer lost');
    },
  });
  await expect(trail.promise(look('one'))).rejects.toThrow('answer lost');
  lost = false;
  await trail.promise(look('two'));
  expect((await kept()).map(({ of }) => of).reverse()).toEqual(['one', 'two']);
  expect(await faults()).toEqual([]);
});

it('a flood of different ones is bounded, and says that it was more', async () => {
  const trail = trailOn(store);
  for (let n = 0; n < 21_000; n += 1) trail.note({ ...look(`f${n}`), outcome: 'notAllowed' });
  await trail.flush();
  const { records } = await store.list({ what: 'beyond' }, 10);
  const all = await kept();
  expect(records).toMatchObject([{ outcome: 'notKept' }]);
  expect(all.length).toBeLessThan(21_000);
  expect(all.reduce((sum, { times = 1 }) => sum + times, 0)).toBe(21_000);
  expect(await faults()).toEqual([]);
});

it('two processes and two days have segments of their own', async () => {
  const [one, other] = [trailOn(store), trailOn(store)];
  await Promise.all([one.promise(look('a')), other.promise(look('b'))]);
  clock.set('2026-03-11T16:01:00.000Z');
  await Promise.all([one.promise(look('c')), other.promise(look('d'))]);
  const segments = await connection.collection<{ _id: string }>('audit_segments').find().toArray();
  expect(segments.map(({ _id }) => _id.slice(0, 10)).sort()).toEqual([
    ...['2026-03-11', '2026-03-11', '2026-03-12', '2026-03-12'],
  ]);
  expect(await faults()).toEqual([]);
  expect(errors).toEqual([]);
});
