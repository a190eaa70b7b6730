/** from time to time the office looks at the use of the cloud and at its own rules; a gap is closed and checked by its head. */
import { z } from 'zod';
import { citySet, defineProcedure, finish, go, when } from '../../engine/definition/define.ts';
import { choice, list, long, reason, text } from '../../engine/forms/form.ts';
import { periodSet } from '../../engine/settings/settings.ts';
import type { Fault } from '../../kernel/rejection.ts';
import type { MatterState } from '../../engine/matter/state.ts';
import { texts as t } from './texts.ts';

/** The four rules that A-29 names. */
const rules = Object.values(t.rules);

const opening = z.object({ period: text(t.fields.period, { max: 40 }) });
const row = z.object({
  rule: text(t.fields.rule, { readOnly: true, max: 20 }),
  state: choice(t.fields.state, t.fields.states),
  note: long(t.fields.note, { max: 1000 }).optional(),
});
const sheet = z.object({
  rules: list(t.fields.rules, row, { fixedRows: true }),
  usage: long(t.fields.usage),
  advice: long(t.fields.advice).optional(),
});
type Sheet = z.infer<typeof sheet>;
const sheetOf = (matter: MatterState) => matter.given['submit']?.form as Sheet | undefined;
const gapsOf = (matter: MatterState) => (sheetOf(matter)?.rules ?? []).filter((one) => one.state === 'gap');
const period = (matter: MatterState) => String(matter.opening['period']);

function checkSheet(form: Record<string, unknown>): Fault[] {
  const { rules: rows } = form as Sheet;
  if (rows.length !== rules.length || rules.some((rule) => !rows.some((one) => one.rule === rule)))
    return [{ path: 'rules', message: t.faults.each }];
  return rows.flatMap((one, n) =>
    one.state === 'gap' && one.note === undefined ? [{ path: `rules.${n}.note`, message: t.faults.note }] : [],
  );
}

export const cloudInspection = defineProcedure({
  key: 'cloud-inspection',
  version: 1,
  title: t.title,
  summary: t.summary,
  group: '政务云',
  articles: ['A-29'],
  roles: {
    office: { title: t.roles.office, post: 'cloud', of: 'office' },
    head: { title: t.roles.head, post: 'head', of: 'office' },
  },
  supervisor: 'head',
  recurs: {
    every: 'setting',
    setting: periodSet('cloud-inspection.period', t.settings.period, 'quarter'),
    for: 'city',
    by: 'office',
    form: (turn) => ({ period: turn.title }),
  },
  opening: {
    by: { posts: ['cloud', 'head'], kinds: ['office'], title: t.opener },
    form: opening,
    systemForm: opening,
    title: (form) => t.matterTitle(String(form['period'])),
    finding: true,
    outcomes: [go('inspect')],
  },
  steps: {
    inspect: {
      kind: 'task',
      title: t.steps.inspect,
      by: 'office',
      limits: [citySet('cloud-inspection.inspect', t.settings.inspect, 15, 'wd')],
      commands: {
        submit: {
          title: t.commands.submit,
          tone: 'primary',
          // Its own rules are judged by itself: whoever looked at them does not pass their improvement.
          requests: true,
          help: t.consequences.submit,
          form: sheet,
          // Without a conclusion: each is looked at, and none passes by default.
          prefill: () => ({ rules: rules.map((rule) => ({ rule })) }),
          check: checkSheet,
          registers: (matter) => [
            {
              register: 'results',
              subject: `cloud-inspection/${period(matter)}`,
              op: 'put',
              lasting: true,
              title: t.resultTitle(period(matter)),
              why: t.why(matter.number),
              units: [],
              values: {
                period: period(matter),
                about: t.about,
                computation:
                  gapsOf(matter).length === 0
                    ? t.allSound
                    : t.gaps(
                        gapsOf(matter)
                          .map((one) => one.rule)
                          .join('、'),
                      ),
                advice: sheetOf(matter)?.advice ?? sheetOf(matter)?.usage,
              },
            },
          ],
          outcomes: [when('有缺口', (matter) => gapsOf(matter).length > 0, go('improve')), finish('sound')],
        },
      },
    },
    improve: {
      kind: 'task',
      title: t.steps.improve,
      by: 'office',
      limits: [citySet('cloud-inspection.improve', t.settings.improve, 20, 'wd')],
      commands: {
        improved: {
          title: t.commands.improved,
          requests: true,
          tone: 'primary',
          form: z.object({ measures: long(t.fields.measures) }),
          outcomes: [go('verify')],
        },
      },
    },
    verify: {
      kind: 'task',
      title: t.steps.verify,
      by: 'head',
      limits: [citySet('cloud-inspection.verify', t.settings.verify, 5, 'wd')],
      commands: {
        verify: {
          title: t.commands.verify,
          decides: true,
          tone: 'primary',
          help: t.consequences.verify,
          form: z.object({ opinion: long(t.fields.opinion).optional() }),
          outcomes: [finish('improved')],
        },
        again: {
          title: t.commands.again,
          decides: true,
          tone: 'danger',
          help: t.consequences.again,
          form: z.object({ reason: reason(t.fields.reason) }),
          outcomes: [go('improve')],
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
      during: ['inspect'],
      offered: (matter) => matter.opener.kind === 'person',
      outcomes: [finish('withdrawn')],
    },
  },
  ends: {
    sound: { title: t.ends.sound, good: true },
    improved: { title: t.ends.improved, good: true },
    withdrawn: { title: t.ends.withdrawn, good: false },
  },
  registers: ['results'],
});
