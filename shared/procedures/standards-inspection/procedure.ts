/** C-5, C-24: the quality authority with the authority inspects; each breach that both have seen opens a matter of its own. */
import {
  city,
  date,
  dayOf,
  finish,
  go,
  list,
  long,
  postKey,
  procedure,
  reason,
  text,
  unit,
  z,
} from '../../engine/words.ts';
import { above, inPlace } from '../../standards/entry.ts';
import { texts as t } from './texts.ts';

const forms = {
  opening: z.object({ period: text(t.fields.period, { max: 40 }) }),
  plan: z.object({
    scope: long(t.fields.scope),
    day: date(t.fields.day, { when: 'coming' }),
    units: list(t.fields.units, z.object({ unit: unit(t.fields.unit) }), { max: 100 }),
  }),
  findings: z.object({
    overall: long(t.fields.overall),
    breaches: list(
      t.fields.breaches,
      z.object({
        unit: unit(t.fields.unit),
        project: text(t.fields.project, { max: 80 }),
        breach: long(t.fields.breach, { max: 1000 }),
        until: date(t.fields.until, { when: 'coming' }).optional(),
      }),
      { min: 0, max: 100 },
    ).optional(),
  }),
  concur: z.object({ opinion: reason(t.fields.opinion).optional() }),
  object: z.object({ reason: reason(t.fields.opinion) }),
  report: z.object({ report: long(t.fields.report) }),
};

export const standardsInspection = procedure(t, forms, {
  key: 'standards-inspection',
  articles: ['C-5', 'C-24'],
  roles: {
    quality: { post: 'standards', of: 'quality-authority' },
    above: { parties: above },
    inPlace: { parties: inPlace },
    found: {
      parties: ({ given: { findings } }) =>
        (findings?.form.breaches ?? []).map(({ unit: accused }) => postKey(accused, 'head')),
    },
  },
  supervisor: 'committee',
  opening: {
    by: { posts: ['standards', 'head'], kinds: ['quality-authority', 'authority'] },
    title: (form) => t.matterTitle(form.period),
    finding: true,
    outcomes: [go('plan')],
  },
  steps: {
    plan: { task: ['quality', city(20, 'wd'), 'inPlace'], commands: { plan: { outcomes: [go('inspect')] } } },
    inspect: {
      task: ['quality', city(30, 'wd'), 'inPlace'],
      commands: { findings: { prefill: ({ given }) => given.findings?.form ?? {}, outcomes: [go('concur')] } },
    },
    concur: {
      task: ['authority', city(5, 'wd'), 'above'],
      // Nobody confirms what was found at himself, nor what he has found.
      independent: { of: ['found'], gave: ['findings'] },
      commands: {
        concur: {
          decides: 'for',
          // A proposed day that has passed meanwhile is left to whoever orders the correction.
          opens: ({ given: { findings } }, { now }) =>
            (findings?.form.breaches ?? []).map(({ until, ...one }, n) => ({
              procedure: 'standard-violation',
              key: `breach-${n + 1}`,
              relation: t.relation,
              form: { ...one, ...(until !== undefined && until >= dayOf(now) ? { until } : {}) },
            })),
          outcomes: [go('violations')],
        },
        object: { decides: 'against', outcomes: [go('inspect')] },
      },
    },
    violations: { kind: 'children', noLimit: t.noViolationLimit, outcomes: [go('report')] },
    report: {
      task: ['quality', city(10, 'wd'), 'inPlace'],
      noReturn: t.noReturn,
      commands: { report: { outcomes: [finish('reported')] } },
    },
  },
  ends: { good: ['reported'] },
  recurs: {
    every: 'year',
    on: '03-01',
    for: 'city',
    by: 'quality-authority',
    form: (turn) => ({ period: turn.title }),
  },
});
