/** Taking off what was carried out, of many matters at once. */
import type mongoose from 'mongoose';
import { testDatabase } from '../../../test/harness/database.ts';
import { connect } from '../base/connection.ts';
import { matterOutbox } from './outbox.ts';

type Document = { _id: string } & Record<string, unknown>;

const database = testDatabase();
let connection: mongoose.Connection;
beforeAll(async () => {
  connection = await connect(database.uri);
});
afterEach(() => connection.collection('matters').deleteMany({}));
afterAll(async () => {
  await connection.close();
  await database.drop();
});

const matter = (id: string, entries: readonly string[], items: readonly string[] = ['report#1']): Document => ({
  _id: id,
  outbox: entries.map((entry) => ({ id: `${id}.${entry}` })),
  outboxAt: new Date(0),
  urgentAt: new Date(0),
  state: { items: items.map((item) => ({ id: item })) },
});
const put = (...all: Document[]) => connection.collection<Document>('matters').insertMany(all);
const left = async () =>
  Object.fromEntries(
    (await connection.collection<Document>('matters').find().toArray()).map(({ _id, outbox, outboxAt }) => [
      _id,
      { entries: (outbox as { id: string }[]).map(({ id }) => id), isDue: outboxAt !== undefined },
    ]),
  );

it('takes them off in all of them, when nothing else is outstanding and what they are about is open', async () => {
  await put(matter('a', ['4.0', '4.1']), matter('b', ['7.0']), matter('c', ['1.0'], []));
  const outbox = matterOutbox(connection);
  const cleared = await Promise.all([
    outbox.clear('a', ['a.4.0', 'a.4.1'], ['report#1']),
    outbox.clear('b', ['b.7.0'], ['report#1']),
    outbox.clear('c', ['c.1.0'], []),
  ]);
  expect(cleared).toEqual([true, true, true]);
  expect(await left()).toEqual({
    a: { entries: [], isDue: false },
    b: { entries: [], isDue: false },
    c: { entries: [], isDue: false },
  });
});

it('leaves a matter alone in which something else is outstanding, or whose task is closed, and says so', async () => {
  await put(matter('a', ['4.0']), matter('b', ['7.0', '8.0']), matter('c', ['1.0'], ['report#2']));
  const outbox = matterOutbox(connection);
  // Entries of others are none of theirs, though they are asked about together.
  const cleared = await Promise.all([
    outbox.clear('a', ['a.4.0'], ['report#1']),
    outbox.clear('b', ['b.7.0'], ['report#1']),
    outbox.clear('c', ['c.1.0'], ['report#1']),
  ]);
  expect(cleared[1]).toBe(false);
  expect(cleared[2]).toBe(false);
  expect(await left()).toMatchObject({
    b: { entries: ['b.7.0', 'b.8.0'], isDue: true },
    c: { entries: ['c.1.0'], isDue: true },
  });
});
