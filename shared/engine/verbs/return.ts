/** 退回: back to an earlier step, where everything begins anew: its limit, its reminders, its notice. */
import { z } from 'zod';
import { leaveAll, syncSpans } from '../carry-out.ts';
import { outcomesOf } from '../define.ts';
import { enter } from '../enter.ts';
import { choice, reason } from '../form.ts';
import { texts } from '../texts.ts';
import type { Procedure } from '../definition.ts';
import { judges, type ItemScene, type ItemVerb } from './verb.ts';

const f = texts.verbForms;

/**
 * Tasks that this matter has been through and that lead to the one that is returned. A side step that only ends itself
 * is no way back: from there nobody would come to the returned task again.
 */
const targets = ({ procedure, matter, item }: Pick<ItemScene, 'procedure' | 'matter' | 'item'>): string[] =>
  matter.visited.filter(
    (name) =>
      name !== item.step &&
      procedure.steps[name]?.kind === 'task' &&
      matter.visited.indexOf(name) < matter.visited.indexOf(item.step) &&
      leadsTo(procedure, name, item.step) &&
      !matter.items.some((one) => one.step === name),
  );

/** Whether what the commands of a step bring about can lead to another step, by whatever ways. */
function leadsTo(procedure: Procedure, from: string, to: string): boolean {
  const ways = outcomesOf(procedure).filter(({ command }) => command !== 'lapse');
  const seen = new Set([from]);
  for (const step of seen) {
    for (const { from: source, outcome } of ways) if (source === step) for (const next of outcome.enter) seen.add(next);
    if (seen.has(to)) return true;
  }
  return false;
}

const formOf = (procedure: Procedure, steps: readonly string[]) =>
  z.object({
    step: choice(f.step, Object.fromEntries(steps.map((name) => [name, procedure.steps[name]?.title ?? name]))),
    reason: reason(f.why),
  });

export const returnVerbs = {
  returnToStep: {
    of: 'item',
    title: texts.verbs.returnToStep,
    help: f.returnHelp,
    tone: 'danger',
    decides: (scene) => judges(scene.step),
    who: (scene) =>
      scene.step?.kind === 'task' &&
      !scene.step.joint &&
      scene.step.noReturn === undefined &&
      scene.item.delegated === undefined &&
      targets(scene).length > 0
        ? scene.item.parties
        : undefined,
    form: (scene) => formOf(scene.procedure, targets(scene)),
    recorded: (procedure) => formOf(procedure, Object.keys(procedure.steps)),
    apply(draft, item, { form, by }) {
      const at = draft.context.now;
      const cause = { command: 'returnToStep', title: texts.verbs.returnToStep, by: by.name, at };
      leaveAll(draft, [item], item, cause);
      enter(draft, String(form['step']));
      syncSpans(draft, cause);
      return undefined;
    },
  },
} as const satisfies Record<string, ItemVerb>;
