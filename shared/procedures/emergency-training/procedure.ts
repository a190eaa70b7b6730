/** each year the emergency team trains for the response plans, records it and reports. */
import { z } from 'zod';
import { citySet, defineProcedure, finish, go, limit } from '../../engine/definition/define.ts';
import { date, entry, long, number, reason } from '../../engine/forms/form.ts';
import { dayOf } from '../../kernel/time.ts';
import type { MatterState } from '../../engine/matter/state.ts';
import { texts as t } from './texts.ts';

const opening = z.object({ year: number(t.fields.year, { min: 2018, max: 2100 }) });
const report = z.object({
  heldOn: date(t.fields.heldOn),
  plan: entry(t.fields.plan, 'plans').optional(),
  topics: long(t.fields.topics),
  people: number(t.fields.people, { min: 1, max: 10_000 }),
  record: long(t.fields.record),
  report: long(t.fields.report),
});
const year = (matter: MatterState) => Number(matter.opening['year']);

export const emergencyTraining = defineProcedure({
  key: 'emergency-training',
  version: 1,
  title: t.title,
  summary: t.summary,
  group: '政务云',
  articles: ['A-44'],
  roles: {
    team: { title: t.roles.team, post: 'emergency', of: 'opener' },
    office: { title: t.roles.office, post: 'cloud', of: 'office' },
  },
  supervisor: 'office',
  recurs: {
    every: 'year',
    for: { kinds: ['cloud-provider'] },
    by: 'unit',
    form: (turn) => ({ year: Number(turn.key) }),
  },
  opening: {
    by: { posts: ['emergency', 'head'], kinds: ['cloud-provider'], title: t.opener },
    form: opening,
    systemForm: opening,
    title: (form) => t.matterTitle(Number(form['year'])),
    outcomes: [go('hold')],
  },
  steps: {
    hold: {
      kind: 'task',
      title: t.steps.hold,
      by: 'team',
      // Each year once: the year itself is the limit.
      limits: [limit(12, 'month', 'A-44', { until: (matter) => `${year(matter)}-12-31` })],
      commands: {
        report: {
          title: t.commands.report,
          tone: 'primary',
          requests: true,
          form: report,
          check: ({ heldOn }, matter, { now }) => {
            const on = String(heldOn);
            if (on > dayOf(now)) return [{ path: 'heldOn', message: t.faults.future }];
            // Of the year before it is no training of this year; held late, it counts for the year that missed it.
            return on < `${year(matter)}-01-01` ? [{ path: 'heldOn', message: t.faults.year(year(matter)) }] : [];
          },
          outcomes: [go('review')],
        },
      },
    },
    review: {
      kind: 'task',
      title: t.steps.review,
      by: 'office',
      limits: [citySet('emergency-training.review', t.settings.review, 5, 'wd')],
      commands: {
        accept: {
          title: t.commands.accept,
          decides: true,
          tone: 'primary',
          help: t.consequences.accept,
          form: z.object({ opinion: long(t.fields.opinion).optional() }),
          outcomes: [finish('held')],
        },
        again: {
          title: t.commands.again,
          decides: true,
          tone: 'danger',
          help: t.consequences.again,
          form: z.object({ reason: reason(t.fields.reason) }),
          outcomes: [go('hold')],
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
      during: ['hold'],
      offered: (matter) => matter.opener.kind === 'person',
      outcomes: [finish('withdrawn')],
    },
  },
  ends: { held: { title: t.ends.held, good: true }, withdrawn: { title: t.ends.withdrawn, good: false } },
  registers: [],
});
