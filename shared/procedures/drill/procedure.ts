/** each quarter the emergency team drills, records the whole course and reports, without disturbing anybody's business. */
import { z } from 'zod';
import { finish, go, limit } from '../../engine/definition/define.ts';
import { date, entry, long, number, reason, text, yesno } from '../../engine/forms/form.ts';
import { city, procedure } from '../../engine/words/procedure.ts';
import { ahead, happened } from '../../cloud/days.ts';
import { postKey } from '../../kernel/party.ts';
import { dayOf, startOfDay } from '../../kernel/time.ts';
import { texts as t } from './texts.ts';

const forms = {
  opening: z.object({ period: text(t.fields.period, { max: 40 }), until: date(t.fields.until) }),
  plan: z.object({
    scenario: long(t.fields.scenario, { max: 1000 }),
    plan: entry(t.fields.plan, 'plans').optional(),
    on: date(t.fields.on),
    precautions: long(t.fields.precautions),
    calm: yesno(t.fields.calm, { help: t.fields.calmHelp }),
  }),
  report: z.object({
    heldOn: date(t.fields.heldOn),
    people: number(t.fields.people, { min: 1, max: 10_000 }),
    course: long(t.fields.course),
    report: long(t.fields.report),
    improvements: long(t.fields.improvements, { max: 1000 }).optional(),
    disturbed: yesno(t.fields.disturbed),
    effects: long(t.fields.effects, { max: 1000 }).optional(),
  }),
  accept: z.object({ opinion: long(t.fields.opinion, { max: 1000 }).optional() }),
  again: z.object({ reason: reason(t.fields.reason) }),
};

export const drill = procedure(t, forms, {
  key: 'drill',
  version: 1,
  group: '政务云',
  articles: ['A-38', 'A-44'],
  roles: {
    team: { post: 'emergency', of: 'opener' },
    office: { post: 'cloud', of: 'office' },
    // The office judges the report: it does not end the duty instead.
    authority: { post: 'cloud', of: 'authority' },
  },
  supervisor: 'authority',
  recurs: {
    every: 'quarter',
    for: { kinds: ['cloud-provider'] },
    by: 'unit',
    form: (turn) => ({ period: turn.title, until: turn.until }),
  },
  opening: {
    by: { posts: ['emergency', 'head'], kinds: ['cloud-provider'] },
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
      by: 'team',
      limits: [city(20, 'wd')],
      noReturn: t.noReturn,
      commands: {
        plan: {
          check: (form, _, context) => [
            ...(form.calm ? [] : [{ path: 'calm', message: t.faults.calm }]),
            ...ahead(form, 'on', context, t.faults.past),
          ],
          tells: [
            {
              ...{ title: t.tells.planned, kind: 'info', to: 'office' },
              body: ({ given: { plan } }) => t.plannedBody(plan?.form.on ?? '', plan?.form.scenario ?? ''),
            },
          ],
          outcomes: [go('record')],
        },
      },
    },
    record: {
      by: 'team',
      noReturn: t.noReturn,
      limits: [city(5, 'wd', { from: ({ given: { plan } }) => plan && startOfDay(plan.form.on) })],
      commands: {
        report: {
          requests: true,
          check: (form, { given: { plan } }, context) => [
            ...happened(form, 'heldOn', context, { day: plan && dayOf(plan.at) }),
            ...(form.disturbed && form.effects === undefined ? [{ path: 'effects', message: t.faults.effects }] : []),
          ],
          tells: [
            {
              ...{ title: t.tells.disturbed, kind: 'alert', urgent: true },
              to: ({ given }, { directory }) => {
                const office = directory.body('office');
                return office && given.report?.form.disturbed ? [postKey(office.id, 'head')] : [];
              },
              body: ({ given }) => t.disturbedBody(given.report?.form.effects ?? ''),
            },
          ],
          outcomes: [go('review')],
        },
      },
    },
    review: {
      by: 'office',
      limits: [city(5, 'wd')],
      takenUpBy: 'authority',
      commands: {
        accept: {
          decides: 'for',
          registers: ({ opening: { period }, opener: { unit = '', unitName }, given, number }) => [
            {
              ...{ register: 'results', subject: `drill/${period}/${unit}`, op: 'put', lasting: true, units: [] },
              ...{ title: t.resultTitle(period), why: t.why(number) },
              values: {
                ...{ period, about: unitName, computation: given.plan?.form.scenario },
                advice: given.report?.form.improvements,
              },
            },
          ],
          outcomes: [finish('drilled')],
        },
        again: { decides: 'against', outcomes: [go('plan')] },
      },
    },
  },
  withdrawable: {
    by: 'team',
    during: ['plan', 'record'],
    offered: ({ opener, given }) => opener.kind === 'person' && !given.report,
  },
  ends: { good: ['drilled'] },
  registers: ['results'],
});
