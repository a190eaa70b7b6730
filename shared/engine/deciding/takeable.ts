/**
 * What a person has decided can be taken back. What goes to other units waits a while (`Context.holds`) in which nothing
 * of it leaves the matter; what is urgent never waits. See docs/decisions/0043.
 */
import { unitOfKey, type PartyKey } from '../../kernel/party.ts';
import { beforeOf } from '../matter/back.ts';
import { emit, type Draft } from './draft.ts';
import type { CommandRule, Procedure } from '../definition/definition.ts';
import type { Back, Effect, MatterState, RegisterChange } from '../matter/state.ts';
import type { Performed } from './perform.ts';

/** Notes how to undo what a command has just brought about, if it is a decision or its result goes to others. */
export function noteTakeable(
  draft: Draft,
  was: { state: MatterState; effects: number },
  rule: CommandRule,
  { command, by }: Performed,
): void {
  const { state, context } = draft;
  const gone = was.state.items.filter(({ id }) => !state.items.some((one) => one.id === id));
  if (context.actor.kind !== 'person' || gone.length === 0) return;
  const made = draft.effects.slice(was.effects);
  const results = made.filter((effect) => isResult(effect, draft));
  if (rule.decides !== true && results.length === 0) return;
  const ids = new Set(gone.map(({ id }) => id));
  const key = `${gone[0]?.id ?? ''}/${state.takenBack ?? 0}`;
  const held = hold(draft, was.effects, key);
  const reached = draft.effects.slice(was.effects).filter((effect) => isResult(effect, draft) && !isHeld(effect));
  const undo = undoneBy(made, was.state);
  const rests = restsOf(made, undo);
  const back: Back = {
    ...{ command, title: rule.title, by, at: context.now, decides: rule.decides === true, left: gone },
    timers: was.state.timers.filter(({ item }) => ids.has(item)),
    entered: state.items.filter(({ id }) => !was.state.items.some((one) => one.id === id)).map(({ id }) => id),
    before: beforeOf(was.state, state, command),
    // Where something rests on it, it is set right and no more taken back: then the users of the matter are told.
    told: rests ? [] : [...new Set(results.flatMap(toldOf))],
    ...(held > 0 ? { held: { key, count: held, reached: [...new Set(reached.flatMap(toldOf))] } } : {}),
    ...(undo && undo.length > 0 ? { undo } : {}),
    ...(rests ? { rests } : {}),
  };
  emit(draft, { type: 'takeable', back });
}

/** Something that reaches other units as the outcome of a decision: not their next task, which is on their list at once. */
function isResult(effect: Effect, { context }: Draft): boolean {
  switch (effect.effect) {
    case 'notify': {
      if (effect.kind !== 'result' && effect.kind !== 'info') return false;
      return effect.to.some((key) => unitOfKey(key, context.directory) !== context.actor.unit);
    }
    case 'askReceipts':
    case 'closeReceipts':
    case 'register':
    case 'open':
    case 'link':
    case 'letter':
      return true;
    default:
      return false;
  }
}

/** Where minutes count nothing waits: incidents and alerts, and whatever is urgent anywhere. */
const isUrgent = (procedure: Procedure): boolean =>
  Object.values(procedure.steps).some((step) => step.kind === 'task' && step.urgent === true);

function hold(draft: Draft, from: number, key: string): number {
  const ms = draft.context.holds ?? 0;
  if (ms <= 0 || isUrgent(draft.procedure)) return 0;
  let held = 0;
  for (const [n, effect] of draft.effects.entries()) {
    if (n < from || effect.effect === 'cancel' || !isResult(effect, draft)) continue;
    if (effect.effect === 'notify' && effect.urgent) continue;
    draft.effects[n] = { ...effect, held: { key, ms } };
    held += 1;
  }
  return held;
}

const isHeld = (effect: Effect): boolean => effect.effect !== 'cancel' && effect.held !== undefined;

/** Units that were asked to confirm can be two thousand: their step says who they are. */
const toldOf = (effect: Effect): PartyKey[] => (effect.effect === 'notify' ? effect.to : []);

const changesIn = (made: readonly Effect[]): RegisterChange[] =>
  made.flatMap((effect) => (effect.effect === 'register' ? [effect.change] : []));

/** The same the other way round, where all of it is for the time being; undefined where something was to stay. */
function undoneBy(made: readonly Effect[], { registered }: MatterState): RegisterChange[] | undefined {
  const found: RegisterChange[] = [];
  for (const { op, lasting, register, subject, title, why, units } of changesIn(made)) {
    const before = registered.find((one) => one.register === register && one.subject === subject);
    if (lasting || op === 'merge') return undefined;
    if (op === 'put') found.push({ op: 'lift', register, subject, title, why, units });
    else if (before?.says) found.push({ op: 'put', register, subject, title: before.title ?? title, ...before.says });
    else return undefined;
  }
  return found;
}

function restsOf(made: readonly Effect[], undo: readonly RegisterChange[] | undefined): Back['rests'] {
  if (!undo) return 'entry';
  if (made.some(({ effect }) => effect === 'closeReceipts')) return 'receipts';
  return made.some(({ effect }) => effect === 'open' || effect === 'link') ? 'matter' : undefined;
}
