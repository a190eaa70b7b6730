/** C-5, C-24: the quality authority with the authority inspects; each breach that both have seen opens a matter of its own. */
import { z } from 'zod';
import { citySet, defineProcedure, finish, go } from '../../engine/definition/define.ts';
import { date, list, long, reason, text, unit } from '../../engine/forms/form.ts';
import { dayOf } from '../../kernel/time.ts';
import type { MatterState } from '../../engine/matter/state.ts';
import { texts as t } from './texts.ts';

const opening = z.object({ period: text(t.fields.period, { max: 40 }) });
const findings = z.object({
  overall: long(t.fields.overall),
  breaches: list(
    t.fields.breaches,
    z.object({
      unit: unit(t.fields.unit),
      project: text(t.fields.project, { max: 80 }),
      breach: long(t.fields.breach, { max: 1000 }),
      until: date(t.fields.until).optional(),
    }),
    { min: 0, max: 100 },
  ).optional(),
});
type Findings = z.infer<typeof findings>;
const found = (matter: MatterState) => matter.given['findings']?.form as Findings | undefined;

export const standardsInspection = defineProcedure({
  key: 'standards-inspection',
  version: 1,
  title: t.title,
  summary: t.summary,
  group: '标准化',
  articles: ['C-5', 'C-24'],
  roles: {
    quality: { title: t.roles.quality, post: 'standards', of: 'quality-authority' },
    authority: { title: t.roles.authority, post: 'standards', of: 'authority' },
  },
  supervisor: 'authority',
  opening: {
    by: { posts: ['standards', 'head'], kinds: ['quality-authority', 'authority'], title: t.opener },
    form: opening,
    title: (form) => t.matterTitle(String(form['period'])),
    finding: true,
    outcomes: [go('plan')],
  },
  steps: {
    plan: {
      kind: 'task',
      title: t.steps.plan,
      by: 'quality',
      limits: [citySet('standards-inspection.plan', t.settings.plan, 20, 'wd')],
      commands: {
        plan: {
          title: t.commands.plan,
          tone: 'primary',
          form: z.object({
            scope: long(t.fields.scope),
            day: date(t.fields.day),
            units: list(t.fields.units, z.object({ unit: unit(t.fields.unit) }), { max: 100 }),
          }),
          outcomes: [go('inspect')],
        },
      },
    },
    inspect: {
      kind: 'task',
      title: t.steps.inspect,
      by: 'quality',
      limits: [citySet('standards-inspection.inspect', t.settings.inspect, 30, 'wd')],
      commands: {
        findings: {
          title: t.commands.findings,
          tone: 'primary',
          form: findings,
          prefill: (matter) => found(matter) ?? {},
          check: (form, _, { now }) =>
            ((form as Findings).breaches ?? []).flatMap((one, n) =>
              one.until !== undefined && one.until < dayOf(now)
                ? [{ path: `breaches.${n}.until`, message: t.faults.past }]
                : [],
            ),
          outcomes: [go('concur')],
        },
      },
    },
    concur: {
      kind: 'task',
      title: t.steps.concur,
      by: 'authority',
      limits: [citySet('standards-inspection.concur', t.settings.concur, 5, 'wd')],
      commands: {
        concur: {
          title: t.commands.concur,
          decides: true,
          tone: 'primary',
          help: t.help.concur,
          form: z.object({ opinion: reason(t.fields.opinion).optional() }),
          // A proposed day that has passed meanwhile is left to whoever orders the correction.
          opens: (matter, { now }) =>
            (found(matter)?.breaches ?? []).map(({ until, ...one }, n) => ({
              procedure: 'standard-violation',
              key: `breach-${n + 1}`,
              relation: t.relation,
              form: { ...one, ...(until !== undefined && until >= dayOf(now) ? { until } : {}) },
            })),
          outcomes: [go('violations')],
        },
        object: {
          title: t.commands.object,
          decides: true,
          tone: 'danger',
          form: z.object({ reason: reason(t.fields.opinion) }),
          outcomes: [go('inspect')],
        },
      },
    },
    violations: {
      kind: 'children',
      title: t.steps.violations,
      limits: [],
      noLimit: t.noViolationLimit,
      commands: {},
      outcomes: [go('report')],
    },
    report: {
      kind: 'task',
      title: t.steps.report,
      by: 'quality',
      limits: [citySet('standards-inspection.report', t.settings.report, 10, 'wd')],
      commands: {
        report: {
          title: t.commands.report,
          tone: 'primary',
          form: z.object({ report: long(t.fields.report) }),
          outcomes: [finish('reported')],
        },
      },
    },
  },
  anytime: {},
  ends: { reported: { title: t.ends.reported, good: true } },
  recurs: {
    every: 'year',
    on: '03-01',
    for: 'city',
    by: 'quality-authority',
    form: (turn) => ({ period: turn.title }),
  },
  registers: [],
});
