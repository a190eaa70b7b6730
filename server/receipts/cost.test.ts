/** What one confirmation costs among ten and among two thousand, and what its reader is shown of the others. */
import type mongoose from 'mongoose';
import type { MatterView } from '@banjie/shared/contract/shapes.ts';
import { testDatabase } from '../../test/harness/database.ts';
import { operationsOf, slow, type Operation } from '../../test/harness/profiled.ts';
import { readingCity, unitOf } from '../../test/harness/reading-city.ts';
import { connect } from '../store/base/connection.ts';

const MANY = 2000;
const database = testDatabase();
let connection: mongoose.Connection;
let city: Awaited<ReturnType<typeof readingCity>>;
beforeAll(async () => {
  connection = await connect(database.uri);
  city = await readingCity(connection, MANY);
});
afterAll(async () => {
  await connection.close();
  await database.drop();
});

const sum = (operations: readonly Operation[], of: 'documents' | 'keys') =>
  operations.reduce((total, one) => total + one[of], 0);

it('one of two thousand costs what one of ten costs: the same operations on the same number of documents', async () => {
  const [few, many] = [await city.correction(10), await city.correction(MANY)];
  const costs: Operation[][] = [];
  for (const id of [few, many]) {
    const operations = await operationsOf(connection, async () => {
      const answer = (await city.confirm(id, 3)) as MatterView;
      const total = id === few ? 10 : MANY;
      expect(answer.receipts).toMatchObject({ total, confirmed: 1, list: [], mine: { open: false, allowed: true } });
      expect(JSON.stringify(answer).length).toBeLessThan(20_000);
    });
    expect(slow(operations)).toEqual([]);
    costs.push(operations);
  }
  const [one = [], other = []] = costs;
  const said = (operations: readonly Operation[]) => operations.map(({ of, op }) => `${op} ${of}`).sort();
  expect(said(other)).toEqual(said(one));
  expect(sum(other, 'documents')).toBe(sum(one, 'documents'));
  // Only the two counts look at more, and at nothing but an index.
  expect(sum(other, 'keys') - sum(one, 'keys')).toBeLessThanOrEqual(2 * MANY);
});

it('a party turns the pages of all of them, the missing first; a unit that only confirms sees its own', async () => {
  const id = await city.correction(90);
  for (const n of [5, 40, 70]) await city.confirm(id, n);
  const view = (await city.read('provider-duty', id)) as MatterView;
  expect(view.receipts).toMatchObject({ total: 90, confirmed: 3 });
  const seen = view.receipts?.list.map((one) => one.unit) ?? [];
  const page = (person: string, cursor: string) =>
    city.matters.handlers.listReceipts({
      ...{ caller: { kind: 'person', person, channel: 'miniapp' }, params: { id }, query: { cursor } },
      ...{ body: undefined, key: undefined, requestId: 'r' },
    });
  for (let cursor = view.receipts?.next; cursor !== undefined;) {
    const next = await page('provider-duty', cursor);
    if (!('items' in next)) throw new Error(next.text);
    seen.push(...next.items.map((one) => one.unit));
    cursor = next.next;
  }
  const names = (from: readonly number[]) => from.map((n) => `第 ${n} 局`);
  const open = [...Array(90).keys()].filter((n) => ![5, 40, 70].includes(n));
  expect(seen).toEqual(names([...open, 5, 40, 70]));
  const own = (await city.read(`${unitOf(40)}-data`, id)) as MatterView;
  expect(own.receipts).toMatchObject({ total: 90, confirmed: 3, list: [], mine: { open: false } });
  expect(own.receipts?.mine?.confirmedAt).toMatch(/11月24日/);
  expect(await page(`${unitOf(40)}-data`, view.receipts?.next ?? '')).toEqual({ items: [] });
  expect(await page('provider-duty', 'nonsense')).toMatchObject({ rejected: 'invalid' });
});

it('a crowd that confirms at once is counted right', async () => {
  const id = await city.correction(60);
  await Promise.all(Array.from({ length: 40 }, (_, n) => city.confirm(id, n)));
  const view = (await city.read('provider-duty', id)) as MatterView;
  expect(view.receipts).toMatchObject({ total: 60, confirmed: 40 });
  // Nothing is left for the sweep.
  expect(await city.receipts.repairReceipts()).toBe(0);
});
