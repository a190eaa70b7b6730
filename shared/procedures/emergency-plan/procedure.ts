/** A-41–43: response rules and plans are evaluated each year and after a major change; what no longer fits is revised, what has no system any more is retired; versions stay. */
import {
  carried,
  choice,
  city,
  dayOf,
  entry,
  finish,
  go,
  list,
  long,
  postKey,
  procedure,
  reason,
  text,
  when,
  z,
} from '../../engine/words.ts';
import type { Context, Fault, MatterOf, RegisterChange, Registers } from '../../engine/words.ts';
import { nameIn } from '../../cloud/systems.ts';
import { texts as t } from './texts.ts';

const row = z.object({
  key: carried(t.fields.key, { max: 200 }),
  name: text(t.fields.name, { readOnly: true, max: 100 }),
  version: text(t.fields.version, { readOnly: true, max: 40 }),
  state: choice(t.fields.state, t.fields.states),
  note: long(t.fields.note, { max: 1000 }).optional(),
});
const forms = {
  opening: z.object({
    about: choice(t.fields.about, t.fields.abouts),
    /** A system of a unit, `unit/name`: two units may have one of the same name. */
    system: entry(t.fields.system, 'allocations', { help: t.fields.systemHelp }).optional(),
    cause: choice(t.fields.cause, t.fields.causes),
    why: long(t.fields.why, { max: 1000, help: t.fields.whyHelp }).optional(),
  }),
  evaluate: z.object({
    evaluation: long(t.fields.evaluation),
    bodies: long(t.fields.bodies, { help: t.fields.bodiesHelp }),
    plans: list(t.fields.plans, row, { fixedRows: true }),
    missing: list(t.fields.missing, z.object({ system: entry(t.fields.system, 'allocations') }), { min: 0 }).optional(),
  }),
  submit: z.object({
    content: long(t.fields.content),
    levels: long(t.fields.levels),
    recovery: long(t.fields.recovery).optional(),
  }),
  adopt: z.object({ opinion: long(t.fields.opinion).optional() }),
  back: z.object({ reason: reason(t.fields.reason) }),
};
type Matter = MatterOf<typeof forms>;
type Plan = Matter['opening'];
type Evaluation = z.infer<typeof forms.evaluate>;

const nameOf = ({ about, system }: Plan) => (about === 'special' ? t.special(nameIn(system)) : t.fields.abouts[about]);
/** `rules`, `overall` or `special:<unit>/<system>`: what the versions of one plan have in common. */
const planKey = ({ about, system }: Plan) => (about === 'special' ? `special:${system ?? ''}` : about);
const isRetired = ({ opening }: Matter) => opening.cause === 'retired';

/** Versions in force before and now, oldest first: a version is taken out with its plan only. */
const versionsOf = (key: string, registers: Registers) => registers.find('plans', { under: `emergency-plan/${key}/` });
const lastVersion = (key: string, registers: Registers) =>
  String(versionsOf(key, registers).at(-1)?.values['year'] ?? t.none);

/** What is to be evaluated: the rules and the overall plan in any case, and each core system that has a plan. */
function plansIn(registers: Registers): Plan[] {
  const systems = registers
    .find('plans', { under: 'emergency-plan/special:' })
    .map((one) => one.subject.slice('emergency-plan/special:'.length).replace(/\/\d+$/u, ''));
  const cause = 'evaluation' as const;
  return [
    { about: 'rules', cause },
    { about: 'overall', cause },
    ...[...new Set(systems)].map((system): Plan => ({ about: 'special', system, cause })),
  ];
}

function checkEvaluation({ plans, missing = [] }: Evaluation, _: Matter, { registers }: Context): Fault[] {
  const keys = plansIn(registers).map(planKey);
  if (plans.length !== keys.length || keys.some((key) => !plans.some((one) => one.key === key)))
    return [{ path: 'plans', message: t.faults.each }];
  const systems = missing.map((one) => one.system);
  return [
    ...plans.flatMap((one, n): Fault[] => {
      const isNew = versionsOf(one.key, registers).length === 0;
      if (isNew && one.state !== 'revise') return [{ path: `plans.${n}.state`, message: t.faults.none }];
      if (one.state === 'retire' && !one.key.startsWith('special:'))
        return [{ path: `plans.${n}.state`, message: t.faults.always }];
      return !isNew && one.state !== 'keep' && one.note === undefined
        ? [{ path: `plans.${n}.note`, message: t.faults.note }]
        : [];
    }),
    ...systems.flatMap((system, n) =>
      systems.indexOf(system) < n || keys.includes(`special:${system}`)
        ? [{ path: `missing.${n}.system`, message: t.faults.twice }]
        : [],
    ),
  ];
}

/** What is to be written anew or given up, each as a matter of its own. */
function changesOf(matter: Matter, registers: Registers): Plan[] {
  const form = matter.given.evaluate?.form;
  if (!form) return [];
  return [
    ...plansIn(registers).flatMap((plan): Plan[] => {
      const found = form.plans.find((one) => one.key === planKey(plan));
      if (!found || found.state === 'keep') return [];
      const cause = found.state === 'retire' ? 'retired' : 'evaluation';
      return [{ ...plan, cause, why: found.note ?? t.created }];
    }),
    ...(form.missing ?? []).map(({ system }): Plan => ({
      about: 'special',
      system,
      cause: 'evaluation',
      why: t.created,
    })),
  ];
}

