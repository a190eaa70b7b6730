/** How long silence is left alone, by the kind of a notice, and what ends it. */
import { pushSilence } from '@banjie/shared/engine/settings/push-settings.ts';
import type { Settings } from '@banjie/shared/engine/definition/definition.ts';
import { addMs, MS_PER_HOUR, MS_PER_MINUTE, msBetween, type Instant } from '@banjie/shared/kernel/time.ts';
import { asksToAct } from '../needed.ts';
import type { Notice } from '../ports.ts';

export interface Patience {
  /** When the next step is due, after one that was made now. */
  next(now: Instant): Instant;
  /**
   * What ends the silence. What is urgent waits for the act; of anything else it is enough that somebody who was told has
   * opened it: from then on it is known, and the reminders and climbs of the task itself see to it that it is done.
   */
  until: 'acted' | 'read';
}

const LEAST_MS = 15 * MS_PER_MINUTE;

/**
 * Undefined where nobody has to do anything.
 * @param awake the first instant from then on at which people may be disturbed by what is not urgent
 */
export function patienceOf(notice: Notice, settings: Settings, awake: (at: Instant) => Instant): Patience | undefined {
  const { urgent, kind, dueAt } = notice;
  if (urgent) {
    const seconds = pushSilence.urgent.of({ settings });
    return { next: (now) => addMs(now, seconds * 1_000), until: asksToAct(notice) ? 'acted' : 'read' };
  }
  if (kind === 'info' || kind === 'result' || kind === 'summary') return undefined;
  const setting = kind === 'task' || kind === 'receipt' ? pushSilence.task : pushSilence.reminder;
  const ms = setting.of({ settings }) * MS_PER_HOUR;
  return {
    next(now) {
      // Half of what is left: the next one must still be able to do it in time.
      const left = dueAt === undefined ? Infinity : msBetween(now, dueAt) / 2;
      return awake(addMs(now, Math.floor(Math.max(LEAST_MS, left > 0 ? Math.min(ms, left) : ms))));
    },
    until: 'read',
  };
}
