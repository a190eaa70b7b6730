/** Days in forms, beside what a field says of itself (`when: 'past'`, `when: 'coming'`). */
import type { Context } from '../engine/definition/definition.ts';
import { dayOf, type Day } from '../kernel/time.ts';
import type { Fault } from '../kernel/rejection.ts';
import { texts as t } from './texts.ts';

/** What has happened has not happened before what it follows. @param first undefined where nothing came before */
export const notBefore = (path: string, day: Day, first: Day | undefined, message?: string): Fault[] =>
  first === undefined || day >= first ? [] : [{ path, message: message ?? t.faults.before(first) }];

/** A check can come to its end after the day that it named for a rectification: then the city's limit counts, from the opening on. */
export function withoutPast<F extends { until?: Day | undefined }>(form: F, { now }: Pick<Context, 'now'>): F {
  if (form.until === undefined || form.until >= dayOf(now)) return form;
  const { until: _, ...rest } = form;
  return rest as F;
}
