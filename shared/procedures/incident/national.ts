/** the report of a larger cyber-incident, within four hours of when it was known, one for critical infrastructure. */
import type { MatterState } from '../../engine/matter/state.ts';
import { addMs, msBetween, MS_PER_HOUR } from '../../kernel/time.ts';
import type { DutyClock } from '../../engine/definition/definition.ts';
import { isCritical, isCyber, known, type Matter } from './event.ts';
import { texts as t } from './texts.ts';

export const HOURS = { critical: 1, other: 4 } as const;

/** The report that is open runs under the other limit. */
export function isOtherwiseLimited(matter: Matter): boolean {
  const open = matter.items.find((item) => item.step === 'nationalReport');
  const runs = (at: string) => msBetween(known(matter), at) <= HOURS.critical * MS_PER_HOUR;
  return open !== undefined && open.deadlines.some(({ at }) => runs(at)) !== isCritical(matter);
}

/** Its clock from when it was known; once it was made, what proves that it was in time. */
export function nationalClock(of: MatterState): DutyClock[] {
  const matter = of as unknown as Matter;
  const made = matter.given.reported;
  if (!isCyber(matter) && !made) return [];
  const hours = isCritical(matter) ? HOURS.critical : HOURS.other;
  const from = known(matter);
  return [
    {
      ...{ title: t.steps.nationalReport, from, at: addMs(from, hours * MS_PER_HOUR) },
      ...{ article: 'R-4', limit: t.hours(hours), command: 'reported' },
      ...(made ? { done: { at: made.at, by: made.by } } : {}),
    },
  ];
}
