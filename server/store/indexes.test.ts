/** docs/scale.md names every collection and index of the database, and nothing is unique but ids. */
import { readFileSync } from 'node:fs';
import { testDatabase } from '../../test/harness/database.ts';
import { RECEIPT_CHANGES } from './matters/look.ts';
import { openStores, type Stores } from './open-stores.ts';

/** Kept by the database itself. */
const SYSTEM = /^system\./;
const scale = readFileSync(new URL('../../docs/scale.md', import.meta.url), 'utf8');
const rowsOf = (columns: number): string[][] =>
  scale
    .split('\n')
    .filter((line) => line.startsWith('|') && !line.startsWith('| -'))
    .map((line) => line.split('|').slice(1, -1))
    .filter((cells) => cells.length === columns)
    .map((cells) => cells.map((cell) => cell.trim()));
const quoted = (cell: string): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, text = '']) => text);

/** Of every collection its indexes as the document spells them: `from`, `key, -version`. */
const described = new Map(
  rowsOf(3)
    .filter(([first = '']) => /^`[\w.]+`$/.test(first))
    .map(([collection = '', , indexes = '']) => [quoted(collection)[0] ?? '', quoted(indexes).sort()]),
);
const spelt = (key: Record<string, unknown>): string =>
  Object.entries(key)
    .map(([field, order]) => (order === -1 ? `-${field}` : field))
    .join(', ');

let database: ReturnType<typeof testDatabase>;
let stores: Stores;
let atStart: ReadonlySet<string>;
let indexes: Map<string, { key: Record<string, unknown>; unique?: boolean }[]>;
beforeAll(async () => {
  database = testDatabase();
  stores = await openStores(database.uri);
  const made = (await stores.connection.db?.listCollections().toArray()) ?? [];
  atStart = new Set(made.map(({ name }) => name));
  // What comes to be when it is first written.
  const id = '0123456789abcdef01234567';
  await stores.files.begin(id, 'ann', new Date(0));
  await stores.files.write(
    id,
    (async function* () {
      yield await Promise.resolve(Buffer.from('text'));
    })(),
  );
  await stores.leases.renew('one', 1, 1_000);
  await stores.clock.begin(0);
  await stores.matters.takeNumber('2026-03-11T02:00:00.000Z', 'm1');
  const db = stores.connection.db;
  const names = (await db?.listCollections().toArray())?.map(({ name }) => name) ?? [];
  indexes = new Map(
    await Promise.all(
      names
        .filter((name) => !SYSTEM.test(name))
        .map(async (name) => [name, (await db?.collection(name).indexes()) ?? []] as const),
    ),
  );
});
afterAll(async () => {
  await stores.connection.close();
  await database.drop();
});

it('what a page is joined of is there before anything is written: made while it is read, it would fail the reading', () => {
  for (const name of ['matters', RECEIPT_CHANGES, 'register_history', 'register_entries'])
    expect(atStart).toContain(name);
});

it('every unique key is an _id', () => {
  const unique = [...indexes].flatMap(([name, all]) => all.filter((one) => one.unique).map(({ key }) => [name, key]));
  expect(unique).toEqual([]);
});

it('names every collection with its indexes, and no index that is not there', () => {
  const real = [...indexes].map(([name, all]) => [
    name,
    all
      .map(({ key }) => spelt(key))
      .filter((key) => key !== '_id')
      .sort(),
  ]);
  const said = [...indexes.keys()].map((name) => [name, described.get(name)]);
  expect(said).toEqual(real);
  expect([...described].filter(([name, keys]) => keys.length > 0 && !indexes.has(name))).toEqual([]);
});

it('says of every collection by which key its questions are routed', () => {
  const routed = rowsOf(3)
    .filter(([first = '']) => !/^`[\w.]+`$/.test(first))
    .map(([, looks = '', route = '']) => ({ looks, route }));
  expect(routed.filter(({ route }) => route === '')).toEqual([]);
  const told = new Set(routed.flatMap(({ looks, route }) => quoted(`${looks} ${route}`)));
  // Small ones, of which every process holds all.
  const held = scale.slice(0, scale.indexOf('## Matters'));
  expect([...described.keys()].filter((name) => !told.has(name) && !held.includes(`\`${name}\``))).toEqual([]);
});
