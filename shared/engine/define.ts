/** How a procedure is written down and checked: the short words of definitions, and what they must not get wrong. */
import type { Span } from '../kernel/calendar.ts';
import type { ArticleId } from '../regulation/articles.ts';
import type { CommandRule, Limit, Outcome, Procedure, Step, Tell } from './definition.ts';

/** Enters steps and leaves its own. */
export const go = (...enter: string[]): Outcome => ({ enter, leave: 'self' });
/** Enters steps beside everything that is open. */
export const also = (...enter: string[]): Outcome => ({ enter, leave: 'none' });
export const stay: Outcome = { enter: [], leave: 'none' };
export const finish = (end: string): Outcome => ({ enter: [], leave: 'all', end });
export const when = (label: string, holds: NonNullable<Outcome['when']>, outcome: Outcome): Outcome => ({
  ...outcome,
  when: holds,
  label,
});
export const telling = (outcome: Outcome, ...tells: Tell[]): Outcome => ({ ...outcome, tells });
/** Enters steps and leaves the named ones beside its own. */
export const goLeaving = (leave: readonly string[], ...enter: string[]): Outcome => ({ enter, leave });

export const limit = (n: number, unit: Span['unit'], basis: ArticleId, more: Partial<Limit> = {}): Limit => ({
  span: { n, unit },
  basis,
  ...more,
});
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

/** Steps and ends that something in the definition leads to, for checks and drawings. */
export function outcomesOf(procedure: Procedure): { from: string; command: string; outcome: Outcome }[] {
  const found = procedure.opening.outcomes.map((outcome) => ({ from: 'opening', command: 'open', outcome }));
  for (const [from, step] of Object.entries(procedure.steps)) {
    for (const [command, rule] of Object.entries(step.commands))
      for (const outcome of rule.outcomes) found.push({ from, command, outcome });
    if (step.kind !== 'task')
      for (const outcome of step.outcomes)
        found.push({ from, command: step.kind === 'wait' ? 'elapse' : 'allConfirmed', outcome });
    if (step.lapseOpens) found.push({ from, command: 'lapse', outcome: also(...step.lapseOpens) });
  }
  for (const [command, rule] of Object.entries(procedure.anytime))
    for (const outcome of rule.outcomes) for (const from of rule.during) found.push({ from, command, outcome });
  return found;
}

/** Every command of a definition with the step it stands in; `step` is absent for those of the matter as a whole. */
export const rulesOf = (procedure: Procedure): { command: string; rule: CommandRule; step?: string }[] => [
  ...Object.entries(procedure.steps).flatMap(([step, one]) =>
    Object.entries(one.commands).map(([command, rule]) => ({ command, rule, step })),
  ),
  ...Object.entries(procedure.anytime).map(([command, rule]) => ({ command, rule })),
];

/** Names that the engine itself uses beside those of a definition. */
const RESERVED = {
  steps: ['opening', 'extension'],
  commands: ['open', 'elapse', 'allConfirmed', 'lapse', 'askExtension', 'grantExtension', 'refuseExtension'],
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

function faultsOfNames(procedure: Procedure): string[] {
  const roles: [where: string, name: string | undefined][] = [['supervisor', procedure.supervisor]];
  const steps: [where: string, name: string][] = [];
  for (const [name, step] of Object.entries(procedure.steps)) {
    if (step.kind === 'task') roles.push([name, step.by]);
    roles.push([`${name}.extension`, step.extension?.asks], [`${name}.extension`, step.extension?.consents]);
    for (const opened of [...(step.lapseOpens ?? []), ...(step.unlessOpen ?? [])])
      steps.push([`a lapse of ${name}`, opened]);
  }
  for (const { command, rule } of rulesOf(procedure)) roles.push([command, rule.by], [command, rule.alsoBy]);
  for (const [command, rule] of Object.entries(procedure.anytime))
    for (const step of rule.during) steps.push([command, step]);
  for (const { from, command, outcome } of outcomesOf(procedure))
    for (const step of [...outcome.enter, ...(Array.isArray(outcome.leave) ? (outcome.leave as string[]) : [])])
      steps.push([`${from}.${command}`, step]);
  return [
    ...roles.flatMap(([where, name]) =>
      name === undefined || procedure.roles[name] ? [] : [`${where} names the unknown role ${name}`],
    ),
    ...steps.flatMap(([where, name]) => (procedure.steps[name] ? [] : [`${where} leads to the unknown step ${name}`])),
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
    ...Object.entries(procedure.steps).flatMap(([name, step]): [string, readonly Outcome[]][] =>
      step.kind === 'task' ? [] : [[name, step.outcomes]],
    ),
  ];
  return lists.flatMap(([where, outcomes]) => [
    ...(outcomes.at(-1)?.when === undefined && outcomes.length > 0 ? [] : [`${where} may come to no outcome`]),
    ...outcomes.flatMap((one) => {
      if (one.end === undefined) return [];
      return [
        ...(procedure.ends[one.end] ? [] : [`${where} names the unknown end ${one.end}`]),
        ...(one.leave === 'all' && one.enter.length === 0 ? [] : [`${where} ends with something open`]),
      ];
    }),
  ]);
}
