/** Who may stand in for whom: two can't for each other in the same days, and nobody for what is no longer there. */
import type mongoose from 'mongoose';
import { isRejection } from '@banjie/shared/kernel/rejection.ts';
import { testDatabase } from '../../test/harness/database.ts';
import { connect } from '../store/base/connection.ts';
import { peopleStore } from '../store/people/people.ts';
import { createDelegations, type Delegations } from './delegations.ts';
import { createPeople, type PeopleService } from './directory.ts';
import type { PeopleStore } from './ports.ts';

const database = testDatabase();
let connection: mongoose.Connection;
let store: PeopleStore;
let people: PeopleService;
let delegations: Delegations;
let now = '2026-11-23T02:00:00.000Z';

beforeAll(async () => {
  connection = await connect(database.uri);
  const made = peopleStore(connection);
  await made.ensureIndexes();
  store = made;
  await store.save({
    units: [
      { id: 'alpha', name: '甲局', kind: 'unit', order: 1 },
      { id: 'beta', name: '乙局', kind: 'unit', order: 2 },
    ],
    persons: [
      ...['a1', 'a2', 'a3', 'a4', 'a5', 'a6'].map((id) => ({ id, name: id, unit: 'alpha' })),
      { id: 'a5-2', name: 'a5', unit: 'alpha', human: 'a5' },
    ],
    posts: [
      { unit: 'alpha', post: 'duty', persons: ['a1', 'a3'] },
      { unit: 'alpha', post: 'data', persons: ['a2'] },
    ],
  });
  people = await createPeople(store);
  delegations = createDelegations(store, people, { now: () => now });
});
afterAll(async () => {
  await people.close();
  await connection.close();
  await database.drop();
});

const asked = (to: string, fromDay: string, untilDay: string) => ({ to, fromDay, untilDay, reason: '出差' });

it('refuses to let two stand in for each other in the same days, and says what to do', async () => {
  await delegations.create('a1', asked('a2', '2026-11-24', '2026-11-26'), 'k1');
  const back = await delegations.create('a2', asked('a1', '2026-11-26', '2026-11-28'), 'k2');
  expect(back).toMatchObject({ rejected: 'invalid', faults: [{ path: 'to' }] });
  expect(isRejection(back) && back.text).toContain('改日期');
  expect(isRejection(await delegations.create('a2', asked('a1', '2026-11-27', '2026-11-28'), 'k3'))).toBe(false);
  expect(isRejection(await delegations.create('a2', asked('a3', '2026-11-24', '2026-11-26'), 'k4'))).toBe(false);
});

describe('a post that was delegated from tomorrow and is lost today', () => {
  const tomorrow = '2026-12-02T02:00:00.000Z';
  const powers = () => people.standing('a4', tomorrow)?.standsInFor.map((one) => one.person);
  const stateOf = async (person: string) =>
    (await delegations.listOf(person)).items.find((one) => one.from.id === 'a1' && one.to.id === 'a4')?.state;

  it('gives no power, tells nobody, and shows as void to both; with the post it comes back', async () => {
    now = '2026-12-01T02:00:00.000Z';
    await delegations.create('a1', asked('a4', '2026-12-02', '2026-12-04'), 'k5');
    expect(powers()).toEqual(['a1']);
    expect(people.delegatesOf('a1', tomorrow)).toEqual(['a4']);

    // He gets another post, which was never what he handed on.
    await store.save({
      posts: [
        { unit: 'alpha', post: 'duty', persons: ['a3'] },
        { unit: 'alpha', post: 'security', persons: ['a1'] },
      ],
    });
    await people.refresh();
    expect(powers()).toEqual([]);
    expect(people.delegatesOf('a1', tomorrow)).toEqual([]);
    expect([await stateOf('a1'), await stateOf('a4')]).toEqual(['void', 'void']);

    await store.save({ posts: [{ unit: 'alpha', post: 'duty', persons: ['a3', 'a1'] }] });
    await people.refresh();
    expect(powers()).toEqual(['a1']);
    expect(await stateOf('a1')).toBe('coming');
  });

  it('of one who held no post, what is his own is stood in for', async () => {
    await delegations.create('a4', asked('a3', '2026-12-01', '2026-12-02'), 'k6');
    const his = people.standing('a3', now)?.standsInFor.find((one) => one.person === 'a4');
    expect(his?.keys).toEqual(['person:a4']);
  });
});

it('of a human with two ids nobody stands in for himself, nor two for each other under another id', async () => {
  const { candidates } = await delegations.listOf('a5');
  expect(candidates.map(({ id }) => id)).not.toContain('a5-2');
  await delegations.create('a6', asked('a5', '2027-03-01', '2027-03-03'), 'k20');
  const back = await delegations.create('a5-2', asked('a6', '2027-03-02', '2027-03-04'), 'k21');
  expect(back).toMatchObject({ rejected: 'invalid', faults: [{ path: 'to' }] });
});

it('whoever was to stand in and has gone to another unit, or left, does so no more: it is void', async () => {
  await delegations.create('a3', asked('a6', '2026-12-10', '2026-12-20'), 'k22');
  const day = '2026-12-15T02:00:00.000Z';
  now = day;
  const seen = async () => [
    people.standing('a6', day)?.standsInFor.map(({ person }) => person) ?? [],
    people.delegatesOf('a3', day),
    (await delegations.listOf('a3')).items.find((one) => one.to.id === 'a6')?.state,
  ];
  expect(await seen()).toEqual([['a3'], ['a6'], 'running']);
  for (const change of [{ unit: 'beta' }, { unit: 'alpha', left: day }]) {
    await store.save({ persons: [{ id: 'a6', name: 'a6', ...change }] });
    await people.refresh();
    expect(await seen()).toEqual([[], [], 'void']);
  }
});
