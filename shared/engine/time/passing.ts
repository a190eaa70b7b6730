/** What time itself does to a matter: reminders, lapses, waits that are over, ladders that are climbed. Nothing is ever decided here. */
import { postKey, unitOfKey, type Directory, type PartyKey } from '../../kernel/party.ts';
import { bodiesByRank, rankOf } from '../../regulation/units.ts';
import { formatInstant, type Instant } from '../../kernel/time.ts';
import { carryOut, enterAll } from '../deciding/carry-out.ts';
import { renotifyTimer } from '../deciding/enter.ts';
import {
  dueOf,
  emit,
  notify,
  partiesText,
  stepOf,
  titleOf,
  upTheLine,
  wordsOf,
  type Draft,
} from '../deciding/draft.ts';
import { openedByLapse } from '../definition/define.ts';
import { barredHere } from '../definition/independence.ts';
import { eligible, highestRank, holdersOf, partiesOf, roleOf, rungsOf, type Barred } from '../definition/roles.ts';
import { judges } from '../verbs/verb.ts';
import { nextCall } from '../definition/limits.ts';
import { texts } from '../texts.ts';
import type { Rung } from '../definition/definition.ts';
import type { Item, Timer } from '../matter/state.ts';

/** Bounds one decision; what is left over is due at once again. */
const TIMERS_PER_TICK = 200;

/** Fires every timer that is due, in the order of their instants. */
export function passTime(draft: Draft): void {
  const present = draft.context;
  for (let fired = 0; fired < TIMERS_PER_TICK; fired++) {
    const next = nextTimer(draft.state.timers);
    if (!next || next.at > present.now) break;
    const item = draft.state.items.find((one) => one.id === next.item);
    if (!item) throw new Error(`timer of the closed item ${next.item}`);
    // It happens at its own instant, however late the tick: limits that it starts are not lengthened by a sleeping
    // server. A deadline that had passed before its item was opened lapses at the opening.
    draft.context = { ...present, now: next.at < item.since ? item.since : next.at };
    fire(draft, item, next);
  }
  draft.context = present;
}

export const nextTimer = (timers: readonly Timer[]): Timer | undefined =>
  timers.reduce<Timer | undefined>(
    (first, timer) =>
      first && (first.at < timer.at || (first.at === timer.at && rank(first) <= rank(timer))) ? first : timer,
    undefined,
  );

const order = ['remind', 'renotify', 'lapse', 'climb', 'elapse'];
const rank = (timer: Timer): number => order.indexOf(timer.kind);

function fire(draft: Draft, item: Item, timer: Timer): void {
  switch (timer.kind) {
    case 'remind':
      return remind(draft, item, timer);
    case 'lapse':
      return lapse(draft, item, timer);
    case 'elapse':
      return elapse(draft, item, timer.at);
    case 'climb':
      return climb(draft, item, timer.at);
    case 'renotify':
      return renotify(draft, item, timer);
  }
}

function remind(draft: Draft, item: Item, timer: Timer): void {
  emit(draft, { type: 'reminded', item: item.id, deadline: timer.deadline ?? '', at: timer.at });
  const step = stepOf(draft.procedure, item);
  const title = titleOf(draft.procedure, item);
  if (item.kind === 'receipts') {
    draft.effects.push({
      effect: 'remindReceipts',
      item: item.id,
      kind: 'reminder',
      subject: texts.receiptReminder(draft.state.title),
      body: draft.state.title,
      line: [],
    });
    return;
  }
  notify(draft, {
    to: toldOf(draft, item),
    kind: 'reminder',
    subject: texts.reminderSubject(title),
    body: draft.state.title,
    item: item.id,
    words: wordsOf(step, item.step),
    ...dueOf(item),
  });
}

