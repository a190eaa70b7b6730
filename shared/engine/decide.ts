/** The one door to a change: a command is judged against the definition, and becomes events or a rejection. Pure. */
import { formatInstant, type Instant } from '../kernel/time.ts';
import { personKey, type PartyKey } from '../kernel/party.ts';
import { isRejection, reject, type Rejection } from '../kernel/rejection.ts';
import { beyondCap } from './deciding/caps.ts';
import { closeChildren, confirmReceipts, enterAll, leaveAll } from './deciding/carry-out.ts';
import type { Command } from './deciding/command.ts';
import { emit, notify, stepOf, type Decision, type Draft } from './deciding/draft.ts';
import { give } from './deciding/give.ts';
import { noteLetter } from './deciding/letters.ts';
import { open } from './deciding/open.ts';
import { vacate } from './deciding/vacate.ts';
import { partiesOf, roleOf } from './definition/roles.ts';
import { isOpenChild } from './matter/bounds.ts';
import { nextTimer, passTime } from './time/passing.ts';
import { recalculate } from './time/recalculate.ts';
import type { Saw } from './definition/registers.ts';
import { texts } from './texts.ts';
import type { Context, Procedure } from './definition/definition.ts';
import type { Effect, Link, MatterEvent, MatterState } from './matter/state.ts';

/** Judges a command. What is due by then happens first, so that an answer in the second of a lapse finds it recorded. */
export function decide(
  procedure: Procedure,
  matter: MatterState | undefined,
  command: Command,
  context: Context,
): Rejection | Decision {
  if (command.kind === 'open') {
    const opened = open(procedure, command, context);
    return isRejection(opened) ? opened : finished(opened);
  }
  if (!matter) return reject('notFound', texts.rejected.noMatter);
  const draft: Draft = { procedure, context, state: matter, events: [], effects: [] };
  // The last confirmation may lie before a deadline that has passed when the closing is carried out: no lapse for that.
  // Nor does a deadline lapse that the calendar at hand puts off; and a letter that is written moves nothing.
  if (!['closeReceipts', 'recalculate', 'letter'].includes(command.kind)) passTime(draft);
  const rejection = carryOutCommand(draft, command);
  // A machine that tells of something has nobody to whom "too many" could be said.
  const beyond =
    command.kind === 'give' && context.actor.kind === 'person' ? beyondCap(matter, draft.state) : undefined;
  return rejection ?? beyond ?? finished(draft);
}

function carryOutCommand(draft: Draft, command: Exclude<Command, { kind: 'open' }>): Rejection | undefined {
  switch (command.kind) {
    case 'give':
      return give(draft, command);
    case 'closeReceipts':
      return closeReceipts(draft, command);
    case 'link':
      return void link(draft, command.link);
    case 'effectFailed':
      return void effectFailed(draft, command);
    case 'letter':
      return void noteLetter(draft, command);
    case 'recalculate':
      return void recalculate(draft, command.notice);
    case 'vacate':
      return void vacate(draft);
    case 'tick':
      return undefined;
  }
}

/** What another matter tells of itself is noted, once; the wait for child matters is over with the last of them. */
function link(draft: Draft, told: Link): void {
  const known = draft.state.links.find((one) => one.id === told.id && one.side === told.side);
  if (known && (known.end !== undefined || (known.number !== undefined && told.end === undefined))) return;
  // Of many children the state no longer has each one's link, but knows which of them are open.
  if (!known && told.side === 'child' && !isOpenChild(draft.state, told)) return;
  emit(draft, { type: 'linked', link: told, at: draft.context.now });
  if (told.end) closeChildren(draft, draft.context.now);
}

function effectFailed(draft: Draft, failed: Extract<Command, { kind: 'effectFailed' }>): void {
  const { procedure, state, context } = draft;
  const { what, text, child, register: refused, from } = failed;
  emit(draft, { type: 'effectFailed', what, text, at: context.now, ...(refused ? { register: refused } : {}) });
  const opener = refused && state.opener.person !== undefined ? [personKey(state.opener.person)] : [];
  notify(draft, {
    to: [...partiesOf(roleOf(procedure, procedure.supervisor), state, context), ...opener],
    kind: 'alert',
    subject: texts.effectFailed(what),
    body: `${state.title}（${text}）`,
    urgent: true,
  });
  // Nobody waits for a matter that there will never be.
  const missing =
    state.links.find((one) => one.id === child && one.side === 'child') ??
    (child !== undefined && isOpenChild(state, { id: child })
      ? { id: child, side: 'child' as const, procedure: '', relation: what }
      : undefined);
  const end = { end: 'refused', title: texts.notOpened, good: false, at: context.now };
  if (missing) link(draft, { ...missing, end });
  const enters = procedure.refusedEntry?.enters ?? (from === undefined ? [] : [from]);
  if (refused && enters.length > 0) goOn(draft, enters);
}

