/** What an outcome does to a matter: items are left and entered, and it may end. */
import { barredFrom, eligible, partiesOf, principalFor, roleOf, rungsOf } from './roles.ts';
import { deadlineOf, limitHolds, spanOf, timersOf } from './limits.ts';
import { dueOf, emit, notify, tell, unitsOf, wordsOf, type Draft } from './draft.ts';
import { texts } from './texts.ts';
import type { Outcome, Step, TaskStep } from './definition.ts';
import type { Item, Timer } from './state.ts';
import { due } from '../kernel/calendar.ts';
import type { PartyKey } from '../kernel/party.ts';
import type { Instant } from '../kernel/time.ts';

/** Carries out the first outcome that holds: closes items, opens steps, ends the matter. */
export function carryOut(
  draft: Draft,
  outcomes: readonly Outcome[],
  from: Item | undefined,
  cause: { command: string; title: string; by: string; form: Record<string, unknown>; at: Instant },
): void {
  const outcome = outcomes.find((o) => !o.when || o.when(draft.state, cause.form));
  if (!outcome) throw new Error(`procedure ${draft.procedure.key}: no outcome of ${cause.command} holds`);
  const leaves = (item: Item): boolean => {
    if (outcome.leave === 'all') return true;
    if (outcome.leave === 'none') return false;
    return item.id === from?.id || (outcome.leave !== 'self' && outcome.leave.includes(item.step));
  };
  const left = draft.state.items.filter(leaves);
  // What is no longer open can't be extended either: its unanswered request goes with it.
  const leaving = draft.state.items.filter(
    (item) => left.includes(item) || left.some((one) => one.id === item.extends?.item),
  );
  for (const item of leaving) leave(draft, item, cause, item.id === from?.id);
  // A step that is still open is not entered a second time: its task is already on somebody's list.
  for (const step of outcome.enter) if (!draft.state.items.some((item) => item.step === step)) enter(draft, step);
  tell(draft, outcome.tells);
  if (outcome.end !== undefined) endMatter(draft, outcome.end, cause.at);
}

export function leave(
  draft: Draft,
  item: Item,
  cause: { command: string; title: string; by: string; at: Instant },
  acted: boolean,
): void {
  emit(draft, {
    type: 'left',
    item: item.id,
    step: item.step,
    command: cause.command,
    title: cause.title,
    by: cause.by,
    at: cause.at,
  });
  draft.effects.push({ effect: 'settle', items: [item.id], acted });
  if (item.kind === 'receipts') draft.effects.push({ effect: 'dropReceipts', item: item.id });
}

function endMatter(draft: Draft, end: string, at: Instant): void {
  emit(draft, { type: 'ended', end, at });
  const { state, procedure, context } = draft;
  const opener = state.opener.person ? [`person:${state.opener.person}` as PartyKey] : [];
  const supervisor = partiesOf(roleOf(procedure, procedure.supervisor), state, context.directory);
  notify(draft, {
    to: [...opener, ...supervisor],
    kind: 'result',
    subject: texts.endSubject(procedure.ends[end]?.title ?? end),
    body: state.title,
  });
}

/** Opens a step: its item, its parties, deadlines and timers, and the notice to whoever must act. */
export function enter(draft: Draft, name: string): void {
  const { procedure, context, state } = draft;
  const step = procedure.steps[name];
  if (!step) throw new Error(`procedure ${procedure.key} has no step ${name}`);
  const id = `${name}#${state.entered + 1}`;
  if (step.kind === 'wait') return enterWait(draft, id, name, step);
  if (step.kind === 'receipts') return enterReceipts(draft, id, name, step);

  const role = roleOf(procedure, step.by);
  const decides = Object.values(step.commands).some(
    (rule) => rule.decides === true && (rule.by === undefined || rule.by === step.by),
  );
  const barred = decides ? barredFrom(state, false) : [];
  const { parties, raised } = eligible(partiesOf(role, state, context.directory), barred, context.directory);
  const item: Item = {
    id,
    step: name,
    kind: 'task',
    since: context.now,
    parties,
    deadlines: [],
    ...(raised ? { raised } : {}),
  };
  const timers: Timer[] = [];
  addLimits(item, timers, step, draft);
  if (step.climb) {
    item.rung = 0;
    const deadline = deadlineOf(`${id}.c`, step.climb, state, context);
    item.deadlines.push(deadline);
    timers.push({ at: deadline.at, kind: 'lapse', item: id, deadline: deadline.id });
    if (rungsOf(role, state, context.directory).length > 0) timers.push({ at: deadline.at, kind: 'climb', item: id });
  }
  if (step.renotify) timers.push(renotifyTimer(step, id, draft, 0, context.now));
  emit(draft, { type: 'entered', item, timers, units: unitsOf(parties, role, draft) });
  const { actor } = context;
  if (step.quiet && actor.kind === 'person' && principalFor(actor.principals, parties)) return;
  notify(draft, {
    to: parties,
    kind: step.urgent ? 'alert' : 'task',
    subject: texts.taskSubject(step.title),
    body: texts.taskBody(draft.state.title),
    item: id,
    urgent: step.urgent === true,
    words: wordsOf(step),
    ...dueOf(item),
  });
}

