/** A decision in the making: events are applied as they are emitted, so that later parts see what earlier ones did. */
import { holdersOf, lineAbove, partiesOf, roleOf, unitOf, rungsOf, eligible } from './roles.ts';
import { deadlineOf, limitHolds, timersOf, spanOf } from './limits.ts';
import { evolve } from './evolve.ts';
import { texts } from './texts.ts';
import type { Context, Outcome, Procedure, Step, TaskStep, Tell } from './definition.ts';
import type { Doer, Effect, Item, MatterEvent, MatterState, RegisterChange, Timer } from './state.ts';
import { due } from '../kernel/calendar.ts';
import { partyOf, type Directory, type PartyKey, type UnitId } from '../kernel/party.ts';
import type { Instant } from '../kernel/time.ts';

export interface Draft {
  readonly procedure: Procedure;
  readonly context: Context;
  state: MatterState;
  readonly events: MatterEvent[];
  readonly effects: Effect[];
}

export interface Decision {
  state: MatterState;
  events: MatterEvent[];
  effects: Effect[];
}

/** Step of the engine itself: the consent to an extension. */
export const EXTENSION_STEP = 'extension';

export function emit(draft: Draft, event: MatterEvent): void {
  draft.state = evolve(draft.state, event);
  draft.events.push(event);
}

export const stepOf = (procedure: Procedure, item: Item): Step | undefined => procedure.steps[item.step];
export const titleOf = (procedure: Procedure, item: Item): string =>
  stepOf(procedure, item)?.title ?? texts.extensionTitle;

/** Carries out the first outcome that holds: closes items, opens steps, ends the matter. */
export function carryOut(
  draft: Draft,
  outcomes: readonly Outcome[],
  from: Item | undefined,
  cause: { command: string; title: string; by: string; form: Record<string, unknown>; at: Instant },
): void {
  const outcome = outcomes.find((o) => !o.when || o.when(draft.state, cause.form));
  if (!outcome) throw new Error(`procedure ${draft.procedure.key}: no outcome of ${cause.command} holds`);
  const leaving = draft.state.items.filter((item) => {
    if (outcome.leave === 'all') return true;
    if (outcome.leave === 'none') return false;
    if (outcome.leave === 'self') return item.id === from?.id || (from !== undefined && item.extends?.item === from.id);
    return (
      item.id === from?.id ||
      outcome.leave.includes(item.step) ||
      (item.extends !== undefined && outcome.leave.includes(stepOfItem(draft, item.extends.item)))
    );
  });
  for (const item of leaving) leave(draft, item, cause, item.id === from?.id);
  // A step that is still open is not entered a second time: its task is already on somebody's list.
  for (const step of outcome.enter) if (!draft.state.items.some((item) => item.step === step)) enter(draft, step);
  if (outcome.end !== undefined) endMatter(draft, outcome.end, cause.at);
}

const stepOfItem = (draft: Draft, id: string): string => draft.state.items.find((item) => item.id === id)?.step ?? '';

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
  const { parties, raised } = eligible(partiesOf(role, state, context.directory), decides, state, context.directory);
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
    if (rungsOf(role, state, context.directory).length > 1) timers.push({ at: deadline.at, kind: 'climb', item: id });
  }
  if (step.renotify) timers.push(renotifyTimer(step, id, draft, 0, context.now));
  emit(draft, { type: 'entered', item, timers, units: unitsOf(parties, role, draft) });
  if (step.quiet) return;
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
  const first = item.deadlines[0];
  draft.effects.push({
    effect: 'askReceipts',
    item: id,
    units,
    post: step.post,
    title: step.receiptTitle,
    ...(first ? { dueAt: first.at } : {}),
    provisional: first?.provisional ?? false,
    subject: texts.receiptSubject(step.receiptTitle),
    body: step.body(draft.state, context.directory),
  });
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

export const wordsOf = (step: Step): string[] =>
  Object.values(step.commands)
    .filter((rule) => step.kind === 'task' && (rule.by === undefined || rule.by === step.by))
    .map((rule) => rule.title);

export const dueOf = (item: Item): { dueAt?: Instant } => {
  const open = item.deadlines.map((deadline) => deadline.at).sort();
  return open[0] ? { dueAt: open[0] } : {};
};

function unitsOf(parties: readonly PartyKey[], role: Parameters<typeof unitOf>[0], draft: Draft): UnitId[] {
  const { directory } = draft.context;
  const units = parties.map((key) => unitOfKey(key, directory));
  const own = unitOf(role, draft.state, directory);
  return [...new Set([...units, own].filter((unit): unit is UnitId => unit !== undefined))];
}

export const unitOfKey = (key: PartyKey, directory: Directory): UnitId | undefined => {
  const party = partyOf(key);
  return 'unit' in party ? party.unit : directory.person(party.person)?.unit;
};

export function notify(
  draft: Draft,
  notice: Omit<Extract<Effect, { effect: 'notify' }>, 'effect' | 'urgent' | 'words'> & {
    urgent?: boolean;
    words?: string[];
  },
): void {
  const to = [...new Set(notice.to)];
  if (to.length === 0) return;
  draft.effects.push({ effect: 'notify', urgent: false, words: [], ...notice, to });
}

export function tell(draft: Draft, tells: readonly Tell[] | undefined): void {
  for (const one of tells ?? []) {
    const to = [...new Set(one.to(draft.state, draft.context))];
    if (to.length === 0) continue;
    emit(draft, { type: 'told', audience: one.title, count: to.length, subject: one.title });
    notify(draft, {
      to,
      kind: one.kind,
      subject: one.title,
      body: one.body(draft.state, draft.context),
      urgent: one.urgent === true,
    });
  }
}

export function register(draft: Draft, changes: readonly RegisterChange[] | undefined): void {
  for (const change of changes ?? []) {
    emit(draft, { type: 'registered', change });
    draft.effects.push({ effect: 'register', change });
  }
}

/** Whom a lapse or a climb is told up the line: the heads of the parties' units and the procedure's supervisor. */
export function upTheLine(draft: Draft, parties: readonly PartyKey[]): PartyKey[] {
  const { directory } = draft.context;
  const heads = lineAbove(parties, { directory }).slice(0, Math.max(1, parties.length));
  const supervisor = partiesOf(roleOf(draft.procedure, draft.procedure.supervisor), draft.state, directory);
  return [...new Set([...heads, ...supervisor])].filter((key) => !parties.includes(key));
}

export function partiesText(parties: readonly PartyKey[], directory: Directory): string {
  const names = parties.map((key) => {
    const party = partyOf(key);
    if ('person' in party) return directory.person(party.person)?.name ?? party.person;
    const unit = directory.unit(party.unit)?.name ?? party.unit;
    const holders = holdersOf(key, directory).map((id) => directory.person(id)?.name ?? id);
    return holders.length > 0
      ? `${unit} ${holders.slice(0, 3).join('、')}${holders.length > 3 ? '等' : ''}`
      : `${unit}(岗位空缺)`;
  });
  return [...new Set(names)].join(';');
}

export const systemDoer = (name: string): Doer => ({ kind: 'system', name });
