/** A provider hands in the rows of a resource that the product itself has catalogued; then it can be compared. */
import type mongoose from 'mongoose';
import { isRejection, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { noRegisters } from '@banjie/shared/engine/definition/registers.ts';
import { testDatabase } from '../../../test/harness/database.ts';
import { createPeople, type PeopleService } from '../../people/directory.ts';
import { fresh } from '../../registers/fresh.ts';
import { connect } from '../../store/base/connection.ts';
import { registerStore } from '../../store/city/registers.ts';
import { tableStore } from '../../store/city/tables.ts';
import { peopleStore } from '../../store/people/people.ts';
import { comparedWith } from '../comparing.ts';
import { handedInTo } from './handing-in.ts';
import { resourceHandlers } from '../handlers.ts';
import { handInHandlers } from './handlers.ts';

const database = testDatabase();
let connection: mongoose.Connection;
let people: PeopleService;
let tables: ReturnType<typeof tableStore>;
let resources: ReturnType<typeof resourceHandlers>;
let handIn: ReturnType<typeof handInHandlers>['handInRows'];

beforeAll(async () => {
  connection = await connect(database.uri);
  const store = peopleStore(connection);
  const registers = registerStore(connection);
  tables = tableStore(connection);
  for (const one of [store, registers, tables]) await one.ensureIndexes();
  await store.save({
    units: ['civil', 'edu'].map((id, order) => ({ id, name: `市${id}局`, kind: 'unit' as const, order })),
    persons: ['civil', 'civil-2', 'edu'].map((id) => ({ id: `p-${id}`, name: id, unit: id.split('-')[0] ?? '' })),
    posts: [
      { unit: 'civil', post: 'data', persons: ['p-civil'] },
      { unit: 'edu', post: 'data', persons: ['p-edu'] },
    ],
  });
  people = await createPeople(store);
  const put = (register: string, subject: string, values: Record<string, unknown>) =>
    registers.apply({
      order: { at: '2026-11-20T02:00:00.000Z', matter: 'm1', seq: 1 },
      change: { register, subject, op: 'put', lasting: true, title: '低保对象', why: '', units: [], values },
      ...{ number: '260001', procedure: 'catalogue-entry', by: { name: '李' } },
    });
  await put('catalogue', 'r-260001', {
    name: '低保对象',
    provider: 'civil',
    items: '身份证号、姓名、编号',
    identifier: '身份证号',
  });
  await put('subscriptions', 'r-260001/edu', { resource: 'r-260001', user: 'edu' });
  const clock = { now: () => '2026-11-23T02:00:00.000Z' };
  resources = resourceHandlers({
    ...{ people, registers, tables, clock, verifying: () => Promise.resolve(new Map()) },
    compare: (asked) => comparedWith(tables, asked),
  });
  handIn = handInHandlers({
    ...{ people, clock, handIn: (given) => handedInTo(tables, given) },
    resource: (id) =>
      fresh(registers, { directory: people.directory(), registers: noRegisters }, ({ directory }) =>
        directory.resource(id),
      ),
  }).handInRows;
});
afterAll(async () => {
  await people.close();
  await connection.close();
  await database.drop();
});

const as = (person: string) => ({
  ...{ key: undefined, requestId: 'r', params: { id: 'r-260001' } },
  caller: { kind: 'person' as const, person, channel: 'miniapp' as const },
});
const send = (file: string | Uint8Array, confirm?: string, person = 'p-civil') => {
  const content = typeof file === 'string' ? Buffer.from(file) : file;
  async function* bytes() {
    yield await Promise.resolve(content);
  }
  const query = confirm === undefined ? {} : { confirm };
  return handIn({ ...as(person), query, body: undefined, upload: { bytes: bytes() } });
};
const given = <T>(value: T | Rejection): T => {
  if (isRejection(value)) throw new Error(value.text);
  return value;
};
/** Six people with eighteen digits, a code of five digits with a zero before it. */
const person = (n: number, name = `人${n}`) => `11010119900101${1001 + n},${name},0${1230 + n}`;
const table = (...rows: string[]) => ['身份证号,姓名,编号', ...rows].join('\n');
const six = [0, 1, 2, 3, 4, 5].map((n) => person(n));

it('is previewed, confirmed, and then what the users compare with; a second version says what it changes', async () => {
  const seen = given(await send(table(...six)));
  expect(seen).toMatchObject({
    ...{ encoding: 'UTF-8', separator: '逗号', columns: ['身份证号', '姓名', '编号'], done: false, edition: 0 },
    counts: { rows: 6, before: 0, added: 6, changed: 0, removed: 0 },
    faults: [],
  });
  // Looking at it changes nothing.
  expect(await tables.of(['r-260001'])).toEqual([]);
  expect(given(await send(table(...six), seen.confirm))).toMatchObject({ done: true, edition: 1 });
  const [listed] = given(
    await resources.listResources({ ...as('p-civil'), params: undefined, query: {}, body: undefined }),
  ).items;
  expect(listed).toMatchObject({ name: '低保对象', handIn: true, rows: { count: 6, edition: 1 } });
  const csv = table(person(0), person(1, '另名'));
  const compared = given(await resources.compareResource({ ...as('p-edu'), query: undefined, body: { csv } }));
  expect(compared.counts).toMatchObject({ mine: 2, theirs: 6, same: 1, differs: 1, onlyTheirs: 4 });

  const next = table(...six.slice(1), person(1, '改名').replace('1002', '9002'), person(0, '改名'));
  const second = given(await send(next));
  expect(second).toMatchObject({
    counts: { rows: 7, before: 6, added: 1, changed: 1, removed: 0, same: 5 },
    edition: 1,
  });
  given(await send(next, second.confirm));
  expect(await tables.editions('r-260001', 10)).toMatchObject([
    { edition: 2, rows: 7, by: 'civil（市civil局）' },
    { edition: 1, rows: 6 },
  ]);
  // The same confirmed again, because the answer was lost, is no further version.
  expect(await send(next, second.confirm)).toMatchObject({ rejected: 'stale' });
});

it('is confirmed as it was seen: another file, or another version meanwhile, is to be looked at again', async () => {
  const one = table(...six, person(7));
  const other = table(...six, person(8));
  const [first, second] = [given(await send(one)), given(await send(other))];
  expect(await send(other, first.confirm)).toMatchObject({ rejected: 'stale' });
  given(await send(one, first.confirm));
  expect(await send(other, second.confirm)).toMatchObject({ rejected: 'stale' });
});

it('is handed in by the posts of its provider only', async () => {
  expect(await send(table(...six), undefined, 'p-civil-2')).toMatchObject({ rejected: 'notAllowed' });
  expect(await send(table(...six), undefined, 'p-edu')).toMatchObject({ rejected: 'notAllowed' });
  expect(
    await handIn({
      ...as('p-civil'),
      params: { id: 'nothing' },
      query: {},
      body: undefined,
      upload: { bytes: none() },
    }),
  ).toMatchObject({
    rejected: 'notFound',
  });
  async function* none(): AsyncGenerator<Uint8Array> {
    yield* await Promise.resolve([]);
  }
});

it('names faults with line and column, and takes nothing while there are any', async () => {
  const damaged = table(...six.slice(0, 5), '1.10101E+17,孙,01240', ',周,01241', six[0] ?? '', '110101199001019999,吴');
  const seen = given(await send(damaged));
  expect(seen.faults).toMatchObject([
    { line: 7, column: '身份证号', cell: '1.10101E+17' },
    { line: 8, column: '身份证号' },
    { line: 9, column: '身份证号' },
    { line: 10 },
  ]);
  expect(seen.confirm).toBeUndefined();
  expect(await send(damaged, 'anything')).toMatchObject({ rejected: 'invalid' });
});

it('what is no table of this resource is refused with what is missing', async () => {
  expect(await send('姓名,编号\n甲,01\n')).toMatchObject({
    rejected: 'invalid',
    text: expect.stringContaining('身份证号') as string,
  });
  expect(await send(Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0, 8, 0))).toMatchObject({ rejected: 'invalid' });
  expect(await send('')).toMatchObject({ rejected: 'invalid' });
});
