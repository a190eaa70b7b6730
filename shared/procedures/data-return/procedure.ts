/** N-24: what a higher system collected of an area goes back to it on request, without conditions of the holder's own. */
import {
  choice,
  city,
  citySet,
  finish,
  go,
  long,
  procedure,
  reason,
  reasoned,
  text,
  unit,
  unitKinds,
  z,
} from '../../engine/words.ts';
import type { MatterOf } from '../../engine/words.ts';
import { bodyBut } from '../../catalogue/bodies.ts';
import { texts as t } from './texts.ts';

const forms = {
  opening: z.object({
    holder: unit(t.fields.holder),
    system: text(t.fields.system, { max: 60 }),
    area: text(t.fields.area, { max: 60 }),
    items: long(t.fields.items),
    duty: long(t.fields.duty),
    way: choice(t.fields.way, t.fields.ways),
  }),
  refuse: z.object({ basis: reason(t.fields.basis, { help: t.fields.basisHelp }) }),
  uphold: reasoned(t.fields.opinion),
  overrule: reasoned(t.fields.opinion),
};
type Matter = MatterOf<typeof forms>;

const holderOf = (matter: Matter) => matter.opening.holder;

export const dataReturn = procedure(t, forms, {
  key: 'data-return',
  articles: ['N-24'],
  roles: {
    requester: { post: 'data', of: 'opener' },
    holder: { posts: ['data', 'head'], of: holderOf },
    // The authority judges between the two; where it is one of them, or leaves it lying, the next body does.
    judge: { parties: ({ opening, opener }, directory) => bodyBut(directory, [opening.holder, opener.unit]) },
    above: { parties: ({ opening, opener }, directory) => bodyBut(directory, [opening.holder, opener.unit], 1) },
  },
  supervisor: 'above',
  opening: {
    by: { posts: ['data', 'contact', 'head'], kinds: unitKinds },
    title: (form) => t.matterTitle(form.system, form.area),
    check: (form, { actor }) => (form['holder'] === actor.unit ? [{ path: 'holder', message: t.faults.own }] : []),
    outcomes: [go('answer')],
  },
  steps: {
    answer: {
      task: ['holder', city(10, 'wd'), 'judge'],
      materials: {
        from: 'requester',
        basis: 'N-24',
        limit: citySet('data-return.materials', t.settings.materials, 5, 'wd'),
      },
      commands: {
        // No field asks for a condition: the rule knows none.
        agree: { decides: 'for', form: z.object({ plan: long(t.fields.plan).optional() }), outcomes: [go('provide')] },
        refuse: { decides: 'against', refuses: true, outcomes: [go('review')] },
      },
    },
    review: {
      task: ['judge', city(5, 'wd'), 'above'],
      // Whoever has refused does not uphold his own refusal, whatever posts he holds.
      independent: { of: ['holder', 'requester'], gave: ['refuse'] },
      commands: {
        uphold: {
          decides: 'against',
          tells: {
            title: t.tells.refused,
            to: 'requester',
            body: ({ title, given }) => t.refusedBody(title, given.uphold?.form.reason ?? ''),
          },
          outcomes: [finish('refused')],
        },
        overrule: { decides: 'for', outcomes: [go('provide')] },
      },
    },
    provide: {
      task: ['holder', city(20, 'wd'), 'judge'],
      commands: { provide: { form: z.object({ done: long(t.fields.done) }), outcomes: [go('confirm')] } },
    },
    confirm: {
      task: ['requester', city(5, 'wd'), 'judge'],
      commands: {
        received: { outcomes: [finish('returned')] },
        incomplete: { form: z.object({ missing: reason(t.fields.missing) }), outcomes: [go('provide')] },
      },
    },
  },
  withdrawable: { by: 'requester', during: ['answer', 'review'] },
  ends: { good: ['returned'], bad: ['refused'] },
});
