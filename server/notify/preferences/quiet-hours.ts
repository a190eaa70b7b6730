/** Hours of a day in which nobody is pushed anything but what is urgent. */
import { addDays, atTime, dayOf, timeOfDay, type Instant } from '@banjie/shared/kernel/time.ts';

/** Full hours, 0 to 23, in the city's zone; the same twice: none. */
export interface QuietHours {
  from: number;
  until: number;
}

export const hourText = (hour: number): string => `${String(hour).padStart(2, '0')}:00`;

/** How many hours they are. */
export const hoursOf = ({ from, until }: QuietHours): number => (until - from + 24) % 24;

/** That instant, or the end of the quiet hours in which it lies. */
export function awakeFrom(at: Instant, { from, until }: QuietHours): Instant {
  if (from === until) return at;
  const [time, begins, ends] = [timeOfDay(at), hourText(from), hourText(until)];
  const today = dayOf(at);
  if (from < until) return time >= begins && time < ends ? atTime(today, ends) : at;
  if (time >= begins) return atTime(addDays(today, 1), ends);
  return time < ends ? atTime(today, ends) : at;
}
