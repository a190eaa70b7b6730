/** C-24: the quality authority with the authority orders correction by a date; what is overdue leads to accountability. */
import {
  city,
  date,
  dated,
  finish,
  go,
  goLeaving,
  isOpen,
  lastDay,
  long,
  material,
  matterNumber,
  procedure,
  reason,
  text,
  unit,
  when,
  z,
} from '../../engine/words.ts';
import { above, inPlace } from '../../standards/entry.ts';
import { texts as t } from './texts.ts';

const forms = {
  opening: z.object({
    unit: unit(t.fields.unit),
    project: text(t.fields.project, { max: 80 }),
    breach: long(t.fields.breach),
    until: date(t.fields.until, { when: 'coming' }).optional(),
    source: matterNumber(t.fields.source).optional(),
  }),
  order: z.object({
    requirement: long(t.fields.requirement, { max: 1000 }),
    until: date(t.fields.until, { when: 'coming' }),
  }),
  concur: z.object({ opinion: reason(t.fields.opinion).optional() }),
  corrected: z.object({
    corrected: long(t.fields.corrected),
    proof: material('rectification-proof', { title: t.fields.proof, article: 'C-24' }),
  }),
  pass: z.object({ opinion: reason(t.fields.opinion) }),
  fail: z.object({ opinion: reason(t.fields.opinion), until: date(t.fields.until, { when: 'coming' }) }),
  hold: z.object({ handling: reason(t.fields.handling) }),
  wait: dated(t.fields.until),
};
/** The day that was named last: by the order, after a failed recheck, or with the answer to a lapse. */
const until = lastDay('order', 'fail', 'wait');

export const standardViolation = procedure(t, forms, {
  key: 'standard-violation',
  version: 2,
  articles: ['C-24'],
  roles: {
    quality: { post: 'standards', of: 'quality-authority' },
    unit: { posts: ['standards', 'head'], of: (matter) => matter.opening.unit },
    above: { parties: above },
    inPlace: { parties: inPlace },
  },
  supervisor: 'committee',
  opening: {
    by: { posts: ['standards', 'head'], kinds: ['quality-authority', 'authority'] },
    title: (form) => t.matterTitle(form.project),
    finding: true,
    outcomes: [go('order')],
  },
  steps: {
    order: {
      task: ['quality', city(5, 'wd'), 'inPlace'],
      independent: { of: ['unit'] },
      commands: {
        order: {
          decides: 'for',
          prefill: ({ opening, given }) => ({ until: opening.until, ...given.order?.form }),
          outcomes: [go('concur')],
        },
        dismiss: { decides: 'against', outcomes: [finish('dismissed')] },
      },
    },
    concur: {
      task: ['authority', city(3, 'wd'), 'above'],
      independent: { of: ['unit'], gave: ['order'] },
      commands: {
        concur: {
          decides: 'for',
          tells: {
            title: t.tells.ordered,
            urgent: true,
            to: 'unit',
            body: ({ opening, given }) => t.orderedBody(opening.project, given.order?.form.requirement ?? ''),
          },
          outcomes: [go('correct')],
        },
        object: { decides: 'against', outcomes: [go('order')] },
      },
    },
    correct: {
      task: ['unit', city(20, 'wd', { until })],
      noReturn: t.noReturn,
      // Nothing is decided by the lapse: the quality authority is asked, and the unit may still correct.
      lapseOpens: ['accountability'],
      commands: { corrected: { tone: 'primary', requests: true, outcomes: [go('recheck')] } },
    },
    recheck: {
      task: ['quality', city(10, 'wd'), 'inPlace'],
      independent: { of: ['unit'] },
      noReturn: t.noReturn,
      commands: {
        pass: { decides: 'for', outcomes: [finish('corrected')] },
        fail: {
          decides: 'against',
          outcomes: [when('逾期处理在办', isOpen('accountability'), go('correct')), go('correct', 'accountability')],
        },
      },
    },
    accountability: {
      task: ['quality', city(10, 'wd'), 'inPlace'],
      independent: { of: ['unit'] },
      noReturn: t.noReturn,
      commands: {
        hold: {
          decides: 'against',
          tells: { title: t.tells.held, to: 'unit', body: ({ opening }) => t.heldBody(opening.project) },
          outcomes: [finish('accountable')],
        },
        // A new day, after which the question comes again.
        wait: {
          decides: true,
          tells: {
            title: t.tells.waited,
            to: 'unit',
            body: ({ opening, given }) => t.waitedBody(opening.project, given.wait?.form.until ?? ''),
          },
          outcomes: [when('改正在办', isOpen('correct'), goLeaving(['correct'], 'correct')), go()],
        },
      },
    },
  },
  ends: { good: ['corrected'], bad: ['accountable', 'dismissed'] },
});
