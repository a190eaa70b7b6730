/** From the words of a procedure to the definition that the engine carries out: titles by their names, `withdrawable`, closings. */
import { defineProcedure, finish } from '../definition/define.ts';
import type { CommandRule, Joint, Limit, Procedure, Step, Tell } from '../definition/definition.ts';
import type { Recurrence } from '../definition/recurrence.ts';
import { reasoned } from '../forms/form.ts';
import type { MatterState } from '../matter/state.ts';
import { texts } from '../texts.ts';
import { periodSet } from '../settings/settings.ts';
import type { Definition, Forms, Periodic, Texts } from './typed.ts';
import { groupOf, usualRole } from './usual.ts';

/** A limit for which no rule gives a number: the city's setting `<procedure>.<step>`, titled like it in the texts. */
export const city = <M = MatterState>(
  n: number,
  unit: Limit['span']['unit'],
  more: Partial<Limit<M>> = {},
): Limit<M> => ({
  span: { n, unit },
  basis: 'setting',
  ...more,
});

/** While one of these steps is open, for the `when` of an outcome and for what is offered. */
export const isOpen =
  (...steps: readonly string[]) =>
  (matter: MatterState): boolean =>
    matter.items.some((item) => steps.includes(item.step));

/** Opened by a person and not by its turn, and none of these was given yet: what may be withdrawn of a recurring duty. */
export const byHand =
  (...notYet: readonly string[]) =>
  ({ opener, given }: Pick<MatterState, 'opener' | 'given'>): boolean =>
    opener.kind === 'person' && notYet.every((command) => given[command] === undefined);

/**
 * Writes down a procedure. Names lead to their words in `t`: a step, a command, a role or an end has its title there.
 * @throws Error at load time, as `defineProcedure` does
 */
export function procedure<const T extends Texts, const F extends Forms>(
  t: T,
  forms: F,
  definition: Definition<F, T>,
): Procedure {
  const written = definition as unknown as Untyped;
  const { withdrawable, ends, steps, anytime = {}, opening, registers = [], recurs, ...rest } = written;
  const { version = 1, supervisor = 'authority', group = groupOf(written.articles) } = written;
  if (!group) throw new Error(`procedure ${written.key}: its articles are of no measure`);
  const roles = { ...usualRoles(t, group), ...written.roles };
  const named = { key: written.key, t, forms, supervisor };
  return defineProcedure({
    ...(typeof t.noTermination === 'string' ? { noTermination: t.noTermination } : {}),
    ...rest,
    ...{ version, group, supervisor },
    title: t.title,
    summary: t.summary,
    roles: mapped(roles, (role, key) => ({ ...role, title: wordFor(named, 'roles', key) })),
    opening: { ...listed(opening), form: forms.opening, by: { ...opening.by, title: t.opener } },
    steps: Object.assign(
      {},
      ...Object.entries(steps).map(([key, step]) => stepsOf(named, key, step)),
    ) as Procedure['steps'],
    anytime: {
      ...mapped(anytime, (rule, key) => ({ ...ruleOf(named, key, rule), by: rule.by, during: rule.during })),
      ...(withdrawable ? { withdraw: withdrawal(named, withdrawable) } : {}),
    },
    ends: {
      ...endsOf(named, ends.good, true),
      ...endsOf(named, ends.bad ?? [], false),
      ...(withdrawable ? { withdrawn: { title: t.ends['withdrawn'] ?? texts.withdrawn.end, good: false } } : {}),
    },
    registers,
    ...(recurs ? { recurs: 'usually' in recurs ? periodic(named, recurs) : recurs } : {}),
  });
}

function periodic({ key, t }: Named, { usually, ...recurs }: Periodic): Recurrence {
  const title = t.settings?.['period'];
  if (typeof title !== 'string') throw new Error(`procedure ${key}: the texts have no word for its period`);
  return {
    ...recurs,
    every: 'setting',
    setting: periodSet(`${key}.period`, title, usually),
    form: (turn) => ({ period: turn.title }),
  };
}

