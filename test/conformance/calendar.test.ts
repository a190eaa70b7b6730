/** The calendar of 2004–2026 against a source of another descent than its own, wherever the machine believes to stand. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { CalendarDays } from './calendar-days.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const zones = ['UTC', 'America/Los_Angeles', 'Pacific/Kiritimati'];

/**
 * Days on which the holiday table of lunar-typescript 1.8.6 says otherwise, and why the product is right. The notice
 * for 2013 (国办发明电〔2012〕33号) has both days worked: the Sunday after Qingming and the Saturday after National Day.
 * The project holiday-cn, which reads the notices themselves, has them so too.
 */
const faultsOfSecondSource = [
  { day: '2013-04-07', working: true },
  { day: '2013-10-12', working: true },
];

const inZone = (zone: string): Promise<CalendarDays> =>
  new Promise((resolve, reject) => {
    const script = ['--no-deprecation', '--import', 'tsx', 'test/conformance/calendar-days.ts'];
    const env = { ...process.env, NODE_OPTIONS: '', TZ: zone };
    execFile(process.execPath, script, { cwd: ROOT, env }, (error, stdout) => {
      if (error) reject(new Error(error.message));
      else resolve(JSON.parse(stdout) as CalendarDays);
    });
  });

describe('the working days of 2004–2026', () => {
  let found: CalendarDays[];
  beforeAll(async () => {
    found = await Promise.all(zones.map(inZone));
  });

  it('are those of a second source, but for two days that its table lacks', () => {
    for (const { days, differ } of found) {
      expect(days).toBe(8401);
      expect(differ).toEqual(faultsOfSecondSource);
    }
  });

  it('and every limit on them are the same in three time zones of the machine', () => {
    expect(found.map(({ zone }) => zone)).toEqual(zones);
    const [first, ...others] = found.map(({ zone: _, ...rest }) => rest);
    expect(first!.deadlines.length).toBeGreaterThan(2500);
    for (const other of others) expect(other).toEqual(first);
  });
});
