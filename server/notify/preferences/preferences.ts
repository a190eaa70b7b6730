/** How somebody wants to be pushed what is not urgent: what he has set, else the city, and never less than the city demands. */
import { workingDayFrom, type WorkCalendar } from '@banjie/shared/kernel/calendar.ts';
import {
  digestHour,
  pushLevels,
  quietHours,
  type PushGroup,
  type PushLevel,
} from '@banjie/shared/engine/settings/push-settings.ts';
import type { SettingDecl } from '@banjie/shared/engine/settings/settings.ts';
import type { PersonId } from '@banjie/shared/kernel/party.ts';
import { addDays, atTime, dayOf, type Instant } from '@banjie/shared/kernel/time.ts';
import type { SettingService } from '../../settings/settings.ts';
import { keepCurrent, type Snapshot } from '../../snapshots/snapshot.ts';
import type { Held, Notice } from '../ports.ts';
import type { Preference, PreferenceChange, PreferenceStore } from './ports.ts';
import { awakeFrom, hourText, type QuietHours } from './quiet-hours.ts';

export interface Preferences {
  /** How that notice, which is not urgent, goes to him outside. */
  pushed(person: PersonId, notice: Pick<Notice, 'kind'>): 'now' | 'never' | Held;
  /** Whether he wants it at once, be it after his quiet hours. */
  isPushed(person: PersonId, notice: Pick<Notice, 'kind'>): boolean;
  of(person: PersonId): Preference | undefined;
  level(person: PersonId, group: PushGroup): PushLevel;
  usual(group: PushGroup): PushLevel;
  least(group: PushGroup): PushLevel;
  quiet(person: PersonId): QuietHours;
  /** The city's quiet hours. */
  usualQuiet(): QuietHours;
  /** The first summary that goes after that instant. */
  digestAfter(at: Instant): Instant;
  isElder(person: PersonId): boolean;
  put(preference: Omit<Preference, 'elder'>): Promise<void>;
  putElder(person: PersonId, elder: boolean): Promise<void>;
  reset(person: PersonId): Promise<void>;
  age: Snapshot<unknown>['age'];
  close(): Promise<void>;
}

/** From the least to the most. */
const order: readonly PushLevel[] = ['app', 'digest', 'now'];
export const isBelow = (one: PushLevel, other: PushLevel): boolean => order.indexOf(one) < order.indexOf(other);

/** Undefined of summaries, which are one instead of many: nobody is spared them. */
export function groupOf({ kind }: Pick<Notice, 'kind'>): PushGroup | undefined {
  switch (kind) {
    case 'task':
    case 'receipt':
      return 'task';
    case 'reminder':
      return 'reminder';
    case 'lapse':
    case 'alert':
      return 'lapse';
    case 'info':
    case 'result':
      return 'info';
    case 'summary':
      return undefined;
  }
}

export async function createPreferences(
  store: PreferenceStore,
  ports: {
    settings: Pick<SettingService, 'current' | 'latest'>;
    calendar: WorkCalendar;
    /** City time. */
    now(): Instant;
    onError?: (error: unknown) => void;
  },
): Promise<Preferences> {
  const { settings, calendar, now, onError = () => undefined } = ports;
  const snapshot = await keepCurrent(
    store,
    { viewOf: (all: Preference[]) => after(new Map(), all), after },
    { onError },
  );

  const set = ({ key, default: usual }: Extract<SettingDecl, { kind: 'choice' }>): PushLevel =>
    order.find((one) => one === settings.latest(key)?.value) ?? order.find((one) => one === usual) ?? 'now';
  const of = (person: PersonId) => snapshot.current().get(person);
  const usual = (group: PushGroup) => set(pushLevels[group].usual);
  const least = (group: PushGroup) => set(pushLevels[group].least);
  function level(person: PersonId, group: PushGroup): PushLevel {
    const wanted = of(person)?.levels[group] ?? usual(group);
    return isBelow(wanted, least(group)) ? least(group) : wanted;
  }
  const hour = (one: 'from' | 'until'): number => quietHours[one].of({ settings: settings.current });
  const usualQuiet = (): QuietHours => ({ from: hour('from'), until: hour('until') });
  const quiet = (person: PersonId): QuietHours => of(person)?.quiet ?? usualQuiet();

  function digestAfter(at: Instant): Instant {
    const time = hourText(digestHour.of({ settings: settings.current }));
    const first = atTime(workingDayFrom(calendar, dayOf(at)).day, time);
    return first > at ? first : atTime(workingDayFrom(calendar, addDays(dayOf(at), 1)).day, time);
  }

  return {
    pushed(person, notice) {
      const group = groupOf(notice);
      const wanted = group === undefined ? 'now' : level(person, group);
      if (wanted === 'app') return 'never';
      const at = now();
      if (wanted === 'digest') return { until: digestAfter(at), digest: true };
      const awake = awakeFrom(at, quiet(person));
      return awake > at ? { until: awake } : 'now';
    },
    isPushed(person, notice) {
      const group = groupOf(notice);
      return group === undefined || level(person, group) === 'now';
    },
    ...{ of, level, usual, least, quiet, usualQuiet, digestAfter },
    isElder: (person) => of(person)?.elder === true,
    async putElder(person, elder) {
      await store.putElder(person, elder);
      await snapshot.refresh();
    },
    async put(preference) {
      await store.put(preference);
      await snapshot.refresh();
    },
    async reset(person) {
      await store.remove(person);
      await snapshot.refresh();
    },
    age: snapshot.age,
    close: snapshot.close,
  };
}

function after(
  before: ReadonlyMap<PersonId, Preference>,
  changes: readonly PreferenceChange[],
): ReadonlyMap<PersonId, Preference> {
  const now = new Map(before);
  for (const one of changes)
    if ('gone' in one) now.delete(one.person);
    else now.set(one.person, one);
  return now;
}
