/** each quarter the emergency team drills, records the whole course and reports, without disturbing anybody's business. */
import {
  city,
  date,
  dayOf,
  entry,
  go,
  limit,
  long,
  material,
  number,
  postKey,
  procedure,
  put,
  startOfDay,
  text,
  yesno,
  z,
} from '../../engine/words.ts';
import { notBefore } from '../../cloud/days.ts';
import { anew, exercisers, exerciseRoles, held, ownWish, reviewed, reviewForms } from '../../cloud/exercises.ts';
import { texts as t } from './texts.ts';

const forms = {
  opening: z.object({ period: text(t.fields.period, { max: 40 }), until: date(t.fields.until, { when: 'coming' }) }),
  plan: z.object({
    scenario: long(t.fields.scenario, { max: 1000 }),
    plan: entry(t.fields.plan, 'plans').optional(),
    on: date(t.fields.on, { when: 'coming' }),
    precautions: long(t.fields.precautions),
    calm: yesno(t.fields.calm, { help: t.fields.calmHelp }),
  }),
  report: z.object({
    heldOn: date(t.fields.heldOn, { when: 'past' }),
    people: number(t.fields.people, { min: 1, max: 10_000 }),
    course: long(t.fields.course),
    report: material('drill-report'),
    improvements: long(t.fields.improvements, { max: 1000 }).optional(),
    disturbed: yesno(t.fields.disturbed),
    effects: long(t.fields.effects, { max: 1000 }).optional(),
  }),
  ...reviewForms(t.fields),
};

export const drill = procedure(t, forms, {
  key: 'drill',
  articles: ['A-38', 'A-44'],
  roles: exerciseRoles,
  recurs: {
    every: 'quarter',
    for: { kinds: ['cloud-provider'] },
    by: 'unit',
    form: (turn) => ({ period: turn.title, until: turn.until }),
  },
  opening: {
    by: exercisers,
    systemForm: forms.opening,
    title: (form) => t.matterTitle(form.period),
    outcomes: [go('plan')],
  },
  steps: {
    quarter: {
      kind: 'span',
      over: ['plan', 'record'],
      by: 'team',
      // Once a quarter: the quarter itself is the limit of planning, drilling and reporting together.
      limits: [limit(3, 'month', 'A-44', { until: ({ opening }) => opening.until })],
    },
    plan: {
      task: ['team', city(20, 'wd')],
      noReturn: t.noReturn,
      commands: {
        plan: {
          check: ({ calm }) => (calm ? [] : [{ path: 'calm', message: t.faults.calm }]),
          tells: {
            ...{ title: t.tells.planned, kind: 'info', to: 'office' },
            body: ({ given: { plan } }) => t.plannedBody(plan?.form.on ?? '', plan?.form.scenario ?? ''),
          },
          outcomes: [go('record')],
        },
      },
    },
    record: {
      task: ['team', city(5, 'wd', { from: ({ given: { plan } }) => plan && startOfDay(plan.form.on) })],
      noReturn: t.noReturn,
      commands: {
        report: {
          requests: true,
          check: (form, { given: { plan } }) => [
            ...notBefore('heldOn', form.heldOn, plan && dayOf(plan.at)),
            ...(form.disturbed && form.effects === undefined ? [{ path: 'effects', message: t.faults.effects }] : []),
          ],
          tells: {
            ...{ title: t.tells.disturbed, kind: 'alert', urgent: true },
            to: ({ given }, { directory }) => {
              const office = directory.body('office');
              return office && given.report?.form.disturbed ? [postKey(office.id, 'head')] : [];
            },
            body: ({ given }) => t.disturbedBody(given.report?.form.effects ?? ''),
          },
          outcomes: [go('review')],
        },
      },
    },
    review: {
      ...reviewed,
      commands: {
        accept: {
          ...held('drilled'),
          registers: ({ opening: { period }, opener: { unit = '', unitName }, given, number }) => [
            put('results', `drill/${period}/${unit}`, {
              ...{ title: t.resultTitle(period), why: t.why(number), units: [] },
              values: {
                ...{ period, about: unitName, computation: given.plan?.form.scenario },
                advice: given.report?.form.improvements,
              },
            }),
          ],
        },
        again: anew('plan'),
      },
    },
  },
  withdrawable: { ...ownWish, during: ['plan', 'record'] },
  ends: { good: ['drilled'] },
  registers: ['results'],
});
