/**
 * Run in a process of its own under some time zone of the machine: the working days of 2004–2026 by the product's
 * calendar and by a second source, and some deadlines. Prints one line of JSON.
 */
import { HolidayUtil } from 'lunar-typescript';
import { due, officialCalendar } from '@banjie/shared/kernel/calendar.ts';
import { addDays, atTime, weekdayOf, type Day } from '@banjie/shared/kernel/time.ts';

export interface CalendarDays {
  /** The zone that the machine says it is in. */
  zone: string;
  days: number;
  working: number;
  /** Days on which the two differ, with what the product says. */
  differ: { day: Day; working: boolean }[];
  /** Instants of the last moments of limits that begin on every twentieth day. */
  deadlines: string[];
}

const FIRST = '2004-01-01';
const LAST = '2026-12-31';

/** Saturdays and Sundays are off and all other days are worked, unless the table says otherwise. */
function workedBySecondSource(day: Day): boolean {
  const listed = HolidayUtil.getHoliday(day);
  if (listed) return listed.isWork();
  return weekdayOf(day) !== 0 && weekdayOf(day) !== 6;
}

const result: CalendarDays = {
  zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  days: 0,
  working: 0,
  differ: [],
  deadlines: [],
};
for (let day = FIRST; day <= LAST; day = addDays(day, 1)) {
  const { working, provisional } = officialCalendar.isWorkingDay(day);
  if (provisional) throw new Error(`${day} is provisional`);
  if (result.days % 20 === 0)
    for (const span of [
      { n: 3, unit: 'wd' },
      { n: 15, unit: 'd' },
      { n: 1, unit: 'month' },
    ] as const)
      for (const time of ['00:00', '23:59'])
        result.deadlines.push(due(officialCalendar, atTime(day, time), span, { closing: '17:30' }).at);
  result.days += 1;
  if (working) result.working += 1;
  if (workedBySecondSource(day) !== working) result.differ.push({ day, working });
}
process.stdout.write(`${JSON.stringify(result)}\n`);
