/**
 * Public holidays as the Order on Public Holidays (全国年节及纪念日放假办法, art. 2) sets them for a year whose notice is
 * not known. They are the least that will be off: the notice adds the shifted weekends and the days in lieu of holidays
 * that fall on a weekend (art. 6), which nobody knows before.
 */
import { addDays } from '../time.ts';
import type { Day } from '../time.ts';
import { festivalDays } from './festival-days.ts';

/** The versions of the order: from which year, and which days. `springFestival` counts from the first lunar day = 0. */
const orders = [
  { from: 2025, labour: 2, springFestival: [-1, 0, 1, 2], movable: true },
  { from: 2014, labour: 1, springFestival: [0, 1, 2], movable: true },
  { from: 2008, labour: 1, springFestival: [-1, 0, 1], movable: true },
  { from: 2000, labour: 3, springFestival: [0, 1, 2], movable: false },
] as const;

/** Outside 2004–2099 the movable festivals are not known and only the fixed days are given. */
export function statutoryHolidays(year: number): Day[] {
  const order = orders.find(({ from }) => year >= from) ?? orders[orders.length - 1]!;
  const on = (monthAndDay: string): Day => `${String(year).padStart(4, '0')}-${monthAndDay}`;
  const days = [on('01-01'), on('10-01'), on('10-02'), on('10-03')];
  for (let n = 1; n <= order.labour; n += 1) days.push(on(`05-0${n}`));
  const festivals = festivalDays.get(year);
  if (festivals) {
    days.push(...order.springFestival.map((n) => addDays(festivals.springFestival, n)));
    if (order.movable) days.push(festivals.qingming, festivals.dragonBoat, festivals.midAutumn);
  }
  return [...new Set(days)].sort();
}
