/** What somebody who can write the whole database would do with administration, done to a real one, and what is said of it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addMs, MS_PER_DAY, type Instant } from '@banjie/shared/kernel/time.ts';
import { testDatabase } from '../../../../test/harness/database.ts';
import { settableClock } from '../../../../test/harness/small-city.ts';
import { written } from '../../../audit/entry.ts';
import { createKeeping, type Keeping } from '../../../audit/keeping.ts';
import type { AdministrationEntry } from '../../../audit/ports.ts';
import { createTrail, type Trail } from '../../../audit/trail.ts';
import { importSeals, type ImportSeals } from '../../../registers/import-seals.ts';
import type { Arriving } from '../../../registers/standing.ts';
import { openStores, type Stores } from '../../../store/open-stores.ts';
import { administrationReading } from '../../../store/audit/reading.ts';
import { parseRoots, rootExport } from '../../export.ts';
import { canonical } from '../../hash.ts';
import { openSigningKey, type SigningKey } from '../../key.ts';
import type { SignedRoot } from '../../ports.ts';
import { createRoots, signRoot } from '../../roots.ts';
import { verifyAdministration } from './chain.ts';
import { verifyDatabase } from '../database.ts';
import { readFileSync } from 'node:fs';

type Raw = { _id: string } & Record<string, unknown>;

const database = testDatabase();
const folder = mkdtempSync(join(tmpdir(), 'banjie-administration-'));
const clock = settableClock('2026-03-11T02:00:00.000Z');
const errors: object[] = [];
let stores: Stores;
let other: Stores;
let key: SigningKey;
let trail: Trail;
let imports: ImportSeals;
let keeping: Keeping;
let kept: Map<string, Raw[]>;
const watched = [
  ...['units', 'persons', 'posts', 'delegations', 'identities', 'rooms', 'sources', 'setting_changes'],
  ...[
    'calendar_years',
    'duty_changes',
    'feed_changes',
    'duty_notes',
    'maintenance_changes',
    'administration',
    'chain_heads',
    'audit',
    'audit_segments',
    'roots',
    'root_heads',
    'looks',
    'register_imports',
  ],
];

const raw = (name: string) => stores.connection.collection<Raw>(name);
const sweep = () =>
  createRoots({
    ...{ store: stores.roots, key, keep: rootExport(join(folder, 'roots.jsonl')) },
    log: { error: (details) => void errors.push(details) },
    administration: {
      async close() {
        await keeping.seal();
        return stores.administration.head();
      },
      sealedDays: stores.administration.sealedDays,
      noteRoots: (roots) => stores.administration.note({ act: 'sealed', roots }),
    },
  }).sweep(clock.now());
const exportedRoots = () => parseRoots(readFileSync(join(folder, 'roots.jsonl'), 'utf8'));
const verify = (exported: readonly SignedRoot[] | undefined = exportedRoots()) =>
  verifyDatabase({
    ...{ store: stores.roots, exported, trusted: [key.publicKey] },
    verify: async () => [],
    administration: (known) => verifyAdministration(administrationReading(stores.connection), known),
    elapsed: () => 0,
  });
const findings = async (exported?: readonly SignedRoot[]) => (await verify(exported)).findings;

const delegation = (id: string, from: string, to: string) => ({
  ...{ id, from, to, fromDay: '2026-03-11', untilDay: '2026-03-20', reason: '出差' },
  madeAt: clock.now(),
});
const brought = (subject: string): Arriving => ({
  order: { at: clock.now(), matter: 'import', seq: 1 },
  change: {
    ...{ register: 'catalogue', subject, title: subject, units: ['bureau'], op: 'put', why: '' },
    lasting: true,
  },
  ...{ number: '', procedure: 'import', by: { name: '' } },
});
const setting = (version: number, at: Instant) => ({
  ...{ key: 'city.closing', version, value: version === 1 ? '17:30' : '18:00', why: '冬令时间', at },
  by: { person: 'gu', name: '顾明远', unit: '市数据资源管理局' },
});

beforeAll(async () => {
  stores = await openStores(database.uri);
  // Another server of the city.
  other = await openStores(database.uri);
  key = openSigningKey(join(folder, 'key.pem'));
  trail = createTrail({ store: stores.trail, now: clock.now, onError: (error) => errors.push({ error }) });
  imports = importSeals(stores.importSeals, key);
  keeping = createKeeping({
    ...{ trail: stores.trail, chain: stores.administration, now: clock.now, months: () => 6 },
  });
  await stores.people.save({
    units: [{ id: 'bureau', name: '市数据资源管理局', kind: 'authority', order: 0 }],
    persons: [
      { id: 'gu', name: '顾明远', unit: 'bureau', administrator: true },
      { id: 'lin', name: '林晓', unit: 'bureau', suspended: true },
      { id: 'zhao', name: '赵刚', unit: 'bureau' },
    ],
    posts: [{ unit: 'bureau', post: 'head', persons: ['gu'] }],
    sources: [{ id: 'src-1', name: '监控', unit: 'bureau', hash: 'ab12' }],
  });
  await stores.people.bind('wechat', 'openid-zhao', 'zhao');
  await imports.seal([brought('r-1'), brought('r-2')], clock.now());
  await stores.people.bindRoom({ room: 'room-1', unit: 'bureau', topic: '值班群' });
  await stores.settings.add(setting(1, clock.now()));
  await stores.calendar.add({
    ...{ year: 2027, off: [['2027-01-01', '2027-01-03']], work: [], revision: 1, at: clock.now() },
    by: { name: '顾明远' },
  } as never);
  await stores.people.putDelegation(delegation('d1', 'zhao', 'gu'));
  trail.note({ kind: 'signIn', what: 'loginWechat', channel: 'weapp', from: '10.0.0.9', outcome: 'tooOften' });
  trail.note({ kind: 'look', what: 'readFile', channel: 'weapp', who: 'zhao', of: 'm1 f1', outcome: 'done' });
  trail.note({ kind: 'administer', what: 'putSetting', channel: 'h5', who: 'gu', of: 'city.closing', outcome: 'done' });
  await trail.flush();
  clock.set('2026-03-12T02:00:00.000Z');
  expect(await sweep()).toBe(1);
  // On the next day something of each goes on, in both servers.
  await other.people.save({ posts: [{ unit: 'bureau', post: 'head', persons: ['gu', 'zhao'] }] });
  await stores.settings.add(setting(2, clock.now()));
  await stores.duty.add({
    ...{ unit: 'authority', post: 'duty', always: true, lines: [], exceptions: [], version: 1, what: '建立值班表' },
    ...{ by: { person: 'ann', name: '安', unit: '局' }, at: clock.now() },
  });
  await stores.feeds.add({
    ...{ id: 'feed-1', name: '监控', unit: 'authority', kind: 'alertmanager', version: 1, what: '添加' },
    ...{ by: { person: 'ann', name: '安' }, at: clock.now() },
  });
  await imports.seal([brought('r-3')], clock.now());
  trail.note({
    ...{ kind: 'look', what: 'readPersonal', channel: 'weapp', who: 'gu', of: 'm1 phone', outcome: 'done' },
    look: { matter: 'm1', field: 'phone', what: 'seen' },
  });
  await trail.flush();
  clock.set('2026-03-13T02:00:00.000Z');
  expect(await sweep()).toBe(1);
  kept = new Map(await Promise.all(watched.map(async (name) => [name, await raw(name).find().toArray()] as const)));
}, 60_000);
afterEach(async () => {
  await Promise.all(
    [...kept].map(async ([name, documents]) => {
      const now = await raw(name).find().toArray();
      if (canonical(now) === canonical(documents)) return;
      await raw(name).deleteMany({});
      if (documents.length > 0) await raw(name).insertMany(documents);
    }),
  );
});
afterAll(async () => {
  await stores.connection.close();
  await other.connection.close();
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

/** Rewrites the text of an entry and its hash with it. */
async function rewrite(seq: number, change: (entry: AdministrationEntry) => AdministrationEntry): Promise<void> {
  const found = await raw('administration').findOne({ seq });
  const { v: _, ...entry } = JSON.parse(String(found?.['text'])) as AdministrationEntry & { v: number };
  await raw('administration').updateOne({ seq }, { $set: { ...written(change(entry)) } });
}
const lastSeq = async () => Number((await raw('administration').findOne({}, { sort: { _id: -1 } }))?.['seq']);