/** Who hears of a limit: the party of its task; of an outer limit, who answers for it and whoever holds an inner step. */
export function toldOf(draft: Draft, item: Item): PartyKey[] {
  const { procedure, context, state } = draft;
  const step = stepOf(procedure, item);
  if (step?.kind === 'children') return partiesOf(roleOf(procedure, procedure.supervisor), state, context);
  if (step?.kind !== 'span') return item.parties;
  const inner = state.items.filter((one) => step.over.includes(one.step)).flatMap((one) => one.parties);
  return [...new Set([...partiesOf(roleOf(procedure, step.by), state, context), ...inner])];
}

function lapse(draft: Draft, item: Item, timer: Timer): void {
  const { procedure, context } = draft;
  emit(draft, { type: 'lapsed', item: item.id, deadline: timer.deadline ?? '', at: timer.at });
  const step = stepOf(procedure, item);
  const title = titleOf(procedure, item);
  if (item.kind === 'receipts') {
    const line = partiesOf(roleOf(procedure, procedure.supervisor), draft.state, context);
    draft.effects.push({
      effect: 'remindReceipts',
      item: item.id,
      kind: 'lapse',
      subject: texts.receiptLapse(draft.state.title),
      body: draft.state.title,
      line,
    });
  } else {
    const subject = texts.lapseSubject(title);
    const parties = toldOf(draft, item);
    // The climb of a ladder is itself the notice; telling the first rung again would only disturb.
    if (!draft.state.timers.some((one) => one.kind === 'climb' && one.item === item.id)) {
      notify(draft, {
        to: parties,
        kind: 'lapse',
        subject,
        body: draft.state.title,
        item: item.id,
        words: wordsOf(step, item.step),
        dueAt: timer.at,
      });
      notify(draft, {
        to: upTheLine(draft, parties),
        kind: 'lapse',
        subject,
        body: texts.lapseLine(draft.state.title, partiesText(parties, context.directory)),
        item: item.id,
      });
    }
  }
  takeUp(draft, item, timer.at);
  const isOpen = (name: string) => draft.state.items.some((one) => one.step === name);
  if (step?.unlessOpen?.some(isOpen)) return;
  const opens = step ? openedByLapse(step).filter((name) => !isOpen(name)) : [];
  if (opens.length > 0) enterAll(draft, opens, { command: 'lapse', title, by: texts.system, at: timer.at });
}

/** Who stays silent does not hold up the matter: whoever is to take it up has the task on his list as well, until it is done. */
function takeUp(draft: Draft, item: Item, at: Instant): void {
  const { procedure, context, state } = draft;
  const step = stepOf(procedure, item);
  if (step?.kind !== 'task' || step.takenUpBy === undefined) return;
  const role = roleOf(procedure, step.takenUpBy);
  const barred = judges(step) ? barredHere({ procedure, matter: state, step }, context) : () => undefined;
  const { parties, raised } = eligible(partiesOf(role, state, context), barred, context.directory);
  // Of several only those who may act: whom it is about is not asked in his own matter.
  const able = parties.filter((key) => holdersOf(key, context.directory).some((person) => !barred(person, key)));
  const fresh = (able.length > 0 ? able : parties).filter((key) => !item.parties.includes(key));
  const holding = new Set(item.parties.map((key) => unitOfKey(key, context.directory)));
  // What had gone up the line already, or is to be taken up by somebody who may not, is not the same body's once more.
  const had =
    fresh.length === 0 ||
    ((item.raised ?? raised) && fresh.every((key) => holding.has(unitOfKey(key, context.directory))));
  const added = [...fresh, ...(had ? aboveThem(item.parties, barred, context.directory) : [])];
  if (added.length === 0) return;
  const rung = item.rung ?? 0;
  emit(draft, { type: 'climbed', item: item.id, rung, title: role.title, added, timers: [], takenUp: true, at });
  notify(draft, {
    to: added,
    kind: 'task',
    subject: texts.takenUpSubject(step.title),
    body: texts.takenUpBody(state.title, partiesText(item.parties, context.directory)),
    item: item.id,
    words: wordsOf(step),
    ...dueOf(item),
  });
}

