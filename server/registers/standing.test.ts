/** What stands is the same in whatever order its changes arrive. */
import fc from 'fast-check';
import type { RegisterChange } from '@banjie/shared/engine/matter/state.ts';
import {
  arrive,
  before,
  inForce,
  LASTING,
  nothing,
  valuesOf,
  type Arriving,
  type Recorded,
  type Standing,
} from './standing.ts';

const base = { register: 'catalogue', subject: 's', title: '', why: '', units: [] } as const;
const change = (more: Partial<RegisterChange>): RegisterChange => ({ ...base, units: [], op: 'put', ...more });
const arriving = (matter: string, seq: number, at: string, more: Partial<RegisterChange>): Arriving => ({
  order: { at, matter, seq },
  change: change(more),
  ...{ number: `no-${matter}`, procedure: 'p', by: { name: matter } },
});
const T = (n: number) => `2026-11-23T02:00:0${n}.000Z`;

function play(changes: readonly Arriving[], from: Standing = nothing): { standing: Standing; records: Recorded[] } {
  let standing = from;
  const records: Recorded[] = [];
  for (const one of changes) {
    const came = arrive(standing, one);
    standing = came.standing;
    records.push(came.record);
  }
  return { standing, records };
}

/** What anybody would see: who holds it and what it says, those that are over with how they ended. */
const seen = ({ holds, members }: Standing) =>
  holds
    .map((hold) => ({
      ...{ key: hold.key, live: inForce(hold), put: hold.put?.order, lift: hold.lift?.order },
      values: valuesOf(hold, hold.key === LASTING ? members : []),
    }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));

const someChanges = fc
  .uniqueArray(
    fc.record({
      matter: fc.constantFrom('m1', 'm2', 'm3'),
      seq: fc.integer({ min: 1, max: 4 }),
      at: fc.integer({ min: 0, max: 4 }).map(T),
      what: fc.constantFrom<Partial<RegisterChange>>(
        { lasting: true },
        { lasting: true, op: 'lift' },
        {},
        { op: 'lift' },
        { lasting: true, op: 'merge', sets: { sharedWith: { add: ['alpha'] } } },
        { lasting: true, op: 'merge', sets: { sharedWith: { add: ['beta'], remove: ['alpha'] } } },
      ),
    }),
    { selector: ({ matter, seq }) => `${matter}.${seq}`, minLength: 1, maxLength: 8 },
  )
  .map((all) =>
    all.map(({ matter, seq, at, what }) =>
      arriving(matter, seq, at, { ...what, ...(what.op ? {} : { values: { n: `${matter}.${seq}` } }) }),
    ),
  );

it('stands the same and tells the same history, in whatever order its changes arrive', () => {
  fc.assert(
    fc.property(
      someChanges.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
      ([all, shuffled]) => {
        const one = play([...all].sort((a, b) => (before(a.order, b.order) ? -1 : 1)));
        const other = play(shuffled);
        expect(seen(other.standing)).toEqual(seen(one.standing));
        const told = (records: Recorded[]) => records.map((record) => JSON.stringify(record.order)).sort();
        expect(told(other.records)).toEqual(told(one.records));
        expect(other.records.map((record) => record.version)).toEqual(all.map((_, n) => n + 1));
        // In their order each one counts: none is late. (Those of a matter's own hold go by its history alone.)
        expect(
          one.records.filter(
            ({ change: made, outcome }) => made.lasting && made.op !== 'merge' && outcome !== 'applied',
          ),
        ).toEqual([]);
      },
    ),
    { numRuns: 400 },
  );
});

it('what was lifted does not come back with a put that arrives late, though it is told', () => {
  const lasting = { lasting: true } as const;
  const { standing, records } = play([
    arriving('m2', 1, T(2), { ...lasting, op: 'lift' }),
    arriving('m1', 1, T(1), { ...lasting, values: { n: 1 } }),
  ]);
  expect(records.map((one) => one.outcome)).toEqual(['applied', 'late']);
  expect(standing.holds.some(inForce)).toBe(false);
});

