import mongoose from 'mongoose';
import { testDatabase } from '../test/harness/database.ts';
import { createLogger } from './log.ts';
import { connect } from './store/base/connection.ts';

const database = testDatabase();
afterAll(() => database.drop());

/** Logs an error and gives the line. */
function logged(error: unknown): string {
  const lines: string[] = [];
  createLogger('info', { write: (line) => void lines.push(line) }).error({ err: error }, 'something failed');
  return lines.join('');
}
const CANARY = '身份证430102199901011233';

it('tells kind, code and place of an error, and nothing of what it was about', async () => {
  const connection = await connect(database.uri);
  const notes = connection.collection<{ _id: string; text: string }>('notes');
  const refused = await notes
    .bulkWrite(
      [1, 2].map(() => ({ insertOne: { document: { _id: CANARY, text: CANARY } } })),
      { ordered: false },
    )
    .catch((error: unknown) => error);
  await connection.close();
  expect(refused).toBeInstanceOf(mongoose.mongo.MongoBulkWriteError);
  const broken = (() => {
    try {
      return JSON.parse(`{"text": "${CANARY}", x`) as unknown;
    } catch (error) {
      return error;
    }
  })();
  for (const error of [refused, broken, new Error('not saved', { cause: refused })]) {
    const line = logged(error);
    expect(line).not.toContain('430102');
    expect(line).toContain('log.test.ts');
  }
  expect(logged(refused)).toContain('11000');
  expect(logged(new Error('not saved', { cause: refused }))).toContain('not saved');
});
