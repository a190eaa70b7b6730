/** Memory and MongoDB answer every call alike, and leave the same behind. */
import { openStores, type Stores } from '@banjie/server/store/open-stores.ts';
import { testDatabase } from '../harness/database.ts';
import { planOf } from './plan.ts';
import { play } from './run.ts';
import { failureOf } from './shrink.ts';
import { mongodTwin } from './twin.ts';

const STEPS = 12;
const database = testDatabase();
let stores: Stores;
beforeAll(async () => {
  stores = await openStores(database.uri);
});
afterAll(async () => {
  await stores.connection.close();
  await database.drop();
});

it.each(Array.from({ length: 20 }, (_, n) => n + 1))('seed %i is played the same on mongod', async (seed) => {
  const played = await play(planOf(seed, STEPS), { twin: mongodTwin(stores) });
  if (played.fault) throw new Error(failureOf(seed, STEPS, played));
  expect(played.calls).toBeGreaterThan(0);
});

it('a memory that differs is noticed at its first other answer', async () => {
  const played = await play(planOf(3, 60), { twin: mongodTwin(stores), planted: 'doubledEffect' });
  expect(played.fault?.what).toMatch(/^deliveries\.put: memory/);
});
