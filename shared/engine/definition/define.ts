/** How a procedure is written down and checked: the short words of definitions, and what they must not get wrong. */
import type { Span } from '../../kernel/calendar.ts';
import type { ArticleId } from '../../regulation/articles.ts';
import { texts } from '../texts.ts';
import type { MatterState } from '../matter/state.ts';
import type { CommandRule, Limit, Outcome, Procedure, Step, Tell, Values } from './definition.ts';

/** Enters steps and leaves its own. */
export const go = (...enter: string[]): Outcome => ({ enter, leave: 'self' });
/** Enters steps beside everything that is open. */
export const also = (...enter: string[]): Outcome => ({ enter, leave: 'none' });
export const stay: Outcome = { enter: [], leave: 'none' };
export const finish = (end: string): Outcome => ({ enter: [], leave: 'all', end });
export const when = <M = MatterState, V = Values>(
  label: string,
  holds: (matter: M, form: V) => boolean,
  outcome: Outcome<NoInfer<M>, NoInfer<V>>,
): Outcome<M, V> => ({ ...outcome, when: holds, label });
export const telling = <M = MatterState, V = Values>(
  outcome: Outcome<NoInfer<M>, NoInfer<V>>,
  ...tells: Tell<NoInfer<M>>[]
): Outcome<M, V> => ({ ...outcome, tells });
/** Enters steps and leaves the named ones beside its own. */
export const goLeaving = (leave: readonly string[], ...enter: string[]): Outcome => ({ enter, leave });

export const limit = <M = MatterState>(
  n: number,
  unit: Span['unit'],
  basis: ArticleId,
  more: Partial<Limit<M>> = {},
): Limit<M> => ({ span: { n, unit }, basis, ...more });
/** A limit for which no rule gives a number: a setting of the city, shown as such and never as a legal limit. */
export const citySet = (
  setting: string,
  settingTitle: string,
  n: number,
  unit: Span['unit'],
  more: Partial<Limit> = {},
): Limit => ({
  span: { n, unit },
  basis: 'setting',
  setting,
  settingTitle,
  ...more,
});

/** The task in which a step that several are asked in is closed without who has said nothing. */
export const closingOf = (step: Step): string | undefined =>
  step.kind === 'task' ? step.joint?.closing : step.kind === 'receipts' ? step.closing : undefined;

/** What a lapse of the step opens beside it: what it says itself, and the task in which a joint step is closed. */
export function openedByLapse(step: Step): readonly string[] {
  const closing = closingOf(step);
  return [...(step.lapseOpens ?? []), ...(closing === undefined ? [] : [closing])];
}

/** Steps and ends that something in the definition leads to, for checks and drawings. */
export function outcomesOf(procedure: Procedure): { from: string; command: string; outcome: Outcome }[] {
  const found = procedure.opening.outcomes.map((outcome) => ({ from: 'opening', command: 'open', outcome }));
  for (const [from, step] of Object.entries(procedure.steps)) {
    for (const [command, rule] of Object.entries(step.commands))
      for (const outcome of rule.outcomes) found.push({ from, command, outcome });
    for (const outcome of outcomesOfStep(step)) found.push({ from, command: commandOfItself[step.kind], outcome });
    const opened = openedByLapse(step);
    if (opened.length > 0) found.push({ from, command: 'lapse', outcome: also(...opened) });
  }
  for (const [command, rule] of Object.entries(procedure.anytime))
    for (const outcome of rule.outcomes) for (const from of rule.during) found.push({ from, command, outcome });
  return found;
}

/** What a step comes to by itself: when it is over, when all have confirmed, voted or ended. */
const outcomesOfStep = (step: Step): readonly Outcome[] => {
  if (step.kind === 'task') return step.joint?.outcomes ?? [];
  return step.kind === 'span' ? [] : step.outcomes;
};
const commandOfItself: Record<Step['kind'], string> = {
  task: 'voted',
  wait: 'elapse',
  receipts: 'allConfirmed',
  children: 'allEnded',
  span: 'lapse',
};

