/** C-24: the quality authority with the authority orders correction by a date; what is overdue leads to accountability. */
import { z } from 'zod';
import { finish, go, goLeaving, when } from '../../engine/definition/define.ts';
import type { Context } from '../../engine/definition/definition.ts';
import { date, long, matterNumber, reason, text, unit } from '../../engine/forms/form.ts';
import { city, isOpen, procedure } from '../../engine/words/procedure.ts';
import type { MatterOf } from '../../engine/words/typed.ts';
import { dayOf } from '../../kernel/time.ts';
import { above, inPlace } from '../../standards/entry.ts';
import { texts as t } from './texts.ts';

const forms = {
  opening: z.object({
    unit: unit(t.fields.unit),
    project: text(t.fields.project, { max: 80 }),
    breach: long(t.fields.breach),
    until: date(t.fields.until).optional(),
    source: matterNumber(t.fields.source).optional(),
  }),
  order: z.object({ requirement: long(t.fields.requirement, { max: 1000 }), until: date(t.fields.until) }),
  concur: z.object({ opinion: reason(t.fields.opinion).optional() }),
  corrected: z.object({ corrected: long(t.fields.corrected), proof: long(t.fields.proof) }),
  pass: z.object({ opinion: reason(t.fields.opinion) }),
  fail: z.object({ opinion: reason(t.fields.opinion), until: date(t.fields.until) }),
  hold: z.object({ handling: reason(t.fields.handling) }),
  wait: z.object({ reason: reason(t.fields.reason), until: date(t.fields.until) }),
};
type Matter = MatterOf<typeof forms>;

/** The day that was named last: by the order, after a failed recheck, or with the answer to a lapse. */
function untilOf({ given: { order, fail, wait } }: Matter): string | undefined {
  const named = [order, fail, wait].flatMap((one) => (one ? [{ at: one.at, until: one.form.until }] : []));
  return named.reduce<(typeof named)[number] | undefined>(
    (latest, one) => (latest && latest.at > one.at ? latest : one),
    undefined,
  )?.until;
}
const notPast = ({ until }: { until?: string | undefined }, { now }: Pick<Context, 'now'>) =>
  until !== undefined && until < dayOf(now) ? [{ path: 'until', message: t.faults.past }] : [];

export const standardViolation = procedure(t, forms, {
  key: 'standard-violation',
  version: 2,
  group: '标准化',
  articles: ['C-24'],
  roles: {
    quality: { post: 'standards', of: 'quality-authority' },
    authority: { post: 'standards', of: 'authority' },
    unit: { posts: ['standards', 'head'], of: (matter) => matter.opening.unit },
    committee: { post: 'head', of: 'committee' },
    above: { parties: above },
    inPlace: { parties: inPlace },
  },
  supervisor: 'committee',
  noTermination: t.noTermination,
  opening: {
    by: { posts: ['standards', 'head'], kinds: ['quality-authority', 'authority'] },
    title: (form) => t.matterTitle(form.project),
    check: notPast,
    finding: true,
    outcomes: [go('order')],
  },
  steps: {
    order: {
      by: 'quality',
      takenUpBy: 'inPlace',
      independent: { of: ['unit'] },
      limits: [city(5, 'wd')],
      commands: {
        order: {
          decides: 'for',
          prefill: ({ opening, given }) => ({ until: opening.until, ...given.order?.form }),
          check: (form, _, context) => notPast(form, context),
          outcomes: [go('concur')],
        },
        dismiss: { decides: 'against', outcomes: [finish('dismissed')] },
      },
    },
    concur: {
      by: 'authority',
      takenUpBy: 'above',
      independent: { of: ['unit'], gave: ['order'] },
      limits: [city(3, 'wd')],
      commands: {
        concur: {
          decides: 'for',
          tells: [
            {
              title: t.tells.ordered,
              urgent: true,
              to: 'unit',
              body: ({ opening, given }) => t.orderedBody(opening.project, given.order?.form.requirement ?? ''),
            },
          ],
          outcomes: [go('correct')],
        },
        object: { decides: 'against', outcomes: [go('order')] },
      },
    },
    correct: {
      by: 'unit',
      noReturn: t.noReturn,
      limits: [city(20, 'wd', { until: untilOf })],
      // Nothing is decided by the lapse: the quality authority is asked, and the unit may still correct.
      lapseOpens: ['accountability'],
      commands: { corrected: { tone: 'primary', requests: true, outcomes: [go('recheck')] } },
    },
    recheck: {
      by: 'quality',
      takenUpBy: 'inPlace',
      independent: { of: ['unit'] },
      noReturn: t.noReturn,
      limits: [city(10, 'wd')],
      commands: {
        pass: { decides: 'for', outcomes: [finish('corrected')] },
        fail: {
          decides: 'against',
          check: (form, _, context) => notPast(form, context),
          outcomes: [when('逾期处理在办', isOpen('accountability'), go('correct')), go('correct', 'accountability')],
        },
      },
    },
    accountability: {
      by: 'quality',
      takenUpBy: 'inPlace',
      independent: { of: ['unit'] },
      noReturn: t.noReturn,
      limits: [city(10, 'wd')],
      commands: {
        hold: {
          decides: 'against',
          tells: [{ title: t.tells.held, to: 'unit', body: ({ opening }) => t.heldBody(opening.project) }],
          outcomes: [finish('accountable')],
        },
        // A new day, after which the question comes again.
        wait: {
          decides: true,
          check: (form, _, context) => notPast(form, context),
          tells: [
            {
              title: t.tells.waited,
              to: 'unit',
              body: (matter) => t.waitedBody(matter.opening.project, untilOf(matter) ?? ''),
            },
          ],
          outcomes: [when('改正在办', isOpen('correct'), goLeaving(['correct'], 'correct')), go()],
        },
      },
    },
  },
  ends: { good: ['corrected'], bad: ['accountable', 'dismissed'] },
});
