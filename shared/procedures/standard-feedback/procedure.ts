/** C-19: a unit reports a rule that is impractical; the authority answers, and what is to be changed is revised. */
import { cutText } from '../../kernel/text.ts';
import { z } from 'zod';
import { citySet, defineProcedure, finish, go } from '../../engine/definition/define.ts';
import { entry, long, reason, text } from '../../engine/forms/form.ts';
import type { MatterState } from '../../engine/matter/state.ts';
import { standardKinds, standardOf } from '../../standards/entry.ts';
import { texts as t } from './texts.ts';

const feedback = z.object({
  standard: entry(t.fields.standard, 'standards'),
  part: text(t.fields.part, { max: 100 }),
  problem: long(t.fields.problem),
  proposal: long(t.fields.proposal).optional(),
});
const fed = (matter: MatterState) => matter.opening as z.infer<typeof feedback>;

export const standardFeedback = defineProcedure({
  key: 'standard-feedback',
  version: 1,
  title: t.title,
  summary: t.summary,
  group: '标准化',
  articles: ['C-19'],
  roles: {
    unit: { title: t.roles.unit, post: 'standards', of: 'opener' },
    authority: { title: t.roles.authority, post: 'standards', of: 'authority' },
  },
  supervisor: 'authority',
  opening: {
    by: { posts: ['standards', 'contact', 'head'], kinds: standardKinds, title: t.opener },
    form: feedback,
    title: (form) => t.matterTitle(String(form['standard'])),
    outcomes: [go('answer')],
  },
  steps: {
    answer: {
      kind: 'task',
      title: t.steps.answer,
      by: 'authority',
      limits: [citySet('standard-feedback.answer', t.settings.answer, 10, 'wd')],
      commands: {
        revise: {
          title: t.commands.revise,
          decides: true,
          tone: 'primary',
          help: t.help.revise,
          form: z.object({ answer: reason(t.fields.answer) }),
          opens: (matter, context) => {
            const standard = standardOf(context, fed(matter).standard);
            const answer = String(matter.given['revise']?.form['answer'] ?? '');
            const { standard: number, part } = fed(matter);
            return [
              {
                procedure: 'standard-document',
                key: 'revise',
                relation: t.relation,
                form: {
                  name: standard?.name ?? number,
                  kind: standard?.kind === 'guidance' ? 'guidance' : 'city',
                  scope: t.scope,
                  need: cutText(t.need(number, part, answer), 1000),
                },
              },
            ];
          },
          outcomes: [finish('revising')],
        },
        explain: {
          title: t.commands.explain,
          decides: true,
          help: t.help.explain,
          form: z.object({ answer: reason(t.fields.answer) }),
          outcomes: [go('accept')],
        },
      },
    },
    accept: {
      kind: 'task',
      title: t.steps.accept,
      by: 'unit',
      limits: [citySet('standard-feedback.accept', t.settings.accept, 5, 'wd')],
      commands: {
        satisfied: { title: t.commands.satisfied, tone: 'primary', outcomes: [finish('explained')] },
        again: {
          title: t.commands.again,
          requests: true,
          form: z.object({ more: long(t.fields.more) }),
          outcomes: [go('answer')],
        },
      },
    },
  },
  anytime: {
    withdraw: {
      title: t.commands.withdraw,
      by: 'unit',
      tone: 'danger',
      form: z.object({ reason: reason(t.fields.why) }),
      during: ['answer'],
      outcomes: [finish('withdrawn')],
    },
  },
  ends: {
    revising: { title: t.ends.revising, good: true },
    explained: { title: t.ends.explained, good: true },
    withdrawn: { title: t.ends.withdrawn, good: false },
  },
  registers: [],
});
