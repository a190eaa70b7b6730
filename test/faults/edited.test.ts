/**
 * A city that has worked for some days, edited by somebody who can write all of its database: each edit of what follows
 * from matters is found, and said with its place; what nobody has touched accuses nobody.
 */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mongoose from 'mongoose';
import { partyOf } from '@banjie/shared/kernel/party.ts';
import { isRejection, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { testDatabase } from '../harness/database.ts';
import { settableClock } from '../harness/small-city.ts';
import { SMALL, rosterOf } from '../year/roster.ts';
import { year } from '../year/year.ts';
import { openCity } from '@banjie/server/city.ts';
import type { ReceiptRecord } from '@banjie/server/matters/ports.ts';
import type { Telling } from '@banjie/server/notify/ports.ts';
import { samples } from '@banjie/server/files/testing.ts';
import { slotOf } from '@banjie/server/store/base/slots.ts';
import { openStores, type Stores } from '@banjie/server/store/open-stores.ts';
import { besideStore } from '@banjie/server/store/proof/beside.ts';
import { hashOf } from '@banjie/server/proof/hash.ts';
import { openSigningKey } from '@banjie/server/proof/key.ts';
import { sealTelling } from '@banjie/server/proof/seal.ts';
import { verifyApart } from '@banjie/server/proof/verify/apart.ts';
import { verifyDatabase } from '@banjie/server/proof/verify/database.ts';
import { verifyMatters } from '@banjie/server/proof/verify/matters.ts';

const folder = mkdtempSync(join(tmpdir(), 'banjie-beside-'));
const key = openSigningKey(join(folder, 'key.pem'));

type Document = { _id: string } & Record<string, unknown>;

const database = testDatabase();
let stores: Stores;
const collection = (name: string) => stores.connection.collection<Document>(name);
const must = <T extends object>(answer: T | Rejection): T => {
  if (isRejection(answer)) throw new Error(`${answer.text} ${JSON.stringify(answer.faults ?? [])}`);
  return answer;
};
const as = (person: string) => ({ kind: 'person' as const, person, channel: 'miniapp' });

async function findings(): Promise<string[]> {
  const beside = besideStore(stores.connection);
  const report = await verifyDatabase({
    ...{ store: stores.roots, exported: undefined, trusted: [key.publicKey], beside },
    verify: async (roots) => [await verifyMatters({ ...stores.roots, beside }, roots)],
    elapsed: () => 0,
  });
  return report.findings;
}

const provider = 'cloud-provider-2';
let file = '';
let longMatter = '';

/** A matter with an attachment, one that asks everybody, and one whose older entries have left it. */
async function more(): Promise<void> {
  const clock = settableClock('2026-02-02T02:00:00.000Z');
  const log = { info: () => undefined, warn: () => undefined, error: console.error };
  const city = await openCity({ stores, clock, log, key, uploadLimit: 1_000_000, isBot: () => Promise.resolve(false) });
  async function* bytes() {
    yield samples.pdf;
  }
  const given = async (id: string, command: string, form: object, files: string[] = [], person = provider) =>
    must(await city.service.give(as(person), { id, command, form, key: randomUUID(), files }));
  const opened = async (procedure: string, form: object, person = provider) =>
    must(await city.service.open(as(person), { procedure, form, key: randomUUID() })).id;

  const confirm = async ({ id, unit, parties }: ReceiptRecord) => {
    const [person = ''] = parties.flatMap((key) => {
      const party = partyOf(key);
      return 'post' in party ? city.people.directory().holders(unit, party.post) : [];
    });
    const caller = { kind: 'person' as const, person, channel: 'miniapp' as const };
    const call = {
      caller,
      params: { id },
      query: undefined,
      body: { form: { state: 'done' } },
      key: randomUUID(),
      requestId: id,
    };
    must(await city.receipts.handlers.confirmReceipt(call));
  };

  // What is imported into a city that runs, put into a register, and lifted again.
  const { resources, subscriptions } = rosterOf({ ...SMALL, resources: SMALL.resources + 1 });
  const resource = resources.at(-1)?.id ?? '';
  const used = subscriptions.filter((one) => one.resource === resource);
  await city.enterImported({ resources: resources.slice(-1), subscriptions: used });
  const user = `${used[0]?.unit}-3`;
  const findings = [{ record: '430102', field: '名称', says: '甲', should: '乙', evidence: '户口簿' }];
  const correction = await opened('data-correction', { resource, findings }, user);
  await city.relay.drain();
  await given(correction, 'withdraw', { reason: '看错了' }, [], user);

  const incident = await opened('incident', { what: '核心交换机丢包', system: '政务云网络', level: 'II' });
  file = must(await city.files.upload(provider, '方案.pdf', { bytes: bytes() })).id;
  await given(incident, 'comment', { text: '见附件' }, [file]);
  for (const period of ['二月', '三月']) {
    const bulletin = await opened('security-bulletin', { period });
    await given(bulletin, 'publish', { subject: '补丁', level: 'info', content: '升级补丁', actions: '一周内升级' });
    await city.relay.drain();
    // The first one is confirmed by everybody, and closed.
    if (period === '二月')
      for (const one of await stores.receipts.ofMatter(bulletin, { limit: 100 })) await confirm(one);
  }
  longMatter = await opened('incident', { what: '丢包', system: '政务云网络', level: 'III' });
  for (let n = 0; n < 30; n++) await given(longMatter, 'comment', { text: `第 ${n} 次检查` });
  await city.relay.drain();
  await city.close();
  await stores.deliveries.put(apart.map((one) => ({ ...one, seal: sealTelling(key.sealing, one) })));
}

/** About no matter, sealed as the server does it. */
const apart = ['delegation.d1.start', 'delegation.d1.end', 'unreached.2026-02-02'].map((id): Telling => {
  const words = { kind: 'summary' as const, urgent: false, subject: '汇总', body: '现有 2 件待办', words: [] };
  const person = 'authority-1';
  const own = { others: [], attempt: 0, fence: 0, state: 'accepted' as const, channel: 'in-app' };
  return {
    ...{ id, among: 1, notice: { event: id, at: '2026-02-02T02:00:00.000Z', matter: '', number: '', ...words } },
    ways: [{ ...own, person, address: { kind: 'inside', value: person } }],
  };
});

beforeAll(async () => {
  const worked = await year(database.uri, { size: SMALL, days: 5, perDay: 20, seed: 7 });
  // Among them those of the verifier: a database in which many procedures were walked is whole.
  expect(worked.faults).toEqual([]);
  stores = await openStores(database.uri);
  await more();
}, 120_000);
afterAll(async () => {
  await stores.connection.close();
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

/** Undone after each edit. */
let undo: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const one of undo.reverse()) await one();
  undo = [];
});

