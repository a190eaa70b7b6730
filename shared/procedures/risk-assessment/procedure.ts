/** B-33: sharing risks, a security review by four bodies, recovery rehearsed; each risk becomes a rectification. */
import {
  choice,
  city,
  date,
  finish,
  go,
  isOpen,
  list,
  long,
  number,
  postKey,
  procedure,
  put,
  reason,
  text,
  unit,
  when,
  yesno,
  z,
} from '../../engine/words.ts';
import type { MatterOf, PostKey, UnitKind } from '../../engine/words.ts';
import { lateRoles } from '../../catalogue/late.ts';
import { texts as t } from './texts.ts';

const concluded = (matter: Matter) => matter.given.conclude?.form;
const period = (matter: Matter) => matter.opening.period;

const forms = {
  opening: z.object({ period: text(t.fields.period, { max: 40 }) }),
  rehearse: z.object({
    plan: text(t.fields.plan),
    scenario: long(t.fields.scenario),
    rehearsedOn: date(t.fields.rehearsedOn, { when: 'past' }).optional(),
    minutes: number(t.fields.minutes, { unit: t.fields.minutesUnit }),
    recovered: yesno(t.fields.recovered),
    lessons: long(t.fields.lessons).optional(),
  }),
  conclude: z.object({
    conclusion: long(t.fields.conclusion),
    level: choice(t.fields.level, t.fields.levels),
    findings: list(
      t.fields.findings,
      z.object({
        system: text(t.fields.system, { max: 60 }),
        unit: unit(t.fields.unit),
        finding: long(t.fields.finding),
        level: choice(t.fields.riskLevel, t.fields.riskLevels),
        until: date(t.fields.until, { when: 'coming' }).optional(),
      }),
      { min: 0, max: 100 },
    ).optional(),
  }),
};
type Matter = MatterOf<typeof forms>;

/** Whom B-33 names beside the authority, each by the post that answers for it. */
const BODIES: [UnitKind, PostKey][] = [
  ['secrecy', 'secrecy'],
  ['police', 'contact'],
  ['state-security', 'contact'],
  ['cyberspace', 'contact'],
];

const computation = (matter: Matter): string => {
  const said = (matter.votes['review'] ?? []).map((vote) => vote.by.unitName ?? vote.by.name);
  const { minutes, recovered } = matter.given.rehearse?.form ?? {};
  return `${t.votes(said.join('、'))}；${t.rehearsed(Number(minutes), recovered === true)}`;
};

export const riskAssessment = procedure(t, forms, {
  key: 'risk-assessment',
  articles: ['B-33'],
  roles: {
    ...lateRoles,
    bodies: {
      parties: (_, directory) =>
        BODIES.flatMap(([kind, post]) => {
          const body = directory.body(kind);
          return body ? [postKey(body.id, post)] : [];
        }),
    },
  },
  opening: {
    by: { posts: ['data', 'head'], kinds: ['authority'] },
    finding: true,
    title: (form) => t.matterTitle(form.period),
    outcomes: [go('assess')],
  },
  steps: {
    assess: {
      task: ['authority', city(20, 'wd'), 'committee'],
      commands: {
        assess: {
          form: z.object({ scope: long(t.fields.scope), method: text(t.fields.method), risks: long(t.fields.risks) }),
          outcomes: [go('review', 'rehearse')],
        },
      },
    },
    review: {
      task: ['bodies', city(10, 'wd')],
      joint: {
        mode: 'all',
        closedBy: 'authority',
        outcomes: [when('演练还未完成', isOpen('rehearse'), go()), go('conclude')],
      },
      commands: {
        approve: { form: z.object({ opinion: long(t.fields.opinion).optional() }), outcomes: [go()] },
        raise: { form: z.object({ opinion: reason(t.fields.opinion) }), outcomes: [go()] },
      },
    },
    // Beside the review: what is assessed once more is begun anew by nobody's return.
    rehearse: {
      task: ['authority', city(20, 'wd'), 'committee'],
      noReturn: t.noReturn,
      commands: { rehearse: { outcomes: [when('还有部门未审查', isOpen('review'), go()), go('conclude')] } },
    },
    conclude: {
      task: ['authority', city(10, 'wd'), 'committee'],
      commands: {
        conclude: {
          opens: (matter) =>
            (concluded(matter)?.findings ?? []).map((one, n) => ({
              procedure: 'security-rectification',
              key: String(n + 1),
              relation: t.relation,
              form: one,
            })),
          outcomes: [
            when('有风险要整改', (_, form) => (form.findings ?? []).length > 0, go('rectify')),
            finish('closed'),
          ],
          registers: (matter) => [
            put('results', `risk-assessment/${period(matter)}`, {
              ...{ title: matter.title, why: t.why, units: [] },
              values: {
                period: period(matter),
                about: t.city,
                score: t.fields.levels[concluded(matter)?.level ?? 'low'],
                computation: computation(matter),
                advice: concluded(matter)?.conclusion ?? '',
              },
            }),
          ],
          tells: { title: t.tells.concluded, to: 'bodies', body: (matter) => concluded(matter)?.conclusion ?? '' },
        },
      },
    },
    rectify: { kind: 'children', limits: [city(60, 'wd')], outcomes: [finish('closed')] },
  },
  ends: { good: ['closed'] },
  recurs: { usually: 'year', for: 'city', by: 'authority' },
  registers: ['results'],
});
