/** from time to time the authority holds the applications on the cloud against their targets; each one below is rectified. */
import { z } from 'zod';
import { citySet, defineProcedure, finish, go, when } from '../../engine/definition/define.ts';
import type { Context, Opens, Registers } from '../../engine/definition/definition.ts';
import { choice, date, list, long, reason, text, unit } from '../../engine/forms/form.ts';
import { periodSet } from '../../engine/settings/settings.ts';
import { postKey, type Directory } from '../../kernel/party.ts';
import type { Fault } from '../../kernel/rejection.ts';
import { dayOf } from '../../kernel/time.ts';
import type { MatterState, RegisterChange } from '../../engine/matter/state.ts';
import { texts as t } from './texts.ts';

const opening = z.object({ period: text(t.fields.period, { max: 40 }) });
const app = z.object({
  system: text(t.fields.system, { max: 60 }),
  unit: unit(t.fields.unit),
  target: long(t.fields.target, { max: 1000 }),
  state: choice(t.fields.state, t.fields.states),
  finding: long(t.fields.finding, { max: 2000 }).optional(),
  until: date(t.fields.until).optional(),
});
const sheet = z.object({
  apps: list(t.fields.apps, app, { max: 2000, help: t.fields.appsHelp }),
  advice: long(t.fields.advice, { max: 2000 }).optional(),
});
type Sheet = z.infer<typeof sheet>;
const sheetOf = (matter: MatterState) => matter.given['submit']?.form as Sheet | undefined;
const below = (matter: MatterState) => (sheetOf(matter)?.apps ?? []).filter((one) => one.state === 'below');
const period = (matter: MatterState) => String(matter.opening['period']);
const computation = (matter: MatterState) => {
  const all = sheetOf(matter)?.apps.length ?? 0;
  return t.computation(
    all,
    all - below(matter).length,
    below(matter)
      .map((one) => one.system)
      .join('、'),
  );
};

/** What runs on the cloud, by the register of allocations. */
const onTheCloud = (registers: Registers, directory: Directory) =>
  registers.find('allocations', {}).flatMap((entry) => {
    const user = [entry.values['unit'], ...entry.units].find((id) => typeof id === 'string' && directory.unit(id));
    return user === undefined ? [] : [{ system: entry.title, unit: user }];
  });

function checkSheet(form: Record<string, unknown>, _: MatterState, { registers, directory, now }: Context): Fault[] {
  const { apps } = form as Sheet;
  const names = apps.map((one) => `${one.unit}/${one.system}`);
  const missing = onTheCloud(registers, directory).filter((one) => !apps.some((app) => app.system === one.system));
  return [
    ...(missing.length > 0
      ? [{ path: 'apps', message: t.faults.missing(missing.map((one) => one.system).join('、')) }]
      : []),
    ...apps.flatMap((one, n): Fault[] => [
      ...(names.indexOf(names[n] ?? '') < n ? [{ path: `apps.${n}.system`, message: t.faults.twice }] : []),
      ...(one.state === 'below' && one.finding === undefined
        ? [{ path: `apps.${n}.finding`, message: t.faults.finding }]
        : []),
      ...(one.until !== undefined && one.until < dayOf(now)
        ? [{ path: `apps.${n}.until`, message: t.faults.past }]
        : []),
    ]),
  ];
}

const rectifications: Opens = (matter, { directory }) => {
  const authority = directory.body('authority')?.id;
  return below(matter).map(({ system, unit: user, target, finding, until }) => ({
    procedure: 'performance-rectification',
    key: `${user}/${system}`,
    relation: t.relation,
    form: { system, unit: user, target, finding, ...(until === undefined ? {} : { until }) },
    ...(authority === undefined ? {} : { unit: authority }),
  }));
};

const published = (matter: MatterState): RegisterChange[] => [
  {
    register: 'results',
    subject: `performance-evaluation/${period(matter)}`,
    op: 'put',
    lasting: true,
    title: t.resultTitle(period(matter)),
    why: t.why(matter.number),
    units: [],
    values: {
      period: period(matter),
      about: t.about,
      computation: computation(matter),
      advice: sheetOf(matter)?.advice,
    },
  },
];

export const performanceEvaluation = defineProcedure({
  key: 'performance-evaluation',
  version: 1,
  title: t.title,
  summary: t.summary,
  group: '政务云',
  articles: ['A-46'],
  roles: {
    authority: { title: t.roles.authority, post: 'cloud', of: 'authority' },
    head: { title: t.roles.head, post: 'head', of: 'authority' },
  },
  supervisor: 'head',
  recurs: {
    every: 'setting',
    setting: periodSet('performance-evaluation.period', t.settings.period, 'year'),
    for: 'city',
    by: 'authority',
    form: (turn) => ({ period: turn.title }),
  },
  opening: {
    by: { posts: ['cloud', 'head'], kinds: ['authority'], title: t.opener },
    form: opening,
    systemForm: opening,
    title: (form) => t.matterTitle(String(form['period'])),
    finding: true,
    outcomes: [go('evaluate')],
  },
  steps: {
    evaluate: {
      kind: 'task',
      title: t.steps.evaluate,
      by: 'authority',
      limits: [citySet('performance-evaluation.evaluate', t.settings.evaluate, 20, 'wd')],
      commands: {
        submit: {
          title: t.commands.submit,
          tone: 'primary',
          requests: true,
          form: sheet,
          prefill: (_, { registers, directory }) => ({ apps: onTheCloud(registers, directory) }),
          check: checkSheet,
          outcomes: [go('confirm')],
        },
      },
    },
    confirm: {
      kind: 'task',
      title: t.steps.confirm,
      by: 'head',
      limits: [citySet('performance-evaluation.confirm', t.settings.confirm, 5, 'wd')],
      commands: {
        confirm: {
          title: t.commands.confirm,
          decides: true,
          tone: 'primary',
          help: t.consequences.confirm,
          form: z.object({ opinion: long(t.fields.opinion).optional() }),
          registers: published,
          tells: [
            {
              title: t.tells.published,
              kind: 'result',
              to: (matter) =>
                [...new Set((sheetOf(matter)?.apps ?? []).map((one) => one.unit))].map((id) => postKey(id, 'cloud')),
              body: (matter) => t.publishedBody(period(matter), computation(matter)),
            },
          ],
          outcomes: [
            when('有未达目标的', (matter) => below(matter).length > 0, { ...go('rectifying'), opens: rectifications }),
            finish('allMet'),
          ],
        },
        back: {
          title: t.commands.back,
          decides: true,
          tone: 'danger',
          help: t.consequences.back,
          form: z.object({ reason: reason(t.fields.reason) }),
          outcomes: [go('evaluate')],
        },
      },
    },
    rectifying: {
      kind: 'children',
      title: t.steps.rectifying,
      limits: [],
      noLimit: t.noLimit,
      commands: {},
      outcomes: [finish('rectified')],
    },
  },
  anytime: {
    withdraw: {
      title: t.commands.withdraw,
      by: 'authority',
      tone: 'danger',
      form: z.object({ why: reason(t.fields.why) }),
      during: ['evaluate'],
      offered: (matter) => matter.opener.kind === 'person',
      outcomes: [finish('withdrawn')],
    },
  },
  ends: {
    allMet: { title: t.ends.allMet, good: true },
    rectified: { title: t.ends.rectified, good: true },
    withdrawn: { title: t.ends.withdrawn, good: false },
  },
  registers: ['results'],
});
