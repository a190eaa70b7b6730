/** What people and files make of a roster, at the edges: what comes of nothing is refused, and said where and why. */
import type { Directory, PersonId } from '@banjie/shared/kernel/party.ts';
import { cityOf, fullPlan } from '@banjie/shared/engine/testing/city.ts';
import { isRejection } from '@banjie/shared/kernel/rejection.ts';
import { buildCalendar } from '@banjie/shared/kernel/calendar.ts';
import { atTime, type Day } from '@banjie/shared/kernel/time.ts';
import type { Roster } from '@banjie/shared/duty/roster.ts';
import { testDatabase } from '../../test/harness/database.ts';
import { connect } from '../store/base/connection.ts';
import { dutyStore } from '../store/city/duty.ts';
import { createActs } from './acts/acts.ts';
import { createDuty } from './duty.ts';
import { turnsIn } from './files.ts';

const lines = [
  {
    ...{ key: 'line1', title: '主班' },
    shifts: [
      {
        ...{ days: 'all', start: '09:00', end: '09:00', every: 1, unit: 'day', from: '2026-12-01' },
        persons: ['a', 'b', 'c'],
      },
    ],
  },
] as const satisfies Roster['lines'];
const roster: Roster = { unit: 'cloud', post: 'duty', always: true, lines, exceptions: [] };
const names = {
  nameOf: (id: PersonId) => ({ a: '甲', b: '乙', c: '丙', d: '丙' })[id] ?? id,
  holders: 'abcd'.split(''),
};

describe('a file', () => {
  const read = (text: string) => {
    const found = turnsIn(text, roster, names);
    return isRejection(found) ? (found.faults ?? []).map(({ message }) => message) : found.length;
  };
  const table = (...rows: string[]) => ['班次,开始,结束,姓名,工号', ...rows].join('\n');
  const event = (...more: string[]) => [
    ...['BEGIN:VEVENT', 'DTSTART:20261205T010000Z', 'DTEND:20261206T010000Z', 'SUMMARY:主班 甲'],
    ...[...more, 'END:VEVENT'],
  ];
  const calendar = (...body: string[]) => ['BEGIN:VCALENDAR', ...body, 'END:VCALENDAR', ''].join('\r\n');

  it.each<[string, string, unknown]>([
    [
      'that is right',
      table('主班,2026-12-05 09:00,2026-12-06 09:00,甲,', '主班,2026-12-06 09:00,2026-12-07 09:00,乙,'),
      2,
    ],
    [
      'that gives one hour to two',
      table('主班,2026-12-06 08:00,2026-12-07 09:00,乙,', '主班,2026-12-05 09:00,2026-12-06 09:00,甲,'),
      [expect.stringMatching(/^第 2 行：与同一班的另一行（.*12月5日.*）时间重叠$/)],
    ],
    ['of a turn for ten years', table('主班,2026-12-05 09:00,2036-12-06 09:00,甲,'), ['第 2 行：一次最多调整 366 天']],
    [
      'of a day that does not exist',
      table('主班,2027-02-29 09:00,2027-03-01 09:00,甲,'),
      ['第 2 行：时间应写成 2026-12-05 09:00'],
    ],
    ['of the leap day', table('主班,2028-02-29 09:00,2028-02-29 24:00,甲,'), 1],
    ['of a name that two have', table('主班,2026-12-05 09:00,2026-12-06 09:00,丙,'), ['第 2 行：有几位“丙”，请写工号']],
    ['of bytes of another encoding', 'Ö÷°à,¿ªÊ¼\n\ufffd,\ufffd', ['应有这几列：班次、开始、结束、姓名（或工号）']],
    ['of nothing', '', expect.arrayContaining([expect.any(String)])],
    [
      'of ten thousand lines',
      table(...Array.from({ length: 10_000 }, () => '主班,2026-12-05 09:00,2026-12-06 09:00,甲,')),
      expect.arrayContaining([expect.any(String)]),
    ],
    ['of a calendar', calendar(...event()), 1],
    ['whose event was called off', calendar(...event('STATUS:CANCELLED')), ['没有要导入的班']],
    [
      'that was cut off within an event',
      calendar(...event(), ...event()).slice(0, -40),
      ['不是 CSV 或 iCalendar 文件'],
    ],
    ['that was cut off between two', ['BEGIN:VCALENDAR', ...event(), ''].join('\n'), ['不是 CSV 或 iCalendar 文件']],
    [
      'of a zone on the other side of the world',
      calendar(...event()).replace('DTSTART:20261205T010000Z', 'DTSTART;TZID=Etc/GMT+8:20261205T010000'),
      ['第 1 个日程：时间应写成 2026-12-05 09:00'],
    ],
    [
      'of a zone as Windows writes it',
      calendar(...event()).replace('DTSTART:20261205T010000Z', 'DTSTART;TZID="(UTC+08:00) Beijing":20261205T090000'),
      1,
    ],
  ])('%s', (_, text, expected) => expect(read(text)).toEqual(expected));
});

