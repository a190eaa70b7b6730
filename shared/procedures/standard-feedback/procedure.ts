/** C-19: a unit reports a rule that is impractical; the authority answers, and what is to be changed is revised. */
import { city, cityKinds, cutText, entry, finish, go, long, procedure, reason, text, z } from '../../engine/words.ts';
import { above, isMadeElsewhere, standardOf } from '../../standards/entry.ts';
import { texts as t } from './texts.ts';

const forms = {
  opening: z.object({
    standard: entry(t.fields.standard, 'standards'),
    part: text(t.fields.part, { max: 100 }),
    problem: long(t.fields.problem),
    proposal: long(t.fields.proposal).optional(),
  }),
  revise: z.object({ answer: reason(t.fields.answer) }),
  explain: z.object({ answer: reason(t.fields.answer) }),
  again: z.object({ more: long(t.fields.more) }),
};

export const standardFeedback = procedure(t, forms, {
  key: 'standard-feedback',
  articles: ['C-19'],
  roles: { unit: { post: 'standards', of: 'opener' }, above: { parties: above } },
  supervisor: 'committee',
  opening: {
    by: { posts: ['standards', 'contact', 'head'], kinds: cityKinds },
    title: (form) => t.matterTitle(form.standard),
    outcomes: [go('answer')],
  },
  steps: {
    answer: {
      task: ['authority', city(10, 'wd'), 'above'],
      commands: {
        revise: {
          decides: 'for',
          gate: ({ opening: { standard } }, context) => (standardOf(context, standard) ? undefined : t.gone),
          // What the city has made it drafts anew; of others' standards a review adopts the new edition or abolishes the old.
          opens: ({ opening: { standard: number, part }, given }, context) => {
            const standard = standardOf(context, number);
            if (standard && isMadeElsewhere(standard))
              return [{ procedure: 'standard-review', key: 'review', relation: t.review, form: { standard: number } }];
            const need = cutText(t.need(number, part, given.revise?.form.answer ?? ''), 1000);
            const kind = standard?.kind === 'guidance' ? 'guidance' : 'city';
            const form = { name: standard?.name ?? number, kind, scope: t.scope, need, revises: number };
            return [{ procedure: 'standard-document', key: 'revise', relation: t.relation, form }];
          },
          tells: { title: t.tells.answered, to: 'unit', body: ({ given }) => given.revise?.form.answer ?? '' },
          outcomes: [finish('revising')],
        },
        explain: { decides: true, outcomes: [go('accept')] },
      },
    },
    accept: {
      task: ['unit', city(5, 'wd')],
      noReturn: t.noReturn,
      lapseOpens: ['closing'],
      commands: { satisfied: { outcomes: [finish('explained')] }, again: { requests: true, outcomes: [go('answer')] } },
    },
    // Whoever says nothing to the answer has it; nothing is waited for.
    closing: { task: ['authority', city(5, 'wd'), 'above'], commands: { close: { outcomes: [finish('explained')] } } },
  },
  withdrawable: { by: 'unit', during: ['answer'] },
  ends: { good: ['revising', 'explained'] },
});
