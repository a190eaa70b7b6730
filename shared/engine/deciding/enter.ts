/** How a step is opened: its items, their parties, deadlines and timers, and the notice to whoever must act. */
import { barredHere } from '../definition/independence.ts';
import { calledBy, eligible, partiesOf, principalFor, roleOf, rungsOf } from '../definition/roles.ts';
import {
  deadlineOf,
  grantedBefore,
  lengthened,
  limitHolds,
  nextCall,
  spanOf,
  timersOf,
  withWait,
} from '../definition/limits.ts';
import { dueOf, emit, notify, unitsOf, wordsOf, type Draft } from './draft.ts';
import { texts } from '../texts.ts';
import type { ChildrenStep, ReceiptsStep, Role, SpanStep, Step, TaskStep, WaitStep } from '../definition/definition.ts';
import type { Item, Timer } from '../matter/state.ts';
import { due } from '../../kernel/calendar.ts';
import type { PartyKey } from '../../kernel/party.ts';
import type { Instant } from '../../kernel/time.ts';

export function enter(draft: Draft, name: string): void {
  const { procedure } = draft;
  const step = procedure.steps[name];
  if (!step) throw new Error(`procedure ${procedure.key} has no step ${name}`);
  switch (step.kind) {
    case 'task':
      return step.joint ? enterJoint(draft, name, step) : enterTask(draft, name, step);
    case 'wait':
      return enterWait(draft, name, step);
    case 'receipts':
      return enterReceipts(draft, name, step);
    case 'span':
    case 'children':
      return enterQuiet(draft, name, step);
  }
}

const afterOf = ({ after }: Draft): Pick<Item, 'after'> => (after === undefined ? {} : { after });

const nextId = (draft: Draft, name: string): string => `${name}#${draft.state.entered + 1}`;

function enterTask(draft: Draft, name: string, step: TaskStep): void {
  const role = roleOf(draft.procedure, step.by);
  enterFor(draft, name, step, role, calledBy(draft.procedure, role, draft.state, draft.context));
}

/** A task for each party of the role; in order, for the first of them, who is followed by the rest. */
function enterJoint(draft: Draft, name: string, step: TaskStep): void {
  const role = roleOf(draft.procedure, step.by);
  const parties = partiesOf(role, draft.state, draft.context);
  emit(draft, { type: 'jointBegan', step: name });
  if (step.joint?.mode === 'order') enterSeat(draft, name, step, parties);
  else enterSeats(draft, name, step, parties);
}

/** A task for each of them, of their own. */
export function enterSeats(draft: Draft, name: string, step: TaskStep, parties: readonly PartyKey[]): void {
  const role = roleOf(draft.procedure, step.by);
  for (const party of parties) enterFor(draft, name, step, role, [party], { seat: party });
}

/** The next in order. */
export function enterSeat(draft: Draft, name: string, step: TaskStep, [next, ...queue]: readonly PartyKey[]): void {
  if (next === undefined) return;
  enterFor(draft, name, step, roleOf(draft.procedure, step.by), [next], { seat: next, queue });
}

function enterFor(
  draft: Draft,
  name: string,
  step: TaskStep,
  role: Role,
  keys: PartyKey[],
  more: Pick<Item, 'seat' | 'queue'> = {},
): void {
  const { context, state } = draft;
  const id = nextId(draft, name);
  const decides = Object.values(step.commands).some(
    (rule) => rule.decides === true && (rule.by === undefined || rule.by === step.by),
  );
  const barred = decides ? barredHere({ procedure: draft.procedure, matter: state, step }, context) : () => undefined;
  const { parties, raised } = eligible(keys, barred, context.directory);
  const item: Item = {
    id,
    step: name,
    kind: 'task',
    since: context.now,
    parties,
    deadlines: [],
    ...afterOf(draft),
    ...more,
    ...(raised ? { raised } : {}),
  };
  const timers: Timer[] = [];
  addLimits(item, timers, step, draft);
  if (step.climb) {
    item.rung = 0;
    const [first] = rungsOf(role, state, context.directory);
    const deadline = withWait(deadlineOf(`${id}.c`, step.climb, state, context), first ?? {});
    item.deadlines.push(deadline);
    timers.push({ at: deadline.at, kind: 'lapse', item: id, deadline: deadline.id });
    if (first) timers.push({ at: nextCall(context.now, step.climb, first, context), kind: 'climb', item: id });
  }
  if (step.renotify) timers.push(renotifyTimer(step, id, draft, 0, context.now));
  emit(draft, { type: 'entered', item, timers, units: unitsOf(parties, role, draft) });
  const { actor } = context;
  if (step.quiet && actor.kind === 'person' && principalFor(actor.principals, parties)) return;
  askFor(draft, item, step);
}

/** The notice that a task is on somebody's list. */
export function askFor(draft: Draft, item: Item, step: TaskStep): void {
  notify(draft, {
    to: item.parties,
    kind: step.urgent ? 'alert' : 'task',
    subject: texts.taskSubject(step.title),
    body: texts.taskBody(draft.state.title),
    item: item.id,
    urgent: step.urgent === true,
    words: wordsOf(step),
    ...dueOf(item),
  });
}

function enterWait(draft: Draft, name: string, step: WaitStep): void {
  const id = nextId(draft, name);
  const deadline = deadlineOf(`${id}.w`, step.lasts, draft.state, draft.context, true);
  const item: Item = {
    id,
    step: name,
    kind: 'wait',
    since: draft.context.now,
    parties: [],
    deadlines: [deadline],
    ...afterOf(draft),
  };
  emit(draft, {
    type: 'entered',
    item,
    timers: [{ at: deadline.at, kind: 'elapse', item: id, deadline: deadline.id }],
    units: [],
  });
}

/** A span or the wait for child matters: on nobody's list, with the limits of its own. */
function enterQuiet(draft: Draft, name: string, step: SpanStep | ChildrenStep): void {
  const id = nextId(draft, name);
  const item: Item = {
    id,
    step: name,
    kind: step.kind,
    since: draft.context.now,
    parties: [],
    deadlines: [],
    ...afterOf(draft),
  };
  const timers: Timer[] = [];
  addLimits(item, timers, step, draft);
  emit(draft, { type: 'entered', item, timers, units: [] });
}

function enterReceipts(draft: Draft, name: string, step: ReceiptsStep): void {
  const { context } = draft;
  const id = nextId(draft, name);
  const units = [...step.from(draft.state, context.directory, context.registers)];
  const item: Item = {
    id,
    step: name,
    kind: 'receipts',
    since: context.now,
    parties: [],
    deadlines: [],
    receipts: { total: units.length, post: step.post },
    ...afterOf(draft),
  };
  const timers: Timer[] = [];
  addLimits(item, timers, step, draft);
  emit(draft, { type: 'entered', item, timers, units: [] });
  if (units.length === 0) return;
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

export function addLimits(item: Item, timers: Timer[], step: Step, draft: Draft): void {
  const { state, context } = draft;
  for (const [n, limit] of step.limits.filter((one) => limitHolds(one, state)).entries()) {
    const computed = deadlineOf(`${item.id}.${n + 1}`, limit, state, context);
    const granted = grantedBefore(draft.procedure, limit, state);
    const deadline = granted ? lengthened(computed, granted, context) : computed;
    if (granted && step.extension?.basis === limit.basis) item.extendedBy = granted.n;
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
