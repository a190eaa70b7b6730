/**
 * Deadlines under another calendar: the days off of a year became known, or a notice was amended. Waits, limits in hours
 * and days that a form has fixed do not rest on the days off and stay; what has lapsed has lapsed.
 */
import { due, type Due, type WorkCalendar } from '../../kernel/calendar.ts';
import { formatInstant, type Instant } from '../../kernel/time.ts';
import { dueOf, emit, notify, stepOf, titleOf, wordsOf, type Draft } from '../deciding/draft.ts';
import { timersOf } from '../definition/limits.ts';
import { toldOf } from './passing.ts';
import { texts } from '../texts.ts';
import type { Deadline, Item, MatterState, Timer } from '../matter/state.ts';

/** What the calendar makes of a deadline; undefined when it stays as it is, final or provisional. */
export function recomputed(deadline: Deadline, calendar: WorkCalendar): Due | undefined {
  const { counted } = deadline;
  if (!counted || deadline.lapsedAt !== undefined || deadline.calendar === calendar.version) return undefined;
  const options = counted.closing === undefined ? {} : { closing: counted.closing };
  let found = due(calendar, deadline.startedAt, counted.span, options);
  let { provisional } = found;
  // Granted days were added to the end as it was then, and are now added to the end as it is.
  for (const more of counted.extended ?? []) {
    found = due(calendar, found.at, more, options);
    provisional ||= found.provisional;
  }
  return found.at === deadline.at && provisional === deadline.provisional ? undefined : { ...found, provisional };
}

export interface Move {
  item: Item;
  deadline: Deadline;
  to: Due;
}

/** Every open deadline of a matter that the calendar changes. */
export const movesOf = (matter: Pick<MatterState, 'items'>, calendar: WorkCalendar): Move[] =>
  matter.items.flatMap((item) =>
    item.deadlines.flatMap((deadline) => {
      const to = recomputed(deadline, calendar);
      return to ? [{ item, deadline, to }] : [];
    }),
  );

/** Counts every open deadline anew. A second time changes nothing: it knows by then under which calendar it stands. */
export function recalculate(draft: Draft, notice: string | undefined): void {
  const { calendar } = draft.context;
  for (const { item, deadline, to } of movesOf(draft.state, calendar)) {
    const now: Deadline = { ...deadline, at: to.at, provisional: to.provisional, calendar: to.calendar };
    emit(draft, {
      type: 'recomputed',
      item: item.id,
      deadline: now,
      was: deadline.at,
      timers: timersAfter(draft, item, deadline, now),
      calendar: calendar.version,
      ...(notice === undefined ? {} : { notice }),
      at: draft.context.now,
    });
    tellOf(draft, item, deadline, now, notice);
  }
}

/** Reminded again when it moves: whoever was reminded of the old day has to learn the new one. */
function timersAfter(draft: Draft, item: Item, was: Deadline, now: Deadline): Timer[] {
  const own = draft.state.timers.filter((one) => one.item === item.id && one.deadline === was.id);
  if (was.at === now.at) return own;
  // The first rung of a ladder is climbed at the very instant at which its limit lapses, and without a reminder.
  const climb =
    was.id === `${item.id}.c`
      ? draft.state.timers.find((one) => one.kind === 'climb' && one.item === item.id)
      : undefined;
  const timers = timersOf(item.id, now, draft.context);
  return climb ? [...timers.filter((one) => one.kind === 'lapse'), { ...climb, at: now.at }] : timers;
}

function tellOf(draft: Draft, item: Item, was: Deadline, now: Deadline, notice: string | undefined): void {
  const { procedure, state } = draft;
  const moved = was.at !== now.at;
  const urgent = now.at < was.at;
  const subject = texts.recomputedSubject(titleOf(procedure, item));
  const body = texts.recomputedBody(state.title, reasonOf(notice), dated(was.at), dated(now.at), urgent);
  if (item.kind === 'receipts') {
    // The receipts carry the first deadline of their step.
    if (item.deadlines[0]?.id === now.id)
      draft.effects.push({
        effect: 'redateReceipts',
        item: item.id,
        dueAt: now.at,
        provisional: now.provisional,
        ...(moved ? { tells: { subject, body, urgent } } : {}),
      });
    return;
  }
  if (!moved) return;
  notify(draft, {
    to: toldOf(draft, item),
    kind: 'info',
    subject,
    body,
    item: item.id,
    urgent,
    words: wordsOf(stepOf(procedure, item), item.step),
    ...dueOf(state.items.find((one) => one.id === item.id) ?? item),
  });
}

const dated = (instant: Instant): string => formatInstant(instant, { year: true });
export const reasonOf = (notice: string | undefined): string =>
  notice === undefined ? texts.byCalendar : texts.byNotice(notice);
