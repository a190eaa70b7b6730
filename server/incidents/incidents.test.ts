/** Courses, board and figures on a real database with the real matters: what is kept equals a recount of all histories. */
import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import type mongoose from 'mongoose';
import { isRejection, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { addMs, MS_PER_MINUTE, msBetween, type Instant } from '@banjie/shared/kernel/time.ts';
import { incidentsAstray } from '../../test/harness/board-ways.ts';
import { testDatabase } from '../../test/harness/database.ts';
import { historyOf, people, settableClock, smallCityPorts } from '../../test/harness/small-city.ts';
import { createMatterService, type MatterService } from '../matters/service.ts';
import { GENESIS } from '../proof/hash.ts';
import { connect } from '../store/base/connection.ts';
import { courseStore } from '../store/matters/courses.ts';
import { matterLists } from '../store/matters/lists.ts';
import { matterStore } from '../store/matters/matters.ts';
import { boardHandlers } from './board.ts';
import { createCourses, recordOf } from './courses.ts';
import { figureHandlers } from './figures.ts';
import { measuresOf, spreadOf, type Measures } from './measures.ts';
import { createReaders } from './readers.ts';

const START = '2026-11-27T02:00:00.000Z';
const database = testDatabase();
const clock = settableClock(START);
let connection: mongoose.Connection;
let service: MatterService;
let loaded: ReturnType<typeof matterStore>;
let store: ReturnType<typeof courseStore>;
let courses: ReturnType<typeof createCourses>;
let handlers: ReturnType<typeof boardHandlers> & ReturnType<typeof figureHandlers>;
/** Effects that are under way. */
let projecting: Promise<void>[] = [];

beforeAll(async () => {
  connection = await connect(database.uri);
  [loaded, store] = [matterStore(connection), courseStore(connection)];
  const lists = matterLists(connection);
  await Promise.all([loaded.ensureIndexes(), store.ensureIndexes(), lists.ensureIndexes()]);
  courses = createCourses({ store, matters: loaded, directory: () => people.directory() });
  service = createMatterService(
    {
      ...smallCityPorts(loaded, clock),
      committed({ id, entries, atHand }) {
        // At least once: also twice, and in no order; from what was at hand, or from what stands by then.
        for (const { effect } of entries)
          if (effect.effect === 'project') projecting.push(courses.project({ id, ...atHand }), courses.project({ id }));
      },
    },
    GENESIS,
  );
  const readers = createReaders({ service, people, clock });
  handlers = { ...boardHandlers({ store, lists, readers }), ...figureHandlers({ store, lists, readers }) };
});
afterAll(async () => {
  await connection.close();
  await database.drop();
});

const pass = (ms: number) => clock.set(addMs(clock.now(), ms));
const person = (id: string) => ({ kind: 'person' as const, person: id, channel: 'miniapp' as const });
const monitor = { kind: 'system' as const, name: 'prometheus', unit: 'provider' };
const alerts = [{ fingerprint: 'f1', name: 'DiskFull', labels: 'a=b' }];

async function open(form: object = {}): Promise<string> {
  const opened = await service.open(monitor, {
    ...{ procedure: 'incident', key: randomUUID() },
    form: { what: '磁盘已满', system: '存储', level: 'III', source: 'prometheus', alerts, ...form },
  });
  if (isRejection(opened)) throw new Error(opened.text);
  return opened.id;
}
const give = (id: string, command: string, form: object = {}, by: string | undefined = 'provider-duty') =>
  service.give(by === undefined ? monitor : person(by), { id, command, form: { ...form }, key: randomUUID() });
const machine = (id: string, command: string, form: object = { alerts }) =>
  service.give(monitor, { id, command, form: { ...form }, key: randomUUID() });
async function settled(): Promise<void> {
  await Promise.all(projecting);
  projecting = [];
}
function taken<T>(answer: T | Rejection): T {
  if (isRejection(answer)) throw new Error(answer.text);
  return answer;
}
const call = (id: string) => ({ ...{ body: undefined, key: undefined, requestId: 'test' }, caller: person(id) });
const board = async (id: string, query: Parameters<typeof handlers.readBoard>[0]['query'] = {}) =>
  taken(await handlers.readBoard({ ...call(id), params: undefined, query }));
const figures = async (id: string, months?: number) =>
  taken(await handlers.readIncidentFigures({ ...call(id), params: undefined, query: { months } }));
const sources = (id: string, month: string, provider: string, cursor?: string, limit = 2) =>
  handlers.listMeasuredIncidents({ ...call(id), params: { month }, query: { provider, cursor, limit } });

/** What people and machines may do next; what is refused changes nothing. */
const moves = {
  acknowledge: (id: string) => give(id, 'acknowledge'),
  progress: (id: string) => give(id, 'progress', { progress: '更换中' }),
  takeOver: (id: string) => give(id, 'takeOver', {}, 'provider-ops'),
  recover: (id: string) => give(id, 'recover', { how: '好' }),
  resume: (id: string) => give(id, 'resume', { reason: '仍有丢包' }),
  claimFalse: (id: string) => give(id, 'claimFalse', { reason: '探针故障' }),
  agreeFalse: (id: string) => give(id, 'agreeFalse', {}, 'office-cloud'),
  denyFalse: (id: string) => give(id, 'denyFalse', { reason: '业务确有中断' }, 'office-cloud'),
  classify: (id: string) => give(id, 'classify', { level: 'II', cyber: false, critical: false }),
  fired: (id: string) => machine(id, 'alertFired'),
  resolved: (id: string) => machine(id, 'alertsResolved'),
  grow: (id: string) => machine(id, 'grow', { level: 'II' }),
  fileReport: (id: string) => give(id, 'fileReport', { cause: '老化', impact: '无', measures: '换' }),
} satisfies Record<string, (id: string) => Promise<unknown>>;
type Move = keyof typeof moves;

/** Counted anew from nothing but the history: what each entry says, one after the other. */
async function recounted(ids: readonly string[]): Promise<Measures> {
  const acknowledge: number[] = [];
  const recover: number[] = [];
  const counts = { unacknowledged: 0, untouched: 0, falseAlarms: 0 };
  const acts = new Set(['progress', 'recover', 'claimFalse', 'resume', 'classify', 'escalate']);
  for (const id of ids) {
    let opened = '';
    let first: Instant | undefined;
    let over: Instant | undefined;
    let acted = false;
    let end = '';
    for (const { events } of await historyOf(loaded, id))
      for (const event of events) {
        if (event.type === 'opened') opened = event.at;
        if (event.type === 'given') {
          if (event.command === 'acknowledge') first ??= event.at;
          if (event.command === 'recover' || event.command === 'alertsResolved') over = event.at;
          acted ||= acts.has(event.command);
        }
        if (event.type === 'entered' && event.item.step !== 'report') over = undefined;
        if (event.type === 'ended') end = event.end;
      }
    if (first !== undefined) acknowledge.push(msBetween(opened, first));
    else counts.unacknowledged += 1;
    if (end === 'falseAlarm') counts.falseAlarms += 1;
    else if (over !== undefined) {
      recover.push(msBetween(opened, over));
      if (first !== undefined && !acted) counts.untouched += 1;
    }
  }
  return { count: ids.length, acknowledge: spreadOf(acknowledge), recover: spreadOf(recover), ...counts };
}

it('what is kept equals a recount of all histories, however the incidents went', async () => {
  // What is mostly refused leads nowhere: each walk begins as incidents do.
  const begun = fc.constantFrom<Move[]>(
    [],
    ['acknowledge'],
    ['acknowledge', 'resolved'],
    ['acknowledge', 'claimFalse', 'agreeFalse'],
    ['acknowledge', 'progress', 'recover'],
  );
  const on = fc.array(fc.constantFrom(...(Object.keys(moves) as Move[])), { maxLength: 8 });
  const walk = fc
    .tuple(begun, on)
    .chain(([first, then]) =>
      fc.tuple(...[...first, ...then].map((move) => fc.tuple(fc.constant(move), fc.integer({ min: 1, max: 90 })))),
    );
  const walks = fc.sample(walk, { numRuns: 40, seed: 20261128 });
  const ids: string[] = [];
  for (const steps of walks) {
    const id = await open();
    ids.push(id);
    for (const [move, minutes] of steps) {
      pass(minutes * MS_PER_MINUTE);
      await moves[move](id);
    }
  }
  await settled();
  const kept = [];
  for await (const one of store.between('2026-11', '2027-12', 'provider')) kept.push(one);
  const measured = measuresOf(kept);
  expect(measured).toEqual(await recounted(ids));
  // The walks are worth something: each kind has come up.
  expect(
    Math.min(measured.untouched, measured.falseAlarms, measured.unacknowledged, measured.recover.n),
  ).toBeGreaterThan(0);
  // What was there before there were records gets one; and one that is late does not replace what stands.
  const [before] = kept;
  await connection.collection('incidents').deleteMany({});
  const other = createCourses({ store, matters: loaded, directory: () => people.directory() });
  expect([await other.sweep(), await other.sweep(), await courses.sweep()]).toEqual([true, false, false]);
  await store.put([{ ...before!, seq: before!.seq - 1, title: '旧的' }]);
  const again = [];
  for await (const one of store.between('2026-11', '2027-12')) again.push(one);
  expect(measuresOf(again)).toEqual(measured);
  expect(again.some(({ title }) => title === '旧的')).toBe(false);
  for (const id of ids) {
    const { state, seq } = (await loaded.load(id))!;
    expect(again.find((one) => one.id === id)).toEqual(recordOf(state, seq, people.directory()));
  }
});

it('what changes nothing of its course leaves nothing to be carried out for it; who has it and its recovery do', async () => {
  const id = await open();
  await give(id, 'acknowledge');
  const left: number[] = [];
  for (const move of ['progress', 'progress', 'takeOver', 'recover'] as const) {
    await settled();
    await moves[move](id);
    left.push(projecting.length);
  }
  await settled();
  expect(left.map((n) => n > 0)).toEqual([false, false, true, true]);
});

describe('the board', () => {
  let waiting = '';
  let handled = '';
  beforeAll(async () => {
    await connection.collection('incidents').deleteMany({});
    clock.set('2027-03-01T02:00:00.000Z');
    const quiet = await open({ what: '没人管', level: 'III' });
    handled = await open({ what: '处置中', level: 'I' });
    pass(5 * MS_PER_MINUTE);
    await give(handled, 'acknowledge');
    await give(handled, 'progress', { progress: '正在切换备机' });
    await give(handled, 'classify', { level: 'I', cyber: true, critical: true });
    waiting = await open({ what: '刚来', level: 'I' });
    pass(20 * MS_PER_MINUTE);
    const over = await open({ what: '已办结', level: 'I' });
    await machine(over, 'alertsResolved');
    await give(over, 'fileReport', { cause: '老化', impact: '无', measures: '换' }, 'provider-ops');
    await settled();
    expect((await loaded.load(over))?.state.end?.end).toBe('reported');
    expect((await loaded.load(quiet))?.state.end).toBeUndefined();
  });

  it('has what is open by level, what nobody has acknowledged first, with whoever has it and for how long', async () => {
    const { items, levels, unacknowledged, all } = await board('office-cloud');
    expect(
      items.map(({ level, stageText, who, forText, openForText }) => [level, stageText, who, forText, openForText]),
    ).toEqual([
      ['I', '确认告警', expect.stringContaining('provider-duty'), '20 分钟', '20 分钟'],
      ['I', '处置', 'provider-duty', '20 分钟', '25 分钟'],
      ['III', '确认告警', expect.stringContaining('provider-duty'), '25 分钟', '25 分钟'],
    ]);
    expect(items[1]).toMatchObject({
      ...{ id: handled, provider: '政务云服务提供商', readable: true },
      ...{ word: expect.stringMatching(/正在切换备机$/) as string, national: { text: '还剩 35 分钟', overdue: false } },
    });
    expect([levels.map(({ count }) => count), unacknowledged, all]).toEqual([[2, 0, 1, 0], 2, true]);
  });

  it('is the whole city’s for whoever supervises and for the emergency group; they open what is theirs to read', async () => {
    for (const [who, readable] of [
      ['group-emergency', true],
      ['authority-data', false],
    ] as const) {
      const { items, all } = await board(who);
      expect([items.length, all, items.find(({ id }) => id === waiting)?.readable]).toEqual([3, true, readable]);
    }
  });

  it('is a provider’s own, and nothing for whoever has no part in any', async () => {
    expect(await board('provider-ops')).toMatchObject({ all: false, items: [{}, {}, {}] });
    expect(await board('stranger-contact')).toMatchObject({ all: false, items: [], unacknowledged: 0 });
  });

  it('shows figures by month and provider, down to the matters, and to no other provider', async () => {
    const { months, definitions, all } = await figures('office-cloud', 2);
    expect(months.map(({ text, providers }) => [text, providers.map(({ provider }) => provider.name)])).toEqual([
      ['2027年3月', ['政务云服务提供商']],
      ['2027年2月', []],
    ]);
    expect(months[0]?.providers[0]?.measures).toMatchObject({
      ...{ count: 4, unacknowledged: 3, untouched: 0, falseAlarms: 0 },
      ...{ acknowledge: { n: 1, medianText: '5 分钟', p95Text: '5 分钟' }, recover: { n: 1 } },
    });
    expect([definitions.length > 4, all]).toEqual([true, true]);
    expect((await figures('provider-head')).months[0]?.providers).toHaveLength(1);
    expect((await figures('stranger-contact')).months.flatMap(({ providers }) => providers)).toEqual([]);
    const first = taken(await sources('office-cloud', '2027-03', 'provider'));
    const rest = taken(await sources('office-cloud', '2027-03', 'provider', first.next));
    expect([first.items.length, rest.items.length, rest.next]).toEqual([2, 2, undefined]);
    const rows = [...first.items, ...rest.items];
    expect(rows.find(({ id }) => id === handled)).toMatchObject({ acknowledgedText: '5 分钟', readable: true });
    expect(taken(await sources('provider-ops', '2027-03', 'provider')).items).toHaveLength(2);
    for (const [who, provider] of [
      ['stranger-contact', 'provider'],
      ['provider-ops', 'office'],
      ['provider-ops', ''],
    ] as const)
      expect(await sources(who, '2027-03', provider)).toMatchObject({ rejected: 'notFound' });
  });
});

describe('a board that is longer than a page', () => {
  const everybody = ['office-cloud', 'group-emergency', 'provider-ops', 'stranger-contact'] as const;
  const astray = async (who: string, limit: number) =>
    incidentsAstray(await board(who, { limit: 1 }), (query) => board(who, { ...query, limit }));
  const listed = async (who: string, limit = 100) => {
    const found: string[] = [];
    for (let cursor: string | undefined; ;) {
      const { items, next } = await board(who, { limit, ...(cursor ? { cursor } : {}) });
      found.push(...items.map(({ id }) => id));
      if (next === undefined) return found;
      cursor = next;
    }
  };
  let ids: string[] = [];
  beforeAll(async () => {
    await connection.collection('incidents').deleteMany({});
    clock.set('2027-04-01T02:00:00.000Z');
    ids = [];
    for (let n = 0; n < 36; n += 1) {
      // Eight at the same instant: they are told apart by their ids.
      if (n % 8 === 0) pass(MS_PER_MINUTE);
      const id = await open({ what: `第 ${n} 件`, level: (['I', 'III', 'II', 'IV'] as const)[n % 4] });
      ids.push(id);
      if (n % 5 < 3) await give(id, 'acknowledge');
      if (n % 10 === 0) await give(id, 'claimFalse', { reason: '探针故障' });
      if (n % 12 === 1) await give(id, 'copy', { to: [{ person: 'stranger-contact' }] });
    }
    await settled();
  });

  it('counts all of it, and each number comes to its list, whatever a page holds and whoever reads', async () => {
    for (const who of everybody)
      for (const limit of [1, 7, 100]) expect([who, await astray(who, limit)]).toEqual([who, []]);
    const counts = async (who: string) => (await board(who)).levels.map(({ count }) => count);
    expect(await counts('office-cloud')).toEqual([9, 9, 9, 9]);
    expect(await counts('provider-ops')).toEqual([9, 9, 9, 9]);
    // Only what he was given a copy of.
    expect(await counts('stranger-contact')).toEqual([0, 0, 3, 0]);
    expect(new Set(await listed('stranger-contact', 2))).toEqual(new Set([ids[1], ids[13], ids[25]]));
  });

  it('is a page at a time in one order: what stays where it is comes once, whatever changes meanwhile', async () => {
    const whole = await listed('office-cloud');
    expect([whole.length, new Set(whole).size]).toEqual([36, 36]);
    expect((await board('office-cloud')).items).toHaveLength(20);
    expect(await listed('office-cloud', 1)).toEqual(whole);
    const first = await board('office-cloud', { limit: 5 });
    const moved = first.items[0]!.id;
    await give(moved, 'acknowledge');
    await settled();
    const rest: string[] = [];
    for (let cursor = first.next; cursor !== undefined;) {
      const page = await board('office-cloud', { limit: 5, cursor });
      rest.push(...page.items.map(({ id }) => id));
      cursor = page.next;
    }
    expect(rest.filter((id) => id !== moved)).toEqual(whole.slice(5));
    expect(await astray('office-cloud', 7)).toEqual([]);
  });

  it('says of a record of before by the matter itself who may see it', async () => {
    await connection.collection('incidents').updateMany({}, { $unset: { readers: 1 } });
    expect(await listed('stranger-contact')).toHaveLength(3);
    expect(await astray('stranger-contact', 2)).toEqual([]);
    expect(await listed('provider-ops')).toHaveLength(36);
    await connection.collection('incidents').updateMany({}, { $set: { readers: [] } });
    expect(await listed('stranger-contact')).toEqual([]);
  });

  it('refuses a cursor that is none', async () => {
    for (const cursor of ['nonsense', Buffer.from('["2027-04-01T02:00:00.000Z","x"]').toString('base64url')])
      expect(await handlers.readBoard({ ...call('office-cloud'), params: undefined, query: { cursor } })).toMatchObject(
        { rejected: 'invalid', faults: [{ path: 'cursor' }] },
      );
  });

  it('counts thousands without reading them, by an index', async () => {
    const [one] = await store.openPage(undefined, { level: 'I', stages: ['handle'] }, undefined, 1);
    await store.put(Array.from({ length: 3_000 }, (_, n) => ({ ...one!, id: `storm-${n}` })));
    const asked: number[] = [];
    const lists = matterLists(connection);
    const load: typeof lists.load = (scope, some, page) => {
      asked.push(some.length);
      return lists.load(scope, some, page);
    };
    const counting = boardHandlers({ store, lists: { load }, readers: createReaders({ service, people, clock }) });
    for (const who of ['office-cloud', 'provider-ops'])
      expect(
        taken(await counting.readBoard({ ...call(who), params: undefined, query: { limit: 1 } })).levels[0]?.count,
      ).toBe(3_009);
    expect(asked).toEqual([1, 1]);
    const plan = async (filter: object) =>
      JSON.stringify(
        await connection.collection('incidents').find(filter).sort({ openedAt: 1, _id: 1 }).limit(20).explain(),
      );
    const part = { open: true, level: 'I', stage: { $in: ['handle', 'report'] } };
    for (const filter of [part, { ...part, units: 'provider' }]) {
      const said = await plan(filter);
      expect([said.includes('"SORT"'), said.includes('COLLSCAN'), /"totalDocsExamined":(\d+)/.exec(said)?.[1]]).toEqual(
        [...[false, false, '20']],
      );
    }
  });
});