describe('a swap', () => {
  const at = atTime('2026-12-04', '12:00');
  let directory: Directory;
  const holding = (duty: string[]) => {
    directory = cityOf({
      ...fullPlan,
      cloud: { ...fullPlan['cloud'], kind: 'cloud-provider' as const, duty },
    }).directory;
  };
  const database = testDatabase();
  let connection: Awaited<ReturnType<typeof connect>>;
  beforeAll(async () => {
    connection = await connect(database.uri);
    await dutyStore(connection).ensureIndexes();
  });
  afterAll(async () => {
    await connection.close();
    await database.drop();
  });
  /** Two servers; the second answers what has to do with the second device. */
  async function opened() {
    holding(['a', 'b', 'c']);
    await connection.collection('duty_changes').deleteMany({});
    const made = async () => {
      const duty = await createDuty(dutyStore(connection), { calendar: buildCalendar([]), now: () => at });
      const acts = createActs({
        ...{ duty, now: () => at, views: { swapText: () => '换班' }, notes: {} as never },
        people: { directory: () => directory, nameOf: (id) => id, standing: () => undefined },
        tell: () => Promise.resolve([]),
      });
      return { duty, acts };
    };
    const of = { unit: 'cloud', post: 'duty' } as const;
    const servers = [await made(), await made()] as const;
    const [{ acts, duty }, second] = servers;
    const first = await duty.change(of, () => ({ roster: { always: true, lines, exceptions: [] }, what: 'made' }), {
      ...{ person: 'h', name: 'h', unit: '' },
    });
    if (isRejection(first)) throw new Error(first.text);
    const day = (one: Day) => ({ from: one, until: one });
    return {
      ...{ acts, of, day, again: second.acts },
      async who(one: Day) {
        await duty.refresh();
        return duty.read(duty.find('cloud', 'duty') ?? roster, directory).at(lines[0], atTime(one, '12:00'));
      },
      ask: (give: Day, take?: Day) =>
        acts.ask(of, 'c', { other: 'b', give: day(give), ...(take ? { take: day(take) } : {}) }, `${give} ${take}`),
      close: () => Promise.all(servers.map((one) => one.duty.close())),
    };
  }
  const both = async (who: (day: Day) => Promise<PersonId | undefined>) => [
    await who('2026-12-05'),
    await who('2026-12-06'),
  ];
  const saidOf = (made: { text: string } | object) => ('text' in made ? made.text : '');
  function idOf(made: object): string {
    if ('id' in made && typeof made.id === 'string') return made.id;
    throw new Error(JSON.stringify(made));
  }

  it('exchanges the two; accepted twice it is accepted once, and then it can’t be withdrawn', async () => {
    const { acts, again, of, ask, who, close } = await opened();
    const id = idOf(await ask('2026-12-06', '2026-12-05'));
    expect(await both(who)).toEqual(['b', 'c']);
    const made = await Promise.all([
      acts.answer(of, 'b', false, id, 'accept'),
      again.answer(of, 'b', false, id, 'accept'),
    ]);
    expect(made).toEqual([{ text: expect.stringMatching(/同意/) as string }, made[0]]);
    expect(await both(who)).toEqual(['c', 'b']);
    expect(await again.answer(of, 'c', false, id, 'withdraw')).toMatchObject({ rejected: 'notNow' });
    await close();
  });
  it('takes no day that is over', async () => {
    const { ask, close } = await opened();
    expect(await ask('2026-12-06', '2026-12-02')).toMatchObject({ faults: [{ path: 'take.from' }] });
    await close();
  });
  it.each([['b'], ['c']])('is not accepted when %s has left the post: nobody would be on duty', async (left) => {
    const { acts, of, ask, who, close } = await opened();
    const id = idOf(await ask('2026-12-06', '2026-12-05'));
    holding(['a', 'b', 'c'].filter((one) => one !== left));
    const before = await both(who);
    expect(saidOf(await acts.answer(of, 'b', false, id, 'accept'))).toMatch(/已不在这个岗位上/);
    expect(await both(who)).toEqual(before);
    await close();
  });
  it('is not accepted of turns that somebody else was given meanwhile', async () => {
    const { acts, of, ask, day, close } = await opened();
    const id = idOf(await ask('2026-12-06', '2026-12-05'));
    await acts.override(of, 'h', { ...day('2026-12-06'), person: 'a', why: '培训' }, 'k');
    expect(saidOf(await acts.answer(of, 'b', false, id, 'accept'))).toMatch(/排班在此期间已变动/);
    await close();
  });
});
