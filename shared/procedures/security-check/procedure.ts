/** from time to time the office with the security authority checks the cloud and what runs on it; each risk is rectified. */
import {
  byHand,
  childrenOf,
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
  reason,
  text,
  unit,
  when,
  z,
} from '../../engine/words.ts';
import type { Fault, MatterOf, RegisterChange } from '../../engine/words.ts';
import { texts as t } from './texts.ts';

/** What `security-rectification` asks for when it is opened. */
const risk = z.object({
  system: text(t.fields.system, { max: 60 }),
  unit: unit(t.fields.unit),
  level: choice(t.fields.level, t.fields.levels),
  finding: long(t.fields.finding),
  evidence: long(t.fields.evidence).optional(),
  until: date(t.fields.until, { when: 'coming' }).optional(),
});
const forms = {
  opening: z.object({ period: text(t.fields.period, { max: 40 }), scope: long(t.fields.scope).optional() }),
  submit: z.object({
    covered: long(t.fields.covered),
    risks: list(t.fields.risks, risk, { min: 0, max: 200, help: t.fields.risksHelp }),
  }),
  concur: z.object({ opinion: long(t.fields.opinion).optional() }),
  object: z.object({ reason: reason(t.fields.reason) }),
  report: z.object({ report: long(t.fields.report) }),
};
type Matter = MatterOf<typeof forms>;
const risksOf = ({ given }: Matter) => given.submit?.form.risks ?? [];
const computation = (matter: Matter) =>
  t.computation(risksOf(matter).length, risksOf(matter).filter((one) => one.level === 'high').length);

function checkFindings({ risks }: z.infer<typeof forms.submit>): Fault[] {
  const names = risks.map((one) => JSON.stringify([one.system, one.unit, one.finding]));
  return risks.flatMap((_, n) =>
    names.indexOf(names[n] ?? '') < n ? [{ path: `risks.${n}.finding`, message: t.faults.twice }] : [],
  );
}

/** Every unit sees that it was checked and how many risks there were; what they are stays between the parties. */
const published = (matter: Matter): RegisterChange[] => {
  const { period } = matter.opening;
  return [
    put('results', `security-check/${period}`, {
      ...{ title: t.resultTitle(period), why: t.why(matter.number), units: [] },
      values: {
        ...{ period, about: t.about, computation: computation(matter) },
        advice: matter.given.report?.form.report ?? '',
      },
    }),
  ];
};

export const securityCheck = procedure(t, forms, {
  key: 'security-check',
  articles: ['A-37'],
  roles: { office: { post: 'security', of: 'office' }, security: { post: 'security', of: 'security-authority' } },
  // The duty is the office's own: nobody ends it but by its results.
  supervisor: 'authority',
  recurs: { usually: 'quarter', for: 'city', by: 'office' },
  opening: {
    by: { posts: ['security', 'head'], kinds: ['office', 'security-authority'] },
    systemForm: forms.opening,
    title: (form) => t.matterTitle(form.period),
    finding: true,
    outcomes: [go('check')],
  },
  steps: {
    check: {
      task: ['office', city(15, 'wd'), 'security'],
      commands: { submit: { check: checkFindings, outcomes: [go('concur')] } },
    },
    concur: {
      task: ['security', city(3, 'wd'), 'authority'],
      commands: {
        concur: {
          decides: 'for',
          tells: {
            title: t.tells.result,
            to: (matter, { directory }) => {
              const providers = directory.units().filter((one) => one.kind === 'cloud-provider');
              const units = [...risksOf(matter).map((one) => one.unit), ...providers.map(({ id }) => id)];
              return [...new Set(units)].map((id) => postKey(id, 'head'));
            },
            body: (matter) => t.resultBody(matter.opening.period, computation(matter)),
          },
          outcomes: [
            when('有风险', (matter) => risksOf(matter).length > 0, {
              ...go('rectifying'),
              // The office opens them: it is the one that has each rectified.
              opens: (matter, { directory }) => {
                const office = directory.body('office')?.id;
                return risksOf(matter).map((form, n) => ({
                  ...{ procedure: 'security-rectification', key: `risk-${n + 1}`, relation: t.relation, form },
                  ...(office === undefined ? {} : { unit: office }),
                }));
              },
            }),
            { ...finish('clean'), registers: published },
          ],
        },
        object: { decides: 'against', outcomes: [go('check')] },
      },
    },
    rectifying: { kind: 'children', noLimit: t.noLimit, outcomes: [go('report')] },
    report: {
      task: ['office', city(5, 'wd'), 'security'],
      noReturn: t.noLimit,
      commands: {
        report: {
          prefill: (matter) => {
            const { good, opened } = childrenOf(matter);
            return { report: `${computation(matter)}。${t.rectified(good, opened)}` };
          },
          outcomes: [{ ...finish('reported'), registers: published }],
        },
      },
    },
  },
  withdrawable: { by: 'office', during: ['check'], offered: byHand('submit') },
  ends: { good: ['clean', 'reported'] },
  registers: ['results'],
});
