/** The letter 文书 that a decision gives: due with it, written a moment later, void once the decision is taken back. */
import { unitOfKey, type UnitId } from '../../kernel/party.ts';
import { addMs, dayOf, isDay, type Day } from '../../kernel/time.ts';
import { dueOf, emit, firstHands, systemDoer, type Draft } from './draft.ts';
import { texts } from '../texts.ts';
import type { Command } from './command.ts';
import type { Doer, Effect, Item, Letter, LetterKind, MatterState } from '../matter/state.ts';

/** A matter has at most so many: what comes after is decided and told without one. */
export const MOST_LETTERS = 100;

/** Letters that ask somebody to do something: addressed to whose task that is, with its date. */
const ASKING: ReadonlySet<LetterKind> = new Set<LetterKind>(['ordered', 'suspended', 'materials', 'urged']);
/** Letters about one task, addressed to whoever has it. */
const ABOUT_TASK: ReadonlySet<LetterKind> = new Set<LetterKind>(['urged', 'reported']);

export interface Decided {
  command: string;
  title: string;
  form: Record<string, unknown>;
  by: Doer;
}

/**
 * @param was the matter before the command, and how many effects there were
 * @param item the task in which it was given
 */
export function letterDue(
  draft: Draft,
  was: { state?: MatterState; effects: number },
  item: Item | undefined,
  { command, title, form, by }: Decided,
): void {
  const { procedure, context } = draft;
  const rule = context.letters?.(procedure.key, command, item?.step);
  const { letters = [] } = draft.state;
  const kind = rule && kindBy(draft.effects.slice(was.effects), rule.kind);
  if (!kind || by.unit === undefined || letters.length >= MOST_LETTERS) return;
  // Within one unit a push is enough: nobody writes a letter to himself.
  if (ABOUT_TASK.has(kind) && item && unitsOfItem(draft, item).includes(by.unit)) return;
  const nameOf = (unit: UnitId) => context.directory.unit(unit)?.name ?? unit;
  const asked = draft.state.items.filter(({ id }) => !was.state?.items.some((one) => one.id === id));
  const tasks = (ABOUT_TASK.has(kind) && item ? [item] : asked).filter((one) => one.kind === 'task');
  const due = tasks.map((one) => dueOf(one).dueAt).filter((at) => at !== undefined);
  const given = form['until'];
  const until = typeof given === 'string' && isDay(given) ? given : lastDayOf(due.sort()[0]);
  const articles = (item?.deadlines ?? []).flatMap(({ basis }) => ('article' in basis ? [basis.article] : []));
  const letter: Letter = {
    id: `${draft.state.id}.L${letters.length + 1}`,
    ...{ kind, command, title, at: context.now },
    ...(by.person === undefined ? {} : { by: by.person }),
    from: { unit: by.unit, name: by.unitName ?? nameOf(by.unit) },
    to: addressees(draft, kind, tasks, by.unit).map((unit) => ({ unit, name: nameOf(unit) })),
  };
  emit(draft, { type: 'letterDue', letter });
  draft.effects.push({
    effect: 'letter',
    letter,
    form: { ...(rule.with === undefined ? {} : draft.state.given[rule.with]?.form), ...form },
    basis: articles.length > 0 ? [...new Set(articles)] : procedure.articles.slice(0, FEW),
    ...(until !== undefined && ASKING.has(kind) ? { until } : {}),
  });
}

/** Without a limit of the law there are many articles that a procedure rests on: the first say what it is. */
const FEW = 2;

/** A limit ends with its last day, at the instant at which the next one begins. */
const lastDayOf = (at: string | undefined): Day | undefined => (at === undefined ? undefined : dayOf(addMs(at, -1)));

/** What puts in a suspension, or lifts one, is the letter of that. */
function kindBy(made: readonly Effect[], usual: LetterKind): LetterKind {
  const changes = made.flatMap((one) => (one.effect === 'register' ? [one.change] : []));
  const found = changes.find((one) => one.register === SUSPENSIONS);
  if (!found) return usual;
  return found.op === 'put' ? 'suspended' : 'lifted';
}
const SUSPENSIONS = 'suspensions';

const unitsOfItem = ({ context }: Draft, item: Item): UnitId[] =>
  firstHands(item).flatMap((key) => unitOfKey(key, context.directory) ?? []);

/** Whoever has to do something now where the letter asks for it; else who asked; else all who have a part in it. */
function addressees({ state, context }: Draft, kind: LetterKind, tasks: readonly Item[], from: UnitId): UnitId[] {
  const others = (units: readonly (UnitId | undefined)[]) =>
    [...new Set(units)].filter((unit): unit is UnitId => unit !== undefined && unit !== from);
  const asked = others(tasks.flatMap((task) => firstHands(task).map((key) => unitOfKey(key, context.directory))));
  const opener = others([state.opener.unit]);
  const [first, second] = ASKING.has(kind) || ABOUT_TASK.has(kind) ? [asked, opener] : [opener, asked];
  if (first.length > 0) return first;
  return second.length > 0 ? second : others(state.units);
}

/** It stands in the matter from now on, once; one that came too late for its decision stands there as void. */
export function noteLetter(draft: Draft, { letter, written }: Extract<Command, { kind: 'letter' }>): void {
  const known = draft.state.letters?.find(({ id }) => id === letter);
  const at = draft.context.now;
  if ('received' in written) {
    const { unit, by } = written.received;
    const isNew = known?.received?.some((one) => one.unit === unit) !== true;
    if (known?.to.some((one) => one.unit === unit) && isNew)
      emit(draft, { type: 'letterReceived', letter, unit, by, at });
    return;
  }
  if (!known || known.number !== undefined) return;
  if ('failed' in written) {
    if (known.failed !== written.failed) emit(draft, { type: 'letterFailed', letter, text: written.failed, at });
    return;
  }
  emit(draft, { type: 'letterIssued', letter, number: written.number, at });
  emit(draft, { type: 'attached', files: written.files, letter, by: systemDoer(texts.system), at });
}
