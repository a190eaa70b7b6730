/** 退回: back to an earlier step, where everything begins anew: its limit, its reminders, its notice. */
import { z } from 'zod';
import { enterAll, leaveAll } from '../deciding/carry-out.ts';
import { emit } from '../deciding/draft.ts';
import { partiesOf, roleOf } from '../definition/roles.ts';
import { choice, reason } from '../forms/form.ts';
import { texts } from '../texts.ts';
import type { Procedure } from '../definition/definition.ts';
import type { Item, MatterState } from '../matter/state.ts';
import { judges, type ItemScene, type ItemVerb } from './verb.ts';

const f = texts.verbForms;

/** Steps on the way from an earlier one to a task, the task's own among them. */
function between(matter: MatterState, item: Item, from: string): string[] {
  const way: string[] = [item.step];
  for (
    let step = item.after ?? matter.cameFrom[item.step];
    step !== undefined && step !== from && !way.includes(step);
    step = matter.cameFrom[step]
  )
    way.push(step);
  return way;
}

/**
 * Tasks on the way that has led to the one that is returned, the first of them first. What went on beside that way (an
 * opinion, a report) is no way back: from there nobody would come to the returned task again.
 */
function targets({ procedure, matter, item, context }: ItemScene): string[] {
  const way: string[] = [];
  for (
    let step = item.after ?? matter.cameFrom[item.step];
    step !== undefined && step !== item.step && !way.includes(step);
    step = matter.cameFrom[step]
  )
    way.push(step);
  return way.reverse().filter((name) => {
    const step = procedure.steps[name];
    if (step?.kind !== 'task' || matter.items.some((one) => one.step === name)) return false;
    // A joint step that was passed over because nobody sits in it: there is nobody to give it back to.
    return !step.joint || partiesOf(roleOf(procedure, step.by), matter, context).length > 0;
  });
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
      const back = String(form['step']);
      // What was voted on the way holds no more: it was about what is done anew.
      for (const step of between(draft.state, item, back))
        if (draft.state.votes[step]?.length) emit(draft, { type: 'jointBegan', step });
      const cause = { command: 'returnToStep', title: texts.verbs.returnToStep, by: by.name, at };
      leaveAll(draft, [item], item, cause);
      enterAll(draft, [back], cause);
      return undefined;
    },
  },
} as const satisfies Record<string, ItemVerb>;
