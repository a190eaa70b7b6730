/**
 * Windows of maintenance 维护窗口: for so long alarms about these systems of a provider wake nobody and open nothing. What
 * is gravest sounds all the same, unless the window says so expressly. Pure data; whom a window covers is read here.
 */
import type { UnitId } from '../kernel/party.ts';
import type { Instant } from '../kernel/time.ts';
import type { Span } from './roster.ts';

/** From the gravest down. */
export const alarmLevels = ['I', 'II', 'III', 'IV'] as const;
export type AlarmLevel = (typeof alarmLevels)[number];

/** What is in maintenance: systems by `unit/name`, everything that these units use, or everything that the provider runs. */
export type Scope =
  { kind: 'systems'; systems: readonly string[] } | { kind: 'units'; units: readonly UnitId[] } | { kind: 'all' };

export interface Window extends Span {
  id: string;
  /** Who runs what is in maintenance. */
  provider: UnitId;
  scope: Scope;
  /** The gravest level that stays silent; I only where it was chosen. */
  level: AlarmLevel;
  /** What is done, for those who use it. */
  what: string;
  /** It was called off before it began. */
  withdrawn?: true;
}

/** A system that an alarm names, as it stands in the register of allocations. */
export interface Named {
  subject: string;
  unit: UnitId;
  provider?: UnitId;
}

export const bounds = { systems: 50, units: 200, days: 31 } as const;

export const runsAt = ({ from, until, withdrawn }: Window, at: Instant): boolean =>
  withdrawn !== true && from <= at && at < until;

/** A provider that no allocation names is the one whose monitoring says it. */
const covers = ({ scope, provider }: Window, one: Named, from: UnitId): boolean => {
  if ((one.provider ?? from) !== provider) return false;
  if (scope.kind === 'all') return true;
  return scope.kind === 'units' ? scope.units.includes(one.unit) : scope.systems.includes(one.subject);
};
const isQuietFor = ({ level }: Window, alarm: AlarmLevel): boolean =>
  alarmLevels.indexOf(alarm) >= alarmLevels.indexOf(level);

/**
 * The window that keeps an alarm silent, the one that lasts longest; none unless everything that the alarm may be about
 * is in maintenance. An alarm about nothing that is allocated is about its provider as a whole.
 * @param from the unit whose monitoring says it
 */
export function silencedBy(
  windows: readonly Window[],
  alarm: { level: AlarmLevel; about: readonly Named[]; from: UnitId },
  at: Instant,
): Window | undefined {
  const quiet = windows.filter((one) => runsAt(one, at) && isQuietFor(one, alarm.level));
  const latest = (some: readonly Window[]) =>
    some.reduce<Window | undefined>((last, one) => (last && last.until >= one.until ? last : one), undefined);
  if (alarm.about.length === 0)
    return latest(quiet.filter(({ scope, provider }) => scope.kind === 'all' && provider === alarm.from));
  const each = alarm.about.map((one) => latest(quiet.filter((window) => covers(window, one, alarm.from))));
  const all = each.filter((one) => one !== undefined);
  // It is silent for as long as all of it is in maintenance.
  return all.length < each.length
    ? undefined
    : all.reduce<Window | undefined>((first, one) => (first && first.until <= one.until ? first : one), undefined);
}

/** Whether both keep something silent at the same time. */
export function overlap(one: Window, other: Window): boolean {
  if (one.withdrawn || other.withdrawn || one.provider !== other.provider) return false;
  if (one.from >= other.until || other.from >= one.until) return false;
  const [a, b] = [one.scope, other.scope];
  if (a.kind === 'all' || b.kind === 'all') return true;
  const unitsOf = (scope: Exclude<Scope, { kind: 'all' }>) =>
    scope.kind === 'units' ? scope.units : scope.systems.map((subject) => subject.slice(0, subject.indexOf('/')));
  if (a.kind === 'systems' && b.kind === 'systems') return a.systems.some((system) => b.systems.includes(system));
  return unitsOf(a).some((unit) => unitsOf(b).includes(unit));
}
