/** in October every unit says what it needs of the cloud next year, in time for the authority to sum up before November. */
import { z } from 'zod';
import { citySet, defineProcedure, finish, go, limit } from '../../engine/definition/define.ts';
import type { Context } from '../../engine/definition/definition.ts';
import { list, long, number, reason, text } from '../../engine/forms/form.ts';
import type { Registers } from '../../engine/definition/registers.ts';
import { daySet } from '../../engine/settings/settings.ts';
import { dayOf, type Day } from '../../kernel/time.ts';
import type { MatterState, RegisterChange } from '../../engine/matter/state.ts';
import { texts as t } from './texts.ts';

/** The law leaves the units all October and the authority the same; the city's cut-off leaves the latter eleven days. */
const cutOff = daySet('resource-demand.cut-off', t.settings.cutOff, '10-20');
const yearOf = (day: Day) => Number(day.slice(0, 4));

const opening = z.object({ year: number(t.fields.year, { min: 2018, max: 2100 }) });
/** The cut-off is kept with the matter: it is the one of the day on which it was opened. */
type Opening = z.infer<typeof opening> & { cutOff?: Day };
const opened = (matter: MatterState) => matter.opening as Opening;
const october31 = (matter: MatterState): Day => `${opened(matter).year - 1}-10-31`;

const amounts = { hosts: t.fields.hosts, databases: t.fields.databases, storage: t.fields.storage } as const;
type Amount = keyof typeof amounts;
const demand = z.object({
  hosts: number(t.fields.hosts),
  databases: number(t.fields.databases),
  storage: number(t.fields.storage, { unit: 'GB' }),
  projects: list(t.fields.projects, z.object({ project: text(t.fields.project) }), { max: 50 }),
  grounds: long(t.fields.grounds),
});
const stillOctober = (matter: MatterState, { now }: Context) =>
  dayOf(now) > october31(matter) ? t.gates.over : undefined;

const subjectOf = (matter: MatterState) => `resource-demand/${matter.opener.unit ?? ''}/${opened(matter).year}`;
/** What was assessed of all units for the year, and of this one: the sum that goes to the committee. */
function totalOf(matter: MatterState, registers: Registers, own: Record<string, unknown>): string {
  const others = registers
    .find('plans', { where: { plan: t.title, year: String(opened(matter).year) } })
    .filter((one) => one.subject.startsWith('resource-demand/'))
    .filter((one) => one.subject !== subjectOf(matter))
    .map((one) => one.values);
  const all = [...others, own];
  const sum = (key: Amount) => all.reduce((n, one) => n + Number(one[key] ?? 0), 0);
  return t.total(all.length, t.content(sum('hosts'), sum('databases'), sum('storage')));
}

const assessed = (matter: MatterState, { directory }: Context): RegisterChange[] => {
  const { hosts, databases, storage } = (matter.given['assess']?.form ?? {}) as Record<Amount, number>;
  const unit = matter.opener.unit ?? '';
  const { year } = opened(matter);
  const bodies = (['authority', 'committee', 'finance', 'office'] as const).map((kind) => directory.body(kind)?.id);
  const title = t.planTitle(directory.unit(unit)?.name ?? unit, year);
  return [
    {
      ...{ register: 'plans', subject: subjectOf(matter), op: 'put', lasting: true, title, why: t.why },
      units: [...new Set([unit, ...bodies].filter((id) => id !== undefined))],
      values: { plan: t.title, unit, year, content: t.content(hosts, databases, storage), hosts, databases, storage },
    },
  ];
};
/** What came of it is no plan: a refused or withdrawn demand counts in no sum. */
const dropped = (matter: MatterState): RegisterChange[] =>
  matter.registered.some((one) => one.op === 'put')
    ? [
        {
          ...{ register: 'plans', subject: subjectOf(matter), op: 'lift', lasting: true },
          ...{ title: matter.title, why: t.why, units: [] },
        },
      ]
    : [];

