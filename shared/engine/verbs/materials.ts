/**
 * Missing material: told once and completely, never a ground for refusal (N-21). A second list is possible, for a
 * requester must not be left with a request that can't be answered, but it is flagged to the supervisor. No rule of
 * the city or the nation grants that the clock stops meanwhile, so it does not.
 */
import { z } from 'zod';
import { deadlineOf, timersOf } from '../definition/limits.ts';
import { leaveAll } from '../deciding/carry-out.ts';
import { emit, MATERIALS_STEP, notify, stepOf, titleOf, unitsOf, wordsOf } from '../deciding/draft.ts';
import { list, long, text } from '../forms/form.ts';
import { partiesOf, roleOf } from '../definition/roles.ts';
import { texts } from '../texts.ts';
import type { Item } from '../matter/state.ts';
import type { ItemVerb } from './verb.ts';

const t = texts.verbs;
const f = texts.verbForms;

export const materialsOutstanding = (items: readonly Item[], id: string): boolean =>
  items.some((one) => one.supplies?.item === id);

export const materialVerbs = {
  askMaterials: {
    of: 'item',
    title: t.askMaterials,
    help: f.materialsHelp,
    who: ({ item, step, matter }) =>
      step?.kind === 'task' && step.materials && !item.delegated && !materialsOutstanding(matter.items, item.id)
        ? item.parties
        : undefined,
    form: z.object({
      missing: list(f.missing, z.object({ what: text(f.what, { max: 200 }) }), { max: 50 }),
      note: long(f.note, { max: 1000 }).optional(),
    }),
    apply(draft, item, { form }) {
      const { procedure, context, state } = draft;
      const step = stepOf(procedure, item);
      if (step?.kind !== 'task' || !step.materials) return undefined;
      const role = roleOf(procedure, step.materials.from);
      const parties = partiesOf(role, state, context);
      const id = `${MATERIALS_STEP}#${state.entered + 1}`;
      const deadline = deadlineOf(`${id}.1`, step.materials.limit, state, context);
      const task: Item = {
        id,
        step: MATERIALS_STEP,
        kind: 'task',
        since: context.now,
        parties,
        deadlines: [deadline],
        supplies: { item: item.id },
      };
      emit(draft, {
        type: 'entered',
        item: task,
        timers: timersOf(id, deadline, context),
        units: unitsOf(parties, role, draft),
      });
      const rows = (form['missing'] as { what: string }[]).map((one, n) => `${n + 1}. ${one.what}`);
      notify(draft, {
        to: parties,
        kind: 'task',
        subject: texts.taskSubject(texts.materialsTitle),
        body: `${state.title}（${rows.slice(0, 5).join('；')}${rows.length > 5 ? texts.andOthers : ''}）`,
        item: id,
        words: wordsOf(undefined, MATERIALS_STEP),
        dueAt: deadline.at,
      });
      if ((item.materialsAsked ?? 0) > 0) {
        emit(draft, { type: 'flagged', item: item.id, why: 'secondMaterials' });
        notify(draft, {
          to: partiesOf(roleOf(procedure, procedure.supervisor), state, context),
          kind: 'info',
          subject: texts.secondMaterials,
          body: `${state.title}（${titleOf(procedure, item)}）`,
        });
      }
      return undefined;
    },
  },
  supplyMaterials: {
    of: 'item',
    title: t.supplyMaterials,
    tone: 'primary',
    who: ({ item }) => (item.supplies ? item.parties : undefined),
    form: z.object({ supplied: long(f.supplied) }),
    apply(draft, item, { by }) {
      const main = draft.state.items.find((one) => one.id === item.supplies?.item);
      leaveAll(draft, [item], item, {
        command: 'supplyMaterials',
        title: t.supplyMaterials,
        by: by.name,
        at: draft.context.now,
      });
      if (main)
        notify(draft, {
          to: main.parties,
          kind: 'task',
          subject: texts.supplied,
          body: draft.state.title,
          item: main.id,
          words: wordsOf(stepOf(draft.procedure, main), main.step),
        });
      return undefined;
    },
  },
} as const satisfies Record<string, ItemVerb>;
