/** B-40: what is built and run next year and what it costs; new systems go to the city government. */
import { z } from 'zod';
import { citySet, defineProcedure, finish, go, when } from '../../engine/definition/define.ts';
import type { Context } from '../../engine/definition/definition.ts';
import { choice, list, long, number, reason, text } from '../../engine/forms/form.ts';
import { takesPart } from '../../cloud/taking-part.ts';
import { postKey, type UnitId } from '../../kernel/party.ts';
import { dayOf } from '../../kernel/time.ts';
import type { MatterState, RegisterChange } from '../../engine/matter/state.ts';
import { texts as t } from './texts.ts';

const opening = z.object({ year: number(t.fields.year, { min: 2018, max: 2100 }) });
const plan = z.object({
  services: list(
    t.fields.services,
    z.object({
      service: text(t.fields.service, { max: 80 }),
      kind: choice(t.fields.kind, t.fields.kinds),
      way: choice(t.fields.way, t.fields.ways),
      amount: number(t.fields.amount),
      content: long(t.fields.content, { max: 1000 }),
    }),
    { max: 50 },
  ),
  sharing: long(t.fields.sharing, { help: t.fields.sharingHelp }),
});
const unitOf = (matter: MatterState) => matter.opener.unit ?? '';
const yearOf = (matter: MatterState) => Number(matter.opening['year']);
const servicesOf = (matter: MatterState) =>
  (matter.given['file']?.form ?? { services: [] }) as Pick<z.infer<typeof plan>, 'services'>;
const hasNew = (matter: MatterState) => servicesOf(matter).services.some((one) => one.kind === 'new');
const fundsOf = (unit: UnitId) => `funds:${unit}`;

const seenBy = (unit: UnitId, { directory }: Context): UnitId[] => {
  const bodies = (['authority', 'committee', 'finance'] as const).map((kind) => directory.body(kind)?.id);
  return [...new Set([unit, ...bodies].filter((id) => id !== undefined))];
};
const passed = (matter: MatterState, context: Context): RegisterChange[] => {
  const unit = unitOf(matter);
  const year = yearOf(matter);
  const { services } = servicesOf(matter);
  const units = seenBy(unit, context);
  const amount = services.reduce((sum, one) => sum + one.amount, 0);
  const title = t.planTitle(context.directory.unit(unit)?.name ?? unit, year);
  const base = { lasting: true, units } as const;
  const denied = context.registers.entry('suspensions', fundsOf(unit));
  return [
    {
      ...{ ...base, register: 'plans', subject: `service-plan/${unit}/${year}`, op: 'put', title, why: t.why },
      values: { plan: t.title, unit, year, content: t.content(services.length, amount) },
    },
    ...(denied
      ? [
          {
            ...base,
            register: 'suspensions',
            subject: denied.subject,
            op: 'lift',
            title: denied.title,
            why: t.lifted,
          } as const,
        ]
      : []),
  ];
};
const denied = (matter: MatterState, context: Context): RegisterChange[] => {
  const unit = unitOf(matter);
  const why = String(matter.given['deny']?.form['ground'] ?? '');
  return [
    {
      ...{ register: 'suspensions', subject: fundsOf(unit), op: 'put', lasting: true, title: t.suspension, why },
      units: seenBy(unit, context),
      values: { kind: t.suspension },
    },
  ];
};
/** A plan that came to nothing is none. */
const notPlanned = (matter: MatterState): RegisterChange[] =>
  matter.registered.some((one) => one.register === 'plans' && one.op === 'put')
    ? [
        {
          ...{ register: 'plans', subject: `service-plan/${unitOf(matter)}/${yearOf(matter)}`, op: 'lift' },
          ...{ lasting: true, title: matter.title, why: t.ends.rejected, units: [] },
        },
      ]
    : [];

