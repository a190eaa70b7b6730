/**
 * 退回: back to an earlier step, where everything begins anew: its limit, its reminders, its notice. It takes back its own
 * branch and no other, and never leads whoever asked behind a decision against him (decision 0044).
 */
import { z } from 'zod';
import { enterAll, leaveAll } from '../deciding/carry-out.ts';
import { emit, stepOf, titleOf } from '../deciding/draft.ts';
import { openedByLapse } from '../definition/define.ts';
import { partiesOf, roleOf } from '../definition/roles.ts';
import { choice, reason } from '../forms/form.ts';
import { unitOfKey } from '../../kernel/party.ts';
import { texts } from '../texts.ts';
import type { Procedure } from '../definition/definition.ts';
import type { Given, Item, MatterState } from '../matter/state.ts';
import { judges, type ItemScene, type ItemVerb } from './verb.ts';

const f = texts.verbForms;

/** Steps on the way that has led to a task, the nearest of them first; without its own. */
function wayTo({ cameFrom }: MatterState, item: Item): string[] {
  const way: string[] = [];
  for (
    let step = item.after ?? cameFrom[item.step];
    step !== undefined && step !== item.step && !way.includes(step);
    step = cameFrom[step]
  )
    way.push(step);
  return way;
}

/**
 * Tasks on the way that has led to the one that is returned, the first of them first. What went on beside that way (an
 * opinion, a report) is no way back: from there nobody would come to the returned task again.
 */
function earlier({ procedure, matter, item, context }: ItemScene): string[] {
  const way = wayTo(matter, item);
  // It has come round to itself, after something was mended: what lies between comes after it, and would be passed over.
  const isLoop = matter.cameFrom[way.at(-1) ?? ''] === item.step;
  return (isLoop ? way.slice(0, 1) : way).reverse().filter((name) => {
    const step = procedure.steps[name];
    if (step?.kind !== 'task' || matter.items.some((one) => one.step === name)) return false;
    // A joint step that was passed over because nobody sits in it: there is nobody to give it back to.
    return !step.joint || partiesOf(roleOf(procedure, step.by), matter, context).length > 0;
  });
}

/** Where an open task has come from: what its opening has followed, or the lapse of what. Undefined where that is not known. */
function originsOf(procedure: Procedure, matter: MatterState, item: Item): ReadonlySet<string> | undefined {
  const way = wayTo(matter, item);
  if (way.length > 0) return new Set(way);
  const lapsed = matter.items.filter((one) => {
    const step = stepOf(procedure, one);
    return one.id !== item.id && step !== undefined && openedByLapse(step).includes(item.step);
  });
  if (lapsed.length > 0) return new Set(lapsed.flatMap((one) => [one.step, ...wayTo(matter, one)]));
  const first = procedure.opening.outcomes.some(({ enter }) => enter.includes(item.step));
  return first ? new Set() : undefined;
}

/** What is open beside a task and no part of it: another branch, with its own origins. */
const besides = ({ procedure, matter, item }: ItemScene): Item[] =>
  matter.items.filter(
    (one) =>
      one.id !== item.id && procedure.steps[one.step] !== undefined && procedure.steps[one.step]?.kind !== 'span',
  );

/** Another branch that is open and has come from there too: what it has done and must do would be passed by. */
const passedBy = (scene: ItemScene, back: string): Item | undefined =>
  besides(scene).find((other) => originsOf(scene.procedure, scene.matter, other)?.has(back) ?? true);

/** The latest command of a step. */
function latestOf({ procedure, matter }: ItemScene, step: string): [string, Given] | undefined {
  const given = Object.keys(procedure.steps[step]?.commands ?? {}).flatMap((name): [string, Given][] => {
    const one = matter.given[name];
    return one ? [[name, one]] : [];
  });
  return given.reduce<[string, Given] | undefined>((a, b) => (a && a[1].at > b[1].at ? a : b), undefined);
}

/** A decision of another unit against whoever asked, behind which he would come. */
function against(scene: ItemScene, back: string): string | undefined {
  const { procedure, matter, item, context } = scene;
  const { unit } = matter.opener;
  if (procedure.opening.finding || unit === undefined) return undefined;
  if (!item.parties.some((key) => unitOfKey(key, context.directory) === unit)) return undefined;
  const way = wayTo(matter, item);
  return way.slice(0, way.indexOf(back) + 1).find((step) => {
    const [name = '', given] = latestOf(scene, step) ?? [];
    const rule = procedure.steps[step]?.commands[name];
    return rule?.decides === true && rule.tone === 'danger' && given?.by.unit !== unit;
  });
}

const fitting = ({ step, item }: ItemScene): boolean =>
  step?.kind === 'task' && !step.joint && item.delegated === undefined;

/** Steps to which the task can be returned when nothing stands beside it; with why it can't, where it never can. */
function possible(scene: ItemScene): { steps: string[]; why?: string } {
  const { step } = scene;
  if (!fitting(scene) || step?.kind !== 'task') return { steps: [] };
  const steps = earlier(scene);
  if (steps.length === 0) return { steps };
  if (step.noReturn !== undefined) return { steps: [], why: f.noReturn(step.noReturn) };
  const own = steps.filter((name) => against(scene, name) === undefined);
  return own.length > 0 ? { steps: own } : { steps: [], why: f.decidedAgainst };
}

/** Those of them that lead past no other branch. */
const targets = (scene: ItemScene, { steps } = possible(scene)): string[] =>
  steps.filter((name) => passedBy(scene, name) === undefined);

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
    who: (scene) => (possible(scene).steps.length > 0 ? scene.item.parties : undefined),
    whyNot: (scene) => possible(scene).why,
    gate(scene) {
      const { steps } = possible(scene);
      if (steps.some((name) => passedBy(scene, name) === undefined)) return undefined;
      const other = passedBy(scene, steps[0] ?? '');
      return f.besides(other ? titleOf(scene.procedure, other) : '');
    },
    form(scene) {
      const all = possible(scene);
      const free = targets(scene, all);
      return formOf(scene.procedure, free.length > 0 ? free : all.steps);
    },
    recorded: (procedure) => formOf(procedure, Object.keys(procedure.steps)),
    apply(draft, item, { form, by }) {
      const at = draft.context.now;
      const back = String(form['step']);
      const way = wayTo(draft.state, item);
      // What was voted on the way holds no more: it was about what is done anew.
      for (const step of [item.step, ...way.slice(0, Math.max(0, way.indexOf(back)))])
        if (draft.state.votes[step]?.length) emit(draft, { type: 'jointBegan', step });
      const cause = { command: 'returnToStep', title: texts.verbs.returnToStep, by: by.name, at };
      leaveAll(draft, [item], item, cause);
      enterAll(draft, [back], cause);
      return undefined;
    },
  },
} as const satisfies Record<string, ItemVerb>;
