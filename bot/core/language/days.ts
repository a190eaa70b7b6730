/**
 * A day as people name it: in full, without a year, or from today on (下周三, 三天后, 月底). What has no year lies where the
 * question needs it: a day that is to come is the next one of that name, one that is over the last one, any other the
 * nearest. Pure.
 */
import { addDays, addMonths, daysBetween, isDay, weekdayOf, type Day } from '@banjie/shared/kernel/time.ts';
import { NUMERAL, numeral } from './numerals.ts';

export interface DaySaid {
  day: Day;
  /** Written in full, with its year: nothing was worked out that has to be repeated. */
  exact: boolean;
}

type When = 'past' | 'coming' | undefined;

const WEEKDAY = '(?:周|星期|礼拜)([一二三四五六日天])';
const NAMED: Readonly<Record<string, number>> = {
  前天: -2,
  昨天: -1,
  今天: 0,
  今日: 0,
  明天: 1,
  明日: 1,
  后天: 2,
  大后天: 3,
};
const WEEKS: Readonly<Record<string, number>> = { 上: -1, 这: 0, 本: 0, 下: 1, 下下: 2 };
const MONTHS: Readonly<Record<string, number>> = { 上: -1, 这: 0, 本: 0, '': 0, 下: 1, 下下: 2 };
const YEARS: Readonly<Record<string, number>> = { 去年: -1, 今年: 0, 明年: 1, 后年: 2 };

/** @param written folded, without blanks @param today the civil day of the city */
export function daySaid(written: string, today: Day, when: When): DaySaid | undefined {
  const inFull =
    /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})[日号]?$/.exec(withoutWeekday(written)) ??
    /^(\d{4})(\d\d)(\d\d)$/.exec(written);
  if (inFull) return of(spelt(Number(inFull[1]), Number(inFull[2]), Number(inFull[3])), true);
  return of(
    fromToday(written, today) ??
      inWeek(written, today, when) ??
      inMonth(written, today, when) ??
      inYear(written, today, when),
    false,
  );
}

const of = (day: Day | undefined, exact: boolean): DaySaid | undefined =>
  day === undefined ? undefined : { day, exact };

/** 1月5日（周二） says its weekday besides, which is repeated anyway. */
const withoutWeekday = (written: string): string => written.replace(new RegExp(`[(,]?${WEEKDAY}\\)?$`), '');

function fromToday(written: string, today: Day): Day | undefined {
  const named = NAMED[written];
  if (named !== undefined) return addDays(today, named);
  const counted = new RegExp(`^(?:再?过)?(${NUMERAL}|半)个?(天|日|周|星期|礼拜|月|年)(?:之|以)?(后|内|前)?$`).exec(
    written,
  );
  if (!counted?.[1] || !counted[2]) return undefined;
  const [, many, unit, direction] = counted;
  if (direction === undefined && !/^再?过/.test(written)) return undefined;
  const sign = direction === '前' ? -1 : 1;
  if (many === '半') {
    if (unit === '月') return addDays(today, sign * 15);
    return unit === '年' ? addMonths(today, sign * 6) : undefined;
  }
  const n = sign * (numeral(many) ?? 0);
  if (unit === '月') return addMonths(today, n);
  if (unit === '年') return addMonths(today, n * 12);
  return addDays(today, unit === '天' || unit === '日' ? n : n * 7);
}

/** Weeks begin on Monday. A weekday alone is the coming one, or the last one where something over is asked for. */
function inWeek(written: string, today: Day, when: When): Day | undefined {
  const [, which, name] = new RegExp(`^(下下|上|这|本|下)?个?${WEEKDAY}$`).exec(written) ?? [];
  if (name === undefined) return undefined;
  const nth = (weekday: number): number => (weekday + 6) % 7;
  const monday = addDays(today, -nth(weekdayOf(today)));
  const day = addDays(monday, '一二三四五六日'.indexOf(name === '天' ? '日' : name));
  if (which !== undefined) return addDays(day, 7 * (WEEKS[which] ?? 0));
  if (when === 'past') return day > today ? addDays(day, -7) : day;
  return day < today ? addDays(day, 7) : day;
}

function inMonth(written: string, today: Day, when: When): Day | undefined {
  const [, which = '', edge] = /^(下下|上|这|本|下)?个?月(底|末|初)$/.exec(written) ?? [];
  if (edge !== undefined) return edgeOf(addMonths(firstOf(today), MONTHS[which] ?? 0), edge);
  const [, ofMonth, dated] = /^(下下|上|这|本|下)个?月(\d{1,2})[日号]?$/.exec(written) ?? [];
  if (dated !== undefined) return dateIn(addMonths(firstOf(today), MONTHS[ofMonth ?? ''] ?? 0), Number(dated));
  const [, date] = /^(\d{1,2})[日号]$/.exec(written) ?? [];
  if (date === undefined) return undefined;
  const candidates = [-2, -1, 0, 1, 2].map((n) => dateIn(addMonths(firstOf(today), n), Number(date)));
  return fitting(candidates, today, when);
}

function inYear(written: string, today: Day, when: When): Day | undefined {
  const bare = withoutWeekday(written);
  const year = Number(today.slice(0, 4));
  const [, ofYear, edge] = /^(去年|今年|明年)?年?(底|末)$/.exec(bare) ?? [];
  if (edge !== undefined && bare.includes('年')) return spelt(year + (YEARS[ofYear ?? '今年'] ?? 0), 12, 31);
  const [, before = '', month, date] =
    /^(去年|今年|明年|后年|\d\d年)?(\d{1,2})[-/.月](?:(\d{1,2})[日号]?|底|末|初)$/.exec(bare) ?? [];
  if (month === undefined) return undefined;
  const named =
    YEARS[before] === undefined
      ? before === ''
        ? undefined
        : 2000 + Number(before.slice(0, 2))
      : year + YEARS[before];
  const inOne = (one: number): Day | undefined => {
    const first = spelt(one, Number(month), 1);
    if (first === undefined || date !== undefined) return spelt(one, Number(month), Number(date));
    return edgeOf(first, bare.slice(-1));
  };
  return named === undefined
    ? fitting(
        [-1, 0, 1].map((n) => inOne(year + n)),
        today,
        when,
      )
    : inOne(named);
}

function fitting(candidates: readonly (Day | undefined)[], today: Day, when: When): Day | undefined {
  const days = candidates.filter((day) => day !== undefined).sort();
  if (when === 'coming') return days.find((day) => day >= today);
  if (when === 'past') return days.findLast((day) => day <= today);
  const far = (day: Day): number => Math.abs(daysBetween(today, day));
  return days.reduce<Day | undefined>(
    (best, day) => (best === undefined || far(day) < far(best) ? day : best),
    undefined,
  );
}

const firstOf = (day: Day): Day => `${day.slice(0, 8)}01`;
const edgeOf = (first: Day, edge: string): Day => (edge === '初' ? first : addDays(addMonths(first, 1), -1));
const dateIn = (first: Day, date: number): Day | undefined =>
  spelt(Number(first.slice(0, 4)), Number(first.slice(5, 7)), date);

function spelt(year: number, month: number, date: number): Day | undefined {
  const two = (n: number): string => String(n).padStart(2, '0');
  const day = `${String(year).padStart(4, '0')}-${two(month)}-${two(date)}`;
  return isDay(day) ? day : undefined;
}
