/** The driver's open cursors and sessions are kept as a set would keep them. What a `Set` leaves behind is measured by `npm run bench idle`. */
import { testDatabase } from '@banjie/test/harness/database.ts';
import { connect } from './connection.ts';
import { Few } from './few.ts';

it('holds what a set would', () => {
  const [few, set] = [new Few<number>(), new Set<number>()];
  for (let n = 0; n < 400; n++) {
    const one = (n * 7919) % 13;
    if (n % 3 === 0) expect(few.delete(one)).toBe(set.delete(one));
    else expect([few.add(one).size, few.has(one)]).toEqual([set.add(one).size, true]);
    expect([[...few].length, [...few].every((each) => set.has(each))]).toEqual([set.size, true]);
  }
  few.clear();
  expect([few.size, [...few]]).toEqual([0, []]);
});

it('gives what one goes through as it was, whatever is taken out meanwhile', () => {
  const few = new Few<string>().add('a').add('b').add('c');
  const met: string[] = [];
  for (const one of few) {
    met.push(one);
    few.delete(one);
  }
  expect(met).toEqual(['a', 'b', 'c']);
});

describe('of a client', () => {
  const database = testDatabase();
  afterAll(() => database.drop());

  it('has each open cursor and session, and closing ends them', async () => {
    const connection = await connect(database.uri);
    const things = connection.collection<{ _id: number }>('things');
    await things.insertMany([{ _id: 1 }, { _id: 2 }, { _id: 3 }]);
    const { s: kept } = connection.getClient() as unknown as { s: Record<string, Few<unknown>> };
    const open = () => [kept['activeCursors']?.size, kept['activeSessions']?.size];
    expect(open()).toEqual([0, 0]);
    const cursor = things.find({}, { batchSize: 1 });
    await cursor.next();
    expect(open()).toEqual([1, 1]);
    await connection.close();
    expect([cursor.closed, ...open()]).toEqual([true, 0, 0]);
  });
});
