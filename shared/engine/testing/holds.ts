/** What must hold after every accepted command, of whatever procedure. Tests of one and of random courses share it. */
import { evolve } from '../matter/evolve.ts';
import { EXTENSION_STEP, stepOf, type Decision } from '../deciding/draft.ts';
import { ruleNamed } from '../deciding/rules.ts';
import type { Command } from '../deciding/command.ts';
import { openedByLapse } from '../definition/define.ts';
import type { Procedure } from '../definition/definition.ts';
import type { Item, MatterEvent, MatterState } from '../matter/state.ts';

function must(condition: boolean, what: string, about: unknown = ''): asserts condition {
  if (!condition)
    throw new Error(`does not hold: ${what} ${typeof about === 'string' ? about : JSON.stringify(about)}`);
}

/** @param history events of the matter before this decision @throws Error naming what does not hold */
export function holds(
  procedure: Procedure,
  before: MatterState | undefined,
  command: Command,
  decision: Decision,
  history: readonly MatterEvent[],
): void {
  eventsHold(procedure, before, decision.events, history);
  stateHolds(procedure, decision.state);
  if (command.kind === 'tick') {
    // A wait that is over may be the end: what was granted for a period ends by itself. A lapse never is.
    const waited = decision.events.some((one) => one.type === 'elapsed');
    const decided = decision.events.filter((one) => one.type === 'given' || (one.type === 'ended' && !waited));
    must(decided.length === 0, 'time alone decides nothing', decided);
  }
  // JSON spells half a character by its number: what is stored would not be what is hashed.
  must(!JSON.stringify(decision).includes('\\ud'), 'a text holds whole characters only');
  effectsHold(decision);
  lapsesHold(procedure, before, decision);
}

function stateHolds(procedure: Procedure, state: MatterState): void {
  if (state.end) {
    must(state.items.length === 0 && state.timers.length === 0, 'nothing is open in a matter at its end', state.items);
    const inForce = state.registered.filter((one) => one.op === 'put' && !one.lasting);
    must(inForce.length === 0, 'a matter at its end leaves nothing in a register', inForce);
    return;
  }
  must(state.items.length > 0, 'an open matter has a task, a wait or receipts');
  for (const item of state.items) itemHolds(procedure, state, item);
  for (const timer of state.timers) {
    const item = state.items.find((one) => one.id === timer.item);
    must(item !== undefined, 'a timer has its open item', timer);
    const own = timer.deadline === undefined || item.deadlines.some((one) => one.id === timer.deadline);
    must(own, 'a timer has its deadline', timer);
  }
  const ids = state.items.flatMap((item) => item.deadlines.map((one) => one.id));
  must(new Set(ids).size === ids.length, 'a deadline has its own id', ids);
}

function itemHolds(procedure: Procedure, state: MatterState, item: Item): void {
  const timed = (kind: string) => state.timers.some((one) => one.item === item.id && one.kind === kind);
  const step = stepOf(procedure, item);
  if (item.kind === 'task') {
    must(item.parties.length > 0, 'a task is on somebody’s list', item);
    const limited = item.deadlines.length > 0 || step?.noLimit !== undefined;
    must(limited, 'a task has a limit or a reason for none', item);
  }
  if (item.kind === 'wait') {
    const asked = state.items.some((one) => one.extends?.item === item.id);
    must(item.held === true ? asked : timed('elapse'), 'a wait ends by itself, or is held by a request', item);
  } else {
    for (const deadline of item.deadlines) {
      const pending = state.timers.some((one) => one.kind === 'lapse' && one.deadline === deadline.id);
      must(pending !== (deadline.lapsedAt !== undefined), 'a deadline is pending or has lapsed', deadline);
    }
  }
  if (item.step === EXTENSION_STEP)
    must(
      state.items.some((one) => one.id === item.extends?.item),
      'what is to be extended is open',
      item,
    );
}

