/** How much is left, in words that people count in: working days, not 24-hour spans. */
import { workingDaysBetween, type WorkCalendar } from '@banjie/shared/kernel/calendar.ts';
import { dayOf, daysBetween, msBetween, MS_PER_HOUR, MS_PER_MINUTE, type Instant } from '@banjie/shared/kernel/time.ts';
import { texts } from './texts.ts';

const t = texts.left;

const short = (ms: number): string => {
  const minutes = Math.max(1, Math.floor(ms / MS_PER_MINUTE));
  return minutes < 60 ? t.minutes(minutes) : t.hours(Math.floor(ms / MS_PER_HOUR));
};

/** A limit in hours or minutes: what is left of it is told in them, near its end. */
const isFine = (limit: string): boolean => /小时|分钟/.test(limit);
const FINE_FOR_MS = 48 * MS_PER_HOUR;

/** "还剩 2 个工作日", "今天到期", "已逾期 1 个工作日". `limit` is the limit in words: it is counted in its own unit. */
export function leftText(calendar: WorkCalendar, now: Instant, at: Instant, limit: string): string {
  const ms = msBetween(now, at);
  if (Math.abs(ms) < FINE_FOR_MS && isFine(limit)) return ms >= 0 ? t.within(short(ms)) : t.overdueMinutes(short(-ms));
  const today = dayOf(now);
  const last = dayOf(at);
  if (ms >= 0) {
    if (today === last) return t.today;
    // A limit of natural days is counted in them.
    if (/\d 天/.test(limit)) return t.days(daysBetween(today, last));
    const { days } = workingDaysBetween(calendar, today, last);
    return days > 0 ? t.workingDays(days) : t.within(short(ms));
  }
  const { days } = workingDaysBetween(calendar, last, today);
  return days > 0 ? t.overdueDays(days) : t.overdueToday;
}

/** All that is said of what is left, whatever its limit is counted in; of natural days the day of `now` tells as much. */
export const everyLeftText = (calendar: WorkCalendar, now: Instant, at: Instant): string[] => [
  leftText(calendar, now, at, ''),
  ...(Math.abs(msBetween(now, at)) < FINE_FOR_MS ? [leftText(calendar, now, at, '小时')] : []),
];
