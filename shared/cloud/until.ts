/** The day until which a rectification is to be done, where whoever found the risk has named one. */
import type { Context } from '../engine/definition/definition.ts';
import type { Fault } from '../kernel/rejection.ts';
import { dayOf } from '../kernel/time.ts';

type Form = Record<string, unknown>;
const isPast = (form: Form, { now }: Pick<Context, 'now'>): boolean =>
  typeof form['until'] === 'string' && form['until'] < dayOf(now);

/** Nobody names a day that is over. A check that opens rectifications named it earlier: see `withoutPast`. */
export const notPast =
  (message: string) =>
  (form: Form, context: Pick<Context, 'now' | 'actor'>): Fault[] =>
    context.actor.kind === 'person' && isPast(form, context) ? [{ path: 'until', message }] : [];

/** A check can come to its end after the day that it named: then the city's limit counts, from the opening on. */
export function withoutPast(form: Form, context: Pick<Context, 'now'>): Form {
  if (!isPast(form, context)) return form;
  const { until: _, ...rest } = form;
  return rest;
}