it('a database that nobody has touched accuses nobody, and says what was looked at', async () => {
  const report = await verify();
  expect(report.findings).toEqual([]);
  expect(report.notes.join()).toMatch(
    /核对了管理记录链 \d+ 条、由它推演的人员、岗位、设定等 \d+ 项、审计记录 4 条、加密内容的查看记录 1 条/,
  );
  expect(errors).toEqual([]);
});

const edits: [what: string, edit: () => Promise<unknown>, said: RegExp][] = [
  [
    'a person is let in again',
    () => raw('persons').updateOne({ _id: 'lin' }, { $unset: { suspended: 1 } }),
    /人员 lin（林晓）：被绕过系统改动：停用（记录链为 true，数据库中为 无）/,
  ],
  [
    'a person becomes an administrator',
    () => raw('persons').updateOne({ _id: 'zhao' }, { $set: { administrator: true } }),
    /人员 zhao（赵刚）：被绕过系统改动：管理员（记录链为 无，数据库中为 true）/,
  ],
  [
    'a person is put in',
    () => raw('persons').insertOne({ _id: 'eve', name: '艾娃', unit: 'bureau' }),
    /人员 eve（艾娃）：管理记录链中没有/,
  ],
  ['a person is taken out', () => raw('persons').deleteOne({ _id: 'gu' }), /人员 gu（顾明远）：被绕过系统删除/],
  [
    'somebody is given a post',
    () => raw('posts').updateOne({ _id: 'bureau:head' }, { $set: { persons: ['lin'] } }),
    /岗位 bureau:head：被绕过系统改动：任岗人员（记录链为 \["gu","zhao"\]，数据库中为 \["lin"\]）/,
  ],
  [
    'a unit is another kind',
    () => raw('units').updateOne({ _id: 'bureau' }, { $set: { kind: 'unit' } }),
    /单位 bureau（市数据资源管理局）：被绕过系统改动：类别/,
  ],
  [
    'somebody else gets an account',
    () => raw('identities').updateOne({ _id: 'wechat:openid-zhao' }, { $set: { person: 'gu' } }),
    /账号绑定 wechat:openid-zhao：被绕过系统改动：人员/,
  ],
  [
    "a room is another unit's",
    () => raw('rooms').updateOne({ _id: 'room-1' }, { $set: { unit: 'x' } }),
    /群绑定 room-1：被绕过系统改动/,
  ],
  [
    'a token is another one',
    () => raw('sources').updateOne({ _id: 'src-1' }, { $set: { hash: 'cd34' } }),
    /监控接口凭据 src-1（监控）：被绕过系统改动：凭据。/,
  ],
  [
    'a setting is changed',
    () => raw('setting_changes').updateOne({ _id: 'city.closing@2' }, { $set: { value: '23:00' } }),
    /本市设定 city.closing@2：被绕过系统改动：值（记录链为 18:00，数据库中为 23:00）/,
  ],
  [
    'a change of a setting is gone',
    () => raw('setting_changes').deleteOne({ _id: 'city.closing@2' }),
    /本市设定 city.closing@2：被绕过系统删除/,
  ],
  [
    'somebody is taken off duty',
    () => raw('duty_changes').updateOne({ _id: 'authority:duty@1' }, { $set: { always: false } }),
    /值班表 authority:duty@1：被绕过系统改动/,
  ],
  [
    'a feed is given to another unit',
    () => raw('feed_changes').updateOne({ _id: 'feed-1@1' }, { $set: { unit: 'bureau' } }),
    /告警来源 feed-1@1（监控）：被绕过系统改动：单位/,
  ],
  [
    'a holiday is moved',
    () => raw('calendar_years').updateOne({ _id: '2027.1' }, { $set: { off: [['2027-01-02', '2027-01-04']] } }),
    /放假安排 2027.1：被绕过系统改动：放假/,
  ],
  [
    'a delegation is prolonged',
    () => raw('delegations').updateOne({ _id: 'd1' }, { $set: { untilDay: '2026-12-31' } }),
    /代理 d1：被绕过系统改动：截止日（记录链为 2026-03-20，数据库中为 2026-12-31）/,
  ],
  [
    'an entry is edited',
    () =>
      raw('administration').updateOne({ seq: 4 }, [
        { $set: { text: { $replaceOne: { input: '$text', find: '林晓', replacement: '林小' } } } },
      ]),
    /管理记录链第 4 条（.*）的内容被改动过/,
  ],
  [
    'an entry is edited with its hash',
    () => rewrite(4, (entry) => ({ ...entry, at: '2026-01-01T00:00:00.000Z' })),
    /管理记录链第 4 条被整条替换过/,
  ],
  ['an entry is deleted', () => raw('administration').deleteOne({ seq: 5 }), /管理记录链第 5 条被删除/],
  [
    'the last entries are cut, with their head',
    async () => {
      const last = await lastSeq();
      await raw('administration').deleteMany({ seq: { $gt: 6 } });
      const end = await raw('administration').findOne({ seq: 6 });
      await raw('chain_heads').updateOne({ _id: 'administration' }, { $set: { seq: 6, head: end?.['hash'] } });
      expect(last).toBeGreaterThan(6);
    },
    /管理记录链第 7 至 \d+ 条被截去：2026年3月12日 周. 的签名根记有这些记录/,
  ],
  ['the head is removed', () => raw('chain_heads').deleteOne({ _id: 'administration' }), /管理记录链的链头被删除/],
  [
    'the whole chain is removed',
    async () => {
      await raw('administration').deleteMany({});
      await raw('chain_heads').deleteMany({});
    },
    /管理记录链第 1 至 \d+ 条被截去/,
  ],
  [
    'a record of the trail is edited',
    () =>
      raw('audit').updateOne({ what: 'readFile' }, [
        { $set: { text: { $replaceOne: { input: '$text', find: 'zhao', replacement: 'lin' } } } },
      ]),
    /审计记录 2026-03-11-\w+ 第 2 条（.*lin，下载附件）被改动过/,
  ],
  [
    'what a record is found by is edited',
    () => raw('audit').updateOne({ what: 'readFile' }, { $set: { who: 'lin' } }),
    /审计记录 2026-03-11-\w+ 第 2 条（.*zhao，下载附件）被改动过/,
  ],
  [
    'a record of the trail is deleted',
    () => raw('audit').deleteOne({ what: 'readFile' }),
    /审计记录 2026-03-11-\w+ 第 2 条被删除/,
  ],
  [
    'the last record of the trail is deleted',
    () => raw('audit').deleteOne({ what: 'readPersonal' }),
    /审计记录 2026-03-12-\w+ 的 1 条全部不见了/,
  ],
  [
    'a segment is deleted with its head',
    async () => {
      await raw('audit').deleteMany({ _id: /^2026-03-12/ });
      await raw('audit_segments').deleteMany({ _id: /^2026-03-12/ });
    },
    /审计记录 2026-03-12-\w+ 的 1 条全部不见了/,
  ],
  [
    'a segment is cut with its head',
    async () => {
      await raw('audit').deleteMany({ what: 'putSetting' });
      const end = await raw('audit').findOne({ what: 'readFile' });
      await raw('audit_segments').updateOne({ _id: /^2026-03-11/ }, { $set: { seq: 2, head: end?.['hash'] } });
    },
    /审计记录 2026-03-11-\w+ 第 3 条被截去/,
  ],
  [
    'a record of the trail is put in',
    async () => {
      const last = await raw('audit').findOne({ what: 'putSetting' });
      const { v: _, ...said } = JSON.parse(String(last?.['text'])) as Record<string, unknown> & { v: number };
      const more = written({ ...said, seq: 4, at: clock.now(), previous: String(last?.['hash']) });
      await raw('audit').insertOne({ ...last, ...more, at: clock.now(), _id: `${String(last?.['segment'])}#00000004` });
    },
    /审计记录 2026-03-11-\w+ 的链头与末条不符/,
  ],
  [
    'a look is said to be of another',
    () => raw('looks').updateOne({ field: 'phone' }, { $set: { person: 'lin' } }),
    /加密内容的查看记录（事项 m1，phone，.*，gu）：被改动过，与审计记录不符/,
  ],
  ['a look is taken away', () => raw('looks').deleteOne({ field: 'phone' }), /查看记录（事项 m1，phone.*：被删除/],
  [
    'a look is put in',
    async () => {
      const one = await raw('looks').findOne({ field: 'phone' });
      const [segment] = String(one?._id).split('#');
      await raw('looks').insertOne({ ...one, _id: `${segment}#00000009`, person: 'lin' });
    },
    /加密内容的查看记录 2026-03-12-\w+#00000009：审计记录中没有/,
  ],
  [
    'a look is put in as if it were from before they had records',
    () =>
      raw('looks').insertOne({ matter: 'm1', field: 'phone', person: 'lin', at: clock.now(), what: 'seen' } as never),
    /早期查看记录：管理记录链记有 0 条，数据库中有 1 条/,
  ],
  [
    'what was imported is another, signed again with the key of the city',
    async () => {
      const [first] = await raw('register_imports').find().sort({ _id: 1 }).toArray();
      const { _id, signature: _, ...rest } = first as unknown as { _id: number; signature: string; of: string[][] };
      const again = { ...rest, of: rest.of.slice(1), n: _id };
      const { n: _n, ...whole } = { ...again, signature: key.sign(canonical(again)) };
      await raw('register_imports').replaceOne({ _id: _id as never }, whole);
    },
    /登记簿导入凭证第 1 份：与管理记录链所记的不符/,
  ],
  [
    'the last piece of what was imported is cut',
    () => raw('register_imports').deleteOne({ _id: 2 as never }),
    /登记簿导入凭证第 2 份：管理记录链中记有，数据库中没有/,
  ],
  [
    'a piece of what was imported is put in',
    async () => {
      const one = await raw('register_imports').findOne({ _id: 2 as never });
      await raw('register_imports').insertOne({ ...one, _id: 3 as never });
    },
    /登记簿导入凭证第 3 份：管理记录链中没有/,
  ],
  [
    'a segment loses its head',
    () => raw('audit_segments').deleteOne({ _id: /^2026-03-11/ as never }),
    /审计记录 2026-03-11-\w+ 的链头被删除/,
  ],
];
it.each(edits)('is found and named: %s', async (_, edit, said) => {
  await edit();
  expect((await findings()).join('\n')).toMatch(said);
});

