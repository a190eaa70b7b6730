/** each quarter the emergency team drills, records the whole course and reports, without disturbing anybody's business. */
import { z } from 'zod';
import { citySet, defineProcedure, finish, go, limit } from '../../engine/definition/define.ts';
import { date, entry, long, number, reason, text, yesno } from '../../engine/forms/form.ts';
import { postKey } from '../../kernel/party.ts';
import { dayOf, startOfDay } from '../../kernel/time.ts';
import type { MatterState } from '../../engine/matter/state.ts';
import { texts as t } from './texts.ts';

const opening = z.object({ period: text(t.fields.period, { max: 40 }), until: date(t.fields.until) });
const plan = z.object({
  scenario: long(t.fields.scenario, { max: 1000 }),
  plan: entry(t.fields.plan, 'plans').optional(),
  on: date(t.fields.on),
  precautions: long(t.fields.precautions),
  calm: yesno(t.fields.calm, { help: t.fields.calmHelp }),
});
const report = z.object({
  heldOn: date(t.fields.heldOn),
  people: number(t.fields.people, { min: 1, max: 10_000 }),
  course: long(t.fields.course),
  report: long(t.fields.report),
  improvements: long(t.fields.improvements, { max: 1000 }).optional(),
  disturbed: yesno(t.fields.disturbed),
  effects: long(t.fields.effects, { max: 1000 }).optional(),
});
const planned = (matter: MatterState) => matter.given['plan']?.form as z.infer<typeof plan> | undefined;
const reported = (matter: MatterState) => matter.given['report']?.form as z.infer<typeof report> | undefined;
const period = (matter: MatterState) => String(matter.opening['period']);

export const drill = defineProcedure({
  key: 'drill',
  version: 1,
  title: t.title,
  summary: t.summary,
  group: '政务云',
  articles: ['A-38', 'A-44'],
  roles: {
    team: { title: t.roles.team, post: 'emergency', of: 'opener' },
    office: { title: t.roles.office, post: 'cloud', of: 'office' },
  },
  supervisor: 'office',
  recurs: {
    every: 'quarter',
    for: { kinds: ['cloud-provider'] },
    by: 'unit',
    form: (turn) => ({ period: turn.title, until: turn.until }),
  },
  opening: {
    by: { posts: ['emergency', 'head'], kinds: ['cloud-provider'], title: t.opener },
    form: opening,
    systemForm: opening,
    title: (form) => t.matterTitle(String(form['period'])),
    outcomes: [go('plan')],
  },
  steps: {
    quarter: {
      kind: 'span',
      title: t.steps.quarter,
      over: ['plan', 'record'],
      by: 'team',
      // Once a quarter: the quarter itself is the limit of planning, drilling and reporting together.
      limits: [limit(3, 'month', 'A-44', { until: (matter) => String(matter.opening['until']) })],
      commands: {},
    },
    plan: {
      kind: 'task',
      title: t.steps.plan,
      by: 'team',
      limits: [citySet('drill.plan', t.settings.plan, 20, 'wd')],
      commands: {
        plan: {
          title: t.commands.plan,
          tone: 'primary',
          help: t.consequences.plan,
          form: plan,
          check: ({ on, calm }, _, { now }) => [
            ...(calm === true ? [] : [{ path: 'calm', message: t.faults.calm }]),
            ...(String(on) < dayOf(now) ? [{ path: 'on', message: t.faults.past }] : []),
          ],
          tells: [
            {
              title: t.tells.planned,
              kind: 'info',
              to: (_, { directory }) => {
                const office = directory.body('office');
                return office ? [postKey(office.id, 'cloud')] : [];
              },
              body: (matter) => t.plannedBody(planned(matter)?.on ?? '', planned(matter)?.scenario ?? ''),
            },
          ],
          outcomes: [go('record')],
        },
      },
    },
    record: {
      kind: 'task',
      title: t.steps.record,
      by: 'team',
      limits: [
        citySet('drill.record', t.settings.record, 5, 'wd', {
          from: (matter) => {
            const on = planned(matter)?.on;
            return on === undefined ? undefined : startOfDay(on);
          },
        }),
      ],
      commands: {
        report: {
          title: t.commands.report,
          tone: 'primary',
          requests: true,
          form: report,
          check: ({ heldOn, disturbed, effects }, _, { now }) => [
            ...(String(heldOn) > dayOf(now) ? [{ path: 'heldOn', message: t.faults.future }] : []),
            ...(disturbed === true && effects === undefined ? [{ path: 'effects', message: t.faults.effects }] : []),
          ],
          tells: [
            {
              title: t.tells.disturbed,
              kind: 'alert',
              urgent: true,
              to: (matter, { directory }) => {
                const office = directory.body('office');
                return office && reported(matter)?.disturbed ? [postKey(office.id, 'head')] : [];
              },
              body: (matter) => t.disturbedBody(reported(matter)?.effects ?? ''),
            },
          ],
          outcomes: [go('review')],
        },
      },
    },
    review: {
      kind: 'task',
      title: t.steps.review,
      by: 'office',
      limits: [citySet('drill.review', t.settings.review, 5, 'wd')],
      commands: {
        accept: {
          title: t.commands.accept,
          decides: true,
          tone: 'primary',
          help: t.consequences.accept,
          form: z.object({ opinion: long(t.fields.opinion, { max: 1000 }).optional() }),
          registers: (matter) => [
            {
              register: 'results',
              subject: `drill/${period(matter)}/${matter.opener.unit ?? ''}`,
              op: 'put',
              lasting: true,
              title: t.resultTitle(period(matter)),
              why: t.why(matter.number),
              units: [],
              values: {
                period: period(matter),
                about: matter.opener.unitName,
                computation: planned(matter)?.scenario,
                advice: reported(matter)?.improvements,
              },
            },
          ],
          outcomes: [finish('drilled')],
        },
        again: {
          title: t.commands.again,
          decides: true,
          tone: 'danger',
          help: t.consequences.again,
          form: z.object({ reason: reason(t.fields.reason) }),
          outcomes: [go('plan')],
        },
      },
    },
  },
  anytime: {
    withdraw: {
      title: t.commands.withdraw,
      by: 'team',
      tone: 'danger',
      form: z.object({ why: reason(t.fields.why) }),
      during: ['plan', 'record'],
      offered: (matter) => matter.opener.kind === 'person',
      outcomes: [finish('withdrawn')],
    },
  },
  ends: { drilled: { title: t.ends.drilled, good: true }, withdrawn: { title: t.ends.withdrawn, good: false } },
  registers: ['results'],
});
