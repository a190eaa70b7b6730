/** Registers in a real database, from two processes at once. */
import type mongoose from 'mongoose';
import { noRegisters } from '@banjie/shared/engine/definition/registers.ts';
import type { RegisterChange } from '@banjie/shared/engine/matter/state.ts';
import { testDatabase } from '../../test/harness/database.ts';
import { fakeCity } from '../notify/fake-city.ts';
import { connect } from '../store/base/connection.ts';
import { changesOf, type OldEntry } from '../store/city/old-registers.ts';
import { registerStore } from '../store/city/registers.ts';
import { fresh } from './fresh.ts';
import { importInto } from './imported.ts';
import type { Arriving } from './standing.ts';

const database = testDatabase();
let connections: mongoose.Connection[];
let store: ReturnType<typeof registerStore>;
/** The store of another process. */
let other: ReturnType<typeof registerStore>;
beforeAll(async () => {
  connections = [await connect(database.uri), await connect(database.uri)];
  [store, other] = connections.map((one) => registerStore(one)) as [typeof store, typeof store];
  await store.ensureIndexes();
});
afterEach(async () => {
  for (const name of ['register_entries', 'register_history']) await connections[0]?.collection(name).deleteMany({});
});
afterAll(async () => {
  for (const one of connections) await one.close();
  await database.drop();
});

const T = (n: number) => `2026-11-23T02:00:0${n}.000Z`;
const lasting = { lasting: true, register: 'catalogue', subject: 'r/1' } as const;
const change = (matter: string, seq: number, at: string, more: Partial<RegisterChange> = {}): Arriving => ({
  order: { at, matter, seq },
  change: { register: 'suspensions', subject: 's/x', op: 'put', title: matter, why: '', units: [], ...more },
  ...{ number: `no-${matter}`, procedure: 'violation', by: { name: matter } },
});
const place = { directory: fakeCity().directory(), registers: noRegisters };
const titleIn = (of: typeof store, register: string, subject: string) =>
  fresh(of, place, ({ registers }) => registers.entry(register, subject)?.title);

it('what one process has entered the other reads at once', async () => {
  for (let n = 1; n <= 5; n++) {
    await store.apply(change(`m${n}`, 1, T(n), lasting));
    expect(await titleIn(other, 'catalogue', 'r/1')).toBe(`m${n}`);
  }
  await other.apply(change('m6', 1, T(6), { ...lasting, op: 'lift' }));
  expect(await titleIn(store, 'catalogue', 'r/1')).toBeUndefined();
});

it('keeps every change with its version, who made it, and what became of it', async () => {
  await store.apply(change('m1', 1, T(1), { ...lasting, values: { n: 1 } }));
  await store.apply(change('m3', 1, T(3), { ...lasting, op: 'lift', why: '撤销' }));
  await store.apply(change('m2', 1, T(2), { ...lasting, values: { n: 2 } }));
  expect(await store.apply(change('m0', 1, T(1), { ...lasting, claims: true }))).toMatchObject({ reason: 'taken' });
  expect(await store.history('catalogue', 'r/1')).toMatchObject([
    { version: 1, order: { matter: 'm1' }, change: { op: 'put', values: { n: 1 } }, outcome: 'applied' },
    { version: 2, order: { matter: 'm3' }, change: { op: 'lift' }, outcome: 'applied', by: { name: 'm3' } },
    { version: 3, order: { matter: 'm2' }, outcome: 'late' },
    { version: 4, order: { matter: 'm0' }, outcome: 'refused' },
  ]);
  // What is over shows as over, with who lifted it and why.
  const { items } = await store.list('catalogue', undefined, { ended: true, limit: 10 });
  expect(items).toMatchObject([{ subject: 'r/1', until: T(3), liftedWhy: '撤销', liftedBy: { name: 'm3' } }]);
  expect(await store.history('catalogue', 'r')).toEqual([]);
});

