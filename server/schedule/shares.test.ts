import type mongoose from 'mongoose';
import { testDatabase } from '../../test/harness/database.ts';
import { connect } from '../store/base/connection.ts';
import { askOlderToLeave, leaseStore } from '../store/base/leases.ts';
import { SLOTS } from '../store/base/slots.ts';
import type { Board } from './ports.ts';
import { createShares, sharedOut } from './shares.ts';

const database = testDatabase();
let connection: mongoose.Connection;
beforeAll(async () => {
  connection = await connect(database.uri);
});
afterEach(() => connection.collection('leases').deleteMany({}));
afterAll(async () => {
  await connection.close();
  await database.drop();
});

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
const slots = Array.from({ length: SLOTS }, (_, slot) => slot);

/** The version of the database that all of them work on. */
const SCHEMA = 10;

/** A process whose renewals are asked for by hand, and whose monotonic clock is moved. */
function process(more: { knows?: number; leaseMs?: number; time?: { now: number }; overtaken?: () => void } = {}) {
  const time = more.time ?? { now: 0 };
  const shares = createShares({
    ...{
      store: leaseStore(connection, SCHEMA),
      log: quiet,
      knows: () => more.knows ?? 1,
      leaseMs: more.leaseMs ?? 9_000,
    },
    monotonic: () => time.now,
    ...(more.overtaken ? { overtaken: more.overtaken } : {}),
  });
  return { shares, time };
}
const together = (...all: ReturnType<typeof process>[]) =>
  all.flatMap(({ shares }) => [...shares.held()]).sort((one, other) => one - other);

it('one alone has all of it; of four each has its part, and no slot has two holders on the way there', async () => {
  const four = [process(), process(), process(), process()];
  const [first] = four;
  await first!.shares.renew();
  expect(first!.shares.held()).toEqual(slots);
  for (let round = 0; round < 3; round++)
    for (const one of four) {
      await one.shares.renew();
      const all = together(...four);
      expect(new Set(all).size).toBe(all.length);
    }
  expect(four.map(({ shares }) => shares.held().length)).toEqual([16, 16, 16, 16]);
  expect(together(...four)).toEqual(slots);
});

it('renewals at the same moment leave no slot with two holders or with none', async () => {
  const four = [process(), process(), process(), process()];
  for (let round = 0; round < 6; round++) await Promise.all(four.map(({ shares }) => shares.renew()));
  expect(together(...four)).toEqual(slots);
});

it('what a dead one held is taken over when its lease is over by the clock of the database', async () => {
  const dead = process({ leaseMs: 1 });
  const other = process();
  await dead.shares.renew();
  await connection.db?.command({ ping: 1 });
  // Its millisecond is over by the time the database has answered twice more.
  for (let n = 0; n < 50 && other.shares.held().length < SLOTS; n++) await other.shares.renew();
  expect(other.shares.held()).toEqual(slots);
});

it('one that hangs stops by its own clock, counted from before it asked', async () => {
  const { shares, time } = process();
  await shares.renew();
  time.now = 8_999;
  expect(shares.holds(5)).toBe(true);
  time.now = 9_000;
  expect(shares.held()).toEqual([]);
  expect(shares.holds(5)).toBe(false);
});

it('whoever goes gives back what he held', async () => {
  const one = process();
  const other = process();
  for (let n = 0; n < 2; n++) for (const { shares } of [one, other]) await shares.renew();
  expect(other.shares.held()).toHaveLength(SLOTS / 2);
  await one.shares.stop();
  expect(one.shares.held()).toEqual([]);
  await other.shares.renew();
  expect(other.shares.held()).toEqual(slots);
});

it('in a rolling upgrade the work goes to the newer release, and back to the older when that is gone', async () => {
  const older = process({ knows: 60 });
  await older.shares.renew();
  const newer = process({ knows: 61 });
  for (let n = 0; n < 2; n++) for (const { shares } of [newer, older]) await shares.renew();
  await newer.shares.renew();
  expect([older.shares.held().length, newer.shares.held().length]).toEqual([0, SLOTS]);
  await newer.shares.stop();
  await older.shares.renew();
  expect(older.shares.held()).toEqual(slots);
});

it('whoever works on an older version of the database holds nothing once a newer waits, says so once, and is gone when it stops', async () => {
  const said: string[] = [];
  const older = process({ overtaken: () => said.push('older') });
  await older.shares.renew();
  expect(await askOlderToLeave(connection, SCHEMA)).toBe(0);
  await older.shares.renew();
  expect([older.shares.held().length, said]).toEqual([SLOTS, []]);
  expect(await askOlderToLeave(connection, SCHEMA + 1)).toBe(1);
  await older.shares.renew();
  await older.shares.renew();
  expect([older.shares.held(), said]).toEqual([[], ['older']]);
  await older.shares.stop();
  expect(await askOlderToLeave(connection, SCHEMA + 1)).toBe(0);
  // What nobody says any more counts no longer: the newer one has given up.
  await connection.collection('leases').updateOne({}, { $set: { 'wanted.until': new Date(0) } });
  const back = process();
  await back.shares.renew();
  expect(back.shares.held()).toEqual(slots);
});

it('an assignment on a board that has changed since is refused', async () => {
  const store = leaseStore(connection, SCHEMA);
  const { version } = await store.renew('a', 1, 9_000);
  expect(await store.assign(version, ['a'], [])).toBe(true);
  expect(await store.assign(version, ['b'], [])).toBe(false);
});

it('moves nothing where all is shared out already, and never takes what a living one holds', () => {
  const at = new Date(1_000);
  const member = (id: string, until = 2_000) => ({ id, until: new Date(until), knows: 1 });
  const board = (holders: (string | undefined)[], ...members: Board['members']): Board => ({
    ...{ version: 1, at, members, holders, overtaken: false },
  });
  const even = slots.map((slot) => (slot % 2 === 0 ? 'a' : 'b'));
  expect(sharedOut(board(even, member('a'), member('b')), 'a')).toBeUndefined();
  const all = slots.map(() => 'a');
  expect(sharedOut(board(all, member('a'), member('b')), 'b')).toBeUndefined();
  const dead = sharedOut(board(all, member('a', 1_000), member('b')), 'b');
  expect(dead).toEqual({ holders: slots.map(() => 'b'), gone: ['a'] });
});