/** Every command of a definition with the step it stands in; `step` is absent for those of the matter as a whole. */
export const rulesOf = (procedure: Procedure): { command: string; rule: CommandRule; step?: string }[] => [
  ...Object.entries(procedure.steps).flatMap(([step, one]) =>
    Object.entries(one.commands).map(([command, rule]) => ({ command, rule, step })),
  ),
  ...Object.entries(procedure.anytime).map(([command, rule]) => ({ command, rule })),
];

/** Everything that a definition tells to somebody, with the command that does. */
export const tellsOf = (procedure: Procedure): { from: string; tell: Tell }[] => [
  ...(procedure.opening.tells ?? []).map((tell) => ({ from: 'open', tell })),
  ...rulesOf(procedure).flatMap(({ command, rule }) => (rule.tells ?? []).map((tell) => ({ from: command, tell }))),
  ...outcomesOf(procedure).flatMap(({ command, outcome }) =>
    (outcome.tells ?? []).map((tell) => ({ from: command, tell })),
  ),
];

/** Names that the engine itself uses beside those of a definition. */
const RESERVED = {
  steps: ['opening', 'extension', 'signature', 'materials'],
  commands: [
    ...['open', 'elapse', 'allConfirmed', 'lapse', 'voted', 'allEnded', 'askExtension', 'grantExtension'],
    ...['refuseExtension', ...Object.keys(texts.verbs)],
  ],
};

/** Checks that every name in a definition leads somewhere. @throws Error when it does not, at load time. */
export function defineProcedure(procedure: Procedure): Procedure {
  const faults = [
    ...faultsOfNames(procedure),
    ...Object.entries(procedure.steps).flatMap(([name, step]) => faultsOfStep(name, step)),
    ...faultsOfOutcomes(procedure),
  ];
  if (faults.length > 0) throw new Error(`procedure ${procedure.key}: ${faults.join('; ')}`);
  return procedure;
}

/** Commands whose giver may not judge afterwards, and that there are none of: the bar would hold nobody. */
const unknownGivers = (procedure: Procedure): string[] =>
  Object.entries(procedure.steps).flatMap(([name, step]) =>
    (step.independent?.gave ?? [])
      .filter((given) => !rulesOf(procedure).some(({ command }) => command === given))
      .map((given) => `${name} bars whoever gave the unknown command ${given}`),
  );

