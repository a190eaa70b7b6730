/** C-20: at the latest three years after publication or the last review: stays valid, is to be revised, or is abolished. */
import { cutText } from '../../kernel/text.ts';
import { z } from 'zod';
import { citySet, defineProcedure, finish, go, limit } from '../../engine/definition/define.ts';
import { choice, entry, long, reason } from '../../engine/forms/form.ts';
import type { Tell } from '../../engine/definition/definition.ts';
import type { MatterState } from '../../engine/matter/state.ts';
import { addDays, dayOf } from '../../kernel/time.ts';
import { allUnits, entered, REVIEW_LEAD_DAYS, REVIEW_MONTHS, standardOf } from '../../standards/entry.ts';
import { texts as t } from './texts.ts';

const opening = z.object({ standard: entry(t.fields.standard, 'standards') });
const assessment = z.object({
  use: long(t.fields.use),
  problems: long(t.fields.problems).optional(),
  advice: choice(t.fields.advice, t.fields.adviceOptions),
});
const numberOf = (matter: MatterState) => String(matter.opening['standard']);
const reasonOf = (matter: MatterState, command: string) => String(matter.given[command]?.form['reason'] ?? '');

const tells = (conclusion: keyof typeof t.why): readonly Tell[] => [
  {
    title: t.tells.concluded,
    kind: 'result',
    to: allUnits,
    body: (matter) => t.told(numberOf(matter), t.why[conclusion]),
  },
];

export const standardReview = defineProcedure({
  key: 'standard-review',
  version: 1,
  title: t.title,
  summary: t.summary,
  group: '标准化',
  articles: ['C-18', 'C-19', 'C-20'],
  roles: {
    unit: {
      title: t.roles.unit,
      parties: (matter, directory, registers) => {
        const unit = standardOf({ registers }, numberOf(matter))?.unit;
        return unit && directory.unit(unit) ? [`post:${unit}:standards`] : [];
      },
    },
    authority: { title: t.roles.authority, post: 'standards', of: 'authority' },
  },
  supervisor: 'authority',
  opening: {
    by: { posts: ['standards', 'head'], kinds: ['authority'], title: t.opener },
    form: opening,
    title: (form) => t.matterTitle(String(form['standard'])),
    finding: true,
    outcomes: [go('assess', 'conclude')],
  },
  steps: {
    assess: {
      kind: 'task',
      title: t.steps.assess,
      by: 'unit',
      limits: [citySet('standard-review.assess', t.settings.assess, 20, 'wd')],
      commands: {
        assess: { title: t.commands.assess, tone: 'primary', form: assessment, outcomes: [go()] },
      },
    },
    conclude: {
      kind: 'task',
      title: t.steps.conclude,
      by: 'authority',
      // The three years end on a day of their own, whenever this was opened: it may be overdue at once.
      limits: [limit(REVIEW_MONTHS, 'month', 'C-20', { until: (matter) => lastDay(matter) })],
      commands: {
        valid: {
          title: t.commands.valid,
          decides: true,
          tone: 'primary',
          help: t.help.valid,
          form: z.object({ reason: reason(t.fields.reason) }),
          registers: (matter, context) => {
            const standard = standardOf(context, numberOf(matter));
            if (!standard) return [];
            return [entered({ ...standard, reviewedOn: dayOf(context.now), state: t.states.valid }, t.why.valid)];
          },
          tells: tells('valid'),
          outcomes: [finish('valid')],
        },
        revise: {
          title: t.commands.revise,
          decides: true,
          help: t.help.revise,
          form: z.object({ reason: reason(t.fields.reason) }),
          registers: (matter, context) => {
            const standard = standardOf(context, numberOf(matter));
            if (!standard) return [];
            return [entered({ ...standard, reviewedOn: dayOf(context.now), state: t.states.revise }, t.why.revise)];
          },
          opens: (matter, context) => {
            const standard = standardOf(context, numberOf(matter));
            return [
              {
                procedure: 'standard-document',
                key: 'revise',
                relation: t.relation.document,
                ...(standard?.unit && context.directory.unit(standard.unit) ? { unit: standard.unit } : {}),
                form: {
                  name: standard?.name ?? numberOf(matter),
                  kind: standard?.kind === 'guidance' ? 'guidance' : 'city',
                  scope: t.scope,
                  need: cutText(t.need(numberOf(matter), reasonOf(matter, 'revise')), 1000),
                },
              },
            ];
          },
          tells: tells('revise'),
          outcomes: [finish('revise')],
        },
        abolish: {
          title: t.commands.abolish,
          decides: true,
          tone: 'danger',
          help: t.help.abolish,
          form: z.object({ reason: reason(t.fields.reason) }),
          registers: (matter) => [
            {
              register: 'standards',
              subject: numberOf(matter),
              op: 'lift',
              title: numberOf(matter),
              why: t.why.abolish,
              units: [],
              lasting: true,
            },
          ],
          opens: (matter) => [
            {
              procedure: 'standard-catalogue',
              key: 'catalogue',
              relation: t.relation.catalogue,
              form: { cause: t.cause(numberOf(matter)) },
            },
          ],
          tells: tells('abolish'),
          outcomes: [finish('abolished')],
        },
      },
    },
  },
  anytime: {},
  ends: {
    valid: { title: t.ends.valid, good: true },
    revise: { title: t.ends.revise, good: true },
    abolished: { title: t.ends.abolished, good: true },
  },
  recurs: {
    every: 'entry',
    for: {
      register: 'standards',
      value: 'reviewBy',
      lead: REVIEW_LEAD_DAYS,
    },
    by: 'authority',
    form: (_turn, _unit, _context, found) => ({ standard: found?.subject ?? '' }),
  },
  registers: ['standards'],
});

/** The last day of the three years, where the review has opened by itself; opened by hand it has the three years anew. */
function lastDay({ turn }: MatterState): string | undefined {
  return turn === undefined ? undefined : addDays(turn.on, REVIEW_LEAD_DAYS);
}
