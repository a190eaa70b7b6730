/** Days in forms: what has happened lies behind and not before what it follows; what is planned lies ahead. */
import type { Context } from '../engine/definition/definition.ts';
import { dayOf, endOfDay, type Day } from '../kernel/time.ts';
import type { Fault } from '../kernel/rejection.ts';
import { texts as t } from './texts.ts';

type Form = Record<string, unknown>;

export function happened(
  form: Form,
  path: string,
  { now }: Pick<Context, 'now'>,
  after?: { day: Day | undefined; message?: string },
): Fault[] {
  const day = form[path];
  if (typeof day !== 'string') return [];
  if (day > dayOf(now)) return [{ path, message: t.faults.future }];
  if (after?.day === undefined || day >= after.day) return [];
  return [{ path, message: after.message ?? t.faults.before(after.day) }];
}
export function ahead(
  form: Form,
  path: string,
  { now }: Pick<Context, 'now'>,
  message: string = t.faults.past,
): Fault[] {
  const day = form[path];
  // A day of which nothing is left, either: what is to last until then would be over at once.
  return typeof day === 'string' && endOfDay(day) <= now ? [{ path, message }] : [];
}
