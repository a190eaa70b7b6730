/** A command that was judged and accepted does what its rule says. */
import { advanceJoint, carryOut, outcomeFor, spawn } from './carry-out.ts';
import { emit, register, stepOf, tell, type Draft } from './draft.ts';
import { letterDue } from './letters.ts';
import { climb } from '../time/passing.ts';
import { addMs, MS_PER_MINUTE } from '../../kernel/time.ts';
import { renotifyTimer } from './enter.ts';
import { texts } from '../texts.ts';
import type { CommandRule, Outcome } from '../definition/definition.ts';
import type { Doer, Item, Parked } from '../matter/state.ts';

export interface Performed {
  command: string;
  form: Record<string, unknown>;
  by: Doer;
}

/** A vote closes its own task and nothing else; whatever leads elsewhere at once is no vote. */
const isVote = (outcome: Outcome): boolean =>
  outcome.leave === 'self' && outcome.enter.length === 0 && outcome.end === undefined;

/** Does the command, as things stand, close its task? */
export const closes = (draft: Draft, rule: CommandRule, { command, form, by }: Performed): boolean => {
  const cause = { command, title: rule.title, by: by.name, form, at: draft.context.now };
  return outcomeFor(draft, rule.outcomes, cause).leave !== 'none';
};

export function perform(draft: Draft, rule: CommandRule, item: Item | undefined, given: Performed): void {
  const { context, procedure } = draft;
  const { command, form, by } = given;
  const step = item ? stepOf(procedure, item) : undefined;
  const cause = { command, title: rule.title, by: by.name, form, at: context.now };
  const joint = step?.kind === 'task' && step.joint !== undefined;
  const was = { state: draft.state, effects: draft.effects.length };
  const votes = joint && isVote(outcomeFor(draft, rule.outcomes, cause));
  if (votes && item?.seat)
    emit(draft, { type: 'voted', step: item.step, vote: { seat: item.seat, command, form, by, at: context.now } });
  // What it opens is there before a step waits for it.
  spawn(draft, rule.opens);
  carryOut(draft, rule.outcomes, item, cause);
  const isOpen = item !== undefined && draft.state.items.some((one) => one.id === item.id);
  if (rule.showsLife && item && isOpen && step?.kind === 'task' && step.renotify)
    emit(draft, { type: 'rescheduled', item: item.id, timers: [renotifyTimer(step, item.id, draft, 0, context.now)] });
  moveTimers(draft, rule, form);
  register(draft, rule.registers?.(draft.state, context), item?.step ?? lastLeft(draft));
  tell(draft, rule.tells);
  if (votes && item && step.kind === 'task') advanceJoint(draft, item, step, context.now);
  // A vote is no decision; the last one is.
  if (!votes || !draft.state.items.some((one) => one.step === item?.step))
    letterDue(draft, was, item, { ...given, title: rule.title });
}

/** Whose task a command that belongs to none has closed. */
const lastLeft = ({ events }: Draft): string | undefined =>
  events.flatMap((one) => (one.type === 'left' ? [one.step] : [])).at(-1);

function moveTimers(draft: Draft, { climbsNow, quietFor }: CommandRule, form: Record<string, unknown>): void {
  const { now } = draft.context;
  const openIn = (name: string | undefined) => draft.state.items.find(({ step }) => step === name);
  const climbing = openIn(climbsNow);
  if (climbing) climb(draft, climbing, now, true);
  const quiet = openIn(quietFor?.step);
  if (!quiet || !quietFor) return;
  const at = addMs(now, quietFor.minutes(form) * MS_PER_MINUTE);
  emit(draft, { type: 'rescheduled', item: quiet.id, timers: [{ at, kind: 'renotify', item: quiet.id, count: 0 }] });
}

/** All signatures are there: what was decided takes effect, as it was given. */
export function performParked(draft: Draft, item: Item, { command, form, by }: Parked): void {
  const step = stepOf(draft.procedure, item);
  const rule = step && Object.hasOwn(step.commands, command) ? step.commands[command] : undefined;
  if (!rule) throw new Error(`${texts.signatureTitle}: ${item.id} has no command ${command}`);
  emit(draft, { type: 'unparked', item: item.id });
  perform(draft, rule, item, { command, form, by });
}