it('of two matters that claim one subject at once, in two processes, one has it; asked again each gets its own answer', async () => {
  const claims = ['m1', 'm2'].map((matter) => change(matter, 1, T(1), { ...lasting, claims: true }));
  const run = () => Promise.all(claims.map((one, n) => (n === 0 ? store : other).apply(one)));
  const first = await run();
  expect(first.filter((one) => one === undefined)).toHaveLength(1);
  expect(first.find((one) => one !== undefined)).toMatchObject({ reason: 'taken' });
  expect(await run()).toEqual(first);
  expect(await store.history('catalogue', 'r/1')).toHaveLength(2);
});

it('fifty units that are added at once, by two processes, all count', async () => {
  await store.apply(change('m0', 1, T(0), lasting));
  const units = Array.from({ length: 50 }, (_, n) => `u${n}`);
  await Promise.all(
    units.map((unit, n) =>
      (n % 2 ? store : other).apply(
        change(`m${n + 1}`, 1, T(1), { ...lasting, op: 'merge', sets: { sharedWith: { add: [unit] } } }),
      ),
    ),
  );
  const shared = await fresh(
    other,
    place,
    ({ registers }) => registers.entry('catalogue', 'r/1')?.values['sharedWith'],
  );
  expect((shared as string[]).sort()).toEqual(units.sort());
});

it('is held while any matter holds it; each unit sees the matter that concerns it, and that there are others', async () => {
  await store.apply(change('m1', 1, T(1), { units: ['works'] }));
  await store.apply(change('m2', 1, T(2), { units: ['health'] }));
  const rows = async (unit?: string) => (await store.list('suspensions', unit, { ended: false, limit: 10 })).items;
  expect(await rows('works')).toMatchObject([{ matter: 'm1' }]);
  expect(await rows()).toMatchObject([{ matter: 'm2', also: 1 }]);
  await store.apply(change('m1', 2, T(3), { op: 'lift' }));
  expect(await titleIn(store, 'suspensions', 's/x')).toBe('m2');
  expect(await store.ofMatter('m1')).toMatchObject([{ until: T(3) }]);
  await store.apply(change('m2', 2, T(4), { op: 'lift' }));
  expect(await titleIn(store, 'suspensions', 's/x')).toBeUndefined();
  expect(await rows()).toEqual([]);
});

it('a hold that is over and has left the document is still known by its history', async () => {
  const each = (make: (n: number) => Arriving) =>
    Promise.all(Array.from({ length: 30 }, (_, n) => store.apply(make(n))));
  await each((n) => change(`m${n}`, 2, T(2), { op: 'lift' }));
  await each((n) => change(`n${n}`, 1, T(3)));
  await each((n) => change(`n${n}`, 2, T(4), { op: 'lift' }));
  // Its put arrives long after it was lifted.
  await store.apply(change('m0', 1, T(1)));
  expect(await titleIn(store, 'suspensions', 's/x')).toBeUndefined();
});

it('answers what a decision asks for: by what a subject begins with, by values, and how many name each unit', async () => {
  const put = (subject: string, provider: string, units: string[]) =>
    change(`m-${subject}`, 1, T(1), { ...lasting, subject, units, values: { provider } });
  await Promise.all(
    [put('a/1', 'x', ['u']), put('a/2', 'y', ['u', 'v']), put('ab/1', 'x', [])].map((one) => store.apply(one)),
  );
  const found = await fresh(store, place, ({ registers }) => ({
    under: registers.find('catalogue', { under: 'a/' }).map((one) => one.subject),
    both: registers.find('catalogue', { under: 'a/', where: { provider: 'x' } }).map((one) => one.subject),
    first: registers.find('catalogue', { where: { provider: 'x' }, limit: 1 }).length,
    tally: Object.fromEntries(registers.tally('catalogue')),
    // What was found by a question is ground as well.
    seen: registers.seen('catalogue', 'a/2'),
  }));
  expect(found).toEqual({
    under: ['a/1', 'a/2'],
    both: ['a/1'],
    first: 1,
    tally: { u: 2, v: 1 },
    seen: 1,
  });
});

