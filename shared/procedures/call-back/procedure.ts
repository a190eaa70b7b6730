/** B-44, N-37: whoever answered a complaint asks whether that has solved it, and writes down what he hears. A matter of its own: what has ended stays ended. */
import {
  choice,
  city,
  date,
  finish,
  go,
  long,
  number,
  postKey,
  procedure,
  sharingPartners,
  text,
  unit,
  when,
  z,
} from '../../engine/words.ts';
import { bodyBut } from '../../catalogue/bodies.ts';
import { texts as t } from './texts.ts';

const forms = {
  opening: z.object({
    unit: unit(t.fields.unit),
    about: text(t.fields.about),
    score: number(t.fields.score, { min: 1, max: 5 }).optional(),
    said: text(t.fields.said).optional(),
  }),
  reached: z.object({
    result: choice(t.fields.result, t.fields.results),
    told: long(t.fields.told, { max: 1000 }),
    calledOn: date(t.fields.calledOn, { when: 'past' }).optional(),
  }),
  notReached: z.object({ tries: long(t.fields.tries, { max: 1000 }) }),
};

export const callBack = procedure(t, forms, {
  key: 'call-back',
  articles: ['B-44', 'N-37'],
  roles: {
    caller: { posts: ['contact', 'head'], of: ({ opening }) => opening.unit },
    // Who goes on where whoever answered leaves it lying.
    above: { parties: ({ opening }, directory) => bodyBut(directory, [opening.unit]) },
  },
  supervisor: 'committee',
  opening: {
    by: { posts: ['contact', 'data', 'head'], kinds: sharingPartners },
    systemForm: forms.opening,
    // It asks for nothing: nobody is asked how it went.
    finding: true,
    title: ({ about }) => t.matterTitle(about),
    outcomes: [go('call')],
  },
  steps: {
    call: {
      task: ['caller', city(5, 'wd'), 'above'],
      commands: {
        reached: {
          outcomes: [
            when('没有解决', ({ given }) => given.reached?.form.result === 'unsolved', finish('unsolved')),
            finish('solved'),
          ],
          tells: {
            title: t.tells.unsolved,
            to: (matter) =>
              matter.given.reached?.form.result === 'unsolved' && matter.opener.unit
                ? [postKey(matter.opener.unit, 'contact')]
                : [],
            body: (matter) =>
              t.unsolved(
                matter.title,
                matter.given.reached?.form.told ?? '',
                matter.links.find(({ side }) => side === 'parent')?.number,
              ),
          },
        },
        notReached: { outcomes: [finish('notReached')] },
      },
    },
  },
  ends: { good: ['solved'], bad: ['unsolved', 'notReached'] },
});
