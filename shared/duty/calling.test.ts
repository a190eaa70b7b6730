/** How an alarm goes through the lines of a roster, by what the roster says and by what the city says. */
import fc from 'fast-check';
import { callsOf, isTooOften, planOf } from './calling.ts';
import type { Line } from './roster.ts';

const line = (key: string, more: Partial<Line> = {}): Line => ({ key, title: key, shifts: [], ...more });
const city = { wait: 10, again: 0, rounds: 1 };

it('each line once, in its order, where nobody says otherwise', () => {
  expect(callsOf({ lines: [line('主班'), line('副班')] }, ['a', 'b'], city)).toEqual([
    { title: '主班', person: 'a' },
    { title: '副班', person: 'b' },
  ]);
});

it('told again within its time, and all of them in rounds, as the roster says', () => {
  const lines = [line('主班', { wait: 6, again: 1 }), line('副班')];
  expect(callsOf({ lines, rounds: 2 }, ['a', 'b'], city)).toEqual([
    { title: '主班', person: 'a', wait: 6, calls: 2 },
    { title: '主班（再次通知）', person: 'a', wait: 6, calls: 2, again: true },
    { title: '副班', person: 'b' },
    { title: '主班（第 2 轮）', person: 'a', wait: 6, calls: 2, again: true },
    { title: '主班（第 2 轮）（再次通知）', person: 'a', wait: 6, calls: 2, again: true },
    { title: '副班（第 2 轮）', person: 'b', again: true },
  ]);
  expect(planOf({ lines, rounds: 2 }, city)).toBe(
    '告警后第几分钟通知：主班 0、3；副班 6；主班 16、19；副班 22；到第 32 分钟仍无人确认，通知应急实施小组。',
  );
});

it('as the city says, where the roster says nothing; a line that nobody has is passed over', () => {
  expect(callsOf({ lines: [line('主班'), line('副班')] }, [undefined, 'b'], { again: 1, rounds: 1 })).toEqual([
    { title: '副班', person: 'b', calls: 2 },
    { title: '副班（再次通知）', person: 'b', calls: 2, again: true },
  ]);
});

it('a line that is told more often than it has minutes is none', () => {
  expect(isTooOften({ wait: 1, again: 1 }, city)).toBe(true);
  expect(isTooOften({ wait: 2, again: 1 }, city)).toBe(false);
  expect(isTooOften({ again: 5 }, { ...city, wait: 5 })).toBe(true);
});

it('for any roster everybody who is on duty is called as often as it says, and nobody else', () => {
  const someone = fc.option(fc.constantFrom('a', 'b', 'c'), { nil: undefined });
  const times = fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(someone, times), { minLength: 1, maxLength: 4 }),
      fc.integer({ min: 1, max: 4 }),
      times,
      (rows, rounds, usual) => {
        const lines = rows.map(([, again], n) => line(`l${n}`, again === undefined ? {} : { again }));
        const persons = rows.map(([person]) => person);
        const calls = callsOf({ lines, rounds }, persons, { again: usual ?? 0, rounds: 1 });
        const expected = rows.reduce((sum, [one, again]) => sum + (one ? rounds * (1 + (again ?? usual ?? 0)) : 0), 0);
        expect(calls).toHaveLength(expected);
        expect(calls.every(({ person }) => persons.some((one) => one === person))).toBe(true);
        // New once each line, in their order: the rest is told again.
        expect(calls.filter(({ again }) => !again).map(({ person }) => person)).toEqual(persons.filter(Boolean));
      },
    ),
  );
});
