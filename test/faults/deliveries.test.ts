/** Killed at each seam between a commit and the mark that it was sent, and stopped for longer than any lease, under load: nothing is lost, and what comes twice is the same. */
import { testDatabase } from '../harness/database.ts';
import { runDeliveries } from './deliveries/run.ts';
import { seams } from './deliveries/seams.ts';

const database = testDatabase();
afterAll(() => database.drop());

it('loses no committed notice in twenty kills and a pause longer than every lease, and repeats only what was sent and not yet marked, under the same key', async () => {
  const { kills, pauses, faults, repeated, matters, deliveries } = await runDeliveries(database.uri, {
    kills: 20,
    pauses: 1,
  });
  expect(faults).toEqual([]);
  expect(kills).toEqual(Object.fromEntries(seams.map((seam) => [seam, 4])));
  expect(deliveries).toBeGreaterThan(matters);
  // Deliveries that were under way in a process when it was killed or stood still: no more than it has under way at once.
  const atRisk =
    kills['sent, not marked'] +
    kills['claimed, not sent'] +
    kills['told, not ticked off'] +
    kills.anywhere +
    kills['committed, not told'] +
    pauses;
  expect(repeated).toBeLessThanOrEqual(atRisk * UNDER_WAY);
}, 300_000);

/** Of each kind of urgency, in one channel. */
const UNDER_WAY = 2 * 32;