export const servicePlan = defineProcedure({
  key: 'service-plan',
  version: 1,
  title: t.title,
  summary: t.summary,
  group: '政务云',
  articles: ['A-48', 'A-49', 'B-40'],
  roles: {
    applicant: { title: t.roles.applicant, post: 'cloud', of: 'opener' },
    committee: { title: t.roles.committee, post: 'head', of: 'committee' },
    government: { title: t.roles.government, post: 'head', of: 'city-government' },
    finance: { title: t.roles.finance, post: 'contact', of: 'finance' },
  },
  supervisor: 'committee',
  // After the window of the project plans has closed: what is to be built is known then.
  recurs: {
    every: 'year',
    on: '09-01',
    for: { kinds: ['unit', 'office', 'authority', 'security-authority', 'quality-authority', 'finance'] },
    by: 'unit',
    form: (turn) => ({ year: Number(turn.on.slice(0, 4)) + 1 }),
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
    prefill: ({ now }) => ({ year: Number(dayOf(now).slice(0, 4)) + 1 }),
    check: (form, { now }) => {
      const year = Number(dayOf(now).slice(0, 4));
      return [year, year + 1].includes(Number(form['year'])) ? [] : [{ path: 'year', message: t.faults.year(year) }];
    },
    outcomes: [go('file')],
  },
  steps: {
    file: {
      kind: 'task',
      title: t.steps.file,
      by: 'applicant',
      limits: [citySet('service-plan.file', t.settings.file, 30, 'd')],
      commands: {
        file: {
          title: t.commands.file,
          requests: true,
          tone: 'primary',
          form: plan,
          prefill: (matter) => matter.given['file']?.form ?? {},
          check: (form) => {
            const names = (form as z.infer<typeof plan>).services.map((one) => one.service);
            return new Set(names).size === names.length ? [] : [{ path: 'services', message: t.faults.twice }];
          },
          outcomes: [go('review')],
        },
        none: {
          title: t.commands.none,
          form: z.object({ reason: reason(t.fields.reason).optional() }),
          outcomes: [finish('none')],
        },
      },
    },
    review: {
      kind: 'task',
      title: t.steps.review,
      by: 'committee',
      limits: [citySet('service-plan.review', t.settings.review, 20, 'wd')],
      commands: {
        pass: {
          title: t.commands.pass,
          decides: true,
          tone: 'primary',
          help: t.consequences.pass,
          // Who was suspended for staying out gets funds again once it takes part.
          gate: (matter, { registers }) =>
            registers.entry('suspensions', fundsOf(unitOf(matter))) && !takesPart(unitOf(matter), registers)
              ? t.gates.suspended
              : undefined,
          form: z.object({ reason: reason(t.fields.opinion) }),
          registers: passed,
          outcomes: [when('有新建系统', hasNew, go('approve')), go('arrange')],
        },
        revise: {
          title: t.commands.revise,
          decides: true,
          form: z.object({ reason: reason(t.fields.reason) }),
          outcomes: [go('file')],
        },
        deny: {
          title: t.commands.deny,
          decides: true,
          tone: 'danger',
          help: t.consequences.deny,
          // Not taking part without good reason is the only ground (B-40).
          gate: (matter, { registers }) => (takesPart(unitOf(matter), registers) ? t.gates.takesPart : undefined),
          form: z.object({ ground: long(t.fields.ground, { min: 5 }), reason: reason(t.fields.opinion) }),
          registers: denied,
          tells: [
            {
              title: t.tells.denied,
              kind: 'result',
              urgent: true,
              to: (matter) => [postKey(unitOf(matter), 'head'), postKey(unitOf(matter), 'cloud')],
              body: (matter) => t.deniedBody(String(matter.given['deny']?.form['ground'] ?? '')),
            },
          ],
          outcomes: [finish('denied')],
        },
      },
    },
    approve: {
      kind: 'task',
      title: t.steps.approve,
      by: 'government',
      limits: [citySet('service-plan.approve', t.settings.approve, 30, 'wd')],
      commands: {
        approve: {
          title: t.commands.approve,
          decides: true,
          tone: 'primary',
          help: t.consequences.approve,
          form: z.object({ reason: reason(t.fields.decision) }),
          outcomes: [go('arrange')],
        },
        reject: {
          title: t.commands.reject,
          decides: true,
          tone: 'danger',
          help: t.consequences.reject,
          form: z.object({ reason: reason(t.fields.decision) }),
          registers: notPlanned,
          outcomes: [finish('rejected')],
        },
      },
    },
    arrange: {
      kind: 'task',
      title: t.steps.arrange,
      by: 'finance',
      limits: [citySet('service-plan.arrange', t.settings.arrange, 60, 'd')],
      commands: {
        arrange: {
          title: t.commands.arrange,
          tone: 'primary',
          form: z.object({ channel: choice(t.fields.channel, t.fields.channels), arranged: long(t.fields.arranged) }),
          outcomes: [finish('arranged')],
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
      during: ['file', 'review'],
      outcomes: [finish('withdrawn')],
    },
  },
  ends: {
    arranged: { title: t.ends.arranged, good: true },
    none: { title: t.ends.none, good: true },
    denied: { title: t.ends.denied, good: false },
    rejected: { title: t.ends.rejected, good: false },
    withdrawn: { title: t.ends.withdrawn, good: false },
  },
  registers: ['plans', 'suspensions'],
});
