/** Lists against a plain model, on a real database: all pages together are the whole list, also while others write. */
import { randomUUID } from 'node:crypto';
import type mongoose from 'mongoose';
import type { MatterSummary } from '@banjie/shared/contract/shapes.ts';
import { MOST_COUNTED } from '@banjie/shared/contract/counts.ts';
import { chanceOf } from '@banjie/shared/engine/testing/chance.ts';
import { isRejection } from '@banjie/shared/kernel/rejection.ts';
import { personKey, postKey, type PartyKey } from '@banjie/shared/kernel/party.ts';
import { addMs, type Instant } from '@banjie/shared/kernel/time.ts';
import { testDatabase } from '../../test/harness/database.ts';
import { operationsOf, slow } from '../../test/harness/profiled.ts';
import { people, settableClock, smallCityPorts } from '../../test/harness/small-city.ts';
import { GENESIS } from '../proof/hash.ts';
import { connect } from '../store/base/connection.ts';
import { deliveryStore } from '../store/notices/deliveries.ts';
import { matterLists } from '../store/matters/lists.ts';
import { NO_DEADLINE, type MatterDocument } from '../store/matters/document.ts';
import { matterStore } from '../store/matters/matters.ts';
import { receiptStore } from '../store/matters/receipts.ts';
import { createLists, type ListQuery } from './lists.ts';
import type { ReceiptRecord, Standing } from './ports.ts';
import { createMatterService } from './service.ts';
import { searchText } from './view/summary.ts';

const NOW = '2026-11-24T02:00:00.000Z';
const database = testDatabase();
const clock = settableClock(NOW);
let connection: mongoose.Connection;
let template: MatterDocument;
const stores = () => ({ lists: matterLists(connection), receipts: receiptStore(connection) });
const matters = () => connection.collection<MatterDocument>('matters');
const service = () => createMatterService(smallCityPorts(matterStore(connection), clock), GENESIS);

/** The reader: of the provider, on duty there. */
const me = people.standing('provider-duty', NOW) as Standing;
const MINE: PartyKey[] = [personKey('provider-duty'), postKey('provider', 'duty')];

beforeAll(async () => {
  connection = await connect(database.uri);
  const store = matterStore(connection);
  await Promise.all([store, ...Object.values(stores()), deliveryStore(connection)].map((one) => one.ensureIndexes()));
  const opened = await service().open(
    { kind: 'person', person: 'provider-ops', channel: 'miniapp' },
    { procedure: 'incident', form: { what: '核心交换机丢包', system: '政务云', level: 'II' }, key: randomUUID() },
  );
  if (isRejection(opened)) throw new Error(opened.text);
  template = (await matters().findOne({ _id: opened.id })) as unknown as MatterDocument;
});
beforeEach(() =>
  Promise.all(['matters', 'matter_texts', 'receipts'].map((name) => connection.collection(name).deleteMany({}))),
);
afterAll(async () => {
  await connection.close();
  await database.drop();
});

interface Planted {
  id: string;
  kind: 'matter' | 'receipt';
  title: string;
  number: string;
  procedure: string;
  opener: string;
  units: string[];
  parties: PartyKey[];
  open: boolean;
  openedAt: Instant;
  updatedAt: Instant;
  dueAt: Instant;
}

const TITLES = ['核心交换机丢包', '电子证照 系统（二期）上云', 'ＶＰＮ中断', '学籍系统：更正“芙蓉区”', '存储告警'];

let numbers = 0;
const nextNumber = () => `26${String(numbers++).padStart(6, '0')}`;

/** Many at few instants: places are told apart by their ids. */
function plant(seed: number, count: number): Planted[] {
  const chance = chanceOf(seed);
  const { pick } = chance;
  const around = (hours: number) => addMs(NOW, (chance.below(hours) - hours / 2) * 3_600_000);
  return Array.from({ length: count }, (_, n): Planted => {
    const receipt = chance.percent(35);
    return {
      id: receipt ? `r${n}.receipts#2.provider` : `m${String(n * 7919).slice(-4)}-${n}`,
      kind: receipt ? 'receipt' : 'matter',
      title: pick(TITLES),
      number: nextNumber(),
      procedure: receipt ? 'data-correction' : 'incident',
      opener: pick(['provider-duty', 'office-cloud']),
      units: pick([['provider'], ['office'], ['provider', 'office']]),
      parties: pick([[MINE[0]], [MINE[1]], MINE, [postKey('office', 'cloud')]]) as PartyKey[],
      open: chance.percent(70),
      openedAt: around(12),
      updatedAt: around(12),
      dueAt: chance.percent(20) ? NO_DEADLINE : around(40),
    };
  });
}

