/**
 * The boards among ten thousand, a hundred thousand and a million matters, or as many as are named: the whole board of the
 * city, that of a unit, a page of every kind of list behind a number, what it costs to count a commit, and what the one
 * search looks up among as many. Most of the load is put in as the documents that counting leaves, before there are indexes;
 * the last of it is counted. Beside each list stands how many documents the database has looked at for one page: more than a
 * few for a row, and an index is missing.
 */
import { cityOf, fullPlan, type CityPlan } from '@banjie/shared/engine/testing/city.ts';
import { wordsOf } from '@banjie/shared/kernel/fold.ts';
import { addDays, addMonths, atTime, dayOf } from '@banjie/shared/kernel/time.ts';
import { procedures } from '@banjie/shared/procedures/index.ts';
import { countingOf } from '@banjie/server/boards/counting.ts';
import { workBoardHandlers } from '@banjie/server/boards/handlers.ts';
import type { Addition, Counting } from '@banjie/server/boards/ports.ts';
import type { Cell, Done, Said, Track } from '@banjie/server/boards/track.ts';
import { createReaders } from '@banjie/server/incidents/readers.ts';
import type { FoundScope } from '@banjie/server/matters/listed.ts';
import { createMatterService } from '@banjie/server/matters/service.ts';
import { GENESIS } from '@banjie/server/proof/hash.ts';
import type { Connection } from '@banjie/server/store/base/connection.ts';
import { madeOf } from '@banjie/server/search/words.ts';
import { boardStore } from '@banjie/server/store/boards/boards.ts';
import { doneOf, linesOf, recordOf, saidOf } from '@banjie/server/store/boards/counted.ts';
import { recurringStore } from '@banjie/server/store/city/recurring.ts';
import { registerStore } from '@banjie/server/store/city/registers.ts';
import { matterLists } from '@banjie/server/store/matters/lists.ts';
import { searchProjection } from '@banjie/server/store/matters/search.ts';
import { matterStore } from '@banjie/server/store/matters/matters.ts';
import { settableClock, smallCityPorts } from '../harness/small-city.ts';
import { round, table } from './measure.ts';

const SIZES = [10_000, 100_000, 1_000_000];
/** About as many as a server counts at once: a transaction ends after three seconds, also on a busy machine. */
const AT_ONCE = 250;
const UNITS = 60;
const NOW = '2026-11-27T02:00:00.000Z';
/** Of a hundred matters so many are open. */
const OPEN = 10;
const LOOKS = 9;
const PAGE = 20;
/** Of what is in force at once, and of turns in a year, a city has no more, however many matters. */
const SUSPENDED = 1_000;
const TURNS = 16_000;
/** Resources that are corrected within a year: of a catalogue of 100,000 one in twenty. */
const RESOURCES = 5_000;
/** The last of them are counted as a server does it, which says what that costs. */
const COUNTED = 5_000;
/** Put in at once, and added up before lines are written. */
const LOT = 2_000;
const SUMMED = 50_000;

const plan: CityPlan = { office: fullPlan['office']!, authority: fullPlan['authority']! };
for (let n = 0; n < UNITS; n += 1) plan[`unit-${n}`] = { kind: 'unit', head: [`head-${n}`] };
const city = cityOf(plan, []);

const correction = procedures.find(({ key }) => key === 'data-correction')!;

