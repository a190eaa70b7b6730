/**
 * Flapping. A return is told three times within three hours; with the fourth the matter is told that it flaps, and from
 * then on only the counter goes up, until all has been calm for half an hour: twice as long each time it begins to flap
 * again within a day, a day at most. Meanwhile the matter stays with whoever handles it, for a fault that comes and goes
 * is not over. Pure.
 */
import { addMs, MS_PER_HOUR, msBetween, type Instant } from '@banjie/shared/kernel/time.ts';

export interface Damping {
  /** The latest returns that were told, oldest first. */
  returns: readonly Instant[];
  /** Since when something fires, or nothing does. */
  changedAt?: Instant;
  /** It flaps. */
  on?: { since: Instant; level: number };
  /** When it last stopped to. */
  off?: { at: Instant; level: number };
}

export const undamped: Damping = { returns: [] };

const MINUTE = 60_000;
const MOST_RETURNS = 3;
const RETURNS_WITHIN = 3 * MS_PER_HOUR;
const REMEMBERED = 24 * MS_PER_HOUR;
const QUIET = 30 * MINUTE;
const QUIET_AT_MOST = 24 * MS_PER_HOUR;
/** So long it fires without an end, and is at the desk of nobody who handles it: then it is told although it flaps. */
const STEADY = 15 * MINUTE;

/** After a return: told as one, told as the beginning of flapping, or only counted. */
export function returned(before: Damping, now: Instant): { damping: Damping; as: 'return' | 'flapping' | 'counted' } {
  if (before.on) return { damping: before, as: 'counted' };
  const recent = before.returns.filter((at) => msBetween(at, now) < RETURNS_WITHIN);
  const again = before.off !== undefined && msBetween(before.off.at, now) < REMEMBERED;
  if (recent.length < MOST_RETURNS && !again)
    return { damping: { ...before, returns: [...recent, now] }, as: 'return' };
  const level = again ? (before.off?.level ?? 0) + 1 : 0;
  return { damping: { ...before, returns: [], on: { since: now, level } }, as: 'flapping' };
}

/** When what flaps will have been calm for long enough; undefined when it does not flap. */
export const calmFrom = ({ on, changedAt }: Damping): Instant | undefined =>
  on && addMs(changedAt ?? on.since, Math.min(QUIET * 2 ** Math.min(on.level, 16), QUIET_AT_MOST));

/** When what flaps will have fired for long enough without an end. */
export const steadyFrom = ({ on, changedAt }: Damping): Instant | undefined =>
  on && addMs(changedAt ?? on.since, STEADY);

/** It has been calm for long enough. */
export function settled({ on, ...damping }: Damping, now: Instant): Damping {
  return on ? { ...damping, off: { at: now, level: on.level } } : damping;
}
