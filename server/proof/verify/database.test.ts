/** Every kind of tampering, done to a real database by somebody who can write all of it, and what is said of it. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type mongoose from 'mongoose';
import { isRejection } from '@banjie/shared/kernel/rejection.ts';
import { testDatabase } from '../../../test/harness/database.ts';
import { settableClock, smallCityPorts } from '../../../test/harness/small-city.ts';
import type { HistoryEntry, StoredEntry } from '../../matters/ports.ts';
import { createMatterService } from '../../matters/service.ts';
import { connect } from '../../store/base/connection.ts';
import type { MatterDocument } from '../../store/matters/document.ts';
import { bytesOf } from '../../store/matters/history.ts';
import { matterStore } from '../../store/matters/matters.ts';
import { rootStore } from '../../store/matters/roots.ts';
import { entryHash } from '../chain.ts';
import { readEntry, writeEntry } from '../entry.ts';
import { parseRoots, rootExport } from '../export.ts';
import { GENESIS, hashOf } from '../hash.ts';
import { openSigningKey, type SigningKey } from '../key.ts';
import type { SignedRoot } from '../ports.ts';
import { createRoots, signRoot } from '../roots.ts';
import { verifyDatabase } from './database.ts';
import { verifyMatters } from './matters.ts';

const database = testDatabase();
const folder = mkdtempSync(join(tmpdir(), 'banjie-proof-'));
const clock = settableClock('2026-11-20T02:00:00.000Z');
let connection: mongoose.Connection;
let roots: ReturnType<typeof rootStore>;
let key: SigningKey;
const errors: object[] = [];

const as = (person: string) => ({ kind: 'person' as const, person, channel: 'miniapp' });
const sweeperOf = (file = 'roots.jsonl') =>
  createRoots({
    store: roots,
    key,
    keep: rootExport(join(folder, file)),
    log: { error: (details) => void errors.push(details) },
  });
const matters = () => connection.collection<MatterDocument>('matters');
let service: ReturnType<typeof createMatterService>;
/** Numbers of the matters, in the order in which they were opened. */
const numbers: string[] = [];

async function incident(): Promise<string> {
  const form = { what: '核心交换机丢包', system: '政务云网络', level: 'II' };
  const opened = await service.open(as('provider-ops'), { procedure: 'incident', form, key: randomUUID() });
  if (isRejection(opened)) throw new Error(opened.text);
  return opened.id;
}
async function give(id: string, person: string, command: string, form: object = {}): Promise<void> {
  const given = await service.give(as(person), { id, command, form, key: randomUUID() });
  if (isRejection(given)) throw new Error(given.text);
}

const verify = async (exported: readonly SignedRoot[] | undefined, trusted = [key.publicKey]) =>
  verifyDatabase({
    ...{ store: roots, exported, trusted },
    verify: async (good) => [await verifyMatters(roots, good)],
    elapsed: () => 0,
  });
const faults = async (exported?: readonly SignedRoot[]) => (await verify(exported ?? (await roots.roots()))).findings;

/** Whatever a test does to the database is undone after it. */
let kept: Record<string, object[]>;
const collections = ['matters', 'roots', 'root_heads'];
const snapshot = async () =>
  Object.fromEntries(
    await Promise.all(collections.map(async (name) => [name, await connection.collection(name).find().toArray()])),
  ) as Record<string, object[]>;

