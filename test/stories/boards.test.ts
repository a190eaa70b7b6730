/** Days of a small city: what its boards say equals a count by hand of all histories. The whole year is `npm run year`. */
import { testDatabase } from '../harness/database.ts';
import { QUICK } from '../year/roster.ts';
import { year } from '../year/year.ts';

const database = testDatabase();
afterAll(() => database.drop());

it('what the boards say after a fortnight equals a count by hand', async () => {
  const result = await year(database.uri, { size: QUICK, days: 9, perDay: 8, seed: 11 });
  expect(result.faults).toEqual([]);
  expect(result.acknowledged.given.length).toBeGreaterThan(10);
}, 120_000);
