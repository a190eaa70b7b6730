/** Rotations, days off, exceptions and gaps by examples; any of them against a plain model: server/duty/on-duty.test.ts. */
import { officialCalendar } from '../kernel/calendar.ts';
import type { PersonId } from '../kernel/party.ts';
import { addDays, atTime, type Day } from '../kernel/time.ts';
import { dutyOf, gapsOf } from './on-duty.ts';
import type { Exception, Roster, Shift } from './roster.ts';

const everybody = () => true;
const shiftOf = (more: Partial<Shift>): Shift => ({
  ...{
    days: 'all',
    start: '09:00',
    end: '09:00',
    every: 1,
    unit: 'week',
    from: '2026-09-28',
    persons: ['a', 'b', 'c'],
  },
  ...more,
});
const rosterOf = (shifts: Shift[], exceptions: Exception[] = [], always = true): Roster => ({
  ...{ unit: 'cloud', post: 'duty', always, exceptions },
  lines: [{ key: 'main', title: '主班', shifts }],
});
const span = (from: Day, until: Day) => ({ from: atTime(from, '00:00'), until: atTime(until, '00:00') });
const who = (roster: Roster, day: Day, time: string) =>
  dutyOf(roster, officialCalendar, everybody).at(roster.lines[0]!, atTime(day, time));

describe('a rotation by weeks', () => {
  const roster = rosterOf([shiftOf({})]);
  it('hands over on its weekday at its hour, and begins again after the last', () => {
    expect(who(roster, '2026-09-28', '08:59')).toBeUndefined();
    expect(who(roster, '2026-09-28', '09:00')).toBe('a');
    expect(who(roster, '2026-10-05', '08:59')).toBe('a');
    expect(who(roster, '2026-10-05', '09:00')).toBe('b');
    expect(who(roster, '2026-10-12', '09:00')).toBe('c');
    expect(who(roster, '2026-10-19', '09:00')).toBe('a');
  });
});

describe('days on and days off', () => {
  /** National Day 2026: off from 1 to 7 October, and the Saturday after it is worked. */
  const roster = rosterOf([
    shiftOf({ days: 'working', persons: ['a'] }),
    shiftOf({ days: 'off', unit: 'day', persons: ['x', 'y', 'z'], from: '2026-10-01' }),
  ]);
  it('follow the calendar of the city, and each day off is the next one’s', () => {
    const found = Array.from({ length: 11 }, (_, n) => who(roster, addDays('2026-09-30', n), '12:00'));
    const expected = Array.from({ length: 11 }, (_, n) => {
      const day = addDays('2026-09-30', n);
      if (officialCalendar.isWorkingDay(day).working) return 'a';
      const before = Array.from({ length: n }, (__, m) => addDays('2026-09-30', m));
      const off = before.filter((one) => one >= '2026-10-01' && !officialCalendar.isWorkingDay(one).working).length;
      return ['x', 'y', 'z'][off % 3];
    });
    expect(found).toEqual(expected);
    expect(new Set(found)).toEqual(new Set(['a', 'x', 'y', 'z']));
    // The morning of the first day off still belongs to the duty day before.
    expect(who(roster, '2026-10-01', '08:59')).toBe('a');
  });
});

describe('what was changed', () => {
  const on = (exceptions: Exception[]) => rosterOf([shiftOf({ unit: 'day' })], exceptions);
  const day = (from: Day, until = addDays(from, 1)) => ({ from: atTime(from, '09:00'), until: atTime(until, '09:00') });
  const swap = (state: 'asked' | 'accepted'): Exception => ({
    ...{ kind: 'swap', id: 's', line: 'main', asker: 'a', other: 'b', why: '', at: '2026-09-28T01:00:00.000Z', state },
    ...{ give: day('2026-09-28'), take: day('2026-09-29') },
  });
  const override = (person: PersonId, from: Day, until?: Day): Exception => ({
    ...{ kind: 'override', id: person, line: 'main', person, why: '', by: 'h', at: '2026-09-28T01:00:00.000Z' },
    ...day(from, until),
  });
  const days = (roster: Roster) => ['28', '29', '30'].map((one) => who(roster, `2026-09-${one}`, '12:00'));

  it('is nothing until the other side has accepted, and then both stand in for each other', () => {
    expect(days(on([swap('asked')]))).toEqual(['a', 'b', 'c']);
    expect(days(on([swap('accepted')]))).toEqual(['b', 'a', 'c']);
  });
  it('lets a stand-in stand in only where the other would have been on duty', () => {
    const wide: Exception = {
      ...(swap('accepted') as Extract<Exception, { kind: 'swap' }>),
      give: day('2026-09-28', '2026-10-01'),
    };
    expect(days(on([wide]))).toEqual(['b', 'a', 'c']);
    expect(days(on([override('z', '2026-09-28'), swap('accepted')]))).toEqual(['z', 'a', 'c']);
  });
  it('gives the later word to what took effect later', () => {
    expect(days(on([swap('accepted'), override('a', '2026-09-28')]))).toEqual(['a', 'a', 'c']);
  });
});

describe('gaps', () => {
  it('are hours of nobody, and turns of people who do not hold the post any more', () => {
    const night = rosterOf([shiftOf({ end: '18:00', unit: 'day' })]);
    const duty = dutyOf(night, officialCalendar, (person) => person !== 'b');
    expect(gapsOf(duty, night, span('2026-09-28', '2026-09-30'))).toEqual([
      { from: atTime('2026-09-28', '00:00'), until: atTime('2026-09-28', '09:00') },
      { from: atTime('2026-09-28', '18:00'), until: atTime('2026-09-30', '00:00') },
    ]);
    const byDay = { ...night, always: false };
    expect(gapsOf(duty, byDay, span('2026-09-28', '2026-09-30'))).toEqual([
      {
        ...{ from: atTime('2026-09-29', '09:00'), until: atTime('2026-09-29', '18:00') },
        vacant: { line: 'main', planned: 'b' },
      },
    ]);
  });
});