async function find(name: string, filter: object, sort: object = { _id: 1 }): Promise<Document> {
  const [found] = await collection(name)
    .find(filter)
    .sort(sort as never)
    .limit(1)
    .toArray();
  if (!found) throw new Error(`nothing in ${name} to be edited: ${JSON.stringify(filter)}`);
  return found;
}
async function put(name: string, document: Document): Promise<void> {
  const before = await collection(name).findOne({ _id: document._id });
  await collection(name).replaceOne({ _id: document._id }, document, { upsert: true });
  undo.push(() =>
    before
      ? collection(name).replaceOne({ _id: document._id }, before)
      : collection(name).deleteOne({ _id: document._id }),
  );
}
async function take(name: string, { _id, ...rest }: Document): Promise<void> {
  await collection(name).deleteOne({ _id });
  undo.push(() => collection(name).insertOne({ _id, ...rest }));
}
async function change(name: string, filter: object, changes: Record<string, unknown>): Promise<Document> {
  const found = await find(name, filter);
  const changed = Object.entries(changes).reduce(
    (document, [path, value]) => withPart(document, path.split('.'), value),
    found,
  );
  await put(name, changed);
  return found;
}
function withPart<T>(whole: T, [first = '', ...rest]: string[], value: unknown): T {
  if (Array.isArray(whole))
    return whole.map((one: unknown, n) =>
      String(n) === first ? (rest.length > 0 ? withPart(one, rest, value) : value) : one,
    ) as T;
  const { [first]: part, ...others } = whole as Record<string, unknown>;
  const next = rest.length > 0 ? withPart(part, rest, value) : value;
  return (next === undefined ? others : { ...others, [first]: next }) as T;
}