function enterWait(draft: Draft, id: string, name: string, step: Extract<Step, { kind: 'wait' }>): void {
  const deadline = deadlineOf(`${id}.w`, step.lasts, draft.state, draft.context, true);
  const item: Item = { id, step: name, kind: 'wait', since: draft.context.now, parties: [], deadlines: [deadline] };
  emit(draft, {
    type: 'entered',
    item,
    timers: [{ at: deadline.at, kind: 'elapse', item: id, deadline: deadline.id }],
    units: [],
  });
}

function enterReceipts(draft: Draft, id: string, name: string, step: Extract<Step, { kind: 'receipts' }>): void {
  const { context } = draft;
  const units = [...step.from(draft.state, context.directory)];
  const item: Item = {
    id,
    step: name,
    kind: 'receipts',
    since: context.now,
    parties: [],
    deadlines: [],
    receipts: { total: units.length, post: step.post },
  };
  const timers: Timer[] = [];
  addLimits(item, timers, step, draft);
  emit(draft, { type: 'entered', item, timers, units: [] });
  if (units.length === 0) return confirmReceipts(draft, item, step, { confirmed: 0, root: '' });
  const first = item.deadlines[0];
  draft.effects.push({
    effect: 'askReceipts',
    item: id,
    units,
    post: step.post,
    title: step.receiptTitle,
    ...(first ? { dueAt: first.at, basis: first.basis } : {}),
    provisional: first?.provisional ?? false,
    subject: texts.receiptSubject(step.receiptTitle),
    body: step.body(draft.state, context.directory),
  });
}

/** All asked have confirmed: the receipts are closed and the step comes to its outcome. */
export function confirmReceipts(
  draft: Draft,
  item: Item,
  step: Extract<Step, { kind: 'receipts' }>,
  given: { confirmed: number; root: string },
): void {
  const at = draft.context.now;
  emit(draft, { type: 'receiptsClosed', item: item.id, ...given, at });
  const cause = { command: 'allConfirmed', title: texts.allConfirmed, by: texts.system, form: {}, at };
  carryOut(draft, step.outcomes, item, cause);
}

function addLimits(item: Item, timers: Timer[], step: Step, draft: Draft): void {
  const { state, context } = draft;
  for (const [n, limit] of step.limits.filter((one) => limitHolds(one, state)).entries()) {
    const deadline = deadlineOf(`${item.id}.${n + 1}`, limit, state, context);
    item.deadlines.push(deadline);
    timers.push(...timersOf(item.id, deadline, context));
  }
}

/** Intervals double after the eighth ring and stop growing at a day, so that a forgotten task never fills its matter. */
export function renotifyTimer(step: TaskStep, item: string, draft: Draft, count: number, from: Instant): Timer {
  if (!step.renotify) throw new Error(`step of ${item} has no re-notification`);
  const span = spanOf(step.renotify, draft.context);
  const minutes = span.unit === 'h' ? span.n * 60 : span.n;
  const stretched = Math.max(minutes, Math.min(minutes * 2 ** Math.max(0, count - 8), 24 * 60));
  return { at: due(draft.context.calendar, from, { n: stretched, unit: 'min' }).at, kind: 'renotify', item, count };
}