beforeAll(async () => {
  connection = await connect(database.uri);
  const store = matterStore(connection);
  roots = rootStore(connection);
  await store.ensureIndexes();
  await roots.ensureIndexes();
  service = createMatterService(smallCityPorts(store, clock), GENESIS);
  key = openSigningKey(join(folder, 'key.pem'));

  // Two matters on the 20th; the first goes on on the 21st, and a third comes; on the 23rd, a fourth that no root has.
  const first = await incident();
  await give(first, 'provider-duty', 'acknowledge');
  const second = await incident();
  clock.set('2026-11-21T02:00:00.000Z');
  expect(await sweeperOf().sweep(clock.now())).toBe(1);
  await give(first, 'provider-duty', 'comment', { text: '已派人到机房' });
  await give(first, 'provider-ops', 'comment', { text: '更换了光模块' });
  const third = await incident();
  clock.set('2026-11-23T02:00:00.000Z');
  const fourth = await incident();
  expect(await sweeperOf().sweep(clock.now())).toBe(2);
  for (const id of [first, second, third, fourth]) numbers.push((await matters().findOne({ _id: id }))?.number ?? '');
  kept = await snapshot();
}, 60_000);
afterEach(async () => {
  for (const name of collections) {
    await connection.collection(name).deleteMany({});
    const documents = kept[name] ?? [];
    if (documents.length > 0) await connection.collection(name).insertMany(documents);
  }
});
afterAll(async () => {
  await connection.close();
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

const number = (place: 1 | 2 | 3 | 4) => numbers[place - 1] ?? '';
/** What whoever can write the database would do with a history. */
async function tamper(place: 1 | 2 | 3 | 4, change: (history: HistoryEntry[]) => HistoryEntry[]): Promise<void> {
  const found = await matters().findOne({ number: number(place) });
  if (!found) throw new Error('no such matter');
  const changed = change(found.tail.map((entry) => readEntry(found._id, entry)));
  await matters().updateOne({ _id: found._id }, { $set: { tail: changed.map(atRest) } });
}
/** As it is stored, with the hash that it carries. */
const atRest = ({ hash, v: _, ...entry }: HistoryEntry): StoredEntry => ({ ...writeEntry(entry), hash });
/** Changes one entry's words. */
const reworded = (entry: HistoryEntry): HistoryEntry => ({
  ...entry,
  events: entry.events.map((event) => (event.type === 'given' ? { ...event, title: '退回' } : event)),
});
const resealed = (entry: HistoryEntry): HistoryEntry => ({ ...entry, hash: entryHash(entry) });
/** All hashes from the first on, and what the matter says of itself. */
async function rehash(place: 1 | 2 | 3 | 4, change: (history: HistoryEntry[]) => HistoryEntry[]): Promise<void> {
  await tamper(place, (history) => {
    let previous = GENESIS;
    return change(history).map((entry, n) => {
      const next = resealed({ ...entry, seq: n + 1, previous });
      previous = next.hash;
      return next;
    });
  });
  const found = await matters().findOne({ number: number(place) });
  const last = found?.tail.at(-1);
  await matters().updateOne(
    { number: number(place) },
    {
      $set: {
        ...{
          seq: last?.seq ?? 0,
          basedOn: (last?.seq ?? 0) - 1,
          head: last?.hash ?? '',
          riding: bytesOf(found?.tail ?? []),
        },
        ...(last ? { updatedAt: last.at } : {}),
      },
    },
  );
}

describe('what nobody has touched', () => {
  it('is whole, and it is said what no root covers', async () => {
    const report = await verify(await roots.roots());
    expect(report.findings).toEqual([]);
    const notes = report.notes.join('\n');
    expect(notes).toMatch(/签名根：3 个，2026年11月20日 周五 至 2026年11月22日 周日/);
    expect(notes).toMatch(/核对了 4 个事项、7 条记录/);
    expect(notes).toMatch(new RegExp(`尚无签名根覆盖：1 个新事项，共 1 条记录[\\s\\S]*${number(4)}（整个事项，1 条）`));
  });

  it('has a root for every day, on quiet days and after days without a server too, once', async () => {
    expect(
      (await roots.roots()).map(({ day, matters: all, entries, changed }) => [day, all, entries, changed]),
    ).toEqual([
      ['2026-11-20', 2, 3, 2],
      ['2026-11-21', 3, 6, 2],
      ['2026-11-22', 3, 6, 0],
    ]);
    const others = await Promise.all(['a', 'b', 'c'].map((file) => sweeperOf(file).sweep('2026-11-25T00:00:00.000Z')));
    expect(others.reduce((sum, made) => sum + made, 0)).toBe(2);
    expect((await roots.roots()).map(({ day }) => day.slice(8))).toEqual(['20', '21', '22', '23', '24']);
    // What the slower processes wrote is gone again, and each has its own complete export.
    const heads = await connection.collection('root_heads').find({ day: '2026-11-23' }).toArray();
    expect(heads).toHaveLength(1);
    for (const file of ['a', 'b', 'c']) expect(rootExport(join(folder, file)).lastDay()).toBe('2026-11-24');
    expect(await faults()).toEqual([]);
    expect((await verify(await roots.roots())).notes.join()).toMatch(/所有记录都在签名根之内/);
  });

  it('is signed by a key that only its owner reads, and that stays', () => {
    expect(statSync(join(folder, 'key.pem')).mode & 0o777).toBe(0o600);
    expect(openSigningKey(join(folder, 'key.pem')).publicKey).toBe(key.publicKey);
  });
});

describe('tampering with a history', () => {
  it('an edit', async () => {
    await tamper(1, (history) => history.map((entry) => (entry.seq === 2 ? reworded(entry) : entry)));
    expect(await faults()).toEqual([
      expect.stringMatching(
        new RegExp(`^事项 ${number(1)}：第 2 条记录（2026年11月20日 周五 10:00，provider-duty，退回）的内容被改动过`),
      ),
    ]);
  });

  it('an edit with a new hash of its own', async () => {
    await tamper(1, (history) => history.map((entry) => (entry.seq === 3 ? resealed(reworded(entry)) : entry)));
    expect(await faults()).toEqual([expect.stringMatching(`事项 ${number(1)}：第 3 条记录.*被整条替换过`)]);
  });

  it('an edit with all hashes made anew', async () => {
    await rehash(1, (history) => history.map((entry) => (entry.seq === 3 ? reworded(entry) : entry)));
    expect(await faults()).toEqual([
      expect.stringMatching(
        `事项 ${number(1)}：第 3 至 4 条记录被改写并重算了哈希：与 2026年11月21日 周六 的签名根不符`,
      ),
    ]);
  });

  it('a deletion', async () => {
    await tamper(1, (history) => history.filter(({ seq }) => seq !== 2));
    expect(await faults()).toEqual([`事项 ${number(1)}：第 2 条记录被删除。`]);
  });

  it('a reordering', async () => {
    await tamper(1, ([a, b, c, d]) => [a, c, b, d].flatMap((entry) => entry ?? []));
    expect(await faults()).toEqual([`事项 ${number(1)}：第 3、2 条记录的先后顺序被调换过。`]);
  });

  it('an insertion', async () => {
    await tamper(1, (history) => history.flatMap((entry) => (entry.seq === 2 ? [entry, entry] : [entry])));
    expect(await faults()).toEqual([expect.stringMatching(`事项 ${number(1)}：第 2 条记录.*重复出现`)]);
  });

  it('a tail that was cut, with the matter left as it was', async () => {
    await tamper(4, () => []);
    expect(await faults()).toEqual([expect.stringMatching(`事项 ${number(4)}：第 1 条记录被截去：事项自身记着`)]);
  });

  it('a tail that was cut, with the matter made to fit', async () => {
    await rehash(1, (history) => history.slice(0, 2));
    expect(await faults()).toEqual([
      `事项 ${number(1)}：第 3 至 4 条记录被截去：2026年11月21日 周六 的签名根记有这些记录。`,
    ]);
  });

  it('a matter that has vanished', async () => {
    await matters().deleteOne({ number: number(2) });
    expect(await faults()).toEqual([
      `事项 ${number(2)}：整个事项不见了。2026年11月20日 周五 的签名根记有它的 1 条记录。`,
    ]);
  });

  it('a state that the history does not give', async () => {
    await matters().updateOne({ number: number(3) }, { $set: { 'state.opening.level': 'IV' } });
    expect(await faults()).toEqual([expect.stringMatching(`事项 ${number(3)}：记录完好，但当前状态`)]);
  });

  it('what lists and the clock find it by', async () => {
    for (const [field, value] of [
      ['parties', []],
      ['wakeAt', '2036-01-01T00:00:00.000Z'],
      ['open', false],
      ['units', ['stranger']],
      ['opener', 'somebody'],
      ['title', '别的'],
    ] as const) {
      await matters().updateOne({ number: number(3) }, { $set: { [field]: value } });
      expect(await faults()).toEqual([expect.stringMatching(`事项 ${number(3)}：记录和状态完好.*（${field}）`)]);
      await matters().replaceOne(
        { number: number(3) },
        kept['matters']?.find((one) => (one as MatterDocument).number === number(3)) as MatterDocument,
      );
    }
  });

  it('a history under another matter, and another number', async () => {
    const [two, three] = [
      await matters().findOne({ number: number(2) }),
      await matters().findOne({ number: number(3) }),
    ];
    if (!two || !three) throw new Error('no matters');
    const { tail, seq, head, state } = two;
    await matters().updateOne({ _id: three._id }, { $set: { tail, seq, head, state } });
    await matters().updateOne({ _id: two._id }, { $set: { number: '26999999' } });
    const found = await faults();
    expect(found).toHaveLength(2);
    expect(found).toContainEqual(expect.stringMatching(`事项 ${number(2)}：编号被改成了 26999999`));
    expect(found).toContainEqual(expect.stringMatching(`事项 ${number(3)}：记录属于另一个事项（${number(2)}）`));
  });
});

describe('covering up', () => {
  it('is not done by the next root: what was sealed stays sealed', async () => {
    await matters().deleteOne({ number: number(2) });
    await rehash(1, (history) => history.slice(0, 3));
    errors.length = 0;
    await sweeperOf('later').sweep('2026-11-24T02:00:00.000Z');
    expect(errors).toHaveLength(2);
    expect((await roots.last())?.matters).toBe(4);
    const found = await faults();
    expect(found).toContainEqual(expect.stringMatching(`事项 ${number(2)}：整个事项不见了`));
    expect(found).toContainEqual(expect.stringMatching(`事项 ${number(1)}：第 4 条记录被截去`));
  });

  it('an entry that is dated back shows as written later', async () => {
    await rehash(4, (history) => history.map((entry) => ({ ...entry, at: '2026-11-20T05:00:00.000Z' })));
    const report = await verify(await roots.roots());
    expect(report.findings).toEqual([]);
    expect(report.notes.join('\n')).toMatch(new RegExp(`后来才写入的，请核实：事项 ${number(4)} 第 1 条`));
  });
});

describe('tampering with the roots', () => {
  it('deleting, editing and forging them', async () => {
    const exported = await roots.roots();
    const rootsKept = connection.collection<{ _id: string }>('roots');
    await rootsKept.deleteOne({ _id: '2026-11-21' });
    expect(await faults(exported)).toEqual(['2026年11月21日 周六 的签名根：导出文件中有，数据库中没有，被删除了。']);
    // Without an export the gap in the chain shows it.
    expect(await faults()).toContainEqual(expect.stringMatching(/11月22日.*接不上/));

    await rootsKept.updateOne({ _id: '2026-11-22' }, { $set: { matters: 2 } });
    expect(await faults()).toContainEqual(expect.stringMatching(/11月22日.*签名无效/));
  });

  it('a root by another key is none', async () => {
    const stranger = openSigningKey(join(folder, 'stranger.pem'));
    const last = await roots.last();
    if (!last) throw new Error('no root');
    const { signature: _, ...root } = last;
    const forged = signRoot({ ...root, publicKey: stranger.publicKey, matters: 1 }, stranger);
    await connection.collection<{ _id: string }>('roots').updateOne({ _id: last.day }, { $set: { ...forged } });
    expect(await faults()).toEqual([expect.stringMatching(/11月22日.*不是市里的密钥签的/)]);
  });

  it('their heads: the day is named, and no matter is accused by what was forged', async () => {
    await connection
      .collection('root_heads')
      .updateOne({ day: '2026-11-20', number: number(2) }, { $set: { head: hashOf('forged') } });
    expect(await faults()).toEqual([expect.stringMatching(/11月20日 周五 的签名根：所附明细与签名不符/)]);
  });

  it('a cut end of the roots shows by the export, which is read even when its last line was cut off', async () => {
    const lines = (await roots.roots()).map((root) => JSON.stringify(root));
    const exported = parseRoots(`${lines.join('\n')}\n{"day":"2026-1`);
    expect(exported).toHaveLength(3);
    await connection.collection('roots').deleteMany({});
    await connection.collection('root_heads').deleteMany({});
    await matters().deleteOne({ number: number(2) });
    const found = await faults(exported);
    expect(found.filter((text) => /数据库中没有/.test(text))).toHaveLength(3);
    expect(found).toContainEqual(expect.stringMatching(/11月20日.*应有 2 个事项，现有 0 个/));
  });
});