/** What the types above have promised, without the forms' own: the engine reads any definition. */
type Loose<T, K extends keyof T> = Omit<T, K> & Partial<Pick<T, K>>;
type LooseCommand = Omit<Loose<CommandRule, 'title'>, 'decides' | 'tells'> & {
  tells?: Tell | readonly Tell[];
  decides?: 'for' | 'against' | boolean;
};
type During = { by: string; during: readonly string[] };
type LooseStep = Omit<Loose<Step, 'title' | 'limits' | 'kind'>, 'commands'> & {
  task?: readonly [by: string, within: Limit, takenUpBy?: string];
  by?: string;
  commands?: Record<string, LooseCommand>;
};
type Untyped = Omit<
  Procedure,
  | ('title' | 'summary' | 'roles' | 'opening' | 'steps' | 'anytime' | 'ends' | 'registers' | 'recurs')
  | ('version' | 'group' | 'supervisor')
> & {
  version?: number;
  group?: Procedure['group'];
  supervisor?: string;
  recurs?: Recurrence | Periodic;
  roles: Record<string, Procedure['roles'][string]>;
  opening: Omit<Procedure['opening'], 'tells'> & { tells?: Tell | readonly Tell[] };
  steps: Record<string, LooseStep>;
  anytime?: Record<string, LooseCommand & During>;
  withdrawable?: During & Omit<LooseCommand, 'outcomes'>;
  ends: { good: readonly string[]; bad?: readonly string[] };
  registers?: readonly string[];
};

const mapped = <A, B>(from: Readonly<Record<string, A>>, as: (value: A, key: string) => B): Record<string, B> =>
  Object.fromEntries(Object.entries(from).map(([key, value]) => [key, as(value, key)]));

/** Those that the texts name and the bodies of the city have anyway. */
const usualRoles = (t: Texts, group: Procedure['group']): Record<string, Procedure['roles'][string]> =>
  Object.fromEntries(
    Object.entries(t.roles).flatMap(([name, title]) => {
      const role = usualRole(name, group);
      return role ? [[name, { ...role, title }]] : [];
    }),
  );

interface Named {
  key: string;
  supervisor: string;
  t: Texts;
  forms: Forms;
}

/** @throws Error where the texts have no word for it */
function wordFor({ key, t }: Named, list: 'roles' | 'steps' | 'commands' | 'ends', name: string): string {
  const word = t[list][name];
  if (word === undefined) throw new Error(`procedure ${key}: the texts have no word for ${name} among ${list}`);
  return word;
}

const endsOf = (named: Named, names: readonly string[], good: boolean): Procedure['ends'] =>
  Object.fromEntries(names.map((name) => [name, { title: wordFor(named, 'ends', name), good }]));

const against = reasoned(texts.reason);

/** One notice is a list of one. */
const listed = <R extends { tells?: Tell | readonly Tell[] }>({ tells, ...rule }: R) => ({
  ...rule,
  ...(tells === undefined ? {} : { tells: [tells].flat() }),
});

/** A command under its name: its title, its help and its form stand elsewhere under the same name. */
function ruleOf(named: Named, name: string, { decides, ...rule }: LooseCommand): CommandRule {
  // A refusal without a reason is impossible, so it need not be said.
  const form = rule.form ?? named.forms[name] ?? (decides === 'against' ? against : undefined);
  const help = rule.help ?? named.t.consequences?.[name];
  const tone = rule.tone ?? (decides === 'for' ? 'primary' : decides === 'against' ? 'danger' : undefined);
  return {
    ...listed(rule),
    title: rule.title ?? wordFor(named, 'commands', name),
    ...(form ? { form } : {}),
    ...(help === undefined ? {} : { help }),
    ...(tone ? { tone } : {}),
    ...(decides ? { decides: true } : {}),
  };
}