function newVersion(matter: Matter, { registers, directory, now }: Context): RegisterChange[] {
  const key = planKey(matter.opening);
  const versions = versionsOf(key, registers);
  const n = versions.length + 1;
  const group = directory.body('emergency-group')?.id;
  const others = (['cloud-provider', 'office'] as const).flatMap((kind) => directory.body(kind)?.id ?? []);
  const units = [...(group === undefined ? [] : [group]), ...others];
  const why = t.why(matter.number);
  if (isRetired(matter))
    return versions.map(({ register, subject, title }) => ({
      register,
      subject,
      op: 'lift',
      lasting: true,
      title,
      why,
      units,
    }));
  return [
    {
      ...{ register: 'plans', subject: `emergency-plan/${key}/${n}`, op: 'put', lasting: true, claims: true },
      ...{ title: nameOf(matter.opening), why, units },
      values: {
        ...{ plan: nameOf(matter.opening), unit: group, year: t.versionTitle(n, dayOf(now)) },
        content: matter.given.submit?.form.content ?? '',
      },
    },
  ];
}

export const emergencyPlan = procedure(t, forms, {
  key: 'emergency-plan',
  articles: ['A-41', 'A-42', 'A-43'],
  roles: {
    group: { post: 'emergency', of: 'emergency-group' },
    head: { post: 'head', of: 'emergency-group' },
    readers: {
      parties: (_, directory) => {
        const providers = directory.units().filter((one) => one.kind === 'cloud-provider');
        const office = directory.body('office');
        return [
          ...providers.map(({ id }) => postKey(id, 'emergency')),
          ...(office ? [postKey(office.id, 'cloud')] : []),
        ];
      },
    },
  },
  // The group serves the committee: the office, which runs the cloud, ends none of its duties.
  supervisor: 'committee',
  recurs: { every: 'year', for: 'city', by: 'emergency-group', form: () => ({ about: 'all', cause: 'yearly' }) },
  opening: {
    by: { posts: ['emergency', 'head', 'cloud'], kinds: ['emergency-group', 'office'] },
    systemForm: forms.opening.extend({ system: text(t.fields.system).optional() }),
    title: (form) => t.matterTitle(nameOf(form), t.fields.causes[form.cause]),
    check: ({ about, system, cause, why }) => [
      ...(about === 'special' && system === undefined ? [{ path: 'system', message: t.faults.system }] : []),
      ...((cause === 'change' || cause === 'retired') && why === undefined
        ? [{ path: 'why', message: t.faults.why }]
        : []),
      ...(cause === 'retired' && about !== 'special' ? [{ path: 'about', message: t.faults.always }] : []),
    ],
    finding: true,
    outcomes: [
      when('全部', ({ opening }) => opening.about === 'all', go('evaluate')),
      when('系统已停用', isRetired, go('approve')),
      go('draft'),
    ],
  },
  steps: {
    evaluate: {
      task: ['group', city(20, 'wd'), 'committee'],
      commands: {
        evaluate: {
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
            when(
              '需要修订',
              (_, form) => form.plans.some((one) => one.state !== 'keep') || (form.missing ?? []).length > 0,
              {
                ...go('revising'),
                opens: (matter, { registers }) =>
                  changesOf(matter, registers).map((form) => ({
                    ...{ procedure: 'emergency-plan', key: planKey(form), relation: t.relation, form },
                  })),
              },
            ),
            finish('kept'),
          ],
        },
      },
    },
    revising: { kind: 'children', noLimit: t.noLimit, outcomes: [finish('revised')] },
    draft: {
      task: ['group', city(20, 'wd'), 'committee'],
      noReturn: t.noReturn,
      commands: { submit: { requests: true, outcomes: [go('approve')] } },
    },
    approve: {
      task: ['head', city(5, 'wd'), 'committee'],
      commands: {
        adopt: {
          decides: 'for',
          registers: newVersion,
          tells: {
            ...{ title: t.tells.adopted, kind: 'info', to: 'readers' },
            body: (matter, { registers }) => {
              const name = nameOf(matter.opening);
              if (isRetired(matter)) return t.retiredBody(name);
              return t.adoptedBody(name, t.numbered(versionsOf(planKey(matter.opening), registers).length + 1));
            },
          },
          outcomes: [when('系统已停用', isRetired, finish('retired')), finish('adopted')],
        },
        back: { decides: 'against', outcomes: [when('系统已停用', isRetired, finish('staying')), go('draft')] },
      },
    },
  },
  withdrawable: {
    by: 'group',
    during: ['evaluate', 'draft'],
    // The yearly evaluation can't be withdrawn, nor a revision that it has found necessary.
    offered: ({ opening }) => !['yearly', 'evaluation', 'retired'].includes(opening.cause),
  },
  ends: { good: ['kept', 'revised', 'adopted', 'retired', 'staying'] },
  registers: ['plans'],
  // Another version has come first: this one is adopted after it.
  refusedEntry: { enters: ['approve'] },
});
