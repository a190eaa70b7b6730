/** Random rosters, and a plain model of who is on duty by one: day by day with a hand on the list. */
import fc from 'fast-check';
import { buildCalendar, type WorkCalendar } from '@banjie/shared/kernel/calendar.ts';
import type { PersonId } from '@banjie/shared/kernel/party.ts';
import { addDays, addMs, atTime, daysBetween, MS_PER_HOUR, type Instant } from '@banjie/shared/kernel/time.ts';
import type { Exception, Line, Roster, Shift } from '@banjie/shared/duty/roster.ts';

export const people = ['a', 'b', 'c', 'd', 'e'];
export const FIRST = '2026-09-25';
export const DAYS = 16;
const someone = fc.constantFrom(...people);
const hour = fc.integer({ min: 0, max: 23 }).map((n) => `${String(n).padStart(2, '0')}:00`);
const dayIn = fc.integer({ min: -6, max: DAYS }).map((n) => addDays(FIRST, n));
const spanIn = fc
  .record({ day: dayIn, hours: fc.integer({ min: 1, max: 100 }), at: hour })
  .map(({ day, hours, at }) => ({ from: atTime(day, at), until: addMs(atTime(day, at), hours * MS_PER_HOUR) }));
const shift: fc.Arbitrary<Shift> = fc.record({
  ...{ days: fc.constantFrom('all', 'working', 'off'), start: hour, end: hour },
  ...{ every: fc.integer({ min: 1, max: 3 }), unit: fc.constantFrom('day', 'week'), from: dayIn },
  persons: fc.array(someone, { minLength: 1, maxLength: 4 }),
});
const exception = (line: string): fc.Arbitrary<Exception> =>
  fc.oneof(
    fc.record({ person: someone, span: spanIn }).map(({ person, span: at }): Exception => ({
      ...{ kind: 'override', id: 'o', line, person, why: '', by: 'h', at: '2026-09-01T00:00:00.000Z' },
      ...at,
    })),
    fc
      .record({
        ...{ asker: someone, other: someone, give: spanIn, take: fc.option(spanIn, { nil: undefined }) },
        state: fc.constantFrom('asked', 'accepted', 'accepted', 'declined', 'withdrawn'),
      })
      .map(({ take, ...one }): Exception => ({
        ...{ kind: 'swap', id: 's', line, why: '', at: '2026-09-01T00:00:00.000Z', ...one },
        ...(take ? { take } : {}),
      })),
  );
const line = (key: string): fc.Arbitrary<{ line: Line; exceptions: Exception[] }> =>
  fc.record({
    line: fc.array(shift, { minLength: 1, maxLength: 3 }).map((shifts) => ({ key, title: key, shifts })),
    exceptions: fc.array(exception(key), { maxLength: 6 }),
  });
export const randomRoster: fc.Arbitrary<Roster> = fc.tuple(line('main'), line('second')).map((lines) => ({
  ...{ unit: 'cloud', post: 'duty', always: true, lines: lines.map((one) => one.line) },
  exceptions: lines.flatMap((one) => one.exceptions),
}));
export const calendar = buildCalendar([
  { year: 2026, notice: 'x', off: ['2026-10-01/2026-10-07'], work: ['2026-10-10'] },
]);

/** Day by day with a hand on the list, never by arithmetic over the whole. */
function walked(one: Shift, cal: WorkCalendar): Map<Instant, PersonId> {
  const hours = new Map<Instant, PersonId>();
  let own = 0;
  const last = addDays(FIRST, DAYS + 2);
  for (let day = one.from; day <= last; day = addDays(day, 1)) {
    const working = cal.isWorkingDay(day).working;
    const mine = one.days === 'all' || working === (one.days === 'working');
    const turn =
      one.unit === 'week' ? Math.floor(daysBetween(one.from, day) / 7 / one.every) : Math.floor(own / one.every);
    if (!mine) continue;
    own += 1;
    const lasts = Number(one.end.slice(0, 2)) - Number(one.start.slice(0, 2));
    for (let n = 0; n < (lasts > 0 ? lasts : lasts + 24); n += 1)
      hours.set(addMs(atTime(day, one.start), n * MS_PER_HOUR), one.persons[turn % one.persons.length]!);
  }
  return hours;
}

/** Each line at an hour; undefined where nobody has it. */
export function modelOf(one: Roster, holders: readonly PersonId[]): (at: Instant) => (PersonId | undefined)[] {
  const tables = one.lines.map(({ shifts }) => shifts.map((each) => walked(each, calendar)));
  return (at) =>
    one.lines.map(({ key }, index) => {
      let has = tables[index]?.map((hours) => hours.get(at)).find((person) => person !== undefined);
      for (const change of one.exceptions) {
        const within = ({ from, until }: { from: Instant; until: Instant }) => at >= from && at < until;
        if (change.line !== key) continue;
        if (change.kind === 'override' && within(change)) has = change.person;
        if (change.kind !== 'swap' || change.state !== 'accepted') continue;
        if (has === change.asker && within(change.give)) has = change.other;
        else if (has === change.other && change.take && within(change.take)) has = change.asker;
      }
      return has !== undefined && holders.includes(has) ? has : undefined;
    });
}
