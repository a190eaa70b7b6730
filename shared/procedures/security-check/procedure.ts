/** from time to time the office with the security authority checks the cloud and what runs on it; each risk is rectified. */
import { z } from 'zod';
import { citySet, defineProcedure, finish, go, when } from '../../engine/definition/define.ts';
import type { Context, Opens } from '../../engine/definition/definition.ts';
import { choice, date, list, long, reason, text, unit } from '../../engine/forms/form.ts';
import { periodSet } from '../../engine/settings/settings.ts';
import { postKey } from '../../kernel/party.ts';
import type { Fault } from '../../kernel/rejection.ts';
import { dayOf } from '../../kernel/time.ts';
import { childrenOf } from '../../engine/matter/bounds.ts';
import type { MatterState, RegisterChange } from '../../engine/matter/state.ts';
import { texts as t } from './texts.ts';

const opening = z.object({ period: text(t.fields.period, { max: 40 }), scope: long(t.fields.scope).optional() });
/** What `security-rectification` asks for when it is opened. */
const risk = z.object({
  system: text(t.fields.system, { max: 60 }),
  unit: unit(t.fields.unit),
  level: choice(t.fields.level, t.fields.levels),
  finding: long(t.fields.finding),
  evidence: long(t.fields.evidence).optional(),
  until: date(t.fields.until).optional(),
});
const findings = z.object({
  covered: long(t.fields.covered),
  risks: list(t.fields.risks, risk, { min: 0, max: 200, help: t.fields.risksHelp }),
});
type Findings = z.infer<typeof findings>;
const risksOf = (matter: MatterState) => (matter.given['submit']?.form as Findings | undefined)?.risks ?? [];
const period = (matter: MatterState) => String(matter.opening['period']);
const computation = (matter: MatterState) =>
  t.computation(risksOf(matter).length, risksOf(matter).filter((one) => one.level === 'high').length);

function checkFindings(form: Record<string, unknown>, _: MatterState, { now }: Context): Fault[] {
  const { risks } = form as Findings;
  const names = risks.map((one) => JSON.stringify([one.system, one.unit, one.finding]));
  return risks.flatMap((one, n) => [
    ...(one.until !== undefined && one.until < dayOf(now)
      ? [{ path: `risks.${n}.until`, message: t.faults.past }]
      : []),
    ...(names.indexOf(names[n] ?? '') < n ? [{ path: `risks.${n}.finding`, message: t.faults.twice }] : []),
  ]);
}

/** Every unit sees that it was checked and how many risks there were; what they are stays between the parties. */
const published = (matter: MatterState): RegisterChange[] => [
  {
    register: 'results',
    subject: `security-check/${period(matter)}`,
    op: 'put',
    lasting: true,
    title: t.resultTitle(period(matter)),
    why: t.why(matter.number),
    units: [],
    values: {
      period: period(matter),
      about: t.about,
      computation: computation(matter),
      advice: String(matter.given['report']?.form['report'] ?? ''),
    },
  },
];

/** The office opens them: it is the one that has each rectified. */
const rectifications: Opens = (matter, { directory }) => {
  const office = directory.body('office')?.id;
  return risksOf(matter).map((one, n) => ({
    procedure: 'security-rectification',
    key: `risk-${n + 1}`,
    relation: t.relation,
    form: one,
    ...(office === undefined ? {} : { unit: office }),
  }));
};

export const securityCheck = defineProcedure({
  key: 'security-check',
  version: 1,
  title: t.title,
  summary: t.summary,
  group: '政务云',
  articles: ['A-37'],
  roles: {
    office: { title: t.roles.office, post: 'security', of: 'office' },
    security: { title: t.roles.security, post: 'security', of: 'security-authority' },
  },
  // The duty is the office's own: nobody ends it but by its results.
  supervisor: 'security',
  noTermination: t.noTermination,
  recurs: {
    every: 'setting',
    setting: periodSet('security-check.period', t.settings.period, 'quarter'),
    for: 'city',
    by: 'office',
    form: (turn) => ({ period: turn.title }),
  },
  opening: {
    by: { posts: ['security', 'head'], kinds: ['office', 'security-authority'], title: t.opener },
    form: opening,
    systemForm: opening,
    title: (form) => t.matterTitle(String(form['period'])),
    finding: true,
    outcomes: [go('check')],
  },
  steps: {
    check: {
      kind: 'task',
      title: t.steps.check,
      by: 'office',
      limits: [citySet('security-check.check', t.settings.check, 15, 'wd')],
      commands: {
        submit: {
          title: t.commands.submit,
          tone: 'primary',
          form: findings,
          check: checkFindings,
          outcomes: [go('concur')],
        },
      },
    },
    concur: {
      kind: 'task',
      title: t.steps.concur,
      by: 'security',
      limits: [citySet('security-check.concur', t.settings.concur, 3, 'wd')],
      commands: {
        concur: {
          title: t.commands.concur,
          decides: true,
          tone: 'primary',
          help: t.consequences.concur,
          form: z.object({ opinion: long(t.fields.opinion).optional() }),
          tells: [
            {
              title: t.tells.result,
              kind: 'result',
              to: (matter, { directory }) => {
                const providers = directory.units().filter((one) => one.kind === 'cloud-provider');
                const units = [...risksOf(matter), ...providers.map(({ id }) => ({ unit: id }))].map((one) => one.unit);
                return [...new Set(units)].map((id) => postKey(id, 'head'));
              },
              body: (matter) => t.resultBody(period(matter), computation(matter)),
            },
          ],
          outcomes: [
            when('有风险', (matter) => risksOf(matter).length > 0, { ...go('rectifying'), opens: rectifications }),
            { ...finish('clean'), registers: published },
          ],
        },
        object: {
          title: t.commands.object,
          decides: true,
          tone: 'danger',
          help: t.consequences.object,
          form: z.object({ reason: reason(t.fields.reason) }),
          outcomes: [go('check')],
        },
      },
    },
    rectifying: {
      kind: 'children',
      title: t.steps.rectifying,
      limits: [],
      noLimit: t.noLimit,
      commands: {},
      outcomes: [go('report')],
    },
    report: {
      kind: 'task',
      title: t.steps.report,
      by: 'office',
      limits: [citySet('security-check.report', t.settings.report, 5, 'wd')],
      noReturn: t.noLimit,
      commands: {
        report: {
          title: t.commands.report,
          tone: 'primary',
          help: t.consequences.report,
          form: z.object({ report: long(t.fields.report) }),
          prefill: (matter) => {
            const { good, opened } = childrenOf(matter);
            return { report: `${computation(matter)}。${t.rectified(good, opened)}` };
          },
          outcomes: [{ ...finish('reported'), registers: published }],
        },
      },
    },
  },
  anytime: {
    withdraw: {
      title: t.commands.withdraw,
      by: 'office',
      tone: 'danger',
      form: z.object({ why: reason(t.fields.why) }),
      during: ['check'],
      offered: (matter) => matter.opener.kind === 'person',
      outcomes: [finish('withdrawn')],
    },
  },
  ends: {
    clean: { title: t.ends.clean, good: true },
    reported: { title: t.ends.reported, good: true },
    withdrawn: { title: t.ends.withdrawn, good: false },
  },
  registers: ['results'],
});