/** A matter as it would be counted: its steps done or open, by units in turn, over a year. */
function made(n: number): { track: Track; done: Done[]; said: Said[] } {
  const id = `bench-${String(n).padStart(8, '0')}`;
  const corrects = n % 20 === 0;
  const procedure = corrects ? correction : procedures[n % procedures.length]!;
  const steps = Object.keys(procedure.steps);
  const isOpen = n % 100 < OPEN;
  const unit = `unit-${n % UNITS}`;
  const on = addDays(addMonths(dayOf(NOW), isOpen ? -2 : -11), n % (isOpen ? 60 : 320));
  const by = (k: number) => (k % 2 === 0 ? 'office' : `unit-${(n * 7 + k) % UNITS}`);
  const done = steps.slice(0, isOpen ? 1 : 3).map((step, k): Done => ({
    ...{ id: `${id}/${step}#${k + 1}`, step, unit: by(k), on: addDays(on, (n + k) % 9), days: (n + k) % 9 },
    ...{ limited: (n + k) % 5 > 0, late: (n + k) % 11 === 0 },
  }));
  const step = steps[1 % steps.length] ?? '';
  const late = n % 1000 < 5;
  const cells: Cell[] = isOpen
    ? [
        {
          ...{ step, unit: by(1), since: on, late, ...(late ? {} : { due: addDays(dayOf(NOW), n % 25) }) },
          ...(n % 200 === 3 ? { supervised: true as const } : {}),
        },
        { step: '', unit, since: on, late },
      ]
    : [];
  const end: Done = { id: `${id}/end`, step: '', unit, on: addDays(on, 12), days: 12, limited: false, late: false };
  const openedAt = atTime(on, '10:00');
  const said: Said[] =
    n % 50 === 20 ? [{ id: `${id}/4/0`, step: '', unit: '', kind: 'rated', on: end.on, score: 1 + (n % 5) }] : [];
  const resource = (n / 20) % RESOURCES;
  const about = corrects ? { about: { resource: `resource-${resource}`, unit: `unit-${resource % UNITS}` } } : {};
  return {
    track: {
      ...{ id, seq: done.length + 1, procedure: procedure.key, unit, openedAt, items: [], cells, undo: [], ...about },
      ...(isOpen ? {} : { end: { end: 'done', at: atTime(end.on, '10:00') }, ended: end }),
    },
    done: isOpen ? done : [...done, end],
    said,
  };
}

