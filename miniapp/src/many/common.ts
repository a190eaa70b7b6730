/** What several chosen tasks have in common. Pure. */
import type { AllowedCommandView, MatterSummary } from '@banjie/shared/contract/shapes.ts';
import { same } from '../form/values.ts';
import { texts } from './texts.ts';

/** One of the chosen, with the task that was on the screen. */
export interface Target {
  matter: string;
  /** '' where the command belongs to the matter as a whole. */
  item: string;
  number: string;
  title: string;
}

/** A command that every chosen task offers, under one form. */
export interface ManyCommand extends AllowedCommandView {
  targets: Target[];
}

export interface Common {
  commands: ManyCommand[];
  /** Why there is nothing to be done with all of them, or less than with each. */
  why?: string;
}

/** Tasks at the same step of the same procedure. */
export interface Kind {
  title: string;
  matters: MatterSummary[];
}

/** Where a matter stands, in words. */
export const stepsOf = ({ steps }: MatterSummary): string => [...new Set(steps)].join('、');

const open = (one: AllowedCommandView): boolean => one.blocked === undefined;

/** Receipts are given one by one. What may be done is not known before the list was read for it; then it can be chosen. */
export const choosable = (matter: MatterSummary): boolean =>
  matter.kind === 'matter' && (matter.allowed === undefined || matter.allowed.some(open));

export const whyNot = (matter: MatterSummary): string | undefined =>
  choosable(matter) ? undefined : matter.kind === 'receipt' ? texts.receipt : texts.alone;

/** The same command in the same words with the same form: what is filled in once means the same for each. */
const alike = (one: AllowedCommandView, other: AllowedCommandView): boolean =>
  one.command === other.command &&
  one.title === other.title &&
  one.decides === other.decides &&
  same(one.form, other.form);

/** Undefined until all of the chosen have been read with their commands. */
export function commonOf(chosen: readonly MatterSummary[]): Common | undefined {
  const [first, ...others] = chosen;
  if (!first) return { commands: [] };
  if (chosen.some((one) => one.allowed === undefined)) return undefined;
  const shared = (first.allowed ?? []).flatMap((command) => {
    const twins = others.map((other) => (other.allowed ?? []).find((one) => alike(one, command)));
    return twins.includes(undefined) ? [] : [[command, ...twins.filter((one) => one !== undefined)]];
  });
  const commands = shared
    .filter((each) => each.every(open))
    .map((each) => together(each, chosen))
    .filter((one) => one !== undefined);
  const own = commands.some((one) => !one.verb);
  const blocked = shared.find((each) => each.some((one) => !one.verb && !open(one)))?.find((one) => !open(one));
  const why = own
    ? undefined
    : blocked
      ? texts.closed(blocked.title, blocked.blocked ?? '')
      : commands.length === 0
        ? texts.notCommon
        : kindsOf(chosen).length > 1
          ? texts.onlyVerbs
          : texts.singly;
  return { commands, ...(why === undefined ? {} : { why }) };
}

function together(each: readonly AllowedCommandView[], chosen: readonly MatterSummary[]): ManyCommand | undefined {
  const [first] = each;
  if (!first) return undefined;
  // Of different procedures the same words may lead to different things: each of them is said.
  const after = [...new Set(each.flatMap((one) => one.consequence ?? []))].join('\n');
  const { consequence: _, ...command } = first;
  return {
    ...command,
    ...(after === '' ? {} : { consequence: after }),
    targets: chosen.map(({ id, number, title }, n) => ({ matter: id, item: each[n]?.item ?? '', number, title })),
  };
}

/** The kinds among these, most frequent first. */
export function kindsOf(matters: readonly MatterSummary[]): Kind[] {
  const kinds = new Map<string, Kind>();
  for (const matter of matters.filter(choosable)) {
    const title = [matter.procedureTitle, stepsOf(matter)].filter(Boolean).join(' · ');
    const kind = kinds.get(title) ?? { title, matters: [] };
    kind.matters.push(matter);
    kinds.set(title, kind);
  }
  return [...kinds.values()].sort((one, other) => other.matters.length - one.matters.length);
}
