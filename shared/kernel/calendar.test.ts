import fc from 'fast-check';
import { officialYears } from './calendar-data/official-years.ts';
import { statutoryHolidays } from './calendar-data/statutory.ts';
import {
  addWorkingDays,
  buildCalendar,
  due as dueOf,
  officialCalendar,
  workingDayFrom,
  workingDaysBetween,
} from './calendar.ts';
import type { DueOptions, Span } from './calendar.ts';
import { addDays, atTime, dayOf, endOfDay, instantOf, weekdayOf } from './time.ts';

const working = (day: string) => officialCalendar.isWorkingDay(day).working;
const due = (from: string, n: number, unit: Span['unit'], options?: DueOptions) =>
  dueOf(officialCalendar, from.length === 10 ? atTime(from, '10:00') : from, { n, unit }, options);
const dueDay = (from: string, n: number, unit: Span['unit'], options?: DueOptions) =>
  dayOf(due(from, n, unit, options).at);

describe('working days', () => {
  it('counts 2026 as its notice has it: 248, with holidays inside the week and worked weekends', () => {
    expect(workingDaysBetween(officialCalendar, '2025-12-31', '2026-12-31')).toEqual({ days: 248, provisional: false });
    expect(['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10'].every(working)).toBe(
      true,
    );
    expect(['2026-01-02', '2026-02-23', '2026-04-06', '2026-05-05', '2026-06-19', '2026-10-07'].some(working)).toBe(
      false,
    );
  });

  it('are not counted on the day of the event, and skip what the notice skips', () => {
    expect(due('2026-02-13', 3, 'wd')).toEqual({
      at: endOfDay('2026-02-25'),
      provisional: false,
      calendar: officialCalendar.version,
    });
    expect(dueDay('2026-09-30', 2, 'wd')).toBe('2026-10-09');
    expect(dueDay('2026-11-20', 1, 'wd')).toBe('2026-11-23');
    expect(due('2026-11-20T15:59:59.999Z', 1, 'wd').at).toBe(due('2026-11-19T16:00:00.000Z', 1, 'wd').at);
  });

  it('has data for every year from 2004 to 2026, in which no statutory holiday is worked', () => {
    expect(officialYears.map(({ year }) => year)).toEqual(Array.from({ length: 23 }, (_, n) => 2004 + n));
    const worked = officialYears.flatMap(({ year }) => statutoryHolidays(year)).filter(working);
    expect(worked).toEqual([]);
    for (const { year, work } of officialYears) {
      expect(work.map(weekdayOf).every((weekday) => weekday === 0 || weekday === 6)).toBe(true);
      const { days } = workingDaysBetween(officialCalendar, `${year - 1}-12-31`, `${year}-12-31`);
      expect(days).toBeGreaterThanOrEqual(248);
      expect(days).toBeLessThanOrEqual(252);
    }
  });
});

describe('a year whose notice is not published', () => {
  it('has its statutory holidays and weekends off, and says that this is provisional', () => {
    for (const day of [
      '2027-10-01',
      '2027-02-05',
      '2027-02-08',
      '2027-04-05',
      '2027-06-09',
      '2027-09-15',
      '2027-05-02',
    ])
      expect(officialCalendar.isWorkingDay(day)).toEqual({ working: false, provisional: true });
    expect(officialCalendar.isWorkingDay('2027-10-04')).toEqual({ working: true, provisional: true });
    expect(officialCalendar.isWorkingDay('2027-10-09').working).toBe(false);
  });

  it('makes a limit provisional only when the count looks at it', () => {
    expect(due('2026-12-29', 2, 'wd')).toMatchObject({ at: endOfDay('2026-12-31'), provisional: false });
    expect(due('2026-12-29', 3, 'wd')).toMatchObject({ at: endOfDay('2027-01-04'), provisional: true });
    expect(due('2026-12-20', 15, 'd')).toMatchObject({ at: endOfDay('2027-01-04'), provisional: true });
    expect(due('2026-12-20', 15, 'd', { roll: false }).provisional).toBe(false);
    expect(due('2026-12-31', 48, 'h').provisional).toBe(false);
  });

  it('becomes final, and another version, when its notice is loaded', () => {
    const notice = { year: 2027, off: ['2027-01-01/2027-01-04'], work: ['2027-01-09'] };
    const loaded = buildCalendar([...officialYears, notice]);
    expect(dueOf(loaded, atTime('2026-12-29', '10:00'), { n: 3, unit: 'wd' })).toEqual({
      at: endOfDay('2027-01-05'),
      provisional: false,
      calendar: loaded.version,
    });
    expect(loaded.isWorkingDay('2027-01-09')).toEqual({ working: true, provisional: false });
    expect(loaded.version).not.toBe(officialCalendar.version);
    expect(buildCalendar(officialYears).version).toBe(officialCalendar.version);
  });

  it('is no year of weekdays only, however far away', () => {
    for (const year of [2003, 2030, 2060, 2099, 2150, 9999]) {
      const newYear = officialCalendar.isWorkingDay(`${year}-01-01`);
      expect(newYear).toEqual({ working: false, provisional: true });
    }
  });
});

