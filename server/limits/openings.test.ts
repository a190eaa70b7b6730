import type mongoose from 'mongoose';
import type { Effect } from '@banjie/shared/engine/matter/state.ts';
import { testDatabase } from '../../test/harness/database.ts';
import { connect } from '../store/base/connection.ts';
import { peopleStore } from '../store/people/people.ts';
import { openingsOf } from './openings.ts';

const database = testDatabase();
const connections: mongoose.Connection[] = [];
afterAll(async () => {
  for (const one of connections) await one.close();
  await database.drop();
});

/** One process of the city. */
async function started() {
  const connection = await connect(database.uri);
  connections.push(connection);
  return openingsOf(peopleStore(connection), { most: 3, seconds: 600, atOnce: 3 });
}
const asks = (units: number): Effect[] => [
  {
    ...{ effect: 'askReceipts', item: 'i', post: 'head', title: '', provisional: false, subject: '', body: '' },
    units: Array.from({ length: units }, (_, n) => `unit-${n}`),
  },
];

it('openings that tell many are counted over all processes, for each person; others are not', async () => {
  const [one, other] = [await started(), await started()];
  for (let n = 0; n < 10; n += 1) expect(await one('lin', asks(19))).toBeUndefined();
  for (const process of [one, other, one]) expect(await process('lin', asks(20))).toBeUndefined();
  const refused = await other('lin', asks(400));
  expect(refused).toMatchObject({ rejected: 'tooOften', text: expect.stringMatching(/10 分钟内最多 3 件/) as string });
  expect(refused?.afterSeconds).toBeGreaterThan(500);
  expect(refused?.afterSeconds).toBeLessThanOrEqual(600);
  expect(await one('lin', asks(2))).toBeUndefined();
  expect(await other('wang', asks(20))).toBeUndefined();
});
