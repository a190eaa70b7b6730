/** A-31 (second paragraph): near 70 % of a resource the provider warns, the office starts the expansion, proof closes it. */
import {
  choice,
  city,
  date,
  finish,
  go,
  long,
  material,
  number,
  numberSet,
  procedure,
  reason,
  text,
  z,
} from '../../engine/words.ts';
import { texts as t } from './texts.ts';

/** The rule says "near 70 %" and not from where: the city draws the line, at 70 at the latest. */
export const near = numberSet('capacity-alert.near', t.settings.near, 65, {
  ...{ min: 50, max: 70, unit: '%', help: t.settings.nearHelp },
});
const percent = { min: 0, max: 100, unit: '%' };
const forms = {
  opening: z.object({
    resource: choice(t.fields.resource, t.fields.resources),
    system: text(t.fields.system, { max: 200, help: t.fields.systemHelp }).optional(),
    used: number(t.fields.used, percent),
    total: text(t.fields.total, { max: 60 }).optional(),
    trend: long(t.fields.trend, { max: 1000 }).optional(),
  }),
  start: z.object({
    measures: long(t.fields.measures),
    until: date(t.fields.until, { help: t.fields.untilHelp, when: 'coming' }).optional(),
  }),
  spare: z.object({ reason: reason(t.fields.reason) }),
  expanded: z.object({ proof: material('expansion-proof'), usedAfter: number(t.fields.usedAfter, percent) }),
  confirm: z.object({ opinion: long(t.fields.opinion).optional() }),
  again: z.object({ reason: reason(t.fields.reason) }),
};

export const capacityAlert = procedure(t, forms, {
  key: 'capacity-alert',
  articles: ['A-31'],
  roles: {
    provider: { post: 'ops', of: 'opener' },
    head: { post: 'head', of: 'office' },
    // Above the office, whose duty the expansion is: it is not ended without a word.
    authority: { post: 'cloud', of: 'authority' },
  },
  settings: [near.setting],
  opening: {
    by: { posts: ['ops', 'duty', 'head'], kinds: ['cloud-provider'] },
    systemForm: forms.opening,
    title: (form) => t.matterTitle(t.fields.resources[form.resource], form.used, form.system),
    check: ({ used }, context) =>
      used < near.of(context) ? [{ path: 'used', message: t.faults.notNear(near.of(context)) }] : [],
    // A measurement, not a request: the provider asks for nothing that the office would judge.
    finding: true,
    outcomes: [go('start')],
    tells: {
      ...{ title: t.tells.alarm, kind: 'alert', urgent: true, to: 'head' },
      body: ({ opening: { resource, used, system } }) => t.alarmBody(t.fields.resources[resource], used, system),
    },
  },
  steps: {
    start: {
      task: ['office', city(1, 'wd'), 'authority'],
      urgent: true,
      commands: {
        start: { decides: 'for', outcomes: [go('expand')] },
        spare: {
          decides: 'against',
          refuses: true,
          outcomes: [finish('spared')],
          tells: {
            ...{ title: t.tells.spared, to: 'provider' },
            body: ({ given }) => t.sparedBody(given.spare?.form.reason ?? ''),
          },
        },
      },
    },
    expand: {
      task: ['provider', city(10, 'wd', { until: ({ given }) => given.start?.form.until })],
      noReturn: t.noReturn,
      commands: {
        expanded: {
          requests: true,
          check: ({ usedAfter }, { opening: { used } }) =>
            usedAfter >= used ? [{ path: 'usedAfter', message: t.faults.notLess(used) }] : [],
          outcomes: [go('confirm')],
        },
      },
    },
    confirm: {
      task: ['office', city(3, 'wd'), 'authority'],
      noReturn: t.noReturn,
      commands: {
        confirm: { decides: 'for', outcomes: [finish('expanded')] },
        again: { decides: 'against', outcomes: [go('expand')] },
      },
    },
  },
  withdrawable: { by: 'provider', during: ['start'] },
  ends: { good: ['expanded', 'spared'] },
});
