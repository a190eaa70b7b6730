import { readFileSync } from 'node:fs';
import type mongoose from 'mongoose';
import { parseCsv } from '@banjie/shared/kernel/csv.ts';
import { isRejection, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { testDatabase } from '../../test/harness/database.ts';
import { createPeople, type PeopleService } from '../people/directory.ts';
import { connect } from '../store/base/connection.ts';
import { peopleStore } from '../store/people/people.ts';
import { importInto } from '../registers/imported.ts';
import { registerStore } from '../store/city/registers.ts';
import { tableStore } from '../store/city/tables.ts';
import { comparedWith } from './comparing.ts';
import { resourceHandlers } from './handlers.ts';
import type { TableStore } from './ports.ts';

const database = testDatabase();
let connection: mongoose.Connection;
let people: PeopleService;
let tables: TableStore;
let handlers: ReturnType<typeof resourceHandlers>;

const load = (file: string) => {
  const text = readFileSync(new URL(`../training/data/${file}`, import.meta.url), 'utf8');
  return parseCsv(text, { maxLength: 1_000_000, maxRows: 10_000 });
};

beforeAll(async () => {
  connection = await connect(database.uri);
  const store = peopleStore(connection);
  const made = tableStore(connection);
  tables = made;
  await store.ensureIndexes();
  await made.ensureIndexes();
  const unit = (id: string, order: number) => ({ id, name: `市${id}局`, kind: 'unit' as const, order });
  await store.save({
    units: [unit('civil', 1), unit('stats', 2), unit('edu', 3), unit('other', 4)],
    persons: ['civil', 'stats', 'edu', 'other'].map((id) => ({ id: `p-${id}`, name: id, unit: id })),
  });
  const registers = registerStore(connection);
  await registers.ensureIndexes();
  await importInto(registers).enter(
    {
      resources: [
        {
          id: 'divisions',
          name: '行政区划代码(县级)',
          provider: 'civil',
          identifier: { key: 'code', title: '行政区划代码' },
          fields: [
            { key: 'name', title: '名称' },
            { key: 'city', title: '所属地市' },
          ],
          personal: false,
        },
      ],
      subscriptions: ['stats', 'edu'].map((id) => ({ resource: 'divisions', unit: id })),
    },
    '2026-11-01T00:00:00.000Z',
  );
  const own = load('divisions-civil-affairs.csv');
  const other = load('divisions-statistics.csv');
  await tables.put(
    { id: 'divisions', resource: 'divisions', name: '共享资源', unit: 'civil', own: true },
    own.header,
    own.rows,
  );
  await tables.put(
    { id: 'divisions-stats', resource: 'divisions', name: '统计用区划', unit: 'stats', own: false },
    other.header,
    other.rows,
  );
  people = await createPeople(store);
  handlers = resourceHandlers({
    people,
    registers,
    ...{ tables, compare: (asked) => comparedWith(tables, asked) },
    clock: { now: () => '2026-11-23T02:00:00.000Z' },
    verifying: async () => new Map([['６２０２０１', '2600007']]),
  });
});
afterAll(async () => {
  await people.close();
  await connection.close();
  await database.drop();
});

const as = (unit: string) => ({
  params: undefined,
  query: undefined,
  body: undefined,
  key: undefined,
  requestId: 'r',
  caller: { kind: 'person' as const, person: `p-${unit}`, channel: 'miniapp' as const },
});
const compare = (
  unit: string,
  body: { table?: string; csv?: string; kind?: 'differs' | 'only-mine' | 'only-theirs' },
) => handlers.compareResource({ ...as(unit), params: { id: 'divisions' }, body });
const given = <T>(value: T | Rejection): T => {
  if (isRejection(value)) throw new Error(value.text);
  return value;
};

it('lists what the unit provides or uses, with the tables that are its own to compare', async () => {
  const listed = async (unit: string) =>
    given(await handlers.listResources({ ...as(unit), query: { own: '1' } })).items;
  expect(await listed('other')).toEqual([]);
  expect(await listed('edu')).toMatchObject([{ id: 'divisions', uses: true, users: 2, tables: [], verifying: 1 }]);
  expect((await listed('stats'))[0]?.tables).toEqual([
    { id: 'divisions-stats', name: '统计用区划', unit: '市stats局' },
  ]);
  expect(await listed('civil')).toMatchObject([{ uses: false, tables: [{ id: 'divisions-stats' }] }]);
});

it('compares two real tables and marks what is being verified', async () => {
  const all = given(await compare('stats', { table: 'divisions-stats' }));
  expect(all.counts).toEqual({ mine: 3285, theirs: 2978, same: 2961, differs: 4, onlyMine: 320, onlyTheirs: 13 });
  expect(all.items).toHaveLength(337);
  expect(all.faults).toEqual([]);
  const differs = given(await compare('stats', { table: 'divisions-stats', kind: 'differs' }));
  expect(differs.items).toHaveLength(4);
  expect(differs.items.at(-1)).toEqual({
    identifier: '620201',
    kind: 'differs',
    field: 'name',
    fieldTitle: '名称',
    mine: '市辖区',
    theirs: '嘉峪关市',
    verifying: '2600007',
  });
});

it('nobody looks into what is not his', async () => {
  expect(await compare('other', { table: 'divisions-stats' })).toMatchObject({ rejected: 'notFound' });
  expect(await compare('edu', { table: 'divisions-stats' })).toMatchObject({ rejected: 'notFound' });
  expect(await compare('edu', { table: 'divisions' })).toMatchObject({ rejected: 'notFound' });
});

describe('a CSV of one’s own', () => {
  it('names its columns by key or by title, and keeps its other columns to itself', async () => {
    const csv = '\uFEFF名 称,行政区划代码,电话\r\n东城区改,110101,13800000000\r\n西城区, １１０１０２ ,456\r\n';
    const compared = given(await compare('edu', { csv }));
    expect(compared.counts).toMatchObject({ mine: 2, same: 1, differs: 1, onlyMine: 0 });
    expect(compared.items[0]).toMatchObject({ identifier: '110101', mine: '东城区改', theirs: '东城区' });
    expect(JSON.stringify(compared).includes('13800000000')).toBe(false);
    expect(compared.faults).toEqual([{ line: 1, reason: '表中没有“所属地市”这一列，没有比对' }]);
  });

  it('rows with faults are named by line, the others are compared', async () => {
    const compared = given(await compare('edu', { csv: 'code,name\n110101,东城区\n110102\n,无\n110101,再来\n' }));
    expect(compared.counts).toMatchObject({ mine: 1, same: 1 });
    expect(compared.faults.map(({ line }) => line)).toEqual(expect.arrayContaining([3, 4, 5]));
    expect(compared.faultCount).toBe(compared.faults.length);
  });

  it('of more faults than are listed it says how many there are', async () => {
    const compared = given(await compare('edu', { csv: `code,name,city\n${'110102\n'.repeat(150)}` }));
    expect([compared.faultCount, compared.faults.length]).toEqual([150, 100]);
  });

  it.each([
    ['', 'invalid', '文件是空的'],
    ['name\n东城区\n', 'invalid', '没有标识列“行政区划代码”'],
    ['code,电话\n1,2\n', 'invalid', '没有可以比对的列'],
    ['code,行政区划代码,name\n1,1,2\n', 'invalid', '两列都是'],
    ['code,name\n' + '1,长\n'.repeat(50_001), 'tooLarge', '50000'],
    ['code,name\n' + '一'.repeat(2_000_000), 'tooLarge', '5 MB'],
  ])('%#: refused with what to do', async (csv, rejected, text) => {
    expect(await compare('edu', { csv })).toMatchObject({ rejected, text: expect.stringContaining(text) as string });
  });

  it('either a table or a CSV', async () => {
    expect(await compare('stats', {})).toMatchObject({ rejected: 'invalid' });
    expect(await compare('stats', { csv: 'code\n', table: 'divisions-stats' })).toMatchObject({ rejected: 'invalid' });
  });
});

it('a table that is put in again is replaced as a whole', async () => {
  const table = { id: 't', resource: 'divisions', name: 't', unit: 'edu', own: false };
  await tables.put(table, ['code'], [{ code: '1' }, { code: '2' }]);
  await tables.put(table, ['code'], [{ code: '3' }]);
  const [record] = (await tables.of(['divisions'])).filter(({ id }) => id === 't');
  expect(record?.rows).toBe(1);
  expect(await tables.rows(record!)).toEqual([{ code: '3' }]);
});
