/** What counts days, from whatever moment the city begins: limits, lists, what is said of them, what time does, and who stands in. */
import { testDatabase } from '../harness/database.ts';
import { starts } from './starts.ts';
import { openTown, type Town } from './town.ts';

/** The end of a day in the city, as an instant: sixteen o'clock in Greenwich. */
const endOf = (day: string) => `${day}T15:59:59.999Z`;
const EIGHT = 'T00:00:00.000Z';
const NINE = 'T01:00:00.000Z';
const application = { level: '2', plan: '建设方案要点', selfTest: '自测合格', hosts: 2, databases: 1, storage: 100 };
const CLERK = 'office-1';
const SUBSTITUTE = 'office-3';
const APPLICANT = 'dept17-1';

describe.each(starts)('a city that begins on $name', (start) => {
  const database = testDatabase();
  let town: Town;
  let three: string;
  let ten: string;
  let thirty: string;
  beforeAll(async () => {
    town = await openTown(database.uri, start.at);
  });
  afterAll(async () => {
    await town?.close();
    await database.drop();
  });

  const titles = async (due?: 'overdue' | 'today' | 'week') =>
    (await town.list(CLERK, due)).filter((one) => one.id === three).map((one) => one.title);
  const deadline = async (person: string, id: string) => (await town.read(person, id)).items[0]?.deadlines[0];
  const toldOf = async (kind: string) =>
    (await town.told(CLERK)).filter((one) => one.matter === three && one.kind === kind);

  it('counts its limits from there', async () => {
    expect(town.now()).toBe(start.at);
    expect(await town.recurring(CLERK)).toEqual([]); // what was due before is no duty of this city
    three = (await town.open(APPLICANT, 'cloud-use', { system: '学籍管理系统', ...application })).id;
    thirty = (await town.open(APPLICANT, 'cloud-use', { system: '校车监管系统', ...application })).id;
    await town.give(CLERK, thirty, 'refuse', { reason: '材料不全' });
    const risk = { system: '校车监管系统', unit: 'dept18', level: 'low', finding: '补丁未更新' };
    ten = (await town.open('office-5', 'security-rectification', risk)).id;
    const { provisional } = start;
    expect(await deadline(CLERK, three)).toMatchObject({
      ...{ at: endOf(start.three), provisional, leftText: '还剩 3 个工作日', overdue: false },
    });
    expect(await deadline('dept18-5', ten)).toMatchObject({
      ...{ at: endOf(start.ten), provisional, leftText: '还剩 10 个工作日' },
    });
    expect(await deadline(APPLICANT, thirty)).toMatchObject({ at: endOf(start.thirty), provisional });
  });

  it('lets somebody stand in until midnight', async () => {
    await town.standIn(CLERK, SUBSTITUTE, start.day);
    expect(town.standsInFor(SUBSTITUTE)).toEqual([CLERK]);
  });

  it('says a minute later what is left, and moves no limit', async () => {
    await town.pass(60_000);
    expect(await deadline(CLERK, three)).toMatchObject({ at: endOf(start.three), leftText: start.soonLeft });
    expect(await deadline(APPLICANT, thirty)).toMatchObject({ leftText: start.thirtyLeft });
    expect(await titles('week')).toHaveLength(start.inAWeek ? 1 : 0);
    expect([await titles('today'), await titles('overdue')]).toEqual([[], []]);
    expect(await titles()).toHaveLength(1);
  });

  it('goes to the next working day, on which nobody stands in any more', async () => {
    expect(await town.nextWorkingDay()).toBe(start.morning + NINE);
    expect(town.standsInFor(SUBSTITUTE)).toEqual([]);
  });

  it('reminds on the working day before the last, once', async () => {
    await town.at(start.three, '00:00');
    expect((await toldOf('reminder')).map(({ at }) => at)).toEqual([start.reminded + NINE]);
    await town.at(start.three, '10:00');
    expect(await deadline(CLERK, three)).toMatchObject({ leftText: '今天到期', overdue: false });
    expect([await titles('today'), await titles('week'), await titles('overdue')].map((one) => one.length)).toEqual([
      1, 1, 0,
    ]);
    expect(await toldOf('lapse')).toEqual([]);
  });

  it('lapses at midnight, and counts on working days how long ago that was', async () => {
    await town.at(start.three, '24:00');
    await town.pass(1000);
    expect((await toldOf('lapse')).map(({ at, subject }) => [at, subject])).toEqual([
      [endOf(start.three), '已逾期：受理'],
    ]);
    expect(await toldOf('reminder')).toHaveLength(1);
    for (const [n, day] of start.after.entries()) {
      await town.at(day, '09:00');
      expect(await deadline(CLERK, three)).toMatchObject({ leftText: `已逾期 ${n + 1} 个工作日`, overdue: true });
    }
    expect(await titles('overdue')).toHaveLength(1);
    expect(await toldOf('lapse')).toHaveLength(1);
  });

  it('opens the report of the next month on its first day in the morning, and not before', async () => {
    await town.at(start.month.on, '08:00');
    expect(await town.recurring(CLERK)).toMatchObject([
      { turn: start.month.title, on: start.month.on, state: 'opened', lateDays: 0 },
    ]);
    const [report] = (await town.list('cloud-provider-2')).filter((one) => one.procedure === 'ops-report');
    expect(report?.title).toContain(start.month.title);
    const { openedAt, items } = await town.read('cloud-provider-2', report?.id ?? '');
    expect([openedAt, items[0]?.deadlines[0]?.at]).toEqual([start.month.on + EIGHT, endOf(start.month.until)]);
  });
});