export async function benchBoard(connection: Connection, sizes: readonly number[] = SIZES): Promise<void> {
  const [store, matters, registers] = [boardStore(connection), matterStore(connection), registerStore(connection)];
  const [recurring, lists, clock] = [recurringStore(connection), matterLists(connection), settableClock(NOW)];
  await Promise.all([store, matters, registers, recurring, lists].map((one) => one.ensureIndexes()));
  const people = {
    directory: () => city.directory,
    fresh: () => Promise.resolve(undefined),
    standing: (person: string) => {
      const unit = person.startsWith('head-') ? `unit-${person.slice(5)}` : 'office';
      return {
        ...{ person, name: person, unit, unitName: unit, administrator: false, standsInFor: [] },
        keys: person.startsWith('head-') ? [`post:${unit}:head` as const] : [],
      };
    },
  };
  const service = createMatterService({ ...smallCityPorts(matters, clock), people, registers }, GENESIS);
  const handlers = workBoardHandlers({
    ...{ store, lists, readers: createReaders({ service, people, clock }), freshly: service.freshly },
    ...{ registers, recurring, procedures, isComplete: () => Promise.resolve(true) },
  });
  const call = (person: string) => ({
    ...{ params: undefined, body: undefined, key: undefined, requestId: 'bench' },
    caller: { kind: 'person' as const, person, channel: 'miniapp' as const },
  });
  const rows: Record<string, string | number>[] = [];
  const pages: Record<string, string | number>[] = [];
  let count = 0;
  const search = searchProjection(connection);
  await search.ensureIndexes();
  await besides(registers, recurring);
  for (const size of sizes) {
    const began = performance.now();
    await fill(connection, count, Math.max(count, size - COUNTED));
    count = Math.max(count, size - COUNTED);
    await Promise.all([store, search].map((one) => one.ensureIndexes()));
    const filled = (performance.now() - began) / 1000;
    const from = performance.now();
    const first = count;
    for (; count < size; count += AT_ONCE) {
      const counted = Array.from({ length: AT_ONCE }, (_, k) => countedBy(count + k));
      await untilCounted(() => store.write(counted));
    }
    const seconds = (performance.now() - from) / 1000;
    await search.put(Array.from({ length: size - first }, (_, k) => foundBy(first + k)));
    const key = procedures[0]!.key;
    const times = {
      'city ms': await middle(() => handlers.readWorkBoard({ ...call('office1'), query: { months: 12 } })),
      'unit ms': await middle(() => handlers.readWorkBoard({ ...call('head-7'), query: { months: 12 } })),
      'open page ms': await middle(() => store.open({ procedure: key }, { limit: 21 })),
      'late page ms': await middle(() => store.open({ procedure: key, late: true }, { limit: 21 })),
      'unit page ms': await middle(() => store.open({ unit: 'unit-7', late: true }, { limit: 21 })),
      'done page ms': await middle(() =>
        store.done({ procedure: key, only: 'late', from: '2025-12', until: '2026-11' }, { limit: 21 }),
      ),
    };
    const page =
      (query: Omit<Parameters<typeof handlers.listCounted>[0]['query'], 'months'>, person = 'office1') =>
      () =>
        handlers.listCounted({ ...call(person), query: { months: 12, limit: PAGE, ...query } });
    const month = '2026-09';
    const [resource, provider] = ['resource-0', 'unit-0'];
    const behind: Record<string, () => Promise<unknown>> = {
      open: page({ kind: 'open' }),
      'open, a unit': page({ kind: 'open' }, 'head-7'),
      late: page({ kind: 'late' }),
      soon: page({ kind: 'soon' }),
      supervised: page({ kind: 'supervised' }),
      'supervised, a unit': page({ kind: 'supervised' }, 'head-7'),
      done: page({ kind: 'done' }),
      limited: page({ kind: 'limited' }),
      'limited, a procedure': page({ kind: 'limited', procedure: key }),
      'limited, a unit': page({ kind: 'limited' }, 'head-7'),
      'done late': page({ kind: 'doneLate' }),
      'done, a month': page({ kind: 'done', month }),
      'done, a month of a unit': page({ kind: 'done', month }, 'head-7'),
      'done, a month of a procedure': page({ kind: 'done', month, procedure: key }),
      'matters done, a month': page({ kind: 'done', of: 'matters', month }),
      'opened, a month': page({ kind: 'opened', month }),
      'opened, a resource': page({ kind: 'opened', resource, provider }),
      'open, a resource': page({ kind: 'open', of: 'matters', resource, provider }),
      'done, a resource': page({ kind: 'done', of: 'matters', resource, provider }),
      rated: page({ kind: 'rated' }),
      'rated, a procedure': page({ kind: 'rated', procedure: procedures[20]!.key }),
      suspended: page({ kind: 'suspended' }),
      'suspended, a unit': page({ kind: 'suspended' }, 'head-7'),
      due: page({ kind: 'due' }),
      'due, late': page({ kind: 'dueLate' }, 'head-7'),
    };
    const mine = { unit: 'unit-7' };
    const looked = (scope: FoundScope, text: string) => () => search.find(scope, wordsOf(text), { limit: PAGE + 1 });
    Object.assign(behind, {
      'search: a word of all': looked(mine, '申请'),
      'search: a word of few': looked(mine, '桥梁'),
      'search: a word of none': looked(mine, '飞船'),
      'search: pinyin initials': looked(mine, 'qljc'),
      'search: pinyin': looked(mine, 'qiaoliang'),
      'search: a number': looked(mine, String(10_000_000 + Math.floor(size / 2))),
      'search: a copy, a word of all': looked({ readers: ['person:ann'] }, '申请'),
      'search: all units, a word of few': looked({ units: city.directory.units().map(({ id }) => id) }, '桥梁'),
    });
    for (const [list, look] of Object.entries(behind))
      pages.push({ matters: size, list, ms: await middle(look), examined: await examined(connection, look) });
    const each = { 'filled s': round(filled, 0), 'counted/s': round((size - first) / seconds, 0) };
    rows.push({ matters: size, ...each, ...times });
    // A million takes minutes: what is known is said.
    console.log(JSON.stringify(rows.at(-1)));
  }
  console.log(`\nthe boards: 12 months, ${UNITS} units, ${OPEN} of 100 matters open; the middle of ${LOOKS} looks`);
  table(rows);
  console.log(`\na page of ${PAGE} behind a number, and of what is searched; documents looked at for it`);
  table(pages);
}

function countedBy(n: number): Counting {
  const { track, done, said } = made(n);
  return countingOf(undefined, { track, done: new Map(done.map((is) => [is.id, { is }])), said });
}

