/** Seven weeks of a small city; the whole year is `npm run year`. */
import { testDatabase } from '../harness/database.ts';
import { QUICK } from '../year/roster.ts';
import { year } from '../year/year.ts';

const database = testDatabase();
afterAll(() => database.drop());

it('weeks of duties, absences, returns and restarts leave nothing lost, told twice or forgotten', async () => {
  const result = await year(database.uri, { size: QUICK, days: 40, perDay: 18, seed: 7 });
  expect(result.faults).toEqual([]);
  // It proves something only if much has happened.
  expect(result.acknowledged.opened.length).toBeGreaterThan(40);
  expect(result.acknowledged.given.length).toBeGreaterThan(200);
  expect(result.lapses).toBeGreaterThan(0);
  expect(result.turns).toBeGreaterThan(0);
}, 600_000);
