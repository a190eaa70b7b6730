/** each year the emergency team trains for the response plans, records it and reports. */
import { date, entry, go, limit, long, material, number, procedure, z } from '../../engine/words.ts';
import { notBefore } from '../../cloud/days.ts';
import { anew, exercisers, exerciseRoles, held, ownWish, reviewed, reviewForms } from '../../cloud/exercises.ts';
import { texts as t } from './texts.ts';

const forms = {
  opening: z.object({ year: number(t.fields.year, { min: 2018, max: 2100 }) }),
  report: z.object({
    heldOn: date(t.fields.heldOn, { when: 'past' }),
    plan: entry(t.fields.plan, 'plans').optional(),
    topics: long(t.fields.topics),
    people: number(t.fields.people, { min: 1, max: 10_000 }),
    record: long(t.fields.record),
    report: material('training-report'),
  }),
  ...reviewForms(t.fields),
};

export const emergencyTraining = procedure(t, forms, {
  key: 'emergency-training',
  articles: ['A-44'],
  roles: exerciseRoles,
  recurs: {
    every: 'year',
    for: { kinds: ['cloud-provider'] },
    by: 'unit',
    form: (turn) => ({ year: Number(turn.key) }),
  },
  opening: {
    by: exercisers,
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
          check: ({ heldOn }, { opening: { year } }) =>
            notBefore('heldOn', heldOn, `${year}-01-01`, t.faults.year(year)),
          outcomes: [go('review')],
        },
      },
    },
    review: { ...reviewed, commands: { accept: held('held'), again: anew('hold') } },
  },
  withdrawable: { ...ownWish, during: ['hold'] },
  ends: { good: ['held'] },
});