/** The head of the first body above all to whom it is addressed who may act. */
function aboveThem(keys: readonly PartyKey[], barred: Barred, directory: Directory): PartyKey[] {
  const highest = highestRank(keys, directory);
  for (const kind of bodiesByRank) {
    const id = rankOf(kind) > highest ? directory.body(kind)?.id : undefined;
    if (id === undefined) continue;
    const head = postKey(id, 'head');
    if (holdersOf(head, directory).some((person) => !barred(person, head))) return [head];
  }
  return [];
}

function elapse(draft: Draft, item: Item, at: Instant): void {
  const step = stepOf(draft.procedure, item);
  if (step?.kind !== 'wait') throw new Error(`${item.id} is not a wait`);
  if (draft.state.items.some((one) => one.extends?.item === item.id))
    return emit(draft, { type: 'held', item: item.id, at });
  emit(draft, { type: 'elapsed', item: item.id, at });
  carryOut(draft, step.outcomes, item, { command: 'elapse', title: texts.elapsed, by: texts.system, form: {}, at });
}

/** Ends a wait that was held open for an unanswered request. */
export const endHeldWait = (draft: Draft, item: Item): void => elapse(draft, item, draft.context.now);

/**
 * To the next rung of its ladder, or above it: to whoever has come since onto one that was passed, to the next that nobody
 * of was asked yet, or to the next that is told once more.
 * @param newOnly whoever asks for it now wants others, and not the same ones told again while there are any
 */
export function climb(draft: Draft, item: Item, at: Instant, newOnly = false): void {
  const { procedure, context, state } = draft;
  const step = stepOf(procedure, item);
  if (step?.kind !== 'task' || !step.climb) throw new Error(`${item.id} does not climb`);
  const rungs = rungsOf(roleOf(procedure, step.by), state, context.directory);
  const passed = item.rung ?? 0;
  const isNew = ({ parties }: Rung) => parties.some((key) => !item.parties.includes(key));
  const isNext = (rung: Rung, n: number) => (n > passed && rung.again === true) || isNew(rung);
  const fresh = newOnly ? rungs.findIndex(isNew) : -1;
  const place = fresh >= 0 ? fresh : rungs.findIndex(isNext);
  const reached = rungs[place];
  const body = texts.climbBody(state.title, formatInstant(item.since));
  if (!reached) {
    const rung = item.rung ?? 0;
    emit(draft, { type: 'climbed', item: item.id, rung, title: texts.aboveLadder, added: [], timers: [], at });
    notify(draft, {
      to: upTheLine(draft, item.parties),
      kind: 'lapse',
      subject: texts.topSubject(step.title),
      body,
      item: item.id,
      urgent: true,
    });
    return;
  }
  const next = nextCall(at, step.climb, reached, context);
  emit(draft, {
    type: 'climbed',
    item: item.id,
    rung: Math.max(passed, place),
    title: reached.title,
    added: reached.parties,
    timers: [{ at: next, kind: 'climb', item: item.id }],
    at,
  });
  notify(draft, {
    to: reached.parties,
    kind: 'alert',
    subject: texts.climbSubject(step.title, reached.title),
    body,
    item: item.id,
    urgent: true,
    words: wordsOf(step),
    ...dueOf(item),
  });
}

function renotify(draft: Draft, item: Item, timer: Timer): void {
  const step = stepOf(draft.procedure, item);
  if (step?.kind !== 'task') throw new Error(`${item.id} is not re-notified`);
  emit(draft, {
    type: 'renotified',
    item: item.id,
    timers: [renotifyTimer(step, item.id, draft, (timer.count ?? 0) + 1, timer.at)],
    at: timer.at,
  });
  notify(draft, {
    to: item.parties,
    kind: 'reminder',
    subject: texts.renotifySubject(step.title),
    body: draft.state.title,
    item: item.id,
    urgent: step.urgent === true,
    words: wordsOf(step),
    ...dueOf(item),
  });
}
