/** A-31 (second paragraph): near 70 % of a resource the provider warns, the office starts the expansion, proof closes it. */
import { z } from 'zod';
import { citySet, defineProcedure, finish, go } from '../../engine/definition/define.ts';
import type { Context } from '../../engine/definition/definition.ts';
import { choice, date, long, number, reason, text } from '../../engine/forms/form.ts';
import { numberSet } from '../../engine/settings/settings.ts';
import { postKey } from '../../kernel/party.ts';
import { dayOf } from '../../kernel/time.ts';
import type { MatterState } from '../../engine/matter/state.ts';
import { texts as t } from './texts.ts';

/** The rule says "near 70 %" and not from where: the city draws the line, at 70 at the latest. */
const near = numberSet('capacity-alert.near', t.settings.near, 65, {
  min: 50,
  max: 70,
  unit: '%',
  help: t.settings.nearHelp,
});

const percent = { min: 0, max: 100, unit: '%' };
const alarm = z.object({
  resource: choice(t.fields.resource, t.fields.resources),
  used: number(t.fields.used, percent),
  total: text(t.fields.total, { max: 60 }).optional(),
  trend: long(t.fields.trend, { max: 1000 }).optional(),
});
type Alarm = z.infer<typeof alarm>;
const alarmOf = (matter: MatterState) => matter.opening as Alarm;
const resourceTitle = (form: Record<string, unknown>) => t.fields.resources[(form as Alarm).resource];

export const capacityAlert = defineProcedure({
  key: 'capacity-alert',
  version: 1,
  title: t.title,
  summary: t.summary,
  group: '政务云',
  articles: ['A-31'],
  roles: {
    provider: { title: t.roles.provider, post: 'ops', of: 'opener' },
    office: { title: t.roles.office, post: 'cloud', of: 'office' },
  },
  supervisor: 'office',
  settings: [near.setting],
  opening: {
    by: { posts: ['ops', 'duty', 'head'], kinds: ['cloud-provider'], title: t.opener },
    form: alarm,
    systemForm: alarm,
    title: (form) => t.matterTitle(resourceTitle(form), (form as Alarm).used),
    check: (form, context: Context) =>
      (form as Alarm).used < near.of(context) ? [{ path: 'used', message: t.faults.notNear(near.of(context)) }] : [],
    // A measurement, not a request: the provider asks for nothing that the office would judge.
    finding: true,
    outcomes: [go('start')],
    tells: [
      {
        title: t.tells.alarm,
        kind: 'alert',
        urgent: true,
        to: (_, { directory }) => {
          const office = directory.body('office');
          return office ? [postKey(office.id, 'head')] : [];
        },
        body: (matter) => t.alarmBody(resourceTitle(matter.opening), alarmOf(matter).used),
      },
    ],
  },
  steps: {
    start: {
      kind: 'task',
      title: t.steps.start,
      by: 'office',
      urgent: true,
      limits: [citySet('capacity-alert.start', t.settings.start, 1, 'wd')],
      commands: {
        start: {
          title: t.commands.start,
          decides: true,
          tone: 'primary',
          help: t.consequences.start,
          form: z.object({
            measures: long(t.fields.measures),
            until: date(t.fields.until, { help: t.fields.untilHelp }).optional(),
          }),
          check: ({ until }, _, { now }) =>
            typeof until === 'string' && until < dayOf(now) ? [{ path: 'until', message: t.faults.past }] : [],
          outcomes: [go('expand')],
        },
        spare: {
          title: t.commands.spare,
          decides: true,
          refuses: true,
          tone: 'danger',
          help: t.consequences.spare,
          form: z.object({ reason: reason(t.fields.reason) }),
          outcomes: [finish('spared')],
          tells: [
            {
              title: t.tells.spared,
              kind: 'result',
              to: (matter) => (matter.opener.unit ? [postKey(matter.opener.unit, 'ops')] : []),
              body: (matter) => t.sparedBody(String(matter.given['spare']?.form['reason'] ?? '')),
            },
          ],
        },
      },
    },
    expand: {
      kind: 'task',
      title: t.steps.expand,
      by: 'provider',
      limits: [
        citySet('capacity-alert.expand', t.settings.expand, 10, 'wd', {
          until: (matter) => matter.given['start']?.form['until'] as string | undefined,
        }),
      ],
      commands: {
        expanded: {
          title: t.commands.expanded,
          requests: true,
          tone: 'primary',
          form: z.object({ proof: long(t.fields.proof), usedAfter: number(t.fields.usedAfter, percent) }),
          check: ({ usedAfter }, matter) =>
            Number(usedAfter) >= alarmOf(matter).used
              ? [{ path: 'usedAfter', message: t.faults.notLess(alarmOf(matter).used) }]
              : [],
          outcomes: [go('confirm')],
        },
      },
    },
    confirm: {
      kind: 'task',
      title: t.steps.confirm,
      by: 'office',
      limits: [citySet('capacity-alert.confirm', t.settings.confirm, 3, 'wd')],
      commands: {
        confirm: {
          title: t.commands.confirm,
          decides: true,
          tone: 'primary',
          help: t.consequences.confirm,
          form: z.object({ opinion: long(t.fields.opinion).optional() }),
          outcomes: [finish('expanded')],
        },
        again: {
          title: t.commands.again,
          decides: true,
          tone: 'danger',
          help: t.consequences.again,
          form: z.object({ reason: reason(t.fields.reason) }),
          outcomes: [go('expand')],
        },
      },
    },
  },
  anytime: {
    withdraw: {
      title: t.commands.withdraw,
      by: 'provider',
      tone: 'danger',
      form: z.object({ why: reason(t.fields.why) }),
      during: ['start'],
      outcomes: [finish('withdrawn')],
    },
  },
  ends: {
    expanded: { title: t.ends.expanded, good: true },
    spared: { title: t.ends.spared, good: true },
    withdrawn: { title: t.ends.withdrawn, good: false },
  },
  registers: [],
});
