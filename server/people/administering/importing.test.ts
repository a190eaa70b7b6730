import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type mongoose from 'mongoose';
import { addMs } from '@banjie/shared/kernel/time.ts';
import { isRejection, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { testDatabase } from '../../../test/harness/database.ts';
import type { PersonCaller } from '../../http/handler.ts';
import { keysIn } from '../../personal/keys.ts';
import { mobilesUnder } from '../../personal/mobiles.ts';
import { connect } from '../../store/base/connection.ts';
import { peopleStore } from '../../store/people/people.ts';
import { createPeople, type PeopleService } from '../directory.ts';
import { createTokens } from '../tokens.ts';
import { registerStore } from '../../store/city/registers.ts';
import { importInto } from '../../registers/imported.ts';
import { importHandlers } from './importing.ts';
import { undoHandlers } from './undoing.ts';

const database = testDatabase();
const folder = mkdtempSync(join(tmpdir(), 'banjie-import-page-'));
/** Of two imports each has an instant of its own. */
let calls = 0;
let connection: mongoose.Connection;
let store: ReturnType<typeof peopleStore>;
let people: PeopleService;
let pages: ReturnType<typeof importHandlers> & ReturnType<typeof undoHandlers>;
let registers: ReturnType<typeof registerStore>;

beforeAll(async () => {
  connection = await connect(database.uri);
  store = peopleStore(connection);
  await store.ensureIndexes();
  people = await createPeople(store);
  registers = registerStore(connection);
  await registers.ensureIndexes();
  const ports = {
    ...{ store, people, clock: { now: () => addMs('2026-11-23T02:00:00.000Z', 1_000 * (calls += 1)) } },
    catalogue: importInto(registers),
    tokens: createTokens({ secret: new Uint8Array(32).fill(3), sources: () => [] }),
    mobiles: mobilesUnder(keysIn(join(folder, 'keys')), 'SM4-CBC-HMAC-SM3'),
    waiting: async () => 4,
  };
  pages = { ...importHandlers(ports), ...undoHandlers(ports) };
});
beforeEach(async () => {
  for (const one of ['units', 'persons', 'posts', 'roster_imports']) await connection.collection(one).deleteMany({});
  await store.save({
    units: [{ id: 'civil', name: '市民政局', kind: 'unit', order: 1 }],
    persons: [
      { id: 'gu', name: '顾明远', unit: 'civil', administrator: true },
      { id: 'zhao', name: '赵国栋', unit: 'civil' },
    ],
    posts: [{ unit: 'civil', post: 'head', persons: ['zhao'] }],
  });
  await people.refresh();
});
afterAll(async () => {
  await people.close();
  await connection.close();
  await database.drop();
  rmSync(folder, { recursive: true });
});

type Files = Parameters<typeof pages.previewImport>[0]['body']['files'];
const as = (person: string) => {
  const caller: PersonCaller = { kind: 'person', person, channel: 'miniapp' };
  return { caller, requestId: 'r', key: undefined, params: undefined, query: undefined };
};
const table = (kind: Files[number]['kind'], text: string): Files[number] => ({
  ...{ kind, name: `${kind}.csv`, content: Buffer.from(text).toString('base64') },
});
const preview = async (...files: Files) => taken(await pages.previewImport({ ...as('gu'), body: { files } }));
const take = (files: Files, base = '', knows: string[] = []) =>
  pages.takeImport({ ...as('gu'), body: { files, base, knows } });
function taken<T>(answer: T | Rejection): T {
  if (isRejection(answer)) throw new Error(answer.text);
  return answer;
}
const leaving = table('people', '标识,姓名,单位,离任\nzhao,赵国栋,civil,是\nsun,孙一诺,市民政局,否\n');

it('is nobody’s but an administrator’s', async () => {
  expect(await pages.previewImport({ ...as('zhao'), body: { files: [leaving] } })).toMatchObject({
    rejected: 'notAllowed',
  });
  const body = { files: [leaving], base: '', knows: [] };
  expect(await pages.takeImport({ ...as('zhao'), body })).toMatchObject({ rejected: 'notAllowed' });
});

it('shows who is new, who leaves with what hangs on him, what will be empty and who is not named, and writes nothing', async () => {
  const seen = await preview(leaving);
  expect(seen).toMatchObject({
    files: [{ kind: 'people', added: 1, changed: 1, same: 0 }],
    leaving: [{ id: 'zhao', hangs: '在他手上的待办 4 件、负责人' }],
    empties: [{ post: 'civil:head', title: '市民政局 负责人' }],
    ...{ unnamed: [{ id: 'gu' }], unnamedCount: 1, faults: [] },
  });
  expect(people.roster().persons).toHaveLength(2);
});

it('is taken as it was seen, and empties no post that was not shown', async () => {
  const { base } = await preview(leaving);
  expect(await take([leaving], base)).toMatchObject({ rejected: 'stale', faults: [{ path: 'knows.civil:head' }] });
  expect(people.directory().person('zhao')).toBeDefined();
  expect(taken(await take([leaving], base, ['civil:head']))).toEqual({ written: 2, warnings: [] });
  expect([people.directory().person('zhao'), people.nameOf('sun')]).toEqual([undefined, '孙一诺']);
});

it('is not taken when the roster has changed since, nor with other files than those that were seen', async () => {
  const { base } = await preview(leaving);
  const other = table('people', '标识,姓名,单位\nsun,孙二,civil\n');
  expect(await take([other], base, ['civil:head'])).toMatchObject({ rejected: 'stale' });
  await store.save({ persons: [{ id: 'zhao', name: '赵国梁', unit: 'civil' }] });
  expect(await take([leaving], base, ['civil:head'])).toMatchObject({ rejected: 'stale' });
  expect(people.nameOf('sun')).toBe('sun');
});

it('says where nonsense is wrong and why, and cannot be taken', async () => {
  const wrong = await preview(table('people', '标识,姓名,单位\n坏 标识,甲,没有的局\n'));
  expect(wrong.faults.map(({ file, line }) => `${file}:${line}`)).toContain('people.csv:2');
  expect(wrong.base).toBeUndefined();
  const bytes = (content: Buffer): Files[number] => ({
    kind: 'posts',
    name: 'x.xlsx',
    content: content.toString('base64'),
  });
  const broken = await pages.previewImport({ ...as('gu'), body: { files: [bytes(Buffer.from('PK\x03\x04nothing'))] } });
  expect(broken).toMatchObject({ rejected: 'invalid', faults: [{ path: 'files.0' }] });
  expect((await preview(bytes(Buffer.from([0xff, 0xfe, 0, 1])))).faults.length).toBeGreaterThan(0);
  expect(await pages.previewImport({ ...as('gu'), body: { files: [leaving, leaving] } })).toMatchObject({
    rejected: 'invalid',
  });
});

it('does not let one remove himself by a file', async () => {
  const self = table('people', '标识,姓名,单位,管理员\ngu,顾明远,civil,否\n');
  const seen = await preview(self);
  expect(seen.faults[0]?.reason).toContain('不能停用自己');
  expect(seen.base).toBeUndefined();
});

describe('taking an import back', () => {
  const latest = async () => taken(await pages.listImports({ ...as('gu'), body: undefined })).items[0]?.id ?? '';
  const at = async (id: string, person = 'gu') => pages.readImport({ ...as(person), params: { id }, body: undefined });
  const undo = (id: string, base = '', knows: string[] = [], person = 'gu') =>
    pages.undoImport({ ...as(person), params: { id }, body: { base, knows } });
  /** The head leaves, somebody is new, both by one import. */
  const imported = async () => {
    const { base } = await preview(leaving);
    taken(await take([leaving], base, ['civil:head']));
    return latest();
  };

  it('puts back what it changed, in one operation, and once', async () => {
    const id = await imported();
    const seen = taken(await at(id));
    expect(seen.back.map(({ what, after }) => [what, after])).toEqual([
      ['赵国栋（zhao）', '赵国栋 市民政局'],
      ['孙一诺（sun）', '孙一诺 市民政局 离任'],
    ]);
    expect(taken(await undo(id, seen.base))).toEqual({ written: 2, left: [] });
    expect(people.directory().person('zhao')?.name).toBe('赵国栋');
    expect(people.directory().person('sun')).toBeUndefined();
    expect(people.nameOf('sun')).toBe('孙一诺');
    expect(await undo(id, seen.base)).toMatchObject({
      rejected: 'stale',
      text: expect.stringMatching(/已由顾明远.*撤回/),
    });
    expect(taken(await at(id)).undoneText).toMatch(/顾明远/);
    // It is entered in the chain of administration like any other change.
    const entries = await connection
      .collection('administration')
      .find({}, { sort: { _id: -1 }, limit: 1 })
      .toArray();
    expect(JSON.stringify(entries)).toContain('zhao');
  });

  it('leaves and names what has changed since', async () => {
    const id = await imported();
    await store.save({ persons: [{ id: 'sun', name: '孙一诺', unit: 'civil', administrator: true }] });
    await people.refresh();
    const seen = taken(await at(id));
    expect([seen.back.length, seen.left]).toEqual([1, [{ what: '孙一诺（sun）', why: '导入以后又改过，没有动' }]]);
    expect(taken(await undo(id, seen.base))).toEqual({ written: 1, left: ['孙一诺（sun）：导入以后又改过，没有动'] });
    expect(people.directory().person('sun')).toBeDefined();
  });

  it('is not done on another state than the one that was seen, nor by anybody else, nor by two at once', async () => {
    const id = await imported();
    const { base } = taken(await at(id));
    expect(await undo(id, base, [], 'zhao')).toMatchObject({ rejected: 'notAllowed' });
    expect(await undo('nothing', base)).toMatchObject({ rejected: 'notFound' });
    const both = await Promise.all([undo(id, base), undo(id, base)]);
    expect(both.filter((one) => isRejection(one))).toHaveLength(1);
    const next = await imported();
    const seen = taken(await at(next));
    await store.save({ persons: [{ id: 'sun', name: '孙二诺', unit: 'civil' }] });
    expect(await undo(next, seen.base)).toMatchObject({ rejected: 'stale' });
  });
});

it('says where more stands than is written at once, before anything is', async () => {
  const rows = Array.from({ length: 5_001 }, (_, n) => `p${n},何${n},civil`);
  const files = [
    table('posts', '单位,岗位,人员\ncivil,负责人,gu\n'),
    table('people', ['标识,姓名,单位', ...rows].join('\n')),
  ];
  const refused = { rejected: 'tooLarge', text: expect.stringMatching(/共 5002 行，一次最多导入 5000 行/) as string };
  const path = [{ path: 'files.1' }];
  expect(await pages.previewImport({ ...as('gu'), body: { files } })).toMatchObject({ ...refused, faults: path });
  expect(await take(files)).toMatchObject(refused);
  expect(people.roster().persons).toHaveLength(2);
});

it('says how many there are where a list ends at two hundred, and the undoing does', async () => {
  const all = Array.from({ length: 201 }, (_, n) => n);
  const of = (more: (n: number) => string, n = 0) =>
    table('people', ['标识,姓名,单位,离任', ...all.slice(n).map((one) => `p${one},何${one},${more(one)}`)].join('\n'));
  const counts = (seen: Awaited<ReturnType<typeof preview>>) =>
    [
      [seen.faultCount, seen.faults.length],
      [seen.leavingCount, seen.leaving.length],
      [seen.leftCount, seen.left.length],
    ] as const;
  const here = of(() => 'civil,否');
  const first = await preview(here);
  expect(first.files[0]).toMatchObject({ added: 201 });
  expect([first.files[0]?.lines.length, ...counts(first)]).toEqual([200, [0, 0], [0, 0], [0, 0]]);
  taken(await take([here], first.base));
  expect(counts(await preview(of(() => '没有的局,否')))[0]).toEqual([201, 200]);
  const gone = of(() => 'civil,是');
  const second = await preview(gone);
  expect(counts(second)[1]).toEqual([201, 200]);
  taken(await take([gone], second.base));
  const { id = '' } = taken(await pages.listImports({ ...as('gu'), body: undefined })).items[0] ?? {};
  const undoing = async () => taken(await pages.readImport({ ...as('gu'), params: { id }, body: undefined }));
  const back = await undoing();
  expect([back.backCount, back.back.length, back.leftCount]).toEqual([201, 200, 0]);
  await store.save({ persons: all.map((n) => ({ id: `p${n}`, name: `何小${n}`, unit: 'civil' })) });
  await people.refresh();
  const left = await undoing();
  expect([left.backCount, left.leftCount, left.left.length]).toEqual([0, 201, 200]);
  // What a matter has changed since, of the registers.
  const rows = all.map((n) => `r${n},甲${n},civil,code:编号,name:名称`).join('\n');
  const catalogue = table('resources', `标识,名称,提供单位,记录标识,数据项\n${rows}\n`);
  const { base = '' } = await preview(catalogue);
  taken(await take([catalogue], base));
  await connection.collection('register_entries').updateMany({}, { $set: { 'last.matter': 'm1' } });
  const held = await preview(catalogue);
  expect([counts(held)[2], held.left[0]]).toEqual([[201, 200], expect.stringMatching(/r0/)]);
}, 60_000);

it('a whole city that came by one import lies in pieces, none near what a document holds, and is taken back whole', async () => {
  const many = Array.from({ length: 1_200 }, (_, n) => n);
  const units = table(
    'units',
    ['标识,名称,类型', ...many.slice(0, 40).map((n) => `u${n},第${n}局,市直单位`)].join('\n'),
  );
  const rows = many.map((n) => `p${n},何${n},u${n % 40}`);
  const files = [units, table('people', ['标识,姓名,单位', ...rows].join('\n'))];
  const { base = '' } = await preview(...files);
  taken(await take(files, base));
  const kept = await connection.collection('roster_imports').find().toArray();
  expect(kept.map(({ changes = [] }) => (changes as object[]).length).sort((a, b) => a - b)).toEqual([
    0, 240, 500, 500,
  ]);
  const [row] = taken(await pages.listImports({ ...as('gu'), body: undefined })).items;
  expect(row?.counts).toEqual({ units: 40, persons: 1_200, posts: 0 });
  const params = { id: row?.id ?? '' };
  const seen = taken(await pages.readImport({ ...as('gu'), params, body: undefined }));
  const undone = await pages.undoImport({ ...as('gu'), params, body: { base: seen.base ?? '', knows: [] } });
  expect(taken(undone)).toEqual({ written: 1_240, left: [] });
  expect(people.roster().persons.filter(({ left }) => left === undefined)).toHaveLength(2);
  expect(people.roster().units.filter(({ ended }) => ended === undefined)).toHaveLength(1);
}, 120_000);

it('accounts alone are taken back as well, and shown to nobody', async () => {
  const given = table('people', '标识,姓名,单位,手机号码\nzhao,赵国栋,civil,13800138000\n');
  const { base = '' } = await preview(given);
  taken(await take([given], base));
  const { id = '' } = taken(await pages.listImports({ ...as('gu'), body: undefined })).items[0] ?? {};
  const seen = taken(await pages.readImport({ ...as('gu'), params: { id }, body: undefined }));
  expect(seen.back).toEqual([{ what: '赵国栋 手机号码', before: '导入时填的', after: '没有' }]);
  const undo = () => pages.undoImport({ ...as('gu'), params: { id }, body: { base: seen.base ?? '', knows: [] } });
  expect(taken(await undo())).toEqual({ written: 1, left: [] });
  expect(people.accountOf('mobile', 'zhao')).toBeUndefined();
  expect(await undo()).toMatchObject({ rejected: 'stale', text: expect.stringMatching(/已由顾明远.*撤回/) as string });
});

it('a process that is killed between the roster and the accounts leaves them to whoever looks next', async () => {
  const given = table('people', '标识,姓名,单位,企业微信推送账号\nzhao,赵国梁,civil,ZhaoGL\n');
  const { base = '' } = await preview(given);
  taken(await take([given], base));
  expect(people.accountOf('wecom', 'zhao')).toBe('ZhaoGL');
  const { id = '' } = taken(await pages.listImports({ ...as('gu'), body: undefined })).items[0] ?? {};
  const seen = taken(await pages.readImport({ ...as('gu'), params: { id }, body: undefined }));
  const { unbind } = store;
  store.unbind = () => Promise.reject(new Error('killed'));
  const undo = pages.undoImport({ ...as('gu'), params: { id }, body: { base: seen.base ?? '', knows: [] } });
  await expect(undo).rejects.toThrow('killed');
  store.unbind = unbind;
  expect([people.nameOf('zhao'), people.accountOf('wecom', 'zhao')]).toEqual(['赵国栋', 'ZhaoGL']);
  const [row] = taken(await pages.listImports({ ...as('gu'), body: undefined })).items;
  expect(row?.undoneText).toMatch(/顾明远/);
  await people.refresh();
  expect(people.accountOf('wecom', 'zhao')).toBeUndefined();
});

describe('resources and subscriptions', () => {
  const resources = (name: string, more = '') =>
    table('resources', `标识,名称,提供单位,记录标识,数据项\nroads,${name},civil,code:道路编号,name:道路名称\n${more}`);
  const users = table('subscriptions', '资源,使用单位\nroads,市民政局\n');

  it('are shown and taken on the page by the same door; what is changed is said field by field', async () => {
    const first = await preview(resources('道路'), users);
    expect(first.files.map(({ kind, added }) => [kind, added])).toEqual([
      ['resources', 1],
      ['subscriptions', 1],
    ]);
    expect(taken(await take([resources('道路'), users], first.base))).toEqual({ written: 2, warnings: [] });
    const second = await preview(resources('城市道路'));
    expect(second.files[0]?.lines[0]?.fields).toEqual([{ title: '名称', before: '道路', after: '城市道路' }]);
    // Looked at before somebody else has put it in.
    expect(await take([resources('城市道路')], first.base)).toMatchObject({ rejected: 'stale' });
    taken(await take([resources('城市道路')], second.base));
    expect((await preview(resources('城市道路'))).files[0]).toMatchObject({ added: 0, changed: 0, same: 1 });
  });

  it('are wrong at a line, a column and a cell', async () => {
    const { faults, base } = await preview(resources('道路', 'x1,桥梁,没有的局,code:编号,nonsense\n'));
    expect(base).toBeUndefined();
    expect(faults).toContainEqual(
      expect.objectContaining({ file: 'resources.csv', line: 3, column: '提供单位', cell: '没有的局' }),
    );
    expect(faults).toContainEqual(expect.objectContaining({ line: 3, column: '数据项', cell: 'nonsense' }));
    expect((await preview(table('subscriptions', '资源,使用单位\nnone,civil\n'))).faults[0]).toMatchObject({
      ...{ line: 2, column: '资源', cell: 'none' },
    });
  });
});