it('what was edited is found also when a change of ours has gone over it', async () => {
  await raw('persons').updateOne({ _id: 'lin' }, { $unset: { suspended: 1 } });
  await stores.people.save({ persons: [{ id: 'lin', name: '林晓', unit: 'bureau', left: clock.now() }] });
  expect((await findings()).join()).toMatch(/人员 lin（林晓）：管理记录链第 \d+ 条之前曾被绕过系统改动/);
});

it('a chain that was written anew from an entry on, with all hashes, is not what was sealed', async () => {
  let previous = '';
  for await (const found of raw('administration').find().sort({ _id: 1 })) {
    const { v: _, ...entry } = JSON.parse(String(found['text'])) as AdministrationEntry & { v: number };
    const changed = entry.seq === 4 ? { ...entry, at: '2026-01-01T00:00:00.000Z' } : entry;
    const one = written(previous === '' ? changed : { ...changed, previous });
    previous = one.hash;
    await raw('administration').updateOne({ _id: found._id }, { $set: { ...one } });
  }
  await raw('chain_heads').updateOne({ _id: 'administration' }, { $set: { head: previous } });
  expect((await findings()).join()).toMatch(
    /管理记录链到第 \d+ 条为止被改写并重算了哈希：与 2026年3月12日 周. 的签名根不符/,
  );
});

