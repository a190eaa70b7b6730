/** response rules and plans are evaluated each year and after a major change; what no longer fits is revised; versions stay. */
import { z } from 'zod';
import { citySet, defineProcedure, finish, go, when } from '../../engine/definition/define.ts';
import type { Context, Registers } from '../../engine/definition/definition.ts';
import { carried, choice, list, long, reason, text } from '../../engine/forms/form.ts';
import { postKey, type PartyKey } from '../../kernel/party.ts';
import type { Fault } from '../../kernel/rejection.ts';
import { dayOf } from '../../kernel/time.ts';
import type { MatterState, RegisterChange } from '../../engine/matter/state.ts';
import { texts as t } from './texts.ts';

const opening = z.object({
  about: choice(t.fields.about, t.fields.abouts),
  system: text(t.fields.system, { max: 60, help: t.fields.systemHelp }).optional(),
  cause: choice(t.fields.cause, t.fields.causes),
  why: long(t.fields.why, { max: 1000, help: t.fields.whyHelp }).optional(),
});
type Opening = z.infer<typeof opening>;
const row = z.object({
  key: carried(t.fields.key, { max: 80 }),
  name: text(t.fields.name, { readOnly: true, max: 100 }),
  version: text(t.fields.version, { readOnly: true, max: 40 }),
  state: choice(t.fields.state, t.fields.states),
  note: long(t.fields.note, { max: 1000 }).optional(),
});
const evaluation = z.object({
  evaluation: long(t.fields.evaluation),
  plans: list(t.fields.plans, row, { fixedRows: true }),
  missing: list(t.fields.missing, z.object({ system: text(t.fields.system, { max: 60 }) }), { min: 0 }).optional(),
});
type Evaluation = z.infer<typeof evaluation>;

const nameOf = ({ about, system }: Opening) => (about === 'special' ? t.special(system ?? '') : t.fields.abouts[about]);
const opened = (matter: MatterState) => matter.opening as Opening;
/** `rules`, `overall` or `special:<system>`: what the versions of one plan have in common. */
const planKey = ({ about, system }: Opening) => (about === 'special' ? `special:${system ?? ''}` : about);

/** Versions in force before and now, oldest first: a version is never taken out. */
const versionsOf = (key: string, registers: Registers) => registers.find('plans', { under: `emergency-plan/${key}/` });
const lastVersion = (key: string, registers: Registers) =>
  String(versionsOf(key, registers).at(-1)?.values['year'] ?? t.none);

/** What is to be evaluated: the rules and the overall plan in any case, and each core system that has a plan. */
function plansIn(registers: Registers): Opening[] {
  const systems = registers
    .find('plans', { under: 'emergency-plan/special:' })
    .map((entry) => entry.subject.slice('emergency-plan/special:'.length).replace(/\/\d+$/u, ''));
  const cause = 'evaluation' as const;
  return [
    { about: 'rules', cause },
    { about: 'overall', cause },
    ...[...new Set(systems)].map((system): Opening => ({ about: 'special', system, cause })),
  ];
}

function checkEvaluation(form: Record<string, unknown>, _: MatterState, { registers }: Context): Fault[] {
  const { plans, missing } = form as Evaluation;
  const keys = plansIn(registers).map(planKey);
  if (plans.length !== keys.length || keys.some((key) => !plans.some((one) => one.key === key)))
    return [{ path: 'plans', message: t.faults.each }];
  const systems = (missing ?? []).map((one) => one.system);
  return [
    ...plans.flatMap((one, n): Fault[] => {
      const isNew = versionsOf(one.key, registers).length === 0;
      if (isNew && one.state === 'keep') return [{ path: `plans.${n}.state`, message: t.faults.none }];
      if (!isNew && one.state === 'revise' && one.note === undefined)
        return [{ path: `plans.${n}.note`, message: t.faults.note }];
      return [];
    }),
    ...systems.flatMap((system, n) =>
      systems.indexOf(system) < n || keys.includes(`special:${system}`)
        ? [{ path: `missing.${n}.system`, message: t.faults.twice }]
        : [],
    ),
  ];
}

/** What is to be written anew, each as a matter of its own. */
function revisionsOf(matter: MatterState, registers: Registers): Opening[] {
  const form = matter.given['evaluate']?.form as Evaluation | undefined;
  const rows = (form?.plans ?? []).filter((one) => one.state === 'revise');
  return [
    ...plansIn(registers).flatMap((plan) => {
      const found = rows.find((one) => one.key === planKey(plan));
      return found ? [{ ...plan, why: found.note ?? t.created }] : [];
    }),
    ...(form?.missing ?? []).map(({ system }): Opening => ({
      about: 'special',
      system,
      cause: 'evaluation',
      why: t.created,
    })),
  ];
}
const needsRevision = (_: MatterState, form: Record<string, unknown>) =>
  (form as Evaluation).plans.some((one) => one.state === 'revise') || ((form as Evaluation).missing ?? []).length > 0;

const readers = ({ directory }: Pick<Context, 'directory'>): PartyKey[] => {
  const provider = directory.body('cloud-provider');
  const office = directory.body('office');
  return [...(provider ? [postKey(provider.id, 'emergency')] : []), ...(office ? [postKey(office.id, 'cloud')] : [])];
};