const CONFIRMED = { state: 'confirmed' };
const APPLIED = { matter: { $ne: 'import' }, outcome: 'applied' };
const TOLD_TO_ONE = { among: 1, to: { $size: 1 }, unread: { $exists: true }, _id: { $not: /\// } };

type Edit = [what: string, edit: () => Promise<unknown>, said: RegExp];
const edits: Edit[] = [
  // Receipts.
  ['a receipt is deleted', async () => take('receipts', await find('receipts', {})), /回执.*被删除/],
  [
    'a receipt is put in',
    async () => {
      const one = await find('receipts', {});
      const { matter, item } = one as unknown as { matter: string; item: string };
      return put('receipts', { ...one, _id: `${matter}.${item}.stranger`, unit: 'stranger' });
    },
    /回执.*后来插入/,
  ],
  [
    'another unit is said to have been asked',
    async () => {
      const one = await find('receipts', { state: { $ne: 'confirmed' } });
      const { matter, item } = one as unknown as { matter: string; item: string };
      await take('receipts', one);
      await put('receipts', {
        ...one,
        _id: `${matter}.${item}.stranger`,
        unit: 'stranger',
        parties: ['post:stranger:data'],
      });
    },
    /要求回执的单位与记录不符/,
  ],
  ['a confirmation says another', () => change('receipts', CONFIRMED, { 'by.name': '别人' }), /确认内容与它的哈希不符/],
  [
    'a confirmation says another, with its hash made anew',
    async () => {
      const one = await find('receipts', { ...CONFIRMED, matter: await closedReceipts() });
      const { form, confirmedAt: at, by } = one as unknown as { form: object; confirmedAt: string; by: object };
      const other = { ...by, name: '别人' };
      await put('receipts', { ...one, by: other, hash: hashOf({ receipt: one._id, form, at, by: other }) });
    },
    /与记录中的根不符/,
  ],
  [
    'a receipt is due later',
    () => change('receipts', { dueAt: { $exists: true } }, { dueAt: '2036-01-01T00:00:00.000Z' }),
    /回执.*被改动过（.*dueAt/,
  ],
  [
    'a receipt is hidden from lists',
    () => change('receipts', {}, { sortAt: '2036-01-01T00:00:00.000Z' }),
    /回执.*被改动过（sortAt）/,
  ],
  [
    'a receipt says that it is needed no more',
    () => change('receipts', { state: 'open' }, { state: 'dropped' }),
    /标为不再需要/,
  ],
  // Registers.
  [
    'an entry says another value',
    () => change('register_entries', { live: true, register: 'catalogue' }, { 'holds.0.put.values.name': '别的' }),
    /条目与按变更记录推演的结果不符/,
  ],
  [
    'an entry is hidden from lists',
    () => change('register_entries', { live: true }, { live: false }),
    /供查找的字段被改动过（live）/,
  ],
  [
    'an entry is not found by its value',
    () => change('register_entries', { 'keys.0': { $exists: true } }, { keys: [] }),
    /供查找的字段被改动过（keys）/,
  ],
  [
    'an entry is deleted',
    async () => take('register_entries', await find('register_entries', { version: { $gt: 1 } })),
    /条目不见了/,
  ],
  [
    'what was lifted is in force again',
    () => change('register_entries', { live: false }, { live: true, 'holds.0.lift': undefined }),
    /条目与按变更记录推演的结果不符/,
  ],
  [
    'a tombstone is deleted',
    async () => take('register_entries', await find('register_entries', { live: false })),
    /条目不见了/,
  ],
  [
    'a change is taken out of the history',
    async () => {
      // Of the last one a copy rides on the entry: to take it out changes nothing.
      const { register, subject } = await find('register_entries', { live: false });
      await take('register_history', await find('register_history', { register, subject, version: 1 }));
    },
    /第 1 版的变更记录被删除/,
  ],
  [
    'a change says another reason',
    () => change('register_history', APPLIED, { 'change.why': '别的' }),
    /变更记录与之不符，被改动过（change）/,
  ],
  [
    'a change that took place is said to be refused',
    () => change('register_history', APPLIED, { outcome: 'refused' }),
    /变更的结果与按变更记录推演的不符|与条目所带的不符/,
  ],
  [
    'a change is put in',
    async () => {
      const one = await find('register_history', APPLIED);
      const { order } = one as unknown as { order: { seq: number } };
      await put('register_history', {
        ...one,
        _id: `${one._id.slice(0, -7)}0000099`,
        version: 99,
        order: { ...order, seq: order.seq + 40 },
      });
    },
    /没有作出过.*后来插入/,
  ],
  [
    'a change is found under another matter',
    () => change('register_history', APPLIED, { matter: 'somebody' }),
    /不存在的事项 somebody/,
  ],
  [
    'an entry has lost its shape',
    () => change('register_entries', { live: true }, { latest: 7 }),
    /登记册.*结构被破坏/,
  ],
  ['a receipt has lost its shape', () => change('receipts', {}, { parties: null }), /结构被破坏/],
  // What was told.
  [
    'what was told is deleted',
    async () => take('notices', await find('notices', TOLD_TO_ONE)),
    /没有任何送达记录，被删除/,
  ],
  ['what was told says another', () => change('notices', {}, { body: '别的' }), /与第 \d+ 条记录所发的通知不符/],
  [
    'what was told is about another limit',
    () => change('notices', { dueAt: { $exists: true }, kind: 'task' }, { dueAt: '2036-01-01T00:00:00.000Z' }),
    /与第 \d+ 条记录所发的通知不符/,
  ],
  [
    'somebody is said to have been told',
    async () => {
      const one = await find('notices', {});
      return put('notices', { ...one, _id: `${String(one['matter'])}.1.99` });
    },
    /没有出处/,
  ],
  [
    'it was told on another day',
    () => change('notices', {}, { at: '2026-01-01T00:00:00.000Z' }),
    /送达记录.*被改动过（at）/,
  ],
  [
    'somebody is told of it twice by the same channel',
    async () => {
      const one = await find('notices', TOLD_TO_ONE);
      const to = one['to'] as object[];
      return put('notices', { ...one, to: [...to, ...to] });
    },
    /送达记录.*被改动过（unread、to）/,
  ],
  [
    'what is read is shown as unread',
    () => change('notices', { unread: { $exists: false } }, { unread: ['somebody'] }),
    /送达记录.*被改动过（unread）/,
  ],
  [
    'what waits to be sent is not found any more',
    () => change('notices', { waits: { $exists: false } }, { 'to.0.state': 'queued' }),
    /送达记录.*被改动过（.*waits.*）/,
  ],
  ['what was told has lost its shape', () => change('notices', {}, { to: 7 }), /结构被破坏/],
  // What is about no matter.
  [
    'a summary that is unread is not found any more',
    () => change('notices', { _id: 'delegation.d1.end' }, { unread: undefined }),
    /不属于任何事项的通知 delegation\.d1\.end.*被改动过（unread）/,
  ],
  [
    'the summary at the beginning of a delegation is deleted',
    async () => take('notices', await find('notices', { _id: 'delegation.d1.start' })),
    /代办开始的通知没有送达记录，被删除/,
  ],
  [
    'one of several who were told who can’t be reached is taken away',
    () => change('notices', { _id: 'unreached.2026-02-02' }, { to: [], unread: undefined }),
    /unreached\.2026-02-02：当时送给 1 人，现有 0 人/,
  ],
  [
    'a summary is said to have told somebody, and there is none',
    () => change('notices', TOLD_TO_ONE, { 'to.0.state': 'summed', unread: undefined }),
    /并入 .+ 的汇总，而没有给他的任何汇总/,
  ],
  [
    'a notice of a matter is said to be about none',
    () => change('notices', TOLD_TO_ONE, { matter: '', slot: slotOf('') }),
    /没有任何送达记录，被删除/,
  ],
  [
    'a summary has lost its shape',
    () => change('notices', { _id: 'delegation.d1.end' }, { to: 7 }),
    /不属于任何事项的通知.*结构被破坏/,
  ],
  // Files.
  [
    'a byte of a file is another',
    () => editChunk((bytes) => (bytes[40] = 0x20)),
    /附件“方案.pdf”的内容与记录中的哈希不符/,
  ],
  [
    'a piece of a file is gone',
    async () => take('attachments.chunks', await find('attachments.chunks', chunks())),
    /附件“方案.pdf”的内容与记录中的哈希不符/,
  ],
  [
    'a file is named otherwise',
    () => change('files', { _id: file }, { name: '别的.pdf' }),
    /附件“方案.pdf”的登记与记录不符，被改动过（name）/,
  ],
  ['a file carries another hash', () => change('files', { _id: file }, { hash: '0'.repeat(64) }), /被改动过（hash）/],
  [
    'what is noted of a file is gone',
    async () => take('files', await find('files', { _id: file })),
    /附件“方案.pdf”的登记不见了/,
  ],
  [
    'a file is put under a matter',
    async () => put('files', { ...(await find('files', { _id: file })), _id: 'f'.repeat(24) }),
    /附件 f+ 自称属于事项/,
  ],
  // Histories that have left their matters, and what matters are found by.
  [
    'an entry that was moved off is deleted',
    async () => take('history', await find('history', { _id: moved(3) })),
    /第 3 条记录被删除/,
  ],
  [
    'an entry that was moved off says another',
    () => change('history', { _id: moved(3) }, { text: '{}' }),
    /第 3 条记录.*被改动过/,
  ],
  [
    'an entry that was moved off answers to another key',
    () => change('history', { _id: moved(3) }, { k: '0'.repeat(32) }),
    /第 3 条记录.*被改动过/,
  ],
  [
    'an entry that was moved off lies at another place',
    async () => {
      const one = await find('history', { _id: moved(3) });
      await take('history', one);
      await put('history', { ...one, _id: moved(700) });
    },
    /3 条记录的先后顺序被调换过/,
  ],
  [
    'a copy of a later entry is put in',
    async () => put('history', { ...(await find('history', { _id: moved(3) })), _id: moved(31), seq: 31 }),
    /第 31 条记录另有一份移出的副本/,
  ],
  [
    'a history of no matter is put in',
    async () => put('history', { ...(await find('history', { _id: moved(3) })), _id: 'nobody#0000001', seq: 1 }),
    /不存在的事项 nobody/,
  ],
  [
    'what rides on a matter is counted wrongly',
    () => change('matters', { _id: longMatter }, { riding: 7 }),
    /字段被改动过（riding）/,
  ],
  [
    'a matter is sorted as untouched',
    () => change('matters', { _id: longMatter }, { updatedAt: '2020-01-01T00:00:00.000Z' }),
    /字段被改动过（updatedAt）/,
  ],
  // Imports.
  ['an imported entry says another, with its history', () => importedAs('别的'), /标为导入，而与导入时的封存记录不符/],
  [
    'an import is deleted with all that it left',
    async () => {
      await take('register_entries', await find('register_entries', { _id: IMPORTED }));
    },
    /导入的条目不见了/,
  ],
  [
    'what was sealed of an import is made up',
    () => change('register_imports', {}, { 'of.0.1': '0'.repeat(32) }),
    /导入封存记录的签名或次序不对/,
  ],
  // Who was told.
  [
    'one of several is not told any more',
    async () => {
      const one = await find('notices', { among: { $gt: 1 } });
      const [first, ...others] = one['to'] as { who: string }[];
      const unread = (one['unread'] as string[] | undefined)?.filter((who) => who !== first?.who);
      return put('notices', { ...one, to: others, unread });
    },
    /当时送给 \d+ 人，现有 \d+ 人/,
  ],
];

const IMPORTED = `catalogue/resource${SMALL.resources}`;
const moved = (seq: number) => `${longMatter}#${String(seq).padStart(7, '0')}`;
const chunks = () => ({ files_id: new mongoose.mongo.ObjectId(file) });
async function editChunk(edit: (bytes: Buffer) => unknown): Promise<void> {
  const one = await find('attachments.chunks', chunks());
  const bytes = Buffer.from((one['data'] as mongoose.mongo.Binary).buffer);
  edit(bytes);
  await put('attachments.chunks', { ...one, data: new mongoose.mongo.Binary(bytes) });
}
/** As one would who knows how an entry follows from its changes. */
async function importedAs(name: string): Promise<void> {
  await change(
    'register_entries',
    { _id: IMPORTED },
    {
      ...{ title: name, 'holds.0.put.title': name, 'latest.0.change.title': name },
    },
  );
}

async function closedReceipts(): Promise<string> {
  for await (const one of collection('receipts').find(CONFIRMED)) {
    const matter = await collection('matters').findOne({ _id: String(one['matter']) });
    const closed = (matter?.['tail'] as { text: string }[] | undefined)?.some(({ text }) =>
      text.includes('"receiptsClosed"'),
    );
    if (closed) return String(one['matter']);
  }
  throw new Error('no receipts were closed');
}
it('accuses nobody while nobody has touched it', async () => {
  expect(await findings()).toEqual([]);
});

it.each(edits)('%s', async (_, edit, said) => {
  await edit();
  const found = await findings();
  expect(found).toContainEqual(expect.stringMatching(said));
  expect(found.length).toBeLessThanOrEqual(3);
});

describe('seals on what was told', () => {
  /** Of one matter that was told by a process with the key. */
  const sealed = async (sealings = [key.sealing]) => {
    const store = {
      ...stores.roots,
      beside: besideStore(stores.connection),
      seals: { sealings, keys: [key.publicKey] },
    };
    return verifyMatters(store, [], { from: longMatter, until: `${longMatter}$` });
  };
  const one = () => find('notices', { matter: longMatter });

  it('are whole while nobody has touched it, and said not to be looked at where the key is elsewhere', async () => {
    expect(await sealed()).toMatchObject({ findings: [], foreignSeals: 0 });
    const without = await sealed([]);
    expect(without.findings).toEqual([]);
    expect(without.foreignSeals).toBeGreaterThan(0);
  });

  it('show somebody who is said to have been told, though nobody else is missing', async () => {
    const notice = await one();
    const to = notice['to'] as object[];
    await put('notices', { ...notice, to: [...to, { ...to[0], who: 'dept20-2', state: 'read' }] });
    expect((await sealed()).findings).toEqual([expect.stringMatching(/给 .*dept20-2 的送达记录.*与它的封签不符/)]);
  });

  it('show another recipient than was told, and one who is added as if another channel had failed', async () => {
    const notice = await one();
    const [first, ...others] = notice['to'] as { who: string }[];
    const unread = (notice['unread'] as string[]).map((who) => (who === first?.who ? 'dept20-2' : who));
    await put('notices', { ...notice, to: [{ ...first, who: 'dept20-2' }, ...others], unread });
    expect((await sealed()).findings).toEqual([expect.stringMatching(/与它的封签不符/)]);
    const added = { ...first, who: 'dept20-2', state: 'read', seal: notice['seal'] };
    await put('notices', { ...notice, to: [first, ...others, added] });
    expect((await sealed()).findings).toEqual([expect.stringMatching(/给 dept20-2 的送达记录.*与它的封签不符/)]);
  });

  it('show what the words of a notice do not cover, and a seal by another key', async () => {
    await change('notices', { _id: (await one())._id }, { words: ['同意'] });
    expect((await sealed()).findings).toEqual([expect.stringMatching(/与它的封签不符/)]);
    await change('notices', { _id: (await one())._id }, { seal: '00000000.0' });
    expect((await sealed()).findings).toEqual([expect.stringMatching(/与它的封签不符/)]);
  });

  it('show what is about no matter, and is made up or says another', async () => {
    const said = async (sealings = [key.sealing]) => {
      const found: string[] = [];
      const seals = { sealings, keys: [key.publicKey] };
      const seen = await verifyApart(besideStore(stores.connection), seals, new Set(), (text) => found.push(text));
      return { found, ...seen };
    };
    expect(await said()).toEqual({ found: [], notices: apart.length, foreign: 0 });
    expect(await said([])).toEqual({ found: [], notices: apart.length, foreign: apart.length });
    const start = await find('notices', { _id: 'delegation.d1.start' });
    await put('notices', { ...start, body: '现有 9 件待办' });
    await put('notices', { ...start, _id: 'delegation.d2.start' });
    expect((await said()).found).toEqual([
      expect.stringMatching(/delegation\.d1\.start：给 authority-1 .*与它的封签不符/),
      expect.stringMatching(/delegation\.d2\.start：给 authority-1 .*与它的封签不符/),
    ]);
  });
});