describe('a day that was signed', () => {
  const again = async (day: string) => {
    const root = (await stores.roots.roots()).find((one) => one.day === day);
    if (!root) throw new Error('no such root');
    const { signature: _, ...rest } = root;
    const { day: _id, ...anew } = signRoot({ ...rest, madeAt: '2026-03-30T00:00:00.000Z' }, key);
    await raw('roots').replaceOne({ _id }, anew);
  };
  it('is not signed again with the same key unnoticed, though it is the last one and nothing was exported', async () => {
    await again('2026-03-12');
    const said = await verifyDatabase({
      ...{ store: stores.roots, exported: undefined, trusted: [key.publicKey] },
      verify: async () => [],
      administration: (known) => verifyAdministration(administrationReading(stores.connection), known),
      elapsed: () => 0,
    });
    expect(said.findings).toEqual([expect.stringMatching(/2026年3月12日 周. 的签名根：这一天被重新签过/)]);
  });
  it('is not deleted and sealed anew by ourselves unnoticed', async () => {
    await raw('roots').deleteOne({ _id: '2026-03-12' });
    await raw('root_heads').deleteMany({ day: '2026-03-12' });
    errors.length = 0;
    await sweep();
    expect(errors).toEqual([{ day: '2026-03-12' }, { day: '2026-03-12' }]);
    errors.length = 0;
    expect((await findings()).join()).toMatch(/2026年3月12日 周. 的签名根：这一天被重新签过/);
  });
  it('names how many there were before it', async () => {
    expect((await stores.roots.roots()).map(({ count }) => count)).toEqual([1, 2]);
    await raw('roots').deleteOne({ _id: '2026-03-11' });
    expect((await findings(undefined)).join()).toMatch(/2026年3月11日 周. 的签名根：.*被删除/);
  });
  it('stands twice in the exported file', async () => {
    const [first] = exportedRoots();
    if (!first) throw new Error('nothing was exported');
    const { signature: _, ...rest } = first;
    const forged = signRoot({ ...rest, madeAt: '2026-03-30T00:00:00.000Z' }, key);
    expect((await findings([forged, ...exportedRoots()])).join()).toMatch(/2026年3月11日 周. 的签名根：.*重新签过/);
  });
});