function faultsOfNames(procedure: Procedure): string[] {
  const roles: [where: string, name: string | undefined][] = [['supervisor', procedure.supervisor]];
  const steps: [where: string, name: string][] = [];
  for (const [name, step] of Object.entries(procedure.steps)) {
    if (step.kind === 'task' || step.kind === 'span') roles.push([name, step.by]);
    if (step.kind === 'task') roles.push([`${name}.materials`, step.materials?.from]);
    if (step.kind === 'span') for (const inner of step.over) steps.push([name, inner]);
    roles.push([`${name}.extension`, step.extension?.asks], [`${name}.extension`, step.extension?.consents]);
    roles.push([`${name}.extension`, step.extension?.tells]);
    for (const judged of step.independent?.of ?? []) roles.push([`${name}.independent`, judged]);
    if (step.kind === 'task') roles.push([`${name}.takenUpBy`, step.takenUpBy]);
    for (const opened of [...(step.lapseOpens ?? []), ...(step.unlessOpen ?? [])])
      steps.push([`a lapse of ${name}`, opened]);
  }
  for (const { command, rule } of rulesOf(procedure)) roles.push([command, rule.by], [command, rule.alsoBy]);
  for (const { from, tell } of tellsOf(procedure))
    if (typeof tell.to !== 'function') for (const name of [tell.to].flat()) roles.push([from, name]);
  for (const [command, rule] of Object.entries(procedure.anytime))
    for (const step of rule.during) steps.push([command, step]);
  for (const { from, command, outcome } of outcomesOf(procedure))
    for (const step of [
      ...outcome.enter,
      ...(Array.isArray(outcome.leave) ? (outcome.leave as string[]) : []),
      ...[outcome.reseats, outcome.closes].filter((one) => one !== undefined),
    ])
      steps.push([`${from}.${command}`, step]);
  return [
    ...roles.flatMap(([where, name]) =>
      name === undefined || procedure.roles[name] ? [] : [`${where} names the unknown role ${name}`],
    ),
    ...steps.flatMap(([where, name]) => (procedure.steps[name] ? [] : [`${where} leads to the unknown step ${name}`])),
    ...(procedure.reopens?.enters ?? []).filter((name) => !procedure.steps[name]).map((name) => `reopens into ${name}`),
    ...(procedure.refusedEntry?.enters ?? [])
      .filter((name) => !procedure.steps[name])
      .map((name) => `goes on into ${name} when an entry is refused`),
    ...(procedure.reopens?.ends ?? []).filter((name) => !procedure.ends[name]).map((name) => `reopens after ${name}`),
    ...unknownGivers(procedure),
    ...(procedure.reopens && !procedure.roles[procedure.reopens.by] ? ['reopened by an unknown role'] : []),
    // In chat a command is known by its title: the engine's own words can't mean something else in one procedure.
    ...rulesOf(procedure)
      .filter(({ rule }) => Object.values<string>(texts.verbs).includes(rule.title))
      .map(({ command, rule }) => `${command} is called ${rule.title}, which is a verb of the engine`),
    ...RESERVED.steps.filter((name) => procedure.steps[name]).map((name) => `${name} is a step of the engine`),
    ...rulesOf(procedure)
      .filter(({ command }) => RESERVED.commands.includes(command))
      .map(({ command }) => `${command} is a command of the engine`),
  ];
}

function faultsOfStep(name: string, step: Step): string[] {
  const limits = [
    ...step.limits,
    ...(step.kind === 'wait' ? [step.lasts] : []),
    ...(step.kind === 'task' ? [step.climb, step.renotify].filter((one) => one !== undefined) : []),
  ];
  const limited = step.limits.length > 0 || step.kind === 'wait' || (step.kind === 'task' && step.climb !== undefined);
  return [
    ...(limited || step.noLimit ? [] : [`step ${name} has neither a limit nor a reason for none`]),
    ...(limits.some((one) => one.basis === 'setting' && one.setting === undefined)
      ? [`a limit of ${name} names no setting`]
      : []),
    ...(step.extension && !limits.some((one) => one.basis === step.extension?.basis)
      ? [`the extension of ${name} rests on an article that limits nothing there`]
      : []),
    // Nobody has a wait or receipts on his list, so its commands must say who may give them.
    ...(step.kind === 'task'
      ? []
      : Object.entries(step.commands)
          .filter(([, rule]) => rule.by === undefined)
          .map(([command]) => `${name}.${command} says not who may give it`)),
  ];
}

function faultsOfOutcomes(procedure: Procedure): string[] {
  const lists: [where: string, outcomes: readonly Outcome[]][] = [
    ['opening', procedure.opening.outcomes],
    ...rulesOf(procedure).map(({ command, rule }): [string, readonly Outcome[]] => [command, rule.outcomes]),
    ...Object.entries(procedure.steps).map(([name, step]): [string, readonly Outcome[]] => [
      name,
      outcomesOfStep(step),
    ]),
  ];
  const silent = (where: string) => {
    const step = procedure.steps[where];
    return step?.kind === 'span' || (step?.kind === 'task' && !step.joint);
  };
  return lists.flatMap(([where, outcomes]) => [
    ...((outcomes.at(-1)?.when === undefined && outcomes.length > 0) || silent(where)
      ? []
      : [`${where} may come to no outcome`]),
    ...outcomes.flatMap((one) => {
      if (one.end === undefined) return [];
      return [
        ...(procedure.ends[one.end] ? [] : [`${where} names the unknown end ${one.end}`]),
        ...(one.leave === 'all' && one.enter.length === 0 ? [] : [`${where} ends with something open`]),
      ];
    }),
  ]);
}
