/** each year the emergency team trains for the response plans, records it and reports. */
import { z } from 'zod';
import { finish, go, limit } from '../../engine/definition/define.ts';
import { date, entry, long, number, reason } from '../../engine/forms/form.ts';
import { city, procedure } from '../../engine/words/procedure.ts';
import { happened } from '../../cloud/days.ts';
import { texts as t } from './texts.ts';

const forms = {
  opening: z.object({ year: number(t.fields.year, { min: 2018, max: 2100 }) }),
  report: z.object({
    heldOn: date(t.fields.heldOn),
    plan: entry(t.fields.plan, 'plans').optional(),
    topics: long(t.fields.topics),
    people: number(t.fields.people, { min: 1, max: 10_000 }),
    record: long(t.fields.record),
    report: long(t.fields.report),
  }),
  accept: z.object({ opinion: long(t.fields.opinion).optional() }),
  again: z.object({ reason: reason(t.fields.reason) }),
};

export const emergencyTraining = procedure(t, forms, {
  key: 'emergency-training',
  version: 1,
  group: '政务云',
  articles: ['A-44'],
  roles: {
    team: { post: 'emergency', of: 'opener' },
    office: { post: 'cloud', of: 'office' },
    authority: { post: 'cloud', of: 'authority' },
  },
  supervisor: 'authority',
  recurs: {
    every: 'year',
    for: { kinds: ['cloud-provider'] },
    by: 'unit',
    form: (turn) => ({ year: Number(turn.key) }),
  },
  opening: {
    by: { posts: ['emergency', 'head'], kinds: ['cloud-provider'] },
    systemForm: forms.opening,
    title: (form) => t.matterTitle(form.year),
    outcomes: [go('hold')],
  },
  steps: {
    hold: {
      by: 'team',
      noReturn: t.noReturn,
      // Each year once: the year itself is the limit.
      limits: [limit(12, 'month', 'A-44', { until: ({ opening }) => `${opening.year}-12-31` })],
      commands: {
        report: {
          requests: true,
          // Of the year before it is no training of this year; held late, it counts for the year that missed it.
          check: (form, { opening: { year } }, context) =>
            happened(form, 'heldOn', context, { day: `${year}-01-01`, message: t.faults.year(year) }),
          outcomes: [go('review')],
        },
      },
    },
    review: {
      by: 'office',
      limits: [city(5, 'wd')],
      takenUpBy: 'authority',
      commands: {
        accept: { decides: 'for', outcomes: [finish('held')] },
        again: { decides: 'against', outcomes: [go('hold')] },
      },
    },
  },
  withdrawable: {
    by: 'team',
    during: ['hold'],
    offered: ({ opener, given }) => opener.kind === 'person' && !given.report,
  },
  ends: { good: ['held'] },
});
