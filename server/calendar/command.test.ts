import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type mongoose from 'mongoose';
import { hashOf, GENESIS } from '../proof/hash.ts';
import { isRejection } from '@banjie/shared/kernel/rejection.ts';
import { endOfDay } from '@banjie/shared/kernel/time.ts';
import { testDatabase } from '../../test/harness/database.ts';
import { historyOf, settableClock, smallCityPorts } from '../../test/harness/small-city.ts';
import { createMatterService, type MatterService } from '../matters/service.ts';
import { calendarStore } from '../store/city/calendar-years.ts';
import { connect } from '../store/base/connection.ts';
import { matterStore } from '../store/matters/matters.ts';
import { createCalendar, type CityCalendar } from './calendar.ts';
import { runCalendar } from './command.ts';
import { createLoading } from './loading.ts';
import type { CalendarStore } from './ports.ts';
import { createRecompute } from './recompute.ts';

const MATTERS = 130;
const NOTICE = { year: 2027, notice: '试验〔2026〕1号', off: ['2027-01-01/2027-01-04'], work: [] };

const database = testDatabase();
const folder = mkdtempSync(join(tmpdir(), 'banjie-calendar-'));
const clock = settableClock('2026-12-29T02:00:00.000Z');
const log = { error: () => undefined };
let connection: mongoose.Connection;
let store: CalendarStore;
let calendar: CityCalendar;
let service: MatterService;
let matters: ReturnType<typeof matterStore>;
const ids: string[] = [];

beforeAll(async () => {
  connection = await connect(database.uri);
  // Whoever died has given up its lease at once.
  const made = calendarStore(connection, -1);
  matters = matterStore(connection);
  await Promise.all([made.ensureIndexes(), matters.ensureIndexes()]);
  store = made;
  calendar = await createCalendar(store);
  service = createMatterService({ ...smallCityPorts(matters, clock), calendar, hash: hashOf }, GENESIS);
  for (let n = 0; n < MATTERS; n++) {
    const opened = await service.open(
      { kind: 'person', person: 'office-cloud', channel: 'test' },
      {
        procedure: 'cloud-use',
        key: `matter-${n}`,
        form: {
          ...{ system: `系统 ${n}`, level: '2', plan: '方案', selfTest: '自测合格' },
          ...{ hosts: 1, databases: 0, storage: 100 },
        },
      },
    );
    if (isRejection(opened)) throw new Error(opened.text);
    ids.push(opened.id);
  }
}, 60_000);
afterAll(async () => {
  await calendar.close();
  await connection.close();
  await database.drop();
  rmSync(folder, { recursive: true });
});

async function run(...argv: string[]): Promise<{ ok: boolean; said: string }> {
  const lines: string[] = [];
  const loading = createLoading(store, calendar);
  const ok = await runCalendar(argv, { calendar, loading, now: clock.now, say: (line) => lines.push(line) });
  return { ok, said: lines.join('\n') };
}
const file = (content: unknown) => {
  const path = join(folder, 'notice.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
};
const recompute = (recalculate: MatterService['recalculate']) =>
  createRecompute({ store, calendar, clock, recalculate, log });
const dueDays = async () => {
  const matters = await store.openMatters(undefined, MATTERS);
  return matters.map(({ items }) => items[0]?.deadlines[0]?.at);
};

describe('a notice by command', () => {
  it('is tried first, and changes nothing', async () => {
    const tried = await run('load', file(NOTICE), '--dry-run');
    expect(tried.ok).toBe(true);
    expect(tried.said).toMatch(/2027 年放假安排（试验〔2026〕1号）/);
    expect(tried.said).toMatch(new RegExp(`推后 ${MATTERS} 个，提前 0 个`));
    expect(tried.said).toMatch(/什么都没有写入/);
    expect(calendar.year(2027)).toBeUndefined();
  });

  it('is refused with the place of each fault, or when it is no file', async () => {
    expect((await run('load', file({ ...NOTICE, work: ['2027-01-05'] }))).said).toMatch(
      /✗ work\.0：2027-01-05 不是周六/,
    );
    expect((await run('load', join(folder, 'none.json'))).said).toMatch(/读不了/);
    expect(await run('load', file('{'))).toMatchObject({ ok: false });
    expect(await run('nonsense')).toMatchObject({ ok: false, said: expect.stringMatching(/^用法/) as string });
  });

  it('is loaded, stands in the list with its source, and is heard of by every other process', async () => {
    const other = await createCalendar(store);
    expect(await run('load', file(NOTICE))).toMatchObject({
      ok: true,
      said: expect.stringMatching(/已载入/) as string,
    });
    expect((await run()).said).toMatch(/2027 年 {2}工作日 \d+ 天 {2}试验〔2026〕1号，管理命令 于/);
    while (other.version !== calendar.version) await new Promise((next) => setImmediate(next));
    expect(other.isWorkingDay('2027-01-04')).toEqual({ working: false, provisional: false });
    await other.close();
  });
});

describe('the recompute', () => {
  it('goes on where a process died, and does nothing twice', async () => {
    let done = 0;
    const dying = recompute((id, notice) => {
      done += 1;
      return done <= 105 ? service.recalculate(id, notice) : new Promise(() => undefined);
    });
    void dying.resume();
    while (done < 106) await new Promise((next) => setImmediate(next));
    await recompute(service.recalculate).resume();
    expect(new Set(await dueDays())).toEqual(new Set([endOfDay('2027-01-05')]));
    const history = await Promise.all(ids.map((id) => matterStoreHistory(id)));
    expect(history.map((entries) => entries.filter((command) => command === 'recalculate').length)).toEqual(
      ids.map(() => 1),
    );
  });
  const matterStoreHistory = async (id: string) => (await historyOf(matters, id)).map(({ command }) => command);

  it('a matter that can’t be counted does not hold up the others', async () => {
    await run('load', file({ ...NOTICE, off: ['2027-01-01/2027-01-05'] }));
    await recompute((id, notice) =>
      id === ids[0] ? Promise.reject(new Error('broken')) : service.recalculate(id, notice),
    ).resume();
    const days = await dueDays();
    expect(days.filter((day) => day === endOfDay('2027-01-06'))).toHaveLength(MATTERS - 1);
  });
});
