/** from time to time the authority holds the applications on the cloud against their targets, by a scheme that it has made with the departments concerned and published; each one below is rectified. */
import {
  byHand,
  choice,
  city,
  date,
  finish,
  go,
  list,
  long,
  postKey,
  procedure,
  put,
  reasoned,
  text,
  unit,
  when,
  z,
} from '../../engine/words.ts';
import type { Context, Directory, Fault, MatterOf, Registers } from '../../engine/words.ts';
import { ofUnit, systemsOn } from '../../cloud/systems.ts';
import { adopted, checkProposal, departments, everybody, isMade, proposal, standing } from './scheme.ts';
import { texts as t } from './texts.ts';

const app = z.object({
  system: text(t.fields.system, { max: 60 }),
  unit: unit(t.fields.unit),
  target: long(t.fields.target, { max: 1000 }),
  state: choice(t.fields.state, t.fields.states),
  finding: long(t.fields.finding, { max: 2000 }).optional(),
  until: date(t.fields.until, { when: 'coming' }).optional(),
});
const forms = {
  opening: z.object({ period: text(t.fields.period, { max: 40 }) }),
  propose: proposal,
  agree: z.object({ opinion: long(t.fields.opinion).optional() }),
  differ: reasoned(t.fields.opinion),
  adopt: z.object({ opinion: long(t.fields.opinion).optional() }),
  redo: reasoned(t.fields.reason),
  submit: z.object({
    apps: list(t.fields.apps, app, { max: 2000, help: t.fields.appsHelp }),
    advice: long(t.fields.advice, { max: 2000 }).optional(),
  }),
  confirm: z.object({ opinion: long(t.fields.opinion).optional() }),
  back: reasoned(t.fields.reason),
  renew: reasoned(t.fields.reason),
};
type Matter = MatterOf<typeof forms>;
const appsOf = ({ given }: Matter) => given.submit?.form.apps ?? [];
const below = (matter: Matter) => appsOf(matter).filter((one) => one.state === 'below');
const computation = (matter: Matter) => {
  const all = appsOf(matter).length;
  const names = below(matter).map((one) => one.system);
  return t.computation(all, all - names.length, names.join('、'));
};

/** What runs on the cloud, by the register of allocations. */
const onTheCloud = (registers: Registers, directory: Directory) =>
  systemsOn(registers).flatMap(({ name, unit: user }) => (directory.unit(user) ? [{ system: name, unit: user }] : []));

function checkSheet({ apps }: z.infer<typeof forms.submit>, { registers, directory }: Context): Fault[] {
  const names = apps.map((one) => ofUnit(one.unit, one.system));
  const missing = onTheCloud(registers, directory).filter((one) => !names.includes(ofUnit(one.unit, one.system)));
  return [
    ...(missing.length > 0
      ? [{ path: 'apps', message: t.faults.missing(missing.map((one) => one.system).join('、')) }]
      : []),
    ...apps.flatMap((one, n): Fault[] => [
      ...(names.indexOf(names[n] ?? '') < n ? [{ path: `apps.${n}.system`, message: t.faults.twice }] : []),
      ...(one.state === 'below' && one.finding === undefined
        ? [{ path: `apps.${n}.finding`, message: t.faults.finding }]
        : []),
    ]),
  ];
}

export const performanceEvaluation = procedure(t, forms, {
  key: 'performance-evaluation',
  articles: ['A-46'],
  roles: { head: { post: 'head', of: 'authority' }, departments: { parties: departments } },
  supervisor: 'committee',
  recurs: { usually: 'year', for: 'city', by: 'authority' },
  opening: {
    by: { posts: ['cloud', 'head'], kinds: ['authority'] },
    systemForm: forms.opening,
    title: (form) => t.matterTitle(form.period),
    finding: true,
    tidy: (form, { registers }) => {
      const scheme = standing(registers);
      return scheme === undefined ? form : { ...form, scheme };
    },
    outcomes: [when('已有评估方案', isMade, go('evaluate')), go('scheme')],
  },
  steps: {
    scheme: {
      task: ['authority', city(20, 'wd'), 'committee'],
      commands: { propose: { requests: true, check: checkProposal, outcomes: [go('opinions')] } },
    },
    opinions: {
      task: ['departments', city(10, 'wd')],
      joint: { mode: 'all', closedBy: 'authority', outcomes: [go('adopt')] },
      commands: { agree: { outcomes: [go()] }, differ: { tone: 'danger', outcomes: [go()] } },
    },
    adopt: {
      task: ['head', city(5, 'wd'), 'committee'],
      commands: {
        adopt: {
          decides: 'for',
          registers: adopted,
          tells: { title: t.tells.adopted, to: everybody, body: ({ given }) => given.propose?.form.scheme ?? '' },
          outcomes: [go('evaluate')],
        },
        redo: { decides: 'against', outcomes: [go('scheme')] },
      },
    },
    evaluate: {
      task: ['authority', city(20, 'wd'), 'committee'],
      commands: {
        submit: {
          requests: true,
          prefill: (_, { registers, directory }) => ({ apps: onTheCloud(registers, directory) }),
          check: (form, _, context) => checkSheet(form, context),
          outcomes: [go('confirm')],
        },
        // It stands until it is made anew: before what is evaluated by it.
        renew: { tone: 'plain', outcomes: [go('scheme')] },
      },
    },
    confirm: {
      task: ['head', city(5, 'wd'), 'committee'],
      commands: {
        confirm: {
          decides: 'for',
          registers: (matter, { registers }) => {
            const { period } = matter.opening;
            return [
              put('results', `performance-evaluation/${period}`, {
                ...{ title: t.resultTitle(period), why: t.why(matter.number), units: [] },
                values: {
                  ...{ period, about: t.about, computation: computation(matter) },
                  advice: t.byScheme(standing(registers) ?? '', matter.given.submit?.form.advice),
                },
              }),
            ];
          },
          tells: {
            title: t.tells.published,
            to: (matter) => [...new Set(appsOf(matter).map((one) => one.unit))].map((id) => postKey(id, 'cloud')),
            body: (matter) => t.publishedBody(matter.opening.period, computation(matter)),
          },
          outcomes: [
            when('有未达目标的', (matter) => below(matter).length > 0, {
              ...go('rectifying'),
              opens: (matter, { directory }) => {
                const authority = directory.body('authority')?.id;
                return below(matter).map(({ system, unit: user, target, finding, until }) => ({
                  ...{ procedure: 'performance-rectification', key: ofUnit(user, system), relation: t.relation },
                  form: { system, unit: user, target, finding, ...(until === undefined ? {} : { until }) },
                  ...(authority === undefined ? {} : { unit: authority }),
                }));
              },
            }),
            finish('allMet'),
          ],
        },
        back: { decides: 'against', outcomes: [go('evaluate')] },
      },
    },
    rectifying: { kind: 'children', noLimit: t.noLimit, outcomes: [finish('rectified')] },
  },
  withdrawable: { by: 'authority', during: ['scheme', 'opinions', 'adopt', 'evaluate'], offered: byHand('submit') },
  ends: { good: ['allMet', 'rectified'] },
  registers: ['plans', 'results'],
});
