/** The boards on a real database: counted once whoever counts, again from nothing, and shown to whom they are for. */
import fc from 'fast-check';
import type mongoose from 'mongoose';
import { actorOf } from '@banjie/shared/engine/testing/city.ts';
import { replay } from '@banjie/shared/engine/matter/evolve.ts';
import type { MatterEvent } from '@banjie/shared/engine/matter/state.ts';
import { openSomehow } from '@banjie/shared/engine/testing/wander.ts';
import type { WorkBoardView } from '@banjie/shared/contract/routes/boards.ts';
import { parseCsv, writeTable } from '@banjie/shared/kernel/csv.ts';
import { isRejection, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { addMonths, dayOf } from '@banjie/shared/kernel/time.ts';
import { procedures } from '@banjie/shared/procedures/index.ts';
import { kindOf } from '@banjie/shared/boards/ways.ts';
import { keptNumbers, recount } from '../../test/harness/board-recount.ts';
import { astray, middle, numbersIn } from '../../test/harness/board-ways.ts';
import { testDatabase } from '../../test/harness/database.ts';
import { historyOf, settableClock, smallCityPorts } from '../../test/harness/small-city.ts';
import { createReaders } from '../incidents/readers.ts';
import type { People, StoredEntry } from '../matters/ports.ts';
import { createMatterService } from '../matters/service.ts';
import { writeEntry } from '../proof/entry.ts';
import { GENESIS } from '../proof/hash.ts';
import { connect } from '../store/base/connection.ts';
import { boardStore } from '../store/boards/boards.ts';
import { recurringStore } from '../store/city/recurring.ts';
import { registerStore } from '../store/city/registers.ts';
import { matterLists } from '../store/matters/lists.ts';
import { matterStore } from '../store/matters/matters.ts';
import { createCounts } from './counts.ts';
import { tableIn } from '../resources/hand-in/table.ts';
import { WORKBOOK } from '../workbooks/write.ts';
import { tableOf } from './file.ts';
import { workBoardHandlers } from './handlers.ts';
import type { Line } from './ports.ts';
import { city, course, entriesOf, START, stepsOf, unitOf } from './testing.ts';

const LATER = '2026-12-20T02:00:00.000Z';
const TODAY = '2026-12-20';
const MONTHS = 4;
const people: People = {
  directory: () => city.directory,
  fresh: () => Promise.resolve(undefined),
  standing(person) {
    const actor = actorOf(city, person);
    if (actor.kind !== 'person') return undefined;
    const { unit, unitName, name, principals } = actor;
    return { person, name, unit, unitName, administrator: false, keys: [...principals[0].keys], standsInFor: [] };
  },
};

const database = testDatabase();
let connection: mongoose.Connection;
let matters: ReturnType<typeof matterStore>;
let store: ReturnType<typeof boardStore>;
let counts: ReturnType<typeof createCounts>;
let handlers: ReturnType<typeof workBoardHandlers>;
const ids: string[] = [];
/** Every third, and corrections: the others are counted in track.test.ts. */
const played = procedures.filter(({ key }, n) => n % 3 === 0 || key === 'data-correction');

beforeAll(async () => {
  connection = await connect(database.uri);
  [matters, store] = [matterStore(connection), boardStore(connection)];
  const [lists, registers, recurring] = [
    matterLists(connection),
    registerStore(connection),
    recurringStore(connection),
  ];
  await Promise.all([matters, store, lists, registers, recurring].map((one) => one.ensureIndexes()));
  counts = createCounts({ store, directory: () => city.directory });
  const clock = settableClock(LATER);
  const service = createMatterService({ ...smallCityPorts(matters, clock), people, registers }, GENESIS);
  handlers = workBoardHandlers({
    ...{ store, lists, readers: createReaders({ service, people, clock }), freshly: service.freshly },
    ...{ registers, recurring, procedures, isComplete: counts.complete },
  });
});
afterAll(async () => {
  await connection.close();
  await database.drop();
});

/** Plays it into the database, commit by commit; `after` each of them. */
async function put(
  id: string,
  procedure: (typeof procedures)[number],
  seed: number,
  after: (entry: StoredEntry) => void,
): Promise<void> {
  const [moves = []] = fc.sample(course, { numRuns: 1, seed });
  const play = openSomehow(procedure, city, seed, START);
  if (!play) return;
  await commitAll(id, stepsOf(play, moves), after);
}

async function commitAll(
  id: string,
  steps: ReturnType<typeof stepsOf>,
  after: (entry: StoredEntry) => void = () => undefined,
): Promise<void> {
  const entries = entriesOf(steps, id);
  let expected: { state: (typeof steps)[number]['state']; seq: number; recent: []; riding: number } | undefined;
  for (const [n, { state: played }] of steps.entries()) {
    const { v: _, hash: __, ...entry } = entries[n]!;
    const state = { ...played, id, number: id };
    const written: StoredEntry = writeEntry(entry);
    await matters.commit({ id, expected, state, entry: written, outbox: [] });
    expected = { state, seq: n + 1, recent: [], riding: 0 };
    after(written);
  }
  ids.push(id);
}

const kept = () => keptNumbers(connection);
const recounted = async () => recount(await Promise.all(ids.map((id) => historyOf(matters, id))), unitOf);

it('each entry is counted once, by however many processes and however often', async () => {
  const other = createCounts({ store: boardStore(connection), directory: () => city.directory });
  const counting: Promise<void>[] = [];
  for (const [n, procedure] of played.entries()) {
    const id = `matter-${n}`;
    await put(id, procedure, 100 + n, (entry) => {
      // With what was at hand, without it, and from time to time not at all: then the next one finds more than its own.
      if (entry.seq % 5 === 2) return;
      counting.push(counts.count({ id, entry }), (entry.seq % 3 === 0 ? counts : other).count({ id }));
    });
  }
  await Promise.all(counting);
  await Promise.all(ids.map((id) => counts.count({ id })));
  const numbers = await kept();
  expect(numbers).toEqual(await recounted());
  expect(Object.keys(numbers).length).toBeGreaterThan(200);
  await Promise.all(ids.map((id) => counts.count({ id })));
  expect(await kept()).toEqual(numbers);
});

it('lines that a dead process holds fail the count for now, which is made up for later', async () => {
  const dead = await connection.startSession();
  dead.startTransaction();
  const lines = connection.collection('board_lines');
  await lines.updateMany({ scope: 'city' }, { $set: { held: true } }, { session: dead });
  const id = 'matter-held';
  await put(id, played[0]!, 999, () => undefined);
  // Whoever carries out effects goes on with the others: it does not wait for what the database gives up in its own time.
  await expect(counts.count({ id })).rejects.toThrow('others add to the same lines');
  await dead.abortTransaction();
  await dead.endSession();
  await counts.count({ id });
  expect(await kept()).toEqual(await recounted());
});

it('a database of before is counted from its histories, goes on where it was left, and says so meanwhile', async () => {
  const before = await kept();
  await Promise.all(
    ['board_lines', 'board_done', 'board_matters'].map((name) => connection.collection(name).deleteMany({})),
  );
  const first = createCounts({
    store: {
      ...store,
      uncounted: (after, limit) => store.uncounted(after, Math.min(limit, 20)),
      // The process is killed in the middle: some are counted, and it is not noted up to where.
      gather: (until) => (until > 'matter-3' ? Promise.reject(new Error('killed')) : store.gather(until)),
    },
    directory: () => city.directory,
  });
  await expect(first.sweep(TODAY)).rejects.toThrow('killed');
  expect((await board('officeHead')).gathering).toBe(true);
  expect([await counts.sweep(TODAY), await counts.sweep(TODAY)]).toEqual([true, false]);
  expect(await kept()).toEqual(before);
  expect((await board('officeHead')).gathering).toBe(false);
});

it('days on which nothing stands are taken out, and no number changes', async () => {
  const before = await kept();
  const zeros = async () => {
    const all = await connection.collection<{ n?: Line['steps'] }>('board_lines').find({ period: 'open' }).toArray();
    return all.flatMap(({ n = {} }) =>
      Object.values(n).flatMap(({ due = {}, since = {} }) => [...Object.values(due), ...Object.values(since)]),
    );
  };
  await createCounts({ store, directory: () => city.directory }).sweep(TODAY);
  expect((await zeros()).includes(0)).toBe(false);
  expect(await kept()).toEqual(before);
});

const call = (person: string) => ({
  ...{ params: undefined, body: undefined, key: undefined, requestId: 'test' },
  caller: { kind: 'person' as const, person, channel: 'miniapp' as const },
});
function taken<T>(answer: T | Rejection): T {
  if (isRejection(answer)) throw new Error(answer.text);
  return answer;
}
const asked = (person: string, unit?: string) =>
  handlers.readWorkBoard({ ...call(person), query: { months: MONTHS, ...(unit ? { unit } : {}) } });
const board = async (person: string, unit?: string): Promise<WorkBoardView> => taken(await asked(person, unit));

type Of = Record<string, string>;
/** Every row behind a number. */
async function behind(person: string, of: Of) {
  const rows = [];
  for (let cursor: string | undefined; ;) {
    const query = { months: MONTHS, limit: 7, kind: 'open' as const, ...of, ...(cursor ? { cursor } : {}) };
    const page = taken(await handlers.listCounted({ ...call(person), query }));
    rows.push(...page.items);
    if (page.next === undefined) return rows;
    cursor = page.next;
  }
}

describe('who sees what', () => {
  it('whoever supervises sees the city, and each unit of it in the city’s order', async () => {
    for (const person of ['office1', 'auth2', 'comHead', 'aud1']) {
      const { scope, units } = await board(person);
      expect([scope.all, scope.unit]).toEqual([true, undefined]);
      expect(units.map(({ unit }) => unit.id)).toEqual(city.directory.units().map(({ id }) => id));
    }
  });

  it('the head of a unit sees his unit and no other; everybody else is refused', async () => {
    const own = await board('aHead');
    expect([own.scope, own.units]).toEqual([
      { unit: { id: 'alpha', name: 'alpha局' }, all: false, units: [{ id: 'alpha', name: 'alpha局' }] },
      [],
    ]);
    expect(own.tasks).toEqual((await board('officeHead', 'alpha')).tasks);
    expect(await asked('aHead', 'beta')).toMatchObject({ rejected: 'notFound' });
    expect(await asked('officeHead', 'nowhere')).toMatchObject({ rejected: 'notFound' });
    for (const person of ['a1', 'group1', 'cloudOps', 'ops1'])
      expect(await asked(person)).toMatchObject({
        rejected: expect.stringMatching(/notAllowed|notSignedIn/) as string,
      });
    const query = { kind: 'open' as const };
    expect(await handlers.listCounted({ ...call('a1'), query })).toMatchObject({ rejected: 'notAllowed' });
    expect(await handlers.listCounted({ ...call('aHead'), query: { ...query, unit: 'beta' } })).toMatchObject({
      rejected: 'notFound',
    });
    expect(await handlers.downloadWorkBoard({ ...call('a1'), query: {} })).toMatchObject({ rejected: 'notAllowed' });
  });

  it('behind a number of his unit stand matters of his unit only, and he can open what he has a part in', async () => {
    const rows = await behind('aHead', {});
    expect(rows.length).toBeGreaterThan(0);
    expect(new Set(rows.map(({ unit }) => unit))).toEqual(new Set(['alpha局']));
    const loaded = await Promise.all(rows.map(({ id = '' }) => matters.load(id)));
    expect(loaded.every((one) => one?.state.units.includes('alpha'))).toBe(true);
  });

  it('of what he may not open he reads the kind, not the title', async () => {
    const rows = [...(await behind('aHead', {})), ...(await behind('aud1', {}))];
    const titles = new Map<string, string>();
    for (const { id = '' } of rows) titles.set(id, (await matters.load(id))?.state.title ?? '');
    const [open, locked] = [rows.filter(({ readable }) => readable), rows.filter(({ readable }) => !readable)];
    expect([open.length, locked.length].every((count) => count > 0)).toBe(true);
    for (const { id = '', title } of open) expect(title).toBe(titles.get(id));
    for (const { id = '', title } of locked) expect(title).not.toBe(titles.get(id));
  });
});

it('what an answer was demanded to, what was made known and how it was rated are counted and listed to the last', async () => {
  const procedure = procedures.find(({ key }) => key === 'cloud-use')!;
  const before = (await board('officeHead')).procedures.find((one) => one.procedure === procedure.key);
  expect(before?.tasks.supervised).toBeUndefined();
  const play = openSomehow(procedure, city, 7, START)!;
  const steps = stepsOf(play, []);
  const { state } = steps.at(-1)!;
  const item = state.items.find(({ kind }) => kind === 'task')!.id;
  const at = '2026-11-05T02:00:00.000Z';
  const events: MatterEvent[] = [
    { type: 'supervised', item, at, by: { kind: 'system', name: 'test' }, until: at },
    { type: 'reported', item, at },
    { type: 'rated', unit: 'alpha', score: 4, at },
    { type: 'rated', unit: 'beta', score: 3, at },
  ];
  steps.push({ at, events, state: replay([...steps.flatMap((one) => one.events), ...events]) });
  await commitAll('matter-told', steps);
  await Promise.all([counts.count({ id: 'matter-told' }), counts.count({ id: 'matter-told' })]);
  expect(await kept()).toEqual(await recounted());
  const after = (await board('officeHead')).procedures.find((one) => one.procedure === procedure.key);
  expect([after?.tasks.supervised, after?.tasks.reported]).toEqual([1, 1]);
  expect([after?.matters.rated, after?.matters.score]).toEqual([2, 3.5]);
  const rows = async (kind: string) =>
    (await behind('officeHead', { kind, procedure: procedure.key })).map(({ text }) => text);
  expect(await rows('rated')).toEqual(['2026年11月5日 周四 评价 3 分', '2026年11月5日 周四 评价 4 分']);
  expect(await rows('reported')).toEqual(['2026年11月5日 周四 通报']);
  expect(await rows('supervised')).toHaveLength(1);
});

it('suspensions and recurring duties are counted as they stand', async () => {
  const registers = registerStore(connection);
  const put = (subject: string, units: string[], values = {}) => ({
    change: { register: 'suspensions', op: 'put' as const, subject, title: subject, why: 'B-40', units, values },
    order: { at: START, matter: `suspends-${subject}`, seq: 1 },
    ...{ number: '', procedure: 'cloud-use', by: { name: 'test' } },
  });
  await registers.enter([
    put('unshared-funds:alpha', ['alpha']),
    put('unshared-funds:beta', ['beta']),
    put('misuse:divisions/beta', ['beta'], { kind: '数据访问' }),
    put('performance-funds:alpha/portal', ['alpha']),
  ]);
  const recurring = recurringStore(connection);
  /** The first procedure in whose list of that kind a matter stands, and that matter. */
  async function one(of: object): Promise<{ procedure: string; matter: string }> {
    for (const { key: procedure } of procedures) {
      const [found] = await behind('officeHead', { ...of, procedure });
      if (found?.id !== undefined) return { procedure, matter: found.id };
    }
    throw new Error('no such procedure');
  }
  const [late, ended] = [await one({ kind: 'late' }), await one({ kind: 'done', of: 'matters' })];
  expect(late.procedure).not.toBe(ended.procedure);
  const turn = { procedure: late.procedure, turn: '2026年第四季度', on: '2026-10-09', at: START };
  await recurring.note({ ...turn, id: 't1', unit: 'alpha', state: 'opened', matter: late.matter, number: 'n1' });
  await recurring.note({ ...turn, ...ended, id: 't2', unit: 'beta', state: 'opened', number: 'n2' });
  await recurring.note({ ...turn, id: 't3', unit: 'alpha', state: 'skipped', why: '没有负责人' });
  await recurring.note({ ...turn, id: 't4', unit: 'alpha', on: '2026-02-01', state: 'skipped', why: '太早' });
  const short = async (person: string) => {
    const { suspensions, recurring: duties } = await board(person);
    return [
      suspensions.map(({ kind, count }) => [kind, count]),
      duties.map((row) => [row.due, row.opened, row.done, row.late]).sort(([, , one], [, , other]) => one! - other!),
    ];
  };
  expect(await short('officeHead')).toEqual([
    [
      ['unshared-funds', 2],
      ['performance-funds', 1],
      ['misuse', 1],
    ],
    [
      [2, 1, 0, 1],
      [1, 1, 1, 0],
    ],
  ]);
  expect(await short('aHead')).toEqual([
    [
      ['unshared-funds', 1],
      ['performance-funds', 1],
    ],
    [[2, 1, 0, 1]],
  ]);
  expect(await short('bHead')).toEqual([
    [
      ['unshared-funds', 1],
      ['misuse', 1],
    ],
    [[1, 1, 1, 0]],
  ]);
  const listed = await behind('officeHead', { kind: 'due' });
  expect(listed.map(({ id, text }) => [id, text])).toEqual(
    expect.arrayContaining([[undefined, '应于 2026年10月9日 周五 发起 · 没有负责人']]),
  );
  expect((await behind('aHead', { kind: 'suspended' })).map(({ title }) => title).sort()).toEqual([
    'performance-funds:alpha/portal',
    'unshared-funds:alpha',
  ]);
});

it('each number of every board leads to a list that comes to it', async () => {
  for (const [person, unit] of [['officeHead'], ['officeHead', 'alpha'], ['bHead']] as const) {
    const view = await board(person, unit);
    expect(numbersIn(view).length).toBeGreaterThan(100);
    expect(await astray(view, (way) => behind(person, { ...(unit ? { unit } : {}), ...way }))).toEqual([]);
  }
  const { procedures: rows } = await board('officeHead');
  const shown = rows.flatMap(({ matters: whole, tasks }) => [...Object.keys(whole), ...Object.keys(tasks)]);
  for (const key of Object.keys(kindOf)) expect(shown).toContain(key);
});

it('shares and medians are those of a list that is put in order', async () => {
  const { matters: whole, tasks, now, months } = await board('officeHead');
  const month = dayOf(now).slice(0, 7);
  const from = addMonths(`${month}-01`, 1 - MONTHS);
  const done = await connection
    .collection<{ _id: string; step: string; days: number; on: string; limited: boolean; late: boolean }>('board_done')
    .find({ on: { $gte: from, $lte: `${month}-31` } })
    .toArray();
  const steps = done.filter(({ step }) => step !== '');
  const limited = steps.filter((one) => one.limited);
  expect(tasks.median).toBe(middle(steps.map(({ days }) => days)));
  expect(whole.median).toBe(middle(done.filter(({ step }) => step === '').map(({ days }) => days)));
  const inTime = limited.filter(({ late }) => !late).length;
  expect([tasks.limited, tasks.inTime]).toEqual([limited.length, inTime]);
  expect(tasks.onTime).toBe(Math.floor((100 * inTime) / limited.length));
  expect(months.reduce((sum, { ended }) => sum + ended, 0)).toBe(whole.done);
});

it('the file has each number with its definition, and spreadsheets read it', async () => {
  const view = await board('officeHead');
  const { name, content } = taken(
    await handlers.downloadWorkBoard({ ...call('officeHead'), query: { months: MONTHS } }),
  );
  const text = Buffer.from(content as Uint8Array).toString('utf8');
  expect([name, text.charCodeAt(0)]).toEqual(['办理看板 全市 2026-09至2026-12.csv', 0xfeff]);
  const { rows, faults } = parseCsv(text, { maxLength: 1_000_000, maxRows: 10_000 });
  expect(faults).toEqual([]);
  const value = (what: string, part: string, title: string) =>
    rows.find(
      (row) =>
        row['范围'] === '全市' && row['事项种类'] === what && row['步骤或对象'] === part && row['指标'] === title,
    );
  expect(value('合计', '待办', '逾期')).toMatchObject({ 数值: String(view.tasks.late), 计算依据: 'M-201、M-203' });
  for (const { title, steps } of view.procedures)
    for (const step of steps) expect(value(title, step.title, '待办')?.['数值']).toBe(String(step.numbers.open));
  // No number of the board is left out, but for the limits of whole matters, which have none.
  const isOfMatters = (place: string) => /(?:matters|corrections\.\d+\.numbers)\.(?:limited|inTime)$/.test(place);
  expect(rows).toHaveLength(numbersIn(view).filter(([place]) => !isOfMatters(place)).length);
  const book = taken(await handlers.downloadWorkBoardWorkbook({ ...call('officeHead'), query: { months: MONTHS } }));
  expect([book.name, book.type]).toEqual(['办理看板 全市 2026-09至2026-12.xlsx', WORKBOOK]);
  expect(taken(await tableIn(Buffer.from(book.content as Uint8Array))).text).toBe(
    writeTable(tableOf(view)).replace(/^\ufeff/, ''),
  );
  expect(rows.every((row) => (row['定义'] ?? '').length > 5 && (row['计算依据'] ?? '') !== '')).toBe(true);
});
