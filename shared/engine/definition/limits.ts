/** Deadlines and the timers that belong to them. */
import { due, type Due, type Span } from '../../kernel/calendar.ts';
import { addDays, addMs, atTime, dayOf, endOfDay, MS_PER_MINUTE, msBetween, type Instant } from '../../kernel/time.ts';
import type { Context, Extension, Limit, Procedure, Rung } from './definition.ts';
import type { Basis, Counted, Deadline, MatterState, Timer } from '../matter/state.ts';
import { spanText, texts } from '../texts.ts';

/** Reminders of limits in days come at this hour of the city. */
const REMIND_AT = '09:00';

export const spanOf = (limit: Limit, context: Context): Span =>
  (limit.setting !== undefined ? context.settings.span(limit.setting) : undefined) ?? limit.span;

/** What consent may give at most, in words, and whether the city has set it: where the article gives no number. */
export const mostOf = ({ maxDays, unit = 'd' }: Extension): { span: string; ofCity: boolean } =>
  typeof maxDays === 'number'
    ? { span: spanText({ n: maxDays, unit }), ofCity: false }
    : { span: spanText({ n: maxDays.setting.default, unit }), ofCity: true };

const basisOf = (limit: Limit, text: string): Basis =>
  limit.basis === 'setting' ? { setting: limit.setting ?? '', limit: text } : { article: limit.basis, limit: text };

/**
 * The deadline that a limit gives; where the city has business hours it ends with them (Civil Code 203).
 * @param minimum a wait that must pass in full: it never rolls to a working day.
 */
export function deadlineOf(id: string, limit: Limit, matter: MatterState, context: Context, minimum = false): Deadline {
  const startedAt = limit.from?.(matter) ?? context.now;
  const until = limit.until?.(matter);
  const span = spanOf(limit, context);
  // A wait passes in full days, whatever the hours of the offices.
  const closing = minimum ? undefined : context.settings.closing();
  const { version } = context.calendar;
  const counted = minimum || until !== undefined ? undefined : countedOf(span, closing);
  const computed: Due =
    until !== undefined
      ? { at: closing === undefined ? endOfDay(until) : atTime(until, closing), provisional: false, calendar: version }
      : due(context.calendar, startedAt, span, { roll: !minimum, ...(closing === undefined ? {} : { closing }) });
  return {
    id,
    at: computed.at,
    startedAt,
    basis: basisOf(limit, until !== undefined ? texts.until(until) : spanText(span)),
    provisional: computed.provisional,
    calendar: computed.calendar,
    ...(counted ? { counted } : {}),
  };
}

/** The days are added to the old end, so a late consent neither loses nor wins time. */
export function lengthened(old: Deadline, more: { n: number; unit: 'wd' | 'd' }, { calendar }: Context): Deadline {
  const closing = old.counted?.closing;
  const computed = due(calendar, old.at, more, closing === undefined ? {} : { closing });
  if (msBetween(old.at, computed.at) < 0) throw new Error('an extension never shortens');
  const { lapsedAt: _, ...kept } = old;
  return {
    ...kept,
    ...(old.counted ? { counted: { ...old.counted, extended: [...(old.counted.extended ?? []), more] } } : {}),
    at: computed.at,
    provisional: old.provisional || computed.provisional,
    calendar: computed.calendar,
  };
}

/**
 * Days that were granted once for a limit that runs on from one day through every step under it (N-17): they are not lost
 * where a step is begun anew. What was granted for a clock that begins with its step goes with the step.
 */
export function grantedBefore(procedure: Procedure, limit: Limit, matter: MatterState) {
  const { askExtension, grantExtension } = matter.given;
  const extension = Object.values(procedure.steps)
    .flatMap((step) => step.extension ?? [])
    .find((one) => one.basis === limit.basis && one.once);
  if (!extension || limit.from === undefined || !askExtension || !grantExtension) return undefined;
  return { n: Number(askExtension.form['days']), unit: extension.unit ?? 'd' } as const;
}

/** By when a rung of a ladder has to answer. */
export const answerBy = (from: Instant, climb: Limit, { wait }: Pick<Rung, 'wait'>, context: Context): Instant =>
  due(context.calendar, from, wait === undefined ? spanOf(climb, context) : { n: wait, unit: 'min' }).at;

/** When the next is called after this one: a rung that is told several times has shared its time among them. */
export function nextCall(from: Instant, climb: Limit, rung: Pick<Rung, 'wait' | 'calls'>, context: Context): Instant {
  const until = answerBy(from, climb, rung, context);
  return rung.calls === undefined ? until : addMs(from, Math.floor(msBetween(from, until) / rung.calls));
}

/** The deadline of a step that climbs, where its first rung has minutes of its own. */
export const withWait = (deadline: Deadline, { wait }: Pick<Rung, 'wait'>): Deadline =>
  wait === undefined
    ? deadline
    : {
        ...deadline,
        at: addMs(deadline.startedAt, wait * MS_PER_MINUTE),
        basis: { ...deadline.basis, limit: spanText({ n: wait, unit: 'min' }) },
      };

/** Hours and minutes run on the clock: no calendar changes them. */
const countedOf = (span: Span, closing: string | undefined): Counted | undefined =>
  span.unit === 'h' || span.unit === 'min' ? undefined : { span, ...(closing === undefined ? {} : { closing }) };

export const limitHolds = (limit: Limit, matter: MatterState): boolean =>
  (limit.regime === undefined || limit.regime === matter.regime) && (limit.when === undefined || limit.when(matter));

/** The instants at which a deadline of a task is reminded of and lapses. */
export function timersOf(item: string, deadline: Deadline, context: Context): Timer[] {
  const timers: Timer[] = [{ at: deadline.at, kind: 'lapse', item, deadline: deadline.id }];
  const remindAt = reminderOf(deadline, context);
  if (remindAt) timers.unshift({ at: remindAt, kind: 'remind', item, deadline: deadline.id });
  return timers;
}

/** One reminder: the working day before, else the last day itself, at nine; a limit of hours at its half. */
function reminderOf(deadline: Deadline, context: Context): Instant | undefined {
  const { now, calendar } = context;
  const length = msBetween(now, deadline.at);
  if (length < 20 * 60_000) return undefined;
  if (length < 20 * 3_600_000) return addMs(now, Math.floor(length / 2));
  const lastDay = dayOf(deadline.at);
  let before = addDays(lastDay, -1);
  for (let i = 0; i < 15 && !calendar.isWorkingDay(before).working; i++) before = addDays(before, -1);
  for (const day of [before, lastDay]) {
    const at = atTime(day, REMIND_AT);
    if (at > now && at < deadline.at) return at;
  }
  return undefined;
}