function newVersion(matter: MatterState, { registers, directory, now }: Context): RegisterChange[] {
  const plan = opened(matter);
  const key = planKey(plan);
  const n = versionsOf(key, registers).length + 1;
  const group = directory.body('emergency-group')?.id;
  const provider = directory.body('cloud-provider')?.id;
  const office = directory.body('office')?.id;
  return [
    {
      register: 'plans',
      subject: `emergency-plan/${key}/${n}`,
      op: 'put',
      lasting: true,
      claims: true,
      title: nameOf(plan),
      why: t.why(matter.number),
      units: [group, provider, office].filter((id): id is string => id !== undefined),
      values: {
        plan: nameOf(plan),
        unit: group,
        year: t.versionTitle(n, dayOf(now)),
        content: String(matter.given['submit']?.form['content'] ?? ''),
      },
    },
  ];
}

export const emergencyPlan = defineProcedure({
  key: 'emergency-plan',
  version: 1,
  title: t.title,
  summary: t.summary,
  group: '政务云',
  articles: ['A-42', 'A-43'],
  roles: {
    group: { title: t.roles.group, post: 'emergency', of: 'emergency-group' },
    head: { title: t.roles.head, post: 'head', of: 'emergency-group' },
    office: { title: t.roles.office, post: 'cloud', of: 'office' },
  },
  supervisor: 'office',
  recurs: {
    every: 'year',
    for: 'city',
    by: 'emergency-group',
    form: () => ({ about: 'all', cause: 'yearly' }),
  },
  opening: {
    by: { posts: ['emergency', 'head', 'cloud'], kinds: ['emergency-group', 'office'], title: t.opener },
    form: opening,
    systemForm: opening,
    title: (form) => t.matterTitle(nameOf(form as Opening), t.fields.causes[(form as Opening).cause]),
    check: (form) => {
      const { about, system, cause, why } = form as Opening;
      return [
        ...(about === 'special' && system === undefined ? [{ path: 'system', message: t.faults.system }] : []),
        ...(cause === 'change' && why === undefined ? [{ path: 'why', message: t.faults.why }] : []),
      ];
    },
    finding: true,
    outcomes: [when('全部', (matter) => opened(matter).about === 'all', go('evaluate')), go('draft')],
  },
  steps: {
    evaluate: {
      kind: 'task',
      title: t.steps.evaluate,
      by: 'group',
      limits: [citySet('emergency-plan.evaluate', t.settings.evaluate, 20, 'wd')],
      commands: {
        evaluate: {
          title: t.commands.evaluate,
          tone: 'primary',
          help: t.consequences.evaluate,
          form: evaluation,
          prefill: (_, { registers }) => ({
            plans: plansIn(registers).map((plan) => ({
              key: planKey(plan),
              name: nameOf(plan),
              version: lastVersion(planKey(plan), registers),
              // What is there passes by nobody's default: each is looked at.
              ...(versionsOf(planKey(plan), registers).length > 0 ? {} : { state: 'revise' }),
            })),
          }),
          check: checkEvaluation,
          outcomes: [
            when('需要修订', needsRevision, {
              ...go('revising'),
              opens: (matter, { registers }) =>
                revisionsOf(matter, registers).map((form) => ({
                  procedure: 'emergency-plan',
                  key: planKey(form),
                  relation: t.relation,
                  form,
                })),
            }),
            finish('kept'),
          ],
        },
      },
    },
    revising: {
      kind: 'children',
      title: t.steps.revising,
      limits: [],
      noLimit: t.noLimit,
      commands: {},
      outcomes: [finish('revised')],
    },
    draft: {
      kind: 'task',
      title: t.steps.draft,
      by: 'group',
      limits: [citySet('emergency-plan.draft', t.settings.draft, 20, 'wd')],
      commands: {
        submit: {
          title: t.commands.submit,
          tone: 'primary',
          requests: true,
          form: z.object({
            content: long(t.fields.content),
            levels: long(t.fields.levels),
            recovery: long(t.fields.recovery).optional(),
          }),
          outcomes: [go('approve')],
        },
      },
    },
    approve: {
      kind: 'task',
      title: t.steps.approve,
      by: 'head',
      limits: [citySet('emergency-plan.approve', t.settings.approve, 5, 'wd')],
      commands: {
        adopt: {
          title: t.commands.adopt,
          decides: true,
          tone: 'primary',
          help: t.consequences.adopt,
          form: z.object({ opinion: long(t.fields.opinion).optional() }),
          registers: newVersion,
          tells: [
            {
              title: t.tells.adopted,
              kind: 'info',
              to: (_, context) => readers(context),
              body: (matter, { registers }) =>
                t.adoptedBody(
                  nameOf(opened(matter)),
                  t.numbered(versionsOf(planKey(opened(matter)), registers).length + 1),
                ),
            },
          ],
          outcomes: [finish('adopted')],
        },
        back: {
          title: t.commands.back,
          decides: true,
          tone: 'danger',
          help: t.consequences.back,
          form: z.object({ reason: reason(t.fields.reason) }),
          outcomes: [go('draft')],
        },
      },
    },
  },
  anytime: {
    withdraw: {
      title: t.commands.withdraw,
      by: 'group',
      tone: 'danger',
      form: z.object({ why: reason(t.fields.withdrawal) }),
      during: ['evaluate', 'draft'],
      // The yearly evaluation can't be withdrawn, nor a revision that it has found necessary.
      offered: (matter) => !['yearly', 'evaluation'].includes(opened(matter).cause),
      outcomes: [finish('withdrawn')],
    },
  },
  ends: {
    kept: { title: t.ends.kept, good: true },
    revised: { title: t.ends.revised, good: true },
    adopted: { title: t.ends.adopted, good: true },
    withdrawn: { title: t.ends.withdrawn, good: false },
  },
  registers: ['plans'],
  // Another version has come first: this one is adopted after it.
  refusedEntry: { enters: ['approve'] },
});
