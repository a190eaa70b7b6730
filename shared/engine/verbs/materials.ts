/**
 * Missing material: told once and completely, never a ground for refusal (N-21). A second list is possible, for a
 * requester must not be left with a request that can't be answered, but it is flagged to the supervisor. No rule of
 * the city or the nation grants that the clock stops meanwhile, so it does not.
 */
import { z } from 'zod';
import { deadlineOf, timersOf } from '../definition/limits.ts';
import { leaveAll } from '../deciding/carry-out.ts';
import { emit, MATERIALS_STEP, notify, stepOf, titleOf, unitsOf, wordsOf } from '../deciding/draft.ts';
import { choice, list, long, text, type Form } from '../forms/form.ts';
import { asked as askedAgain, materialsOf } from '../forms/material.ts';
import { rulesOf } from '../definition/define.ts';
import { partiesOf, roleOf } from '../definition/roles.ts';
import { texts } from '../texts.ts';
import type { Procedure } from '../definition/definition.ts';
import type { AskedFor, Item, MatterState } from '../matter/state.ts';
import type { ItemVerb } from './verb.ts';

const t = texts.verbs;
const f = texts.verbForms;

export const materialsOutstanding = (items: readonly Item[], id: string): boolean =>
  items.some((one) => one.supplies?.item === id);

/** A material of a procedure: the field in which it is handed in. */
interface Named {
  key: string;
  material: string;
  title: string;
  schema: z.ZodType;
}

/**
 * The materials that can be asked for by their names: those of the opening, and what was handed in since.
 * @param matter all that its procedure ever takes where none is given
 */
function namedIn(procedure: Procedure, matter?: MatterState): Named[] {
  const forms = [procedure.opening.form, ...rulesOf(procedure).flatMap(({ rule }) => (rule.form ? [rule.form] : []))];
  const all = new Map<string, Named>();
  for (const [n, form] of forms.entries())
    for (const { key, title, material } of materialsOf(form)) {
      if (all.has(key) || (n > 0 && matter && !matter.materials?.some((one) => one.key === key))) continue;
      all.set(key, { key, title, material: material.id, schema: form.shape[key] as z.ZodType });
    }
  return [...all.values()];
}

interface Missing {
  /** Key of the one that is meant; absent for what has no name. */
  material?: string;
  what: string;
}

const noteField = long(f.note, { max: 1000 }).optional();
const askForm = (all: readonly Named[]): Form => {
  const [first] = all;
  const what = text(first ? f.what : f.whatElse, { max: 200 });
  const row = first
    ? z.object({
        material: choice(f.which, Object.fromEntries(all.map(({ key, title }) => [key, title]))).optional(),
        what: what.meta({ ...what.meta(), phrases: [...f.whats] }),
      })
    : z.object({ what });
  return z.object({ missing: list(f.missing, row, { max: 50, help: f.missingHelp }), note: noteField });
};

/** Whoever says the name of a material means it: in a chat it is said in words. */
function named(form: Record<string, unknown>, all: readonly Named[]): Missing[] {
  return (form['missing'] as Missing[]).map((row) => {
    if (row.material !== undefined) return row;
    const meant = all.filter(({ title }) => row.what.includes(title));
    const [only, ...others] = meant;
    if (!only || others.length > 0) return row;
    const why = row.what.replace(only.title, '').replace(/^[\s，,：:、。；;-]+|[\s，,：:、；;-]+$/gu, '');
    return { material: only.key, what: why === '' ? f.again : why };
  });
}

/** Each of them once, with all that was said of it. */
const askedIn = (rows: readonly Missing[], all: readonly Named[]): AskedFor[] =>
  all.flatMap(({ key, material, title }) => {
    const whys = rows.flatMap((row) => (row.material === key ? [row.what] : []));
    return whys.length > 0 ? [{ key, material, title, why: [...new Set(whys)].join('；') }] : [];
  });

const plainSupply = z.object({ supplied: long(f.supplied) });

/** Exactly what was asked for, with the reason beside it; everything else stays as it is. */
function supplyForm(procedure: Procedure, matter: MatterState, { supplies }: Item): Form {
  const keys = supplies?.materials ?? [];
  if (keys.length === 0) return plainSupply;
  const fields = namedIn(procedure, matter)
    .filter(({ key }) => keys.includes(key))
    .map(({ key, schema }) => {
      const why = matter.materials?.find((one) => one.key === key)?.asked?.why;
      return [key, why === undefined ? schema : askedAgain(schema, why)] as const;
    });
  return z.object({
    ...Object.fromEntries(fields),
    ...(supplies?.others ? plainSupply.shape : { supplied: long(f.suppliedNote).optional() }),
  });
}

/** More than these are too long for a push: all of them stand in the task and in the letter. */
const MOST_NAMED = 5;

export const materialVerbs = {
  askMaterials: {
    of: 'item',
    title: t.askMaterials,
    help: f.materialsHelp,
    who: ({ item, step, matter }) =>
      step?.kind === 'task' && step.materials && !item.delegated && !materialsOutstanding(matter.items, item.id)
        ? item.parties
        : undefined,
    form: ({ procedure, matter }) => askForm(namedIn(procedure, matter)),
    recorded: (procedure) => askForm(namedIn(procedure)),
    tidy: (form, { procedure, matter }) => ({ ...form, missing: named(form, namedIn(procedure, matter)) }),
    apply(draft, item, { form, by }) {
      const { procedure, context, state } = draft;
      const step = stepOf(procedure, item);
      if (step?.kind !== 'task' || !step.materials) return undefined;
      const role = roleOf(procedure, step.materials.from);
      const parties = partiesOf(role, state, context);
      const id = `${MATERIALS_STEP}#${state.entered + 1}`;
      const deadline = deadlineOf(`${id}.1`, step.materials.limit, state, context);
      const rows = form['missing'] as Missing[];
      const asked = askedIn(rows, namedIn(procedure, state));
      const others = rows.filter(({ material }) => material === undefined);
      const said = [
        ...asked.map(({ title, why }) => texts.material.asked(title, why)),
        ...others.map(({ what }) => what),
      ];
      const task: Item = {
        id,
        step: MATERIALS_STEP,
        kind: 'task',
        since: context.now,
        parties,
        deadlines: [deadline],
        supplies: {
          item: item.id,
          ...(asked.length > 0 ? { materials: asked.map(({ key }) => key) } : {}),
          ...(others.length > 0 ? { others: true as const } : {}),
        },
      };
      emit(draft, {
        type: 'entered',
        item: task,
        timers: timersOf(id, deadline, context),
        units: unitsOf(parties, role, draft),
      });
      if (asked.length > 0)
        emit(draft, { type: 'materialsAsked', item: item.id, materials: asked, by: by.name, at: context.now });
      const lines = said.map((one, n) => `${n + 1}. ${one}`);
      notify(draft, {
        to: parties,
        kind: 'task',
        subject: texts.taskSubject(texts.materialsTitle),
        body: `${state.title}（${lines.slice(0, MOST_NAMED).join('；')}${lines.length > MOST_NAMED ? texts.andOthers : ''}）`,
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
    form: ({ procedure, matter, item }) => supplyForm(procedure, matter, item),
    recorded: () => plainSupply,
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