/**
 * What a register has refused is somebody's task again, though the matter was thought to be at its end: where the
 * definition says, else where it was decided. Of several entries that one decision made the first one refused leads back.
 */
function goOn(draft: Draft, enters: readonly string[]): void {
  const at = draft.context.now;
  if (enters.every((step) => draft.state.items.some((item) => item.step === step))) return;
  const { title } = systemRefusal;
  leaveAll(draft, draft.state.items, undefined, { command: 'refused', title, by: texts.system, at });
  if (draft.state.end) emit(draft, { type: 'reopened', at, enters: [...enters] });
  enterAll(draft, enters, { command: 'refused', title, by: texts.system, at });
}
const systemRefusal = { title: texts.refusedEntry };

function finished({ procedure, state, events, effects, context }: Draft): Decision {
  // A fault of a definition must not leave a matter that nobody can ever bring to its end.
  if (!state.end && !state.items.some((item) => item.kind !== 'span'))
    throw new Error(`procedure ${procedure.key}: open, and nothing to do`);
  return {
    state,
    events: withSaw(events, context.registers.saw()),
    effects: effects.map((effect) => withOfferedWords(effect, procedure, state)),
  };
}

/**
 * A push lists what answers it as the matter stands after the decision, and nothing that a definition keeps for another
 * state. Here, where all of them pass: what is offered may hang on what opens beside the task a moment later.
 */
function withOfferedWords(effect: Effect, procedure: Procedure, state: MatterState): Effect {
  if (effect.effect !== 'notify' || effect.words.length === 0) return effect;
  const item = state.items.find(({ id }) => id === effect.item);
  const step = item && stepOf(procedure, item);
  if (!step) return effect;
  const hidden = Object.values(step.commands).filter(({ offered }) => offered?.(state) === false);
  const titles = hidden.map(({ title }) => title);
  return titles.length === 0 ? effect : { ...effect, words: effect.words.filter((word) => !titles.includes(word)) };
}

/** What a person has decided says on what: a sheet of a thousand rows names the first of what it rests on. */
const MOST_SAW = 100;
function withSaw(events: MatterEvent[], saw: readonly Saw[]): MatterEvent[] {
  if (saw.length === 0) return events;
  const seen = saw.slice(0, MOST_SAW);
  return events.map((event) => (event.type === 'opened' || event.type === 'given' ? { ...event, saw: seen } : event));
}

function closeReceipts(draft: Draft, command: Extract<Command, { kind: 'closeReceipts' }>): Rejection | undefined {
  const item = draft.state.items.find((one) => one.id === command.item && one.kind === 'receipts');
  const step = item && stepOf(draft.procedure, item);
  if (!item || step?.kind !== 'receipts')
    return reject('taskClosed', texts.rejected.closedWithoutDecision(formatInstant(draft.context.now)));
  const { confirmed, root, heard = [], early } = command;
  if (!early && confirmed < (item.receipts?.total ?? 0)) return reject('notNow', texts.rejected.receiptsOpen);
  return void confirmReceipts(draft, item, step, { confirmed, root, ...(step.keeps ? { heard } : {}) }, early);
}

/** When the matter wants to be woken next; undefined when nothing is timed. */
export const wakeAt = (matter: MatterState): Instant | undefined => nextTimer(matter.timers)?.at;

/** The earliest open deadline of a matter, for its place in the to-do list. */
export function earliestDue(matter: Pick<MatterState, 'items'>): Instant | undefined {
  const all = matter.items
    .filter((item) => item.kind === 'task' || item.kind === 'span')
    .flatMap((item) => item.deadlines.map((deadline) => deadline.at));
  return all.length > 0 ? all.sort()[0] : undefined;
}

/** Everybody who has an open task in the matter. */
export const openParties = (matter: MatterState): PartyKey[] => [
  ...new Set(matter.items.flatMap((item) => item.parties)),
];
