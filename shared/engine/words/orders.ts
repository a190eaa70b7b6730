/** An order with a date: the day that whoever orders has given last, renewed while it is not done. */
import { z } from 'zod';
import type { Day } from '../../kernel/time.ts';
import { goLeaving } from '../definition/define.ts';
import { date, reason } from '../forms/form.ts';
import type { MatterState } from '../matter/state.ts';
import { isOpen } from './procedure.ts';

/** A day to come and the reason for it. */
export const dated = (title: string, why?: string) =>
  z.object({ until: date(title, { when: 'coming' }), reason: reason(why) });

/**
 * The day that was given last under `until`, for the limit that hangs on it: `city(10, 'wd', { until: lastDay('order') })`.
 * @param by the commands that give one; what the opening named holds until one of them has
 */
export const lastDay =
  (...by: readonly string[]) =>
  ({ given, opening }: MatterState): Day | undefined => {
    const later = by.flatMap((name) => given[name] ?? []).filter(({ form }) => typeof form['until'] === 'string');
    const last = later.reduce<(typeof later)[number] | undefined>((a, b) => (a && a.at > b.at ? a : b), undefined);
    const day = (last?.form ?? opening)['until'];
    return typeof day === 'string' ? day : undefined;
  };

/** More time for what is overdue: the step begins anew, with the day that is given now. Its form is `dated`. */
export const renews = (step: string) => ({
  decides: true as const,
  offered: isOpen(step),
  outcomes: [goLeaving([step], step)],
});