describe('the end of a limit', () => {
  it('in days: the event not counted, a day off moves to the next working day unless it is a window or a wait', () => {
    expect(dueDay('2026-11-02', 15, 'd')).toBe('2026-11-17');
    expect(dueDay('2026-09-24', 7, 'd')).toBe('2026-10-08');
    expect(dueDay('2026-09-24', 7, 'd', { roll: false })).toBe('2026-10-01');
    expect(dueDay('2026-09-10', 10, 'd')).toBe('2026-09-20');
  });

  it('in months: same day of the month, or its last', () => {
    expect(dueDay('2026-01-30', 1, 'month', { roll: false })).toBe('2026-02-28');
    expect(dueDay('2026-08-31', 1, 'month')).toBe('2026-09-30');
    expect(dueDay('2026-08-01', 2, 'month')).toBe('2026-10-08');
  });

  it('in hours and minutes: from the instant, day or night', () => {
    expect(due('2026-10-01T15:50:00.000Z', 4, 'h').at).toBe('2026-10-01T19:50:00.000Z');
    expect(due('2026-10-01T15:50:00.000Z', 15, 'min', { closing: '17:30' }).at).toBe('2026-10-01T16:05:00.000Z');
  });

  it('falls at closing time where the unit has business hours (Civil Code 203)', () => {
    expect(due('2026-11-20', 1, 'wd', { closing: '17:30' }).at).toBe(atTime('2026-11-23', '17:30'));
    expect(() => due('2026-11-20', 1, 'wd', { closing: 'half six' })).toThrow(RangeError);
  });

  it.each([-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2_000_000])('a limit of %p is refused', (n) => {
    for (const unit of ['wd', 'd', 'month', 'h', 'min'] as const)
      expect(() => due('2026-11-20', n, unit)).toThrow(RangeError);
  });
});

describe('how much is left', () => {
  it('is what was given at the start, nothing on the last day, and negative when overdue', () => {
    const left = (today: string) => workingDaysBetween(officialCalendar, today, '2026-02-25').days;
    expect(['2026-02-13', '2026-02-14', '2026-02-20', '2026-02-24', '2026-02-25', '2026-02-26'].map(left)).toEqual([
      3, 2, 2, 1, 0, -1,
    ]);
  });
});

describe('for any start and length', () => {
  const instant = fc.integer({ min: Date.UTC(2004, 0, 1), max: Date.UTC(2035, 0, 1) }).map(instantOf);
  const span = fc.record({
    n: fc.integer({ min: 0, max: 120 }),
    unit: fc.constantFrom('wd', 'd', 'month', 'h', 'min'),
  });
  const roll = fc.boolean();

  it('a longer limit never ends earlier, nor does one that begins later', () => {
    fc.assert(
      fc.property(instant, span, roll, fc.integer({ min: 0, max: 5e9 }), (from, { n, unit }, roll, wait) => {
        const at = (start: string, length: number) => dueOf(officialCalendar, start, { n: length, unit }, { roll }).at;
        const later = instantOf(Date.parse(from) + wait);
        expect(at(from, n + 1) >= at(from, n)).toBe(true);
        expect(at(later, n) >= at(from, n)).toBe(true);
      }),
    );
  });

  it('a limit in working days ends on a working day and has just that many of them', () => {
    fc.assert(
      fc.property(instant, fc.integer({ min: 1, max: 120 }), (from, n) => {
        const last = dayOf(due(from, n, 'wd').at);
        expect(working(last)).toBe(true);
        expect(workingDaysBetween(officialCalendar, dayOf(from), last).days).toBe(n);
        expect(addWorkingDays(officialCalendar, dayOf(from), n).day).toBe(last);
      }),
    );
  });

  it('a limit that rolls ends on the first working day from its last day on', () => {
    fc.assert(
      fc.property(instant, fc.integer({ min: 0, max: 400 }), (from, n) => {
        const last = addDays(dayOf(from), n);
        expect(dueDay(from, n, 'd')).toBe(workingDayFrom(officialCalendar, last).day);
        expect(dueDay(from, n, 'd', { roll: false })).toBe(last);
      }),
    );
  });

  it('the zone of the machine is never asked', () => {
    const local = [
      'getFullYear',
      'getMonth',
      'getDate',
      'getDay',
      'getHours',
      'getMinutes',
      'getTimezoneOffset',
    ] as const;
    const kept = local.map((name) => [name, Date.prototype[name]] as const);
    const refuse = () => {
      throw new Error('asked for local time');
    };
    try {
      for (const name of local) Date.prototype[name] = refuse;
      expect(dueDay('2026-02-13', 3, 'wd')).toBe('2026-02-25');
      expect(dueDay('2026-08-01', 2, 'month')).toBe('2026-10-08');
    } finally {
      for (const [name, own] of kept) Date.prototype[name] = own;
    }
  });
});

describe('a notice that cannot be', () => {
  it.each([
    ['a day that does not exist', { year: 2027, off: ['2027-02-29'], work: [] }],
    ['a range that ends before it begins', { year: 2027, off: ['2027-02-09/2027-02-05'], work: [] }],
    ['a day both off and worked', { year: 2027, off: ['2027-10-01/2027-10-07'], work: ['2027-10-02'] }],
    ['no day off at all', { year: 2027, off: [], work: [] }],
    ["another year's days", { year: 2027, off: ['2025-10-01'], work: [] }],
  ])('%s is refused', (_, year) => expect(() => buildCalendar([year])).toThrow(RangeError));

  it('replaces the one that was given before for its year, and may touch a neighbouring year', () => {
    const first = { year: 2019, off: ['2019-05-01'], work: [] };
    const amended = { year: 2019, off: ['2019-05-01/2019-05-04'], work: ['2019-04-28', '2018-12-29'] };
    const calendar = buildCalendar([first, amended]);
    expect(calendar.isWorkingDay('2019-05-03').working).toBe(false);
    expect(calendar.isWorkingDay('2018-12-29').working).toBe(true);
  });
});