it('tells which entries are due by a day that stands in them, and which day is next, whatever else they say', async () => {
  const put = (subject: string, reviewBy: string) =>
    change(`m-${subject}`, 1, T(1), {
      ...{ ...lasting, register: 'standards', subject },
      // Values before and after it in the order of the index: none of them is taken for the day.
      values: { provider: 'a', unit: 'z', reviewBy },
    });
  const days = [put('S/1', '2026-10-01'), put('S/2', '2026-12-01'), put('S/3', '2027-01-01')];
  await Promise.all(days.map((one) => store.apply(one)));
  const due = async (until: string, after?: string) =>
    (await store.due('standards', 'reviewBy', { until, limit: 10, ...(after === undefined ? {} : { after }) })).map(
      (one) => one.subject,
    );
  expect(await due('2026-09-30')).toEqual([]);
  expect(await due('2026-12-01')).toEqual(['S/1', 'S/2']);
  expect(await due('2026-12-01', 'S/1')).toEqual(['S/2']);
  expect(await store.dueCount('standards', 'reviewBy', '2026-12-01')).toBe(2);
  expect(await store.nextDay('standards', 'reviewBy', '2026-10-01')).toBe('2026-12-01');
  expect(await store.nextDay('standards', 'reviewBy', '2027-01-01')).toBeUndefined();
});

it('an import enters what is new, changes what only an import has made, and leaves what a matter has changed since', async () => {
  const resource = (id: string, name: string) => ({
    ...{ id, name, provider: 'works', identifier: { key: 'code', title: '代码' }, personal: false },
    fields: [{ key: 'name', title: '名称' }],
  });
  const catalogue = importInto(store);
  const subscriptions = [{ resource: 'r1', unit: 'health' }];
  const resources = [resource('r1', '甲'), resource('r2', '乙')];
  expect(await catalogue.enter({ resources, subscriptions }, T(1))).toEqual([]);
  // The running process of another server knows it at once, with its users.
  const known = () =>
    fresh(other, place, ({ directory }) =>
      ['r1', 'r2'].map((id) => [directory.resource(id)?.name, directory.usersOf(id)]),
    );
  expect(await known()).toEqual([
    ['甲', ['health']],
    ['乙', []],
  ]);
  await store.apply(change('m1', 1, T(2), { ...lasting, subject: 'r1', title: '甲改', values: { name: '甲改' } }));
  await store.apply(change('m2', 1, T(2), { ...lasting, register: 'subscriptions', subject: 'r1/health', op: 'lift' }));
  const again = [resource('r1', '甲又'), resource('r2', '乙又')];
  const left = await catalogue.enter({ resources: again, subscriptions }, T(3));
  expect(left).toHaveLength(2);
  expect(left[0]).toContain('r1');
  expect(await known()).toEqual([
    ['甲改', []],
    ['乙又', []],
  ]);
  expect((await store.history('catalogue', 'r2')).map((one) => one.version)).toEqual([1, 2]);
  // The same again changes nothing.
  await catalogue.enter({ resources: again, subscriptions }, T(4));
  expect(await store.history('catalogue', 'r2')).toHaveLength(2);
});

it('takes over what a database of before had: replaced, lifted, and held by several', async () => {
  const old = (matter: string, more: Partial<OldEntry>): OldEntry => ({
    ...{ _id: matter, register: 'catalogue', subject: 'r', matter, number: matter, procedure: 'p', title: matter },
    ...{ why: '', units: [], since: T(1), order: 1_000_001, lasting: true, ...more },
  });
  const changes = [
    ...changesOf([old('m9', { until: T(2) }), old('m1', { since: T(2) })]),
    ...changesOf([old('m2', { subject: 'gone', until: T(3), liftedWhy: '撤销' })]),
  ];
  for (const one of [...changes, ...changes]) await store.apply(one);
  expect(await titleIn(store, 'catalogue', 'r')).toBe('m1');
  expect(await titleIn(store, 'catalogue', 'gone')).toBeUndefined();
  expect(await store.ofMatter('m9')).toMatchObject([{ until: T(2) }]);
  expect(await store.ofMatter('m2')).toMatchObject([{ until: T(3), liftedWhy: '撤销' }]);
  expect(await store.history('catalogue', 'r')).toHaveLength(2);
});
