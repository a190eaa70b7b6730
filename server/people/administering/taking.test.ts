/** Imports by the command: in parts, each of which can be taken back, and the same when they are done again. */
import fc from 'fast-check';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type mongoose from 'mongoose';
import type { UnitId } from '@banjie/shared/kernel/party.ts';
import { isRejection, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { addMs } from '@banjie/shared/kernel/time.ts';
import { testDatabase } from '../../../test/harness/database.ts';
import type { PersonCaller } from '../../http/handler.ts';
import { keysIn } from '../../personal/keys.ts';
import { mobilesUnder } from '../../personal/mobiles.ts';
import { importInto } from '../../registers/imported.ts';
import { connect } from '../../store/base/connection.ts';
import { registerStore } from '../../store/city/registers.ts';
import { peopleStore } from '../../store/people/people.ts';
import type { Changes } from '../admin/check.ts';
import { runAdmin } from '../admin/commands.ts';
import type { AdminPorts } from '../admin/ports.ts';
import { createPeople, type PeopleService } from '../directory.ts';
import type { PersonRecord, PostRecord } from '../ports.ts';
import { createTokens } from '../tokens.ts';
import { partsOf } from './taking.ts';
import { undoHandlers } from './undoing.ts';

const NOW = '2026-11-23T02:00:00.000Z';
const database = testDatabase();
const folder = mkdtempSync(join(tmpdir(), 'banjie-import-parts-'));
let connection: mongoose.Connection;
let store: ReturnType<typeof peopleStore>;
let people: PeopleService;
let ports: AdminPorts;
let said: string[] = [];

beforeAll(async () => {
  connection = await connect(database.uri);
  store = peopleStore(connection);
  await store.ensureIndexes();
  people = await createPeople(store);
  const registers = registerStore(connection);
  await registers.ensureIndexes();
  ports = {
    ...{ store, people, catalogue: importInto(registers), who: 'os:test', now: () => NOW },
    tokens: createTokens({ secret: new Uint8Array(32).fill(3), sources: () => [] }),
    mobiles: mobilesUnder(keysIn(join(folder, 'keys')), 'SM4-CBC-HMAC-SM3'),
    say: (line) => said.push(line),
  };
});
afterAll(async () => {
  await people.close();
  await connection.close();
  await database.drop();
  rmSync(folder, { recursive: true });
});

const COLLECTIONS = ['units', 'persons', 'posts', 'identities', 'sessions'] as const;
const dump = async () =>
  Object.fromEntries(
    await Promise.all(
      COLLECTIONS.map(async (name) => [
        name,
        (await connection.collection(name).find().sort({ _id: 1 }).toArray()).map(({ at: _, ...one }) => one),
      ]),
    ),
  ) as Record<(typeof COLLECTIONS)[number], object[]>;

/** The city as it is before each import. */
async function before(): Promise<void> {
  for (const name of [...COLLECTIONS, 'roster_imports']) await connection.collection(name).deleteMany({});
  await store.save({
    units: [
      { id: 'civil', name: '市民政局', kind: 'unit', order: 0 },
      { id: 'edu', name: '市教育局', kind: 'unit', order: 1 },
    ],
    persons: [
      { id: 'gu', name: '顾明远', unit: 'civil', administrator: true },
      { id: 'zhao', name: '赵国栋', unit: 'civil' },
      { id: 'qian', name: '钱文', unit: 'civil' },
      { id: 'li', name: '李芳', unit: 'edu' },
      { id: 'he', name: '何静', unit: 'edu' },
    ],
    posts: [
      { unit: 'civil', post: 'head', persons: ['zhao'] },
      { unit: 'edu', post: 'head', persons: ['li'] },
      { unit: 'edu', post: 'auditor', persons: ['he'] },
    ],
  });
  await store.bind('wecom', 'Qian', 'qian');
  await store.sessions.put({ id: 's1', person: 'zhao', channel: 'miniapp', device: '', hash: 's1' }, 600);
  await people.refresh();
}
beforeEach(async () => {
  said = [];
  await before();
});

const file = (name: string, ...lines: string[]) => {
  writeFileSync(join(folder, name), lines.join('\n'));
  return join(folder, name);
};
/** A new unit with its people; one leaves, one moves, accounts come and go, and posts are held by others. */
const files = (): string[] => [
  ...['--units', file('units.csv', '标识,名称,类型', 'health,市卫生健康委,市直单位', 'edu,市教育局,市直单位')],
  '--people',
  file(
    'people.csv',
    '标识,姓名,单位,离任,管理员,企业微信推送账号,手机号码',
    'zhao,赵国栋,civil,是,否,,',
    'qian,钱文,civil,否,否,,',
    'li,李芳,health,否,否,LiFang,',
    'sun,孙一诺,civil,否,否,Sun,13800138000',
    'wu,吴晓,health,否,否,WuXiao,13800138001',
    'he,何静,edu,否,是,,',
  ),
  '--posts',
  file(
    'posts.csv',
    '单位,岗位,人员',
    'civil,负责人,sun',
    'edu,负责人,he',
    'edu,审计员,wu',
    'health,负责人,wu',
    'health,联络员,li',
  ),
];
const run = (more: Partial<AdminPorts> = {}) => runAdmin(['import', ...files()], { ...ports, ...more });

const QIAN = [
  { _id: 'wecom-of:qian', account: 'Qian' },
  { _id: 'wecom:Qian', person: 'qian' },
];
const caller: PersonCaller = { kind: 'person', person: 'gu', channel: 'miniapp' };
const as = { caller, requestId: 'r', key: undefined, params: undefined, query: undefined };
function taken<T>(answer: T | Rejection): T {
  if (isRejection(answer)) throw new Error(answer.text);
  return answer;
}
let undone = 0;
const pages = () =>
  undoHandlers({ ...ports, clock: { now: () => addMs(NOW, 1_000 * (undone += 1)) }, waiting: async () => 0 });
const listed = async () => taken(await pages().listImports({ ...as, body: undefined })).items;
async function undo(id: string): Promise<string[]> {
  const { base = '', empties } = taken(await pages().readImport({ ...as, params: { id }, body: undefined }));
  const knows = empties.map(({ post }) => post);
  return taken(await pages().undoImport({ ...as, params: { id }, body: { base, knows } })).left;
}

it('leaves the record of a page’s import, by which it is taken back', async () => {
  expect(await run()).toBe(true);
  const [row, ...others] = await listed();
  expect([row?.who, row?.counts, others]).toEqual(['命令行（os:test）', { units: 1, persons: 5, posts: 5 }, []]);
  expect(await undo(row?.id ?? '')).toEqual([]);
  const { persons, posts, identities } = await dump();
  expect(persons).toEqual(
    expect.arrayContaining([
      { _id: 'zhao', name: '赵国栋', unit: 'civil' },
      { _id: 'li', name: '李芳', unit: 'edu' },
      expect.objectContaining({ _id: 'sun', left: expect.any(String) as string }),
    ]),
  );
  expect(posts).toEqual(expect.arrayContaining([{ _id: 'edu:auditor', persons: ['he'] }]));
  expect(identities).toEqual(QIAN);
  // What changes nothing is nothing to be taken back.
  await before();
  expect([await run(), await run()]).toEqual([true, true]);
  expect(await listed()).toHaveLength(1);
});

it('is the same in parts, each of them with its record, and taken back part by part', async () => {
  expect(await run()).toBe(true);
  const whole = await dump();
  const asked = said.length;
  await before();
  expect(await run({ atOnce: 4 })).toBe(true);
  expect(await dump()).toEqual(whole);
  expect(said.slice(asked).at(-1)).toMatch(/^分 4 部分写入。/);
  const rows = await listed();
  expect(rows.map(({ who }) => who)).toEqual([4, 3, 2, 1].map((n) => `命令行（os:test）第 ${n} 部分`));
  for (const { id } of rows) expect(await undo(id)).toEqual([]);
  const { persons, posts, units, identities } = await dump();
  expect(units).toMatchObject([
    { _id: 'civil' },
    { _id: 'edu' },
    { _id: 'health', ended: expect.any(String) as string },
  ]);
  expect((persons as PersonRecord[]).filter(({ left }) => left === undefined)).toEqual([
    { _id: 'gu', name: '顾明远', unit: 'civil', administrator: true },
    { _id: 'he', name: '何静', unit: 'edu' },
    { _id: 'li', name: '李芳', unit: 'edu' },
    { _id: 'qian', name: '钱文', unit: 'civil' },
    { _id: 'zhao', name: '赵国栋', unit: 'civil' },
  ]);
  expect((posts as PostRecord[]).filter(({ persons: some }) => some.length > 0)).toEqual([
    { _id: 'civil:head', persons: ['zhao'] },
    { _id: 'edu:auditor', persons: ['he'] },
    { _id: 'edu:head', persons: ['li'] },
  ]);
  expect(identities).toEqual(QIAN);
});

it('cut off anywhere and done again it comes to the same', async () => {
  await run({ atOnce: 4 });
  const whole = await dump();
  expect(whole.sessions).toEqual([]);
  let cuts = 0;
  for (let at = 1; ; at += 1) {
    await before();
    const { dying, died } = mortal(at);
    const end = await run({ store: dying, atOnce: 4 }).catch((error: Error) => error.message);
    if (!died()) {
      expect(end).toBe(true);
      break;
    }
    expect(end).toBe('killed');
    cuts += 1;
    await people.refresh();
    expect(await run({ atOnce: 4 })).toBe(true);
    expect([at, await dump()]).toEqual([at, whole]);
  }
  expect(cuts).toBeGreaterThan(8);

  /** A store whose process is killed after what it writes for the nth time, which is before the next. */
  function mortal(nth: number) {
    let n = 0;
    const writes = new Set(['saveAt', 'bind', 'unbind', 'end']);
    const wrap = <T extends object>(target: T): T =>
      new Proxy(target, {
        get(of, name, self) {
          const value = Reflect.get(of, name, self) as unknown;
          if (name === 'sessions') return wrap(value as object);
          if (typeof name !== 'string' || !writes.has(name) || typeof value !== 'function') return value;
          return async (...given: unknown[]): Promise<unknown> => {
            n += 1;
            const answer: unknown = await (value as (...all: unknown[]) => Promise<unknown>).apply(of, given);
            if (n === nth) throw new Error('killed');
            return answer;
          };
        },
      });
    return { dying: wrap(store), died: () => n >= nth };
  }
}, 180_000);

it('where one part would be refused nothing is written', async () => {
  const start = await dump();
  // He ceases to audit and begins to administer: of two that can't be written together one would come first.
  expect(await run({ atOnce: 1 })).toBe(false);
  expect(said.join('\n')).toMatch(/何静/);
  expect(await dump()).toEqual(start);
  expect(await listed()).toEqual([]);
});

it('what is wrong by the time of a later part is said, with how much is written', async () => {
  let saved = 0;
  const meddling: AdminPorts['store'] = {
    ...store,
    async saveAt(...given) {
      const answer = await store.saveAt(...given);
      const ended = { id: 'edu', name: '市教育局', kind: 'unit' as const, order: 1, ended: NOW };
      if ((saved += 1) === 1) await store.save({ units: [ended] });
      return answer;
    },
  };
  expect(await run({ store: meddling, atOnce: 4 })).toBe(false);
  expect(said.slice(-2)).toEqual([
    expect.stringMatching(/^! 前 1 部分已写入/),
    expect.stringMatching(/名单在导入时被别人改过，现在有 \d 处问题/),
  ]);
  expect(await listed()).toHaveLength(1);
});

describe('parts', () => {
  const unitIds: UnitId[] = ['civil', 'edu', 'u1', 'u2'];
  const person = (id: string, unit: UnitId): PersonRecord => ({ id, name: id, unit });
  it('have each row once, no more than they may, and what hangs together together', () => {
    const some = fc.record({
      known: fc.uniqueArray(fc.constantFrom('zhao', 'qian', 'li', 'he')),
      news: fc.uniqueArray(
        fc.nat(30).map((n) => `new${n}`),
        { maxLength: 12 },
      ),
      posts: fc.uniqueArray(
        fc.tuple(fc.constantFrom(...unitIds), fc.constantFrom('head', 'data', 'contact', 'auditor')),
        {
          selector: (one) => one.join(),
        },
      ),
      most: fc.integer({ min: 1, max: 9 }),
    });
    fc.assert(
      fc.property(some, ({ known, news, posts, most }) => {
        const persons = [...news.map((id) => person(id, 'u1')), ...known.map((id) => person(id, 'edu'))];
        const changes: Changes = {
          ...{ units: [], persons, resources: [], subscriptions: [] },
          posts: posts.map(([unit, post]) => ({ unit, post, persons: [] })),
          members: persons.map(({ id }) => ({ person: id, account: id })),
          mobiles: persons.map(({ id }) => ({ person: id, mobile: '' })),
        };
        const parts = partsOf(people.current(), changes, most);
        const size = (one: Changes) => one.units.length + one.persons.length + one.posts.length;
        expect(parts.every((one) => size(one) > 0 && size(one) <= most)).toBe(true);
        const sorted = (all: readonly object[]) => all.map((one) => JSON.stringify(one)).sort();
        for (const list of ['persons', 'posts', 'members', 'mobiles'] as const)
          expect(sorted(parts.flatMap((one): object[] => one[list]))).toEqual(sorted(changes[list]));
        for (const one of parts)
          expect(one.members.map((member) => member.person).sort()).toEqual(one.persons.map(({ id }) => id).sort());
        // Of a unit that fits a part: who changes in it is written with who holds its posts.
        const civil = (one: Changes) =>
          one.persons.filter(({ id }) => ['zhao', 'qian'].includes(id)).length +
          one.posts.filter(({ unit, post }) => unit === 'civil' && post !== 'auditor').length;
        const all = civil(changes);
        if (all > 0 && all <= most) expect(parts.map(civil).filter((count) => count > 0)).toEqual([all]);
      }),
    );
  });
});