/** The same documents as counting them would leave. Indexes are made of what is there, which takes a tenth of the time. */
async function fill(connection: Connection, from: number, to: number): Promise<void> {
  const of = (name: string) => connection.collection<{ _id: string }>(name);
  const names = ['board_matters', 'board_done', 'board_said', 'matter_texts'] as const;
  for (const name of [...names, 'board_lines']) await of(name).dropIndexes();
  const putIn = async (name: string, ops: readonly object[]): Promise<void> => {
    const documents = ops.map(
      (op) => Object.values(op)[0] as { filter: { _id: string }; replacement?: object; update?: object },
    );
    if (documents.length === 0) return;
    await of(name).insertMany(
      documents.map(({ filter, replacement, update }) => ({
        ...(replacement ?? (update as { $set: object }).$set),
        _id: filter._id,
      })),
      { ordered: false, writeConcern: { w: 1 } },
    );
  };
  let additions: Addition[] = [];
  for (let n = from; n < to; n += LOT) {
    const all = Array.from({ length: Math.min(LOT, to - n) }, (_, k) => countedBy(n + k));
    additions = [...additions, ...all.flatMap((one) => one.additions)];
    await Promise.all([
      putIn('board_matters', all.map(recordOf)),
      putIn('board_done', all.flatMap(doneOf)),
      putIn('board_said', all.flatMap(saidOf)),
      of('matter_texts').insertMany(
        all.map(({ track }, k) => ({ ...foundBy(n + k), ...madeOf(foundBy(n + k).text), _id: track.id })),
        { ordered: false, writeConcern: { w: 1 } },
      ),
    ]);
    if ((n - from) % SUMMED !== SUMMED - LOT && n + LOT < to) continue;
    const lines = linesOf(additions) as unknown as Parameters<ReturnType<typeof of>['bulkWrite']>[0];
    await of('board_lines').bulkWrite(lines, { ordered: false, writeConcern: { w: 1 } });
    additions = [];
  }
}

/** What suspensions and turns of recurring duties there are. */
async function besides(
  registers: ReturnType<typeof registerStore>,
  recurring: ReturnType<typeof recurringStore>,
): Promise<void> {
  await registers.enter(
    Array.from({ length: SUSPENDED }, (_, n) => ({
      change: {
        ...{
          register: 'suspensions',
          op: 'put' as const,
          subject: `unshared-funds:${n}`,
          title: `暂停 ${n}`,
          why: 'B-40',
        },
        ...{ units: [`unit-${n % UNITS}`], values: {} },
      },
      order: { at: NOW, matter: `suspends-${n}`, seq: 1 },
      ...{ number: '', procedure: 'cloud-use', by: { name: 'bench' } },
    })),
  );
  for (let n = 0; n < TURNS; n += 1)
    await recurring.note({
      ...{
        id: `turn-${n}`,
        procedure: procedures[n % 23]!.key,
        turn: `第 ${n} 次`,
        on: addDays('2025-12-01', n % 360),
      },
      ...{
        unit: `unit-${n % UNITS}`,
        state: 'opened',
        matter: `bench-${String(n).padStart(8, '0')}`,
        number: '',
        at: NOW,
      },
    });
}

/** Every hundredth is about something that few are about; who got a copy of every thousandth is one person. */
function foundBy(n: number): Parameters<ReturnType<typeof searchProjection>['put']>[0][number] {
  const { track } = made(n);
  const what = n % 100 === 7 ? '桥梁检测数据共享' : `第${n % 97}号系统资源`;
  return {
    ...{ _id: track.id, text: `${10_000_000 + n} ${what} 申请`, units: ['office', `unit-${n % UNITS}`] },
    ...{
      readers: n % 1000 === 0 ? ['person:ann'] : [],
      procedure: track.procedure,
      open: !track.end,
      at: track.openedAt,
    },
    seq: 1,
  };
}

/** By the database's own profile. */
async function examined(connection: Connection, look: () => Promise<unknown>): Promise<number> {
  const { db } = connection;
  if (!db) throw new Error('the connection is not open');
  await db.command({ profile: 2 });
  await look();
  await db.command({ profile: 0 });
  const profile = db.collection<{ docsExamined?: number; ns: string }>('system.profile');
  const found = await profile.find({ ns: { $not: /system\.profile$/ } }).toArray();
  await profile.drop();
  return found.reduce((sum, { docsExamined = 0 }) => sum + docsExamined, 0);
}

/** Tries again what the database has given up, as a server does. */
async function untilCounted(count: () => Promise<boolean>): Promise<void> {
  for (let n = 1; ; n += 1)
    try {
      if (await count()) return;
      throw new Error('not counted');
    } catch (error) {
      if (n === TRIES) throw error;
    }
}
const TRIES = 5;

async function middle(look: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let n = 0; n < LOOKS; n += 1) {
    const from = performance.now();
    await look();
    times.push(performance.now() - from);
  }
  return round(times.sort((one, other) => one - other)[Math.floor(LOOKS / 2)] ?? 0, 1);
}