describe('a claim', () => {
  const claim = (matter: string, at: string) => arriving(matter, 1, at, { lasting: true, claims: true });
  it('of two matters is had by the first to arrive; the other is told whose it is', () => {
    const { records, standing } = play([claim('m2', T(2)), claim('m1', T(1))]);
    expect(records[1]).toMatchObject({ outcome: 'refused', refusal: { reason: 'taken', number: 'no-m2' } });
    expect(standing.holds).toMatchObject([{ put: { number: 'no-m2' } }]);
  });
  it('of one’s own again, and of what was given up, is had', () => {
    const own = play([claim('m1', T(1)), { ...claim('m1', T(2)), order: { at: T(2), matter: 'm1', seq: 2 } }]);
    expect(own.records[1]?.outcome).toBe('applied');
    const free = play([claim('m1', T(1)), arriving('m3', 1, T(2), { lasting: true, op: 'lift' }), claim('m2', T(3))]);
    expect(free.records[2]?.outcome).toBe('applied');
  });
  it('that would take effect behind what another has done since is refused, not passed over in silence', () => {
    const { records } = play([
      claim('m2', T(2)),
      arriving('m3', 1, T(3), { lasting: true, op: 'lift' }),
      claim('m1', T(1)),
    ]);
    expect(records[2]).toMatchObject({ outcome: 'refused', refusal: { reason: 'taken', number: 'no-m3' } });
  });
});

describe('the ground of a change', () => {
  const rests = (matter: string, seq: number, ground: number, at = T(3)) =>
    arriving(matter, seq, at, { lasting: true, ground });
  const first = arriving('m1', 1, T(1), { lasting: true });
  it('has changed when another matter has put or lifted in between', () => {
    const { records } = play([first, arriving('m2', 1, T(2), { lasting: true }), rests('m3', 1, 1)]);
    expect(records[2]).toMatchObject({ outcome: 'refused', refusal: { reason: 'changed', number: 'no-m2' } });
  });
  it('has not by what the same matter did, nor by a merge, nor by a refusal', () => {
    expect(play([first, rests('m1', 2, 0)]).records[1]?.outcome).toBe('applied');
    const merge = arriving('m2', 1, T(2), { lasting: true, op: 'merge', sets: { sharedWith: { add: ['alpha'] } } });
    expect(play([first, merge, rests('m3', 1, 1)]).records[2]?.outcome).toBe('applied');
    const claim = arriving('m2', 1, T(2), { lasting: true, claims: true });
    expect(play([first, claim, rests('m3', 1, 1)]).records.map((one) => one.outcome)).toEqual([
      ...['applied', 'refused', 'applied'],
    ]);
  });
});

it('two matters that each add a unit both count, also when the entry is written anew in between', () => {
  const add = (matter: string, at: string, unit: string) =>
    arriving(matter, 1, at, { lasting: true, op: 'merge', sets: { sharedWith: { add: [unit] } } });
  const { standing } = play([
    arriving('m1', 1, T(0), { lasting: true, values: { name: '旧' } }),
    add('m2', T(1), 'alpha'),
    arriving('m3', 1, T(3), { lasting: true, values: { name: '新' } }),
    add('m4', T(2), 'beta'),
  ]);
  const [hold] = standing.holds;
  expect(hold && valuesOf(hold, standing.members)).toEqual({ name: '新', sharedWith: ['alpha', 'beta'] });
});

it('is held by as many matters as hold it, up to a cap that says so; those that are over do not pile up', () => {
  const holders = Array.from({ length: 201 }, (_, n) => arriving(`m${n}`, 1, T(1), {}));
  const full = play(holders);
  expect(full.records.at(-1)).toMatchObject({ outcome: 'refused', refusal: { reason: 'full' } });
  const ended = play(
    Array.from({ length: 60 }, (_, n) => [
      arriving(`m${n}`, 1, T(1), {}),
      arriving(`m${n}`, 2, T(2), { op: 'lift' }),
    ]).flat(),
  );
  expect(ended.standing.holds.length).toBeLessThanOrEqual(20);
});

it('a matter lifts what it has put in, though the clock was set back in between, and in whatever order they arrive', () => {
  const put = arriving('m1', 1, T(9), {});
  const lift = arriving('m1', 2, T(3), { op: 'lift' });
  expect(play([put, lift]).standing.holds.map(inForce)).toEqual([false]);
  expect(play([lift, put]).standing.holds.map(inForce)).toEqual([false]);
});
