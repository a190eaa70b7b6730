/** N-24: what a higher system collected of an area goes back to it on request, without conditions of the holder's own. */
import { z } from 'zod';
import { citySet, defineProcedure, finish, go } from '../../engine/definition/define.ts';
import { choice, long, reason, text, unit } from '../../engine/forms/form.ts';
import { humanOf, postKey, unitKinds, type Directory, type PartyKey } from '../../kernel/party.ts';
import type { Context } from '../../engine/definition/definition.ts';
import type { Fault } from '../../kernel/rejection.ts';
import type { MatterState } from '../../engine/matter/state.ts';
import { texts as t } from './texts.ts';

const opening = z.object({
  holder: unit(t.fields.holder),
  system: text(t.fields.system, { max: 60 }),
  area: text(t.fields.area, { max: 60 }),
  items: long(t.fields.items),
  duty: long(t.fields.duty),
  way: choice(t.fields.way, t.fields.ways),
});
type Request = z.infer<typeof opening>;
const holderOf = (matter: MatterState) => (matter.opening as Request).holder;

/** The authority judges between the two; where it is one of them the committee does. */
const judge = (matter: MatterState, directory: Directory): PartyKey[] => {
  const authority = directory.body('authority')?.id;
  if (authority !== undefined && ![holderOf(matter), matter.opener.unit].includes(authority))
    return [postKey(authority, 'data')];
  const committee = directory.body('committee')?.id;
  return committee === undefined ? [] : [postKey(committee, 'head')];
};
/** Whoever has refused does not uphold his own refusal, whatever posts he holds. */
const anotherPerson = (_: unknown, matter: MatterState, { actor, directory }: Context): Fault[] => {
  const by = matter.given['refuse']?.by.person;
  const own =
    actor.kind === 'person' && by !== undefined && humanOf(directory, by) === humanOf(directory, actor.person);
  return own ? [{ path: '', message: t.faults.same }] : [];
};

export const dataReturn = defineProcedure({
  key: 'data-return',
  version: 1,
  title: t.title,
  summary: t.summary,
  group: '数据共享',
  articles: ['N-24'],
  roles: {
    requester: { title: t.roles.requester, post: 'data', of: 'opener' },
    holder: { title: t.roles.holder, posts: ['data', 'head'], of: holderOf },
    authority: { title: t.roles.authority, post: 'data', of: 'authority' },
    judge: { title: t.roles.judge, parties: judge },
  },
  supervisor: 'authority',
  opening: {
    by: { posts: ['data', 'contact', 'head'], kinds: unitKinds, title: t.opener },
    form: opening,
    title: (form) => t.matterTitle(String(form['system']), String(form['area'])),
    check: (form, { actor }) => (form['holder'] === actor.unit ? [{ path: 'holder', message: t.faults.own }] : []),
    outcomes: [go('answer')],
  },
  steps: {
    answer: {
      kind: 'task',
      title: t.steps.answer,
      by: 'holder',
      limits: [citySet('data-return.answer', t.settings.answer, 10, 'wd')],
      materials: {
        from: 'requester',
        basis: 'N-24',
        limit: citySet('data-return.materials', t.settings.materials, 5, 'wd'),
      },
      commands: {
        // No field asks for a condition: the rule knows none.
        agree: {
          title: t.commands.agree,
          decides: true,
          tone: 'primary',
          form: z.object({ plan: long(t.fields.plan).optional() }),
          outcomes: [go('provide')],
        },
        refuse: {
          title: t.commands.refuse,
          decides: true,
          tone: 'danger',
          refuses: true,
          help: t.consequences.refuse,
          form: z.object({ basis: reason(t.fields.basis, { help: t.fields.basisHelp }) }),
          outcomes: [go('review')],
        },
      },
    },
    review: {
      kind: 'task',
      title: t.steps.review,
      by: 'judge',
      limits: [citySet('data-return.review', t.settings.review, 5, 'wd')],
      commands: {
        uphold: {
          title: t.commands.uphold,
          decides: true,
          tone: 'danger',
          form: z.object({ reason: reason(t.fields.opinion) }),
          check: anotherPerson,
          tells: [
            {
              title: t.tells.refused,
              kind: 'result',
              to: (matter) => (matter.opener.unit === undefined ? [] : [postKey(matter.opener.unit, 'data')]),
              body: (matter) => t.refusedBody(matter.title, String(matter.given['uphold']?.form['reason'] ?? '')),
            },
          ],
          outcomes: [finish('refused')],
        },
        overrule: {
          title: t.commands.overrule,
          decides: true,
          tone: 'primary',
          help: t.consequences.overrule,
          form: z.object({ reason: reason(t.fields.opinion) }),
          check: anotherPerson,
          outcomes: [go('provide')],
        },
      },
    },
    provide: {
      kind: 'task',
      title: t.steps.provide,
      by: 'holder',
      limits: [citySet('data-return.provide', t.settings.provide, 20, 'wd')],
      commands: {
        provide: {
          title: t.commands.provide,
          tone: 'primary',
          form: z.object({ done: long(t.fields.done) }),
          outcomes: [go('confirm')],
        },
      },
    },
    confirm: {
      kind: 'task',
      title: t.steps.confirm,
      by: 'requester',
      limits: [citySet('data-return.confirm', t.settings.confirm, 5, 'wd')],
      commands: {
        received: { title: t.commands.received, tone: 'primary', outcomes: [finish('returned')] },
        incomplete: {
          title: t.commands.incomplete,
          form: z.object({ missing: reason(t.fields.missing) }),
          outcomes: [go('provide')],
        },
      },
    },
  },
  anytime: {
    withdraw: {
      title: t.commands.withdraw,
      by: 'requester',
      tone: 'danger',
      form: z.object({ reason: reason(t.fields.reason) }),
      during: ['answer', 'review'],
      outcomes: [finish('withdrawn')],
    },
  },
  ends: {
    returned: { title: t.ends.returned, good: true },
    refused: { title: t.ends.refused, good: false },
    withdrawn: { title: t.ends.withdrawn, good: false },
  },
  registers: [],
});