function eventsHold(
  procedure: Procedure,
  before: MatterState | undefined,
  events: readonly MatterEvent[],
  history: readonly MatterEvent[],
): void {
  const entered = new Set(history.flatMap((one) => (one.type === 'entered' ? [one.item.id] : [])));
  const lapsed = new Set<string>();
  for (const one of history) noteLapse(lapsed, one);
  let state = before;
  for (const event of events) {
    const open = 'item' in event && typeof event.item === 'string' ? event.item : undefined;
    if (open !== undefined && event.type !== 'receiptsClosed')
      must(state?.items.some((one) => one.id === open) === true, 'something happens to open items only', event);
    if (event.type === 'entered') {
      must(!entered.has(event.item.id), 'the id of an item is never used again', event.item.id);
      entered.add(event.item.id);
    }
    if (event.type === 'lapsed') {
      must(!lapsed.has(event.deadline), 'a deadline lapses once', event);
    }
    noteLapse(lapsed, event);
    if (event.type === 'given' && state) decidedByAnother(procedure, state, event);
    // A lasting entry takes the place of whatever stood there, and is lifted by any matter.
    if (event.type === 'registered' && !event.change.lasting) {
      const { register, subject, op } = event.change;
      const now = state?.registered.find((one) => one.register === register && one.subject === subject)?.op;
      must((now === 'put') === (op === 'lift'), 'an entry is put once and lifted once', event);
    }
    state = evolve(state, event);
  }
}

/** What is late is told: to whoever has it and up the line; and what its lapse opens is open beside it, or was. */
function lapsesHold(procedure: Procedure, before: MatterState | undefined, { events, effects }: Decision): void {
  let state = before;
  for (const [n, event] of events.entries()) {
    state = evolve(state, event);
    if (event.type !== 'lapsed') continue;
    const item = state.items.find((one) => one.id === event.item);
    const step = item && stepOf(procedure, item);
    const told = effects.some(
      (one) =>
        (one.effect === 'notify' && (one.kind === 'lapse' || one.kind === 'alert') && one.item === event.item) ||
        (one.effect === 'remindReceipts' && one.kind === 'lapse' && one.item === event.item),
    );
    const climbs = step?.kind === 'task' && step.climb !== undefined;
    must(told || climbs, 'a lapse is told', event);
    const after = events.slice(n + 1).reduce<MatterState | undefined>(evolve, state);
    const isOpen = (name: string) =>
      [state, after].some((one) => one?.items.some((other) => other.step === name)) ||
      events.slice(n).some((one) => one.type === 'entered' && one.item.step === name);
    const asked = step?.unlessOpen?.some(isOpen) ?? false;
    for (const name of step ? openedByLapse(step) : [])
      must(asked || isOpen(name), 'a lapse opens what it must', event);
  }
}

/** A deadline that was put off may pass again. */
function noteLapse(lapsed: Set<string>, event: MatterEvent): void {
  if (event.type === 'lapsed') lapsed.add(event.deadline);
  if (event.type === 'extended' || event.type === 'recomputed') lapsed.delete(event.deadline.id);
}

/** Nobody decides on his own request, in whatever name he acts or others act for him. */
function decidedByAnother(
  procedure: Procedure,
  state: MatterState,
  event: Extract<MatterEvent, { type: 'given' }>,
): void {
  if (ruleNamed(procedure, event.command)?.decides !== true) return;
  const asker = event.command.endsWith('Extension') ? state.given['askExtension']?.by : undefined;
  const requesters = [...state.requesters, asker?.person, asker?.onBehalfOf?.person];
  for (const decider of [event.by.person, event.by.onBehalfOf?.person])
    must(decider === undefined || !requesters.includes(decider), 'nobody decides on his own request', event);
}

function effectsHold({ effects }: Decision): void {
  const settled = new Set<string>();
  for (const effect of effects) {
    if (effect.effect === 'settle') for (const item of effect.items) settled.add(item);
    if (effect.effect === 'notify' && effect.item !== undefined)
      must(!settled.has(effect.item), 'nobody is told of a task after it is closed', effect);
    if (effect.effect === 'notify') must(effect.to.length > 0, 'a notice has a reader', effect);
    if (effect.effect === 'remindReceipts')
      must(!settled.has(effect.item), 'closed receipts are not reminded of', effect);
  }
}