function withdrawal(named: Named, { help, ...rule }: NonNullable<Untyped['withdrawable']>) {
  const { by, during } = rule;
  return {
    ...ruleOf(named, 'withdraw', {
      title: named.t.commands['withdraw'] ?? texts.withdrawn.command,
      tone: 'danger',
      form: named.forms['withdraw'] ?? reasoned(texts.withdrawn.why),
      ...rule,
      ...(help === undefined ? {} : { help }),
      outcomes: [finish('withdrawn')],
    }),
    by,
    during,
  };
}

/** The first command of a task is the usual one, and its button stands out, unless it says otherwise. */
function usual({ kind = 'task', by, commands = {} }: LooseStep): Record<string, LooseCommand> {
  const [first, ...rest] = Object.entries(commands);
  if (!first || kind !== 'task') return commands;
  if (![undefined, by].includes(first[1].by) || first[1].decides === 'against') return commands;
  return Object.fromEntries([[first[0], { tone: 'primary', ...first[1] }], ...rest]);
}

const spelledOut = ({ task, ...step }: LooseStep): LooseStep => {
  if (!task) return step;
  const [by, within, takenUpBy] = task;
  return { by, limits: [within], ...(takenUpBy === undefined ? {} : { takenUpBy }), ...step };
};

/** A step under its name, and the one in which it is closed where it is joint. */
function stepsOf(named: Named, name: string, words: LooseStep): Record<string, Step> {
  const step = spelledOut(words);
  const title = step.title ?? wordFor(named, 'steps', name);
  const full = {
    kind: 'task',
    ...step,
    title,
    limits: (step.limits ?? []).map((limit) => settingOf(named, name, title, limit)),
    commands: mapped(usual(step), (rule, command) => ruleOf(named, command, rule)),
  } as unknown as Step;
  if (full.kind === 'wait') return { [name]: { ...full, lasts: settingOf(named, name, title, full.lasts) } };
  const closing = `${name}Closing`;
  const { closedBy, closed } = closedIn(full, closing);
  if (closedBy === undefined) return { [name]: full };
  const command = `close${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  return {
    [name]: closed,
    [closing]: {
      kind: 'task',
      title: named.t.steps[closing] ?? texts.closing.step(title),
      by: closedBy,
      // Who closes may be silent as well.
      ...(closedBy === named.supervisor ? {} : { takenUpBy: named.supervisor }),
      limits: [settingOf(named, closing, texts.closing.step(title), city(3, 'wd'))],
      commands: { [command]: closeRule(name, named.t.commands[command] ?? texts.closing.command(title)) },
    },
  };
}

/** The engine knows the step in which it is closed, the words say who closes it. */
function closedIn(step: Step, closing: string): { closedBy: string | undefined; closed: Step } {
  if (step.kind === 'receipts') {
    const { closedBy, ...receipts } = step as typeof step & Closed;
    return { closedBy, closed: { ...receipts, closing } };
  }
  if (step.kind !== 'task' || !step.joint) return { closedBy: undefined, closed: step };
  const { closedBy, ...joint } = step.joint as Joint & Closed;
  return { closedBy, closed: { ...step, joint: { ...joint, closing } } };
}
interface Closed {
  closedBy?: string;
}

/** Named after its step, unless the procedure has a word for it: two of a procedure are two words in a chat. */
const closeRule = (joint: string, title: string): CommandRule => ({
  title,
  help: texts.closing.help,
  decides: true,
  tone: 'primary',
  form: reasoned(texts.closing.why),
  outcomes: [{ enter: [], leave: 'self', closes: joint }],
});

/** The setting of a step has the step's name, unless the definition says another. */
function settingOf({ key, t }: Named, step: string, title: string, limit: Limit): Limit {
  if (limit.basis !== 'setting' || limit.setting !== undefined) return limit;
  const word = t.settings?.[step];
  return { ...limit, setting: `${key}.${step}`, settingTitle: typeof word === 'string' ? word : title };
}