it('two servers that change the same and other things at once leave one chain', async () => {
  await Promise.all(
    [stores, other].flatMap((server, n) =>
      Array.from({ length: 6 }, async (_, round) => {
        await server.people.putDelegation(delegation(`e${n}-${round}`, n === 0 ? 'zhao' : 'lin', 'gu'));
        await server.people.save({ posts: [{ unit: 'bureau', post: 'data', persons: [`zhao`, `p${n}${round}`] }] });
      }),
    ),
  );
  expect(await findings()).toEqual([]);
});

it('the trail goes as a whole when it was kept long enough, and not before', async () => {
  clock.set(addMs('2026-03-11T02:00:00.000Z', 180 * MS_PER_DAY));
  expect(await keeping.purge()).toBe(0);
  clock.set(addMs('2026-03-11T12:00:00.000Z', 184 * MS_PER_DAY));
  expect(await keeping.purge()).toBe(1);
  expect(await raw('audit').distinct('what')).toEqual(['readPersonal']);
  expect(await findings()).toEqual([]);
  // A clock that was put forward for the purpose, or a database in which somebody has done it by hand.
  await stores.administration.note({
    ...{ act: 'purged', segments: [String((await raw('audit_segments').findOne({}))?._id)], months: 6 },
    now: '2026-04-01T00:00:00.000Z',
  });
  await raw('audit').deleteMany({});
  await raw('audit_segments').deleteMany({});
  expect((await findings()).join()).toMatch(/没有存满六个月就被清除/);
});

it('looks outlast their part of the trail, and are compared with what the chain has kept of it', async () => {
  clock.set('2026-03-20T02:00:00.000Z');
  trail.note({
    ...{ kind: 'look', what: 'readPersonal', channel: 'weapp', who: 'zhao', of: 'm2 phone', outcome: 'done' },
    look: { matter: 'm2', field: 'phone', what: 'seen' },
  });
  await trail.flush();
  await keeping.seal();
  clock.set(addMs('2026-03-20T12:00:00.000Z', 190 * MS_PER_DAY));
  expect(await keeping.purge()).toBeGreaterThan(1);
  expect(await raw('audit').countDocuments({})).toBe(0);
  expect((await stores.looks.list('m2', 10)).map(({ person }) => person)).toEqual(['zhao']);
  expect(await findings()).toEqual([]);
  await raw('looks').updateOne({ matter: 'm2' }, { $set: { person: 'lin' } });
  expect(await findings()).toEqual([expect.stringMatching(/期满清除后留下的加密内容查看记录.*不符/)]);
});
