import { testDatabase } from '../../../test/harness/database.ts';
import { connect, type Connection } from '../base/connection.ts';
import { letterNumberStore } from './letter-numbers.ts';

const database = testDatabase();
let connections: Connection[];
beforeAll(async () => {
  connections = await Promise.all([connect(database.uri), connect(database.uri)]);
  await letterNumberStore(connections[0]!).ensureIndexes();
});
afterAll(async () => {
  await Promise.all(connections.map((one) => one.close()));
  await database.drop();
});
const series = { key: 'office/2026', unit: 'office' };
const written = (n: number) => `青〔2026〕${n}号`;

it('each letter gets one number, and every number a letter, whoever asks and however often', async () => {
  const stores = connections.map(letterNumberStore);
  const letters = Array.from({ length: 12 }, (_, n) => `m${n}.L1`);
  const asked = [...letters, ...letters].map((letter, n) => stores[n % 2]!.claim(letter, series, written));
  const given = await Promise.all(asked);
  expect(given.slice(0, 12)).toEqual(given.slice(12));
  const all = Array.from({ length: 12 }, (_, n) => written(n + 1));
  expect([...new Set(given)].sort()).toEqual(all.sort());
}, 30_000);

it('a number whose taker was killed before it was written down is still its letter’s', async () => {
  const [one, other] = connections.map(letterNumberStore);
  const key = { key: 'bureau/2026', unit: 'bureau' };
  expect(await one!.claim('a.L1', key, written)).toBe(written(1));
  // As a kill between the two writes leaves it.
  await connections[0]!.collection('letter_numbers').deleteOne({ _id: 'a.L1' as never });
  expect(await other!.claim('b.L1', key, written)).toBe(written(2));
  expect(await one!.claim('a.L1', key, () => 'never asked')).toBe(written(1));
});
