import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type mongoose from 'mongoose';
import { isRejection, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { testDatabase } from '../../../test/harness/database.ts';
import type { PersonCaller } from '../../http/handler.ts';
import { keysIn } from '../../personal/keys.ts';
import { mobilesUnder } from '../../personal/mobiles.ts';
import { connect } from '../../store/base/connection.ts';
import { peopleStore } from '../../store/people/people.ts';
import { createPeople, type PeopleService } from '../directory.ts';
import { createTokens } from '../tokens.ts';
import { importHandlers } from './importing.ts';

const database = testDatabase();
const folder = mkdtempSync(join(tmpdir(), 'banjie-import-page-'));
let connection: mongoose.Connection;
let store: ReturnType<typeof peopleStore>;
let people: PeopleService;
let pages: ReturnType<typeof importHandlers>;

beforeAll(async () => {
  connection = await connect(database.uri);
  store = peopleStore(connection);
  await store.ensureIndexes();
  people = await createPeople(store);
  pages = importHandlers({
    ...{ store, people, clock: { now: () => '2026-11-23T02:00:00.000Z' } },
    tokens: createTokens({ secret: new Uint8Array(32).fill(3), sources: () => [] }),
    mobiles: mobilesUnder(keysIn(join(folder, 'keys')), 'SM4-CBC-HMAC-SM3'),
    waiting: async () => 4,
  });
});
beforeEach(async () => {
  for (const one of ['units', 'persons', 'posts']) await connection.collection(one).deleteMany({});
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
