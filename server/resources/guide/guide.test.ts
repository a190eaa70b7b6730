/** A unit's registrar hands in its catalogue; nobody else does, and nothing of another unit is shown. */
import type mongoose from 'mongoose';
import PizZip from 'pizzip';
import type { MatterState } from '@banjie/shared/engine/matter/state.ts';
import { isRejection, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { testDatabase } from '../../../test/harness/database.ts';
import { createPeople, type PeopleService } from '../../people/directory.ts';
import { connect } from '../../store/base/connection.ts';
import type { EarlierStore } from '../../filling/ports.ts';
import { registerStore } from '../../store/city/registers.ts';
import { peopleStore } from '../../store/people/people.ts';
import { writeWorkbook } from '../../workbooks/write.ts';
import { tableIn } from '../hand-in/table.ts';
import { guideHandlers } from './handlers.ts';
import { texts } from './texts.ts';

const database = testDatabase();
let connection: mongoose.Connection;
let people: PeopleService;
let guide: ReturnType<typeof guideHandlers>;

/** What the unit has under way. */
let underWay: MatterState[] = [];
const earlier: EarlierStore = {
  openedBy: (unit, procedure) =>
    Promise.resolve(underWay.filter((one) => one.opener.unit === unit && one.procedure === procedure)),
};

beforeAll(async () => {
  connection = await connect(database.uri);
  const store = peopleStore(connection);
  const registers = registerStore(connection);
  for (const one of [store, registers]) await one.ensureIndexes();
  await store.save({
    units: ['civil', 'edu'].map((id, order) => ({ id, name: `市${id}局`, kind: 'unit' as const, order })),
    persons: ['civil', 'civil-2', 'edu'].map((id) => ({ id: `p-${id}`, name: id, unit: id.split('-')[0] ?? '' })),
    posts: [
      { unit: 'civil', post: 'registrar', persons: ['p-civil'] },
      { unit: 'civil', post: 'data', persons: ['p-civil-2'] },
      { unit: 'edu', post: 'registrar', persons: ['p-edu'] },
    ],
  });
  people = await createPeople(store);
  // Nobody uses a resource under a code that looks like the other's.
  for (const [subject, name, provider] of [
    ['r-1', '低保对象', 'civil'],
    ['r-2', '学籍', 'edu'],
  ] as const)
    await registers.apply({
      order: { at: '2026-11-20T02:00:00.000Z', matter: `m-${subject}`, seq: 1 },
      change: {
        ...{ register: 'catalogue', subject, op: 'put', lasting: true, title: name, why: '', units: [] },
        values: { name, provider, items: '身份证号、姓名', identifierKey: 'person', shareType: 'unconditional' },
      },
      ...{ number: '260001', procedure: 'catalogue-entry', by: { name: '李' } },
    });
  guide = guideHandlers({
    people,
    registers,
    clock: { now: () => '2026-11-23T02:00:00.000Z' },
    table: tableIn,
    earlier,
  });
});
afterAll(async () => {
  await people.close();
  await connection.close();
  await database.drop();
});

const as = (person: string) => ({
  ...{ key: undefined, requestId: 'r', params: undefined, query: undefined, body: undefined },
  caller: { kind: 'person' as const, person, channel: 'miniapp' as const },
});
function send(content: string | Uint8Array, person = 'p-civil', size?: number) {
  async function* bytes() {
    yield await Promise.resolve(typeof content === 'string' ? Buffer.from(content) : content);
  }
  return guide.readCatalogueTable({
    ...as(person),
    upload: { bytes: bytes(), ...(size === undefined ? {} : { size }) },
  });
}
const given = <T>(value: T | Rejection): T => {
  if (isRejection(value)) throw new Error(value.text);
  return value;
};
const HEAD = [
  '信息资源名称',
  '信息资源代码',
  '信息项名称',
  '信息资源格式',
  '共享方式',
  '更新周期',
  '共享类型',
  '数据分级',
];
const fresh = ['婚姻登记', '', '身份证号', '数据库', '接口', '每年', '无条件共享', '一般数据'];

it('a workbook is looked at beside the unit’s own catalogue, and another’s resource is none of it', async () => {
  const seen = given(await send(writeWorkbook('目录', [HEAD, fresh, ['学籍', 'r-2', '学号', '', '', '', '', '']])));
  expect(seen).toMatchObject({ encoding: 'xlsx', others: 1, faultCount: 1 });
  expect(seen.faults).toEqual([
    { line: 3, column: '信息资源代码', cell: 'r-2', reason: '这个代码是市edu局的资源，不能由本单位修改' },
  ]);
  expect(given(await send(writeWorkbook('目录', [HEAD, fresh]))).items).toMatchObject([
    { kind: 'new', name: '婚姻登记' },
  ]);
});

it('what is under review already is told with its number, and is not new again', async () => {
  const [item] = given(await send(writeWorkbook('目录', [HEAD, fresh]))).items;
  const matter = {
    ...{ id: 'm-1', number: '26000042', procedure: 'catalogue-entry', opening: item?.form ?? {}, given: {} },
    ...{ opener: { unit: 'civil' }, items: [{ step: 'review' }] },
  };
  underWay = [matter as unknown as MatterState];
  const [again] = given(await send(writeWorkbook('目录', [HEAD, fresh]))).items;
  expect(again?.pending).toEqual({ matter: 'm-1', number: '26000042', same: true });
  // What another unit has under way under the same name is none of it.
  underWay = [{ ...matter, opener: { unit: 'edu' } } as unknown as MatterState];
  expect(given(await send(writeWorkbook('目录', [HEAD, fresh]))).items[0]?.pending).toBeUndefined();
  underWay = [];
});

it('what is taken out has the own resources only, and comes back without a change', async () => {
  const file = given(await guide.downloadCatalogueTable(as('p-civil')));
  const content = file.content as Uint8Array;
  expect(new PizZip(content).file('xl/worksheets/sheet1.xml')?.asText()).not.toContain('学籍');
  expect(given(await send(content))).toMatchObject({
    items: [{ kind: 'same', code: 'r-1' }],
    faultCount: 0,
    others: 0,
  });
});

it.each([
  ['of another post', () => send('信息资源名称\n甲', 'p-civil-2'), texts.notRegistrar],
  ['who is gone', () => send('信息资源名称\n甲', 'p-nobody'), undefined],
  ['with a file that is too large', () => send('x', 'p-civil', 5 * 1024 * 1024), texts.tooLarge],
  ['with more than was announced', () => send(new Uint8Array(5 * 1024 * 1024)), texts.tooLarge],
  ['with a picture', () => send(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 0xff])), undefined],
])('somebody %s is told so', async (_, sent, text) => {
  const answer = await sent();
  if (!isRejection(answer)) throw new Error('taken');
  if (text !== undefined) expect(answer.text).toBe(text);
});

it.each(['', '没有表头', '信息资源名称,"没有关上'])('the text %j is named as what is wrong with it', async (text) => {
  const seen = given(await send(text));
  expect(seen.faultCount).toBeGreaterThan(0);
  expect(seen.items).toEqual([]);
});
