/** Duties that open by themselves: once a period, whichever process sees it, also when all were down on the day. */
import { addDays, isDay, type Day } from '../../kernel/time.ts';
import type { Directory, UnitId, UnitKind } from '../../kernel/party.ts';
import type { AskedBy, RegisterEntry, Registers } from './registers.ts';
import { noSettings, type Period, type SettingDecl, type Settings } from '../settings/settings.ts';

/** One turn of a recurring duty. */
export interface Turn {
  /** `2026`, `2026-H2`, `2026-Q4`, `2026-11`, or the subject of a register entry with its day. */
  key: string;
  /** For titles: "2026年第四季度". */
  title: string;
  /** The day on which it opens. */
  on: Day;
  from: Day;
  until: Day;
}

/** One turn per entry: `lead` days before the day that stands under `value` in the entry. */
export interface EntryTurns {
  register: string;
  value: AskedBy;
  lead: number;
}

export interface Recurrence {
  /** Fixed by the rules; or `setting`: the city sets how often. */
  every: Period | 'setting' | 'entry';
  setting?: Extract<SettingDecl, { kind: 'period' }>;
  /** The day of the year on which a yearly duty opens, `MM-DD`; else the first day of each period. */
  on?: string;
  /** One matter for the city, one per unit of these kinds, or one per register entry that falls due. */
  for: 'city' | { kinds: readonly UnitKind[] } | EntryTurns;
  /** In whose name it opens: a body of the city, or (`unit`) the unit that it is for. */
  by: UnitKind | 'unit';
  /** The opening form; the `systemForm` where there is one. */
  form: (
    turn: Turn,
    unit: UnitId,
    context: { directory: Directory; registers: Registers },
    entry?: RegisterEntry,
  ) => Record<string, unknown>;
}

const CHINESE_QUARTERS = ['一', '二', '三', '四'];

/** The period that holds on a day. */
export function turnOf(every: Period, day: Day, on?: string): Turn {
  const year = Number(day.slice(0, 4));
  const month = Number(day.slice(5, 7));
  const pad = (n: number) => String(n).padStart(2, '0');
  const turn = (key: string, title: string, first: number, months: number): Turn => {
    const from = `${year}-${pad(first)}-01`;
    const next = first + months > 12 ? `${year + 1}-01-01` : `${year}-${pad(first + months)}-01`;
    return { key, title, on: from, from, until: addDays(next, -1) };
  };
  switch (every) {
    case 'month':
      return turn(`${year}-${pad(month)}`, `${year}年${month}月`, month, 1);
    case 'quarter': {
      const n = Math.floor((month - 1) / 3);
      return turn(`${year}-Q${n + 1}`, `${year}年第${CHINESE_QUARTERS[n]}季度`, n * 3 + 1, 3);
    }
    case 'half-year': {
      const n = month <= 6 ? 0 : 1;
      return turn(`${year}-H${n + 1}`, `${year}年${n === 0 ? '上' : '下'}半年`, n * 6 + 1, 6);
    }
    case 'year': {
      const whole = turn(String(year), `${year}年度`, 1, 12);
      return on === undefined ? whole : { ...whole, on: `${year}-${on}` };
    }
  }
}

export const periodOf = (recurs: Recurrence, settings: Settings = noSettings): Period | undefined => {
  if (recurs.every === 'entry') return undefined;
  if (recurs.every !== 'setting') return recurs.every;
  return recurs.setting === undefined ? 'year' : (settings.period(recurs.setting.key) ?? recurs.setting.default);
};

/** Turns whose day of opening lies after `after` and not after `today`, in their order. */
export function turnsBetween(recurs: Recurrence, after: Day, today: Day, settings: Settings): Turn[] {
  const every = periodOf(recurs, settings);
  if (every === undefined) return [];
  const found = new Map<string, Turn>();
  // A turn may open on a day of its own inside its period, so the one that holds on the first day is looked at too.
  for (let day = turnOf(every, after, recurs.on).from; day <= today;) {
    const turn = turnOf(every, day, recurs.on);
    if (turn.on > after && turn.on <= today) found.set(turn.key, turn);
    day = addDays(turn.until, 1);
  }
  return [...found.values()];
}

/** The day on which the turn of an entry opens; undefined while the entry names none. */
export function dayOfEntry({ value, lead }: EntryTurns, entry: RegisterEntry): Day | undefined {
  const day = entry.values[value];
  return typeof day === 'string' && isDay(day) ? addDays(day, -lead) : undefined;
}
