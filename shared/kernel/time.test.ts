import fc from 'fast-check';
import {
  addDays,
  addMonths,
  addMs,
  atTime,
  dayNumber,
  dayOf,
  daysBetween,
  endOfDay,
  formatDay,
  formatInstant,
  instantOf,
  isDay,
  isInstant,
  isTimeOfDay,
  msBetween,
  startOfDay,
  timeOfDay,
  weekdayOf,
} from './time.ts';

const someDay = fc.integer({ min: 0, max: 36_000 }).map((n) => addDays('2000-01-01', n));
const someInstant = fc.integer({ min: 946_684_800_000, max: 4_102_444_800_000 }).map(instantOf);

it('counts and reads instants as the machine does, by the digits alone', () => {
  const ms = fc.integer({ min: Date.parse('0000-01-02T00:00:00.000Z'), max: Date.parse('9999-12-30T00:00:00.000Z') });
  fc.assert(
    fc.property(ms, (at) => {
      const instant = new Date(at).toISOString();
      const inCity = new Date(at + 8 * 3_600_000).toISOString();
      expect(addMs(instant, 0)).toBe(instant);
      expect(msBetween('1970-01-01T00:00:00.000Z', instant)).toBe(at);
      expect([dayOf(instant), timeOfDay(instant)]).toEqual([inCity.slice(0, 10), inCity.slice(11, 16)]);
    }),
  );
  const digits = fc.stringMatching(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/);
  const spells = (text: string) => {
    const at = Date.parse(text);
    return Number.isFinite(at) && new Date(at).toISOString() === text;
  };
  fc.assert(fc.property(digits, (text) => isInstant(text) === spells(text)));
});

describe('a civil day of the city', () => {
  it('changes at 16:00 UTC, not at midnight of UTC or of the machine', () => {
    expect(dayOf('2026-11-22T15:59:59.999Z')).toBe('2026-11-22');
    expect(dayOf('2026-11-22T16:00:00.000Z')).toBe('2026-11-23');
  });

  it('has a first and a last millisecond, and hours', () => {
    expect(startOfDay('2026-11-22')).toBe('2026-11-21T16:00:00.000Z');
    expect(endOfDay('2026-11-22')).toBe('2026-11-22T15:59:59.999Z');
    expect(atTime('2026-11-22', '09:00')).toBe('2026-11-22T01:00:00.000Z');
    expect(atTime('2026-11-22', '24:00')).toBe(endOfDay('2026-11-22'));
    expect(timeOfDay('2026-11-22T01:05:59.000Z')).toBe('09:05');
  });

  it('holds all its instants', () => {
    fc.assert(
      fc.property(someInstant, (at) => {
        const day = dayOf(at);
        return startOfDay(day) <= at && at <= endOfDay(day) && addMs(endOfDay(day), 1) === startOfDay(addDays(day, 1));
      }),
    );
  });

  it('goes on by days over leap days and years', () => {
    expect(addDays('2024-02-28', 1)).toBe('2024-02-29');
    expect(addDays('2026-02-28', 1)).toBe('2026-03-01');
    expect(addDays('2026-01-01', -1)).toBe('2025-12-31');
    fc.assert(
      fc.property(someDay, fc.integer({ min: -5000, max: 5000 }), (day, n) => {
        const later = addDays(day, n);
        return daysBetween(day, later) === n && (weekdayOf(day) + n - weekdayOf(later)) % 7 === 0;
      }),
    );
  });

  it('is every day of the Gregorian calendar from 0000 to 9999 in its order', () => {
    const first = Date.parse('0000-01-01T00:00:00.000Z') / 86_400_000;
    const last = Date.parse('9999-12-31T00:00:00.000Z') / 86_400_000;
    const wrong: string[] = [];
    // 97 shares no factor with a week, a year or a leap cycle, so the steps meet every kind of day.
    for (let number = first; number <= last; number += 97) {
      const day = new Date(number * 86_400_000).toISOString().slice(0, 10);
      if (dayNumber(day) !== number || addDays('1970-01-01', number) !== day) wrong.push(day);
    }
    expect(wrong).toEqual([]);
    expect([dayNumber('0000-01-01'), dayNumber('9999-12-31')]).toEqual([first, last]);
    expect(() => addDays('9999-12-31', 1)).toThrow(RangeError);
    expect(() => addDays('0000-01-01', -1)).toThrow(RangeError);
  });

  it('goes on by months to the same day or the last one (Civil Code 202)', () => {
    expect(addMonths('2026-01-31', 1)).toBe('2026-02-28');
    expect(addMonths('2024-01-31', 1)).toBe('2024-02-29');
    expect(addMonths('2026-11-15', 2)).toBe('2027-01-15');
    expect(addMonths('2026-03-31', -13)).toBe('2025-02-28');
  });
});

describe('what is accepted as a day, an instant or a time', () => {
  it.each(['2026-02-29', '2026-02-30', '2026-13-01', '2026-1-1', '20260101', '', ' 2026-01-01', null, 20260101])(
    '%p is no day',
    (value) => expect(isDay(value)).toBe(false),
  );
  it.each([
    '2026-11-22T02:00:00Z',
    '2026-11-22T24:00:00.000Z',
    '2026-11-22T10:00:00.000+08:00',
    '2026-11-22',
    undefined,
  ])('%p is no instant', (value) => expect(isInstant(value)).toBe(false));
  it('takes the one spelling of each', () => {
    expect([isDay('2024-02-29'), isInstant('2026-11-22T02:00:00.000Z')]).toEqual([true, true]);
    expect(['09:00', '24:00', '24:01', '9:00', '09:60'].map(isTimeOfDay)).toEqual([true, true, false, false, false]);
  });
  it('throws instead of counting from what is none', () => {
    expect(() => dayOf('2026-11-22')).toThrow(RangeError);
    expect(() => addDays('2026-02-30', 1)).toThrow(RangeError);
    expect(() => addDays('2026-02-01', 0.5)).toThrow(RangeError);
    expect(() => addMonths('9999-12-01', 2)).toThrow(RangeError);
    expect(() => atTime('2026-02-01', '9:00')).toThrow(RangeError);
    expect(() => addMs('2026-11-22T02:00:00.000Z', Number.NaN)).toThrow(RangeError);
  });
});

it('measures the time between two instants', () => {
  expect(msBetween('2026-11-22T02:00:00.000Z', '2026-11-22T02:00:01.500Z')).toBe(1500);
  expect(msBetween('2026-11-22T02:00:01.500Z', '2026-11-22T02:00:00.000Z')).toBe(-1500);
});

it('reads as people read it: the end of a day is its 24:00', () => {
  expect(formatInstant(endOfDay('2026-11-25'))).toBe('11月25日 周三 24:00');
  expect(formatInstant('2026-11-25T16:00:00.000Z')).toBe('11月26日 周四 00:00');
  expect(formatInstant(atTime('2027-01-04', '17:30'), { year: true })).toBe('2027年1月4日 周一 17:30');
  expect(formatDay('2026-11-22')).toBe('11月22日 周日');
});