const matterOf = (one: Planted): MatterDocument => {
  const { wakeAt: _, outboxAt: __, ...rest } = template;
  const { id, title, number, openedAt, units } = one;
  const item = template.state.items[0];
  const basis = item?.deadlines[0]?.basis;
  if (!item || !basis) throw new Error('an incident is due');
  const deadlines = one.dueAt === NO_DEADLINE ? [] : [{ id: 'd', at: one.dueAt, provisional: false, basis }];
  const state = {
    ...template.state,
    ...{ id, title, number, openedAt, units },
    items: one.open ? [{ ...item, parties: one.parties, deadlines }] : [],
    ...(one.open ? {} : { end: { end: 'closed', at: one.updatedAt } }),
  } as MatterDocument['state'];
  return {
    ...rest,
    ...{ _id: id, number, title, units, opener: one.opener, open: one.open, updatedAt: one.updatedAt, state },
    parties: one.open ? one.parties : [],
    dueAt: one.open ? one.dueAt : NO_DEADLINE,
    outbox: [],
  };
};

const receiptOf = ({
  id,
  number,
  title,
  dueAt,
  openedAt,
  parties,
  open,
}: Planted): ReceiptRecord & { total: number } => ({
  ...{ id, number, title, parties, matter: id.split('.')[0] ?? '', item: 'receipts#2', unit: 'provider' },
  ...{ procedure: 'data-correction', version: 1, from: '市电子政务办', what: '核校结果比对', provisional: false },
  ...{ state: open ? 'open' : 'confirmed', askedAt: openedAt, total: 1 },
  ...(dueAt === NO_DEADLINE ? {} : { dueAt }),
});

async function put(all: readonly Planted[]): Promise<void> {
  const { lists, receipts } = stores();
  const some = all.filter(({ kind }) => kind === 'matter');
  await matters().insertMany(some.map(matterOf));
  await Promise.all(
    some.map(({ id }) => lists.project(id, (state) => ({ text: searchText(state), readers: state.readers }))),
  );
  await receipts.ask(all.filter(({ kind }) => kind === 'receipt').map(receiptOf));
}

const bare = (text: string) =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\p{P}\p{S}]+/gu, '');

/** What a list should show, in its order, by looking at everything. */
function expected(
  all: readonly Planted[],
  { scope = 'todo', state = 'open', due, text = '', procedure }: ListQuery,
): string[] {
  const until = due === 'overdue' ? NOW : due === 'today' ? '2026-11-24T15:59:59.999Z' : undefined;
  const found = all.filter((one) => {
    const words = text.split(/\s+/).map(bare);
    const said = bare(`${one.number}${one.title}${one.kind === 'matter' ? '政务云服务提供商' : '市电子政务办'}`);
    if (!words.every((word) => said.includes(word)) || (procedure && one.procedure !== procedure)) return false;
    const dueAt = one.open || one.kind === 'receipt' ? one.dueAt : NO_DEADLINE;
    if (until && dueAt > until) return false;
    if (scope === 'todo') return one.open && one.parties.some((key) => MINE.includes(key));
    if (state !== 'all' && one.open !== (state === 'open')) return false;
    if (one.kind === 'receipt') return scope === 'unit';
    return scope === 'unit' ? one.units.includes('provider') : one.opener === 'provider-duty';
  });
  const at = (one: Planted) =>
    scope === 'todo' ? one.dueAt : one.kind === 'receipt' || text ? one.openedAt : one.updatedAt;
  const down = scope === 'todo' ? 1 : -1;
  return found.sort((a, b) => down * (at(a) < at(b) || (at(a) === at(b) && a.id < b.id) ? -1 : 1)).map(({ id }) => id);
}

const idOf = (row: MatterSummary) => row.receiptId ?? row.id;

async function pagesOf(query: ListQuery, limit: number, between?: () => Promise<void>): Promise<string[]> {
  const { lists, receipts } = stores();
  const context = service().context({ kind: 'person', person: 'provider-duty', channel: 'miniapp' });
  if (isRejection(context)) throw new Error(context.text);
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const found = await createLists(lists, receipts, service().freshly).list(
      { ...query, limit, ...(cursor ? { cursor } : {}) },
      me,
      context,
    );
    if (isRejection(found)) throw new Error(found.text);
    const { page } = found;
    expect(page.items.length).toBeLessThanOrEqual(limit);
    seen.push(...page.items.map(idOf));
    cursor = page.next;
    await between?.();
  } while (cursor !== undefined);
  return seen;
}

