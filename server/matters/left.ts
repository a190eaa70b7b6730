/** How much is left, in words that people count in: working days, not 24-hour spans. */
import { workingDaysBetween, type WorkCalendar } from '@banjie/shared/kernel/calendar.ts';
import { dayOf, msBetween, MS_PER_HOUR, MS_PER_MINUTE, type Instant } from '@banjie/shared/kernel/time.ts';
import { texts } from './texts.ts';

const t = texts.left;

const short = (ms: number): string => {
  const minutes = Math.max(1, Math.floor(ms / MS_PER_MINUTE));
  return minutes < 60 ? t.minutes(minutes) : t.hours(Math.floor(ms / MS_PER_HOUR));
};

/** "还剩 2 个工作日", "今天到期", "已逾期 1 个工作日". `fine`: the limit is of hours or minutes, or it is the last day. */
export function leftText(calendar: WorkCalendar, now: Instant, at: Instant, fine: boolean): string {
  const ms = msBetween(now, at);
  if (fine && Math.abs(ms) < 48 * MS_PER_HOUR) return ms >= 0 ? t.within(short(ms)) : t.overdueMinutes(short(-ms));
  const today = dayOf(now);
  const last = dayOf(at);
  if (ms >= 0) {
    if (today === last) return t.today;
    const { days } = workingDaysBetween(calendar, today, last);
    return days > 0 ? t.workingDays(days) : t.within(short(ms));
  }
  const { days } = workingDaysBetween(calendar, last, today);
  return days > 0 ? t.overdueDays(days) : t.overdueToday;
}
