/** from time to time the office looks at the use of the cloud and at its own rules; a gap is closed and checked by its head. */
import {
  byHand,
  choice,
  city,
  finish,
  go,
  list,
  long,
  procedure,
  put,
  reason,
  text,
  when,
  z,
} from '../../engine/words.ts';
import type { Fault, MatterOf } from '../../engine/words.ts';
import { texts as t } from './texts.ts';

/** The four rules that A-29 names. */
const rules = Object.values(t.rules);
const row = z.object({
  rule: text(t.fields.rule, { readOnly: true, max: 20 }),
  state: choice(t.fields.state, t.fields.states),
  note: long(t.fields.note, { max: 1000 }).optional(),
});
const forms = {
  opening: z.object({ period: text(t.fields.period, { max: 40 }) }),
  submit: z.object({
    rules: list(t.fields.rules, row, { fixedRows: true }),
    usage: long(t.fields.usage),
    advice: long(t.fields.advice).optional(),
  }),
  improved: z.object({ measures: long(t.fields.measures) }),
  verify: z.object({ opinion: long(t.fields.opinion).optional() }),
  again: z.object({ reason: reason(t.fields.reason) }),
};
type Matter = MatterOf<typeof forms>;
const gapsOf = ({ given }: Matter) => (given.submit?.form.rules ?? []).filter((one) => one.state === 'gap');

function checkSheet({ rules: rows }: z.infer<typeof forms.submit>): Fault[] {
  if (rows.length !== rules.length || rules.some((rule) => !rows.some((one) => one.rule === rule)))
    return [{ path: 'rules', message: t.faults.each }];
  return rows.flatMap((one, n) =>
    one.state === 'gap' && one.note === undefined ? [{ path: `rules.${n}.note`, message: t.faults.note }] : [],
  );
}

export const cloudInspection = procedure(t, forms, {
  key: 'cloud-inspection',
  articles: ['A-29'],
  roles: { head: { post: 'head', of: 'office' } },
  recurs: { usually: 'quarter', for: 'city', by: 'office' },
  opening: {
    by: { posts: ['cloud', 'head'], kinds: ['office'] },
    systemForm: forms.opening,
    title: (form) => t.matterTitle(form.period),
    finding: true,
    outcomes: [go('inspect')],
  },
  steps: {
    inspect: {
      task: ['office', city(15, 'wd')],
      commands: {
        submit: {
          // Its own rules are judged by itself: whoever looked at them does not pass their improvement.
          requests: true,
          // Without a conclusion: each is looked at, and none passes by default.
          prefill: () => ({ rules: rules.map((rule) => ({ rule })) }),
          check: checkSheet,
          registers: (matter) => {
            const { period } = matter.opening;
            const gaps = gapsOf(matter).map((one) => one.rule);
            const { advice, usage } = matter.given.submit?.form ?? {};
            return [
              put('results', `cloud-inspection/${period}`, {
                ...{ title: t.resultTitle(period), why: t.why(matter.number), units: [] },
                values: {
                  ...{ period, about: t.about, advice: advice ?? usage },
                  computation: gaps.length === 0 ? t.allSound : t.gaps(gaps.join('、')),
                },
              }),
            ];
          },
          outcomes: [when('有缺口', (matter) => gapsOf(matter).length > 0, go('improve')), finish('sound')],
        },
      },
    },
    improve: {
      task: ['office', city(20, 'wd')],
      noReturn: t.noReturn,
      commands: { improved: { requests: true, outcomes: [go('verify')] } },
    },
    verify: {
      task: ['head', city(5, 'wd'), 'authority'],
      noReturn: t.noReturn,
      commands: {
        verify: { decides: 'for', outcomes: [finish('improved')] },
        again: { decides: 'against', outcomes: [go('improve')] },
      },
    },
  },
  withdrawable: { by: 'office', during: ['inspect'], offered: byHand() },
  ends: { good: ['sound', 'improved'] },
  registers: ['results'],
});
