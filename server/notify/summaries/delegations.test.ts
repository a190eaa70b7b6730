import type mongoose from 'mongoose';
import { addDays, addMs, dayOf, MS_PER_DAY } from '@banjie/shared/kernel/time.ts';
import { testDatabase } from '../../../test/harness/database.ts';
import { behalfOf } from '../../matters/view/behalf.ts';
import type { DelegationRecord } from '../../people/ports.ts';
import { connect } from '../../store/base/connection.ts';
import { AT, wireNotify } from '../fake-city.ts';
import { createDelegationSummaries, type Line } from './delegations.ts';

const database = testDatabase();
let connection: mongoose.Connection;
beforeAll(async () => {
  connection = await connect(database.uri);
});
afterEach(() => connection.collection('notices').deleteMany({}));
afterAll(async () => {
  await connection.close();
  await database.drop();
});

const today = dayOf(AT);
const seven: Line[] = Array.from({ length: 7 }, (_, n) => ({ title: `事项${n}`, number: `26000${n}` }));
const delegation: DelegationRecord = {
  ...{ id: 'd1', from: 'ann', to: 'bob', fromDay: today, untilDay: addDays(today, 1), reason: '外出', madeAt: AT },
};

function wire(made: DelegationRecord[] = [delegation]) {
  const wired = wireNotify(connection);
  const state = { made, void: false };
  const summaries = () =>
    createDelegationSummaries({
      ...{ store: wired.store, notices: wired.notices, now: () => wired.time.city },
      delegations: () => Promise.resolve(state.made),
      holds: () => !state.void,
      nameOf: (person) => `${person}先生`,
      keysOf: (person) => [`person:${person}`, 'post:works:data'],
      linesOf: (keys) => Promise.resolve(keys.includes('person:ann') && keys.length === 1 ? seven : []),
    });
  const told = async () =>
    (await wired.store.noticesOf('bob', { unread: true, limit: 9 })).map(({ subject }) => subject).reverse();
  return { ...wired, state, summaries, told };
}
const START = '今起您代ann先生办理，现有 7 件待办';
const END = '您代ann先生办理已结束';

it('is told at the start and at the end, once, by however many processes, and after a restart', async () => {
  const wired = wire();
  await Promise.all([wired.summaries().sweep(), wired.summaries().sweep()]);
  const one = wired.summaries();
  expect([await one.sweep(), await one.sweep(), await wired.told()]).toEqual([0, 0, [START]]);
  wired.time.city = addMs(AT, 2 * MS_PER_DAY);
  await Promise.all([one.sweep(), wired.summaries().sweep()]);
  expect(await wired.told()).toEqual([START, END]);
});

it.each([
  ['somebody ends it early', (wired: ReturnType<typeof wire>) => (wired.state.made = [{ ...delegation, endedAt: AT }])],
  ['he has nothing to hand on any more', (wired: ReturnType<typeof wire>) => (wired.state.void = true)],
])('also when %s', async (_, ends) => {
  const wired = wire();
  await wired.summaries().sweep();
  wired.time.city = addMs(AT, 60_000);
  ends(wired);
  await wired.summaries().sweep();
  expect(await wired.told()).toEqual([START, END]);
});

it('nothing is said of what has not begun, nor of the end of what was never said to begin', async () => {
  const wired = wire([{ ...delegation, fromDay: addDays(today, 1) }]);
  await wired.summaries().sweep();
  wired.state.made = [{ ...delegation, endedAt: AT }];
  await wired.summaries().sweep();
  expect(await wired.told()).toEqual([]);
});

it('a row is marked where it is his only through another', () => {
  const standing = {
    ...{ person: 'bob', name: '', unit: '', unitName: '', administrator: false, keys: ['person:bob' as const] },
    standsInFor: [
      { person: 'ann', name: '安', until: today, keys: ['person:ann' as const, 'post:works:data' as const] },
    ],
  };
  expect(behalfOf(['person:ann'], standing)).toEqual({ behalf: '安' });
  expect(behalfOf(['person:ann', 'person:bob'], standing)).toEqual({});
  expect(behalfOf(['person:cai'], standing)).toEqual({});
});