export const resourceDemand = defineProcedure({
  key: 'resource-demand',
  version: 1,
  title: t.title,
  summary: t.summary,
  group: '政务云',
  articles: ['A-50'],
  roles: {
    applicant: { title: t.roles.applicant, post: 'cloud', of: 'opener' },
    authority: { title: t.roles.authority, post: 'cloud', of: 'authority' },
    committee: { title: t.roles.committee, post: 'head', of: 'committee' },
    finance: { title: t.roles.finance, post: 'contact', of: 'finance' },
  },
  supervisor: 'authority',
  settings: [cutOff.setting],
  recurs: {
    every: 'year',
    on: '10-01',
    for: { kinds: ['unit', 'office', 'authority', 'security-authority', 'quality-authority', 'finance'] },
    by: 'unit',
    form: (turn) => ({ year: yearOf(turn.on) + 1 }),
  },
  opening: {
    by: {
      posts: ['cloud', 'contact', 'head'],
      kinds: ['unit', 'office', 'authority', 'security-authority', 'quality-authority', 'finance'],
      title: t.opener,
    },
    form: opening,
    systemForm: opening,
    title: (form) => t.matterTitle(Number(form['year'])),
    gate: (context) => {
      const today = dayOf(context.now);
      if (today.slice(5, 7) !== '10') return t.gates.notOctober;
      return today.slice(5) > cutOff.of(context) ? t.gates.cutOff(cutOff.of(context)) : undefined;
    },
    prefill: ({ now }) => ({ year: yearOf(dayOf(now)) + 1 }),
    check: (form, { now, actor }) => {
      const next = yearOf(dayOf(now)) + 1;
      // A turn that opens late, in the new year, is still the turn of its year.
      if (actor.kind === 'system' || form['year'] === next) return [];
      return [{ path: 'year', message: t.faults.year(next) }];
    },
    tidy: (form, context) => ({ ...form, cutOff: `${Number(form['year']) - 1}-${cutOff.of(context)}` }),
    outcomes: [go('file')],
  },
  steps: {
    file: {
      kind: 'task',
      title: t.steps.file,
      by: 'applicant',
      limits: [
        citySet('resource-demand.file', t.settings.cutOff, 20, 'd', { until: (matter) => opened(matter).cutOff }),
      ],
      commands: {
        file: {
          title: t.commands.file,
          requests: true,
          tone: 'primary',
          help: t.consequences.file,
          gate: stillOctober,
          form: demand,
          prefill: (matter) => matter.given['file']?.form ?? {},
          outcomes: [go('assess')],
        },
        none: {
          title: t.commands.none,
          help: t.consequences.none,
          form: z.object({ reason: reason(t.fields.reason).optional() }),
          outcomes: [finish('none')],
        },
      },
    },
    assess: {
      kind: 'task',
      title: t.steps.assess,
      by: 'authority',
      // "Before November": the day does not roll, whatever day of the week it is.
      limits: [limit(1, 'month', 'A-50', { until: october31 })],
      commands: {
        assess: {
          title: t.commands.assess,
          decides: true,
          tone: 'primary',
          help: t.consequences.assess,
          form: z.object({
            hosts: number(t.fields.hostsGiven),
            databases: number(t.fields.databasesGiven),
            storage: number(t.fields.storageGiven, { unit: 'GB' }),
            reason: reason(t.fields.opinion),
          }),
          prefill: ({ given }) => {
            const asked = given['file']?.form ?? {};
            return { hosts: asked['hosts'], databases: asked['databases'], storage: asked['storage'] };
          },
          registers: assessed,
          outcomes: [go('review')],
        },
        revise: {
          title: t.commands.revise,
          decides: true,
          tone: 'danger',
          help: t.consequences.revise,
          gate: stillOctober,
          form: z.object({ reason: reason(t.fields.reason) }),
          outcomes: [go('file')],
        },
      },
    },
    review: {
      kind: 'task',
      title: t.steps.review,
      by: 'committee',
      limits: [citySet('resource-demand.review', t.settings.review, 20, 'wd')],
      commands: {
        approve: {
          title: t.commands.approve,
          decides: true,
          tone: 'primary',
          help: t.consequences.approve,
          form: z.object({ total: long(t.fields.total), reason: reason(t.fields.decision) }),
          prefill: (matter, { registers }) => ({
            total: totalOf(matter, registers, matter.given['assess']?.form ?? {}),
          }),
          outcomes: [go('budget')],
        },
        refuse: {
          title: t.commands.refuse,
          decides: true,
          tone: 'danger',
          help: t.consequences.refuse,
          form: z.object({ reason: reason(t.fields.decision) }),
          registers: dropped,
          outcomes: [finish('refused')],
        },
      },
    },
    budget: {
      kind: 'task',
      title: t.steps.budget,
      by: 'finance',
      limits: [citySet('resource-demand.budget', t.settings.budget, 60, 'd')],
      commands: {
        budget: {
          title: t.commands.budget,
          tone: 'primary',
          form: z.object({ budgeted: long(t.fields.budgeted) }),
          outcomes: [finish('budgeted')],
        },
      },
    },
  },
  anytime: {
    withdraw: {
      title: t.commands.withdraw,
      by: 'applicant',
      tone: 'danger',
      form: z.object({ reason: reason(t.fields.reason) }),
      during: ['file', 'assess', 'review'],
      registers: dropped,
      outcomes: [finish('withdrawn')],
    },
  },
  ends: {
    budgeted: { title: t.ends.budgeted, good: true },
    none: { title: t.ends.none, good: true },
    refused: { title: t.ends.refused, good: false },
    withdrawn: { title: t.ends.withdrawn, good: false },
  },
  registers: ['plans'],
});
