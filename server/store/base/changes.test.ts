/** Whoever has written something and asks to be up to date has heard it: also when it is the first thing after he began to listen. */
import { testDatabase } from '../../../test/harness/database.ts';
import { followCollections } from './changes.ts';
import { connect } from './connection.ts';

const database = testDatabase();
afterAll(() => database.drop());

it.each([
  ['what is written', 'followed'],
  ['and does not wait long for what is written elsewhere', 'other'],
])('hears the first thing after it began: %s', async (_, collection) => {
  for (let n = 0; n < 8; n += 1) {
    const connection = await connect(database.uri);
    for (const one of ['followed', 'other']) await connection.createCollection(one).catch(() => undefined);
    const heard: string[] = [];
    const following = await followCollections(connection, ['followed'], {
      changed: (changes) => heard.push(...changes.map(({ id }) => id)),
      missed: () => undefined,
    });
    await connection.collection<{ _id: string }>(collection).insertOne({ _id: `${collection} ${n}` });
    await following.catchUp();
    expect(heard).toEqual(collection === 'followed' ? [`${collection} ${n}`] : []);
    await following.close();
    await connection.close();
  }
});