const QUERIES: ListQuery[] = [
  {},
  { due: 'overdue' },
  { due: 'today', procedure: 'data-correction' },
  { text: '系统' },
  { text: '电子证照系统 上云', due: 'today' },
  { text: 'vpn' },
  { scope: 'mine', state: 'all' },
  { scope: 'mine', state: 'ended' },
  { scope: 'mine', state: 'all', text: '丢包' },
  { scope: 'unit' },
  { scope: 'unit', state: 'all' },
  { scope: 'unit', state: 'ended', procedure: 'incident' },
  { scope: 'unit', due: 'overdue' },
  { scope: 'unit', state: 'all', text: '芙蓉区' },
  { scope: 'unit', text: '系统', due: 'overdue' },
  { scope: 'unit', state: 'all', text: '告' },
];

it.each([1, 2, 3])('shows everything once, in its order, whatever the size of a page (seed %i)', async (seed) => {
  const all = plant(seed, 120);
  await put(all);
  for (const [n, query] of QUERIES.entries())
    expect({ query, found: await pagesOf(query, 2 + ((n * 5 + seed) % 23)) }).toEqual({
      query,
      found: expected(all, query),
    });
});

it('is answered by indexes only, in their order', async () => {
  const all = plant(4, 200);
  await put(all);
  for (const query of QUERIES) {
    const operations = await operationsOf(connection, () => pagesOf(query, 7));
    expect({ query, slow: slow(operations) }).toEqual({ query, slow: [] });
  }
});

it('finds with a word that only the oldest of many carries', async () => {
  const all = plant(5, 250).map((one, n) => ({ ...one, kind: 'matter' as const, units: ['provider'], id: `m${n}` }));
  const oldest = {
    ...all[0]!,
    id: 'oldest',
    number: nextNumber(),
    title: '地铁闸机',
    openedAt: addMs(NOW, -9e9),
    updatedAt: addMs(NOW, -9e9),
  };
  await put([...all, oldest]);
  const operations = await operationsOf(connection, async () => {
    expect(await pagesOf({ scope: 'unit', state: 'all', text: '闸机' }, 20)).toEqual(['oldest']);
  });
  expect(operations.reduce((sum, one) => sum + one.documents, 0)).toBeLessThan(20);
});

it('while others write, leaves out and doubles nothing that stays where it is; what is changed is at the head', async () => {
  const chance = chanceOf(77);
  for (const query of [
    { scope: 'unit', state: 'all' },
    {},
    { scope: 'unit', state: 'all', text: '系统' },
  ] as ListQuery[]) {
    await Promise.all(
      ['matters', 'matter_texts', 'receipts'].map((name) => connection.collection(name).deleteMany({})),
    );
    const all = plant(6, 150);
    await put(all);
    const moved = new Set<string>();
    let clockNow = addMs(NOW, 86_400_000);
    const seen = await pagesOf(query, 6, async () => {
      // Somebody acts in one of them, and another is opened.
      const one = chance.pick(all);
      clockNow = addMs(clockNow, 1000);
      if (one.kind === 'matter') {
        moved.add(one.id);
        await matters().updateOne(
          { _id: one.id },
          { $set: { updatedAt: clockNow, dueAt: NO_DEADLINE }, $inc: { seq: 1 }, $unset: { basedOn: 1 } },
        );
      }
      const fresh = {
        ...one,
        number: nextNumber(),
        kind: 'matter' as const,
        id: `new${moved.size}-${clockNow}`,
        openedAt: clockNow,
        updatedAt: clockNow,
      };
      await put([fresh]);
      moved.add(fresh.id);
    });
    const still = seen.filter((id) => !moved.has(id));
    expect(still).toEqual(expected(all, query).filter((id) => !moved.has(id)));
    expect(new Set(seen.filter((id) => !id.startsWith('new'))).size).toBeGreaterThan(0);
  }
});

it('counts what waits, receipts included, in one operation; more than a thousand are said to be more', async () => {
  const all = plant(8, 200);
  await put(all);
  const { lists, receipts } = stores();
  const counts = () => createLists(lists, receipts, service().freshly).counts(me, NOW);
  const operations = await operationsOf(connection, async () => {
    expect(await counts()).toEqual({
      todo: expected(all, {}).length,
      overdue: all.filter((one) => expected(all, {}).includes(one.id) && one.dueAt < NOW).length,
      unread: 0,
    });
  });
  expect(operations.filter(({ op }) => op === 'command')).toHaveLength(1);
  expect(slow(operations)).toEqual([]);
  const many = plant(9, MOST_COUNTED + 50).map((one, n) => ({
    ...one,
    kind: 'matter' as const,
    id: `many${n}`,
    open: true,
    parties: MINE,
  }));
  await matters().insertMany(many.map(matterOf));
  expect((await counts()).todo).toBe(MOST_COUNTED + 1);
});
