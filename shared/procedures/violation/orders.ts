/** The order to correct and what follows from it, whoever gives it (B-43, N-29, N-39). */
import { toEveryUnit } from '../../catalogue/bodies.ts';
import { groundTitles } from '../../catalogue/grounds.ts';
import { finish, go, goLeaving, when } from '../../engine/definition/define.ts';
import type { Context, Outcome } from '../../engine/definition/definition.ts';
import { put } from '../../engine/words/entries.ts';
import { isOpen } from '../../engine/words/procedure.ts';
import { postKey } from '../../kernel/party.ts';
import { dayOf, type Day } from '../../kernel/time.ts';
import type { RegisterChange } from '../../engine/matter/state.ts';
import * as its from './breach.ts';
import type { Matter } from './breach.ts';
import { texts as t } from './texts.ts';

/** Whoever orders or refuses first has decided, whoever else was to. */
const UNDECIDED = ['examine', 'order', 'unanswered'];
export const orders = {
  decides: 'for' as const,
  prefill: ({ opening }: Matter) => ({ until: opening.until, grave: false }),
  help: t.consequences.order,
  tells: {
    title: t.tells.ordered,
    to: ({ opening }: Matter) => [postKey(opening.unit, 'head')],
    body: (matter: Matter) => {
      const { recordOrder, order, orderItself } = matter.given;
      const requirement = (recordOrder ?? order ?? orderItself)?.form.requirement ?? '';
      return t.orderedBody(matter.title, its.correctBy(matter) ?? '', requirement);
    },
  },
  outcomes: [
    when('情节严重', (_: Matter, form: { grave: boolean }) => form.grave, {
      ...goLeaving(UNDECIDED, 'rectify', 'accountability'),
    }),
    goLeaving(UNDECIDED, 'rectify'),
  ],
};
export const unfounded = { decides: 'against' as const, outcomes: [finish('unfounded')] };

/** Each of these ends the matter when it is the last that is open: correcting late does not undo what lateness began. */
export const LIVE = ['rectify', 'review', 'overdue', 'accountability'] as const;
/** What is still to be corrected falls due again, by its new day. */
export const dueAgain = when(
  '仍须改正',
  (matter: Matter, form: { until?: Day | undefined }) => isOpen('rectify')(matter) && form.until !== undefined,
  goLeaving(['rectify'], 'rectify'),
);
export const settled = (own: string): Outcome<Matter>[] => [
  when('还有环节未办完', isOpen(...LIVE.filter((step) => step !== own)), go()),
  when('已追究责任', ({ given }) => given.accounted !== undefined, finish('accounted')),
  when('已通报批评', ({ given }) => given.criticise !== undefined, finish('criticised')),
  finish('corrected'),
];

export const result =
  (score: string, advice: (matter: Matter) => string | undefined) =>
  (matter: Matter, { directory, now }: Context): RegisterChange[] => {
    const { unit, ground } = matter.opening;
    return [
      put('results', `violation/${matter.number}/${unit}`, {
        title: t.matterTitle(its.unitName(matter, directory), score),
        why: matter.title,
        units: [unit],
        values: {
          ...{ period: dayOf(now), about: unit, score },
          ...{ computation: groundTitles[ground], advice: advice(matter) ?? '' },
        },
      }),
    ];
  };
export const criticism = ({ given }: Matter) => given.criticise?.form.criticism;
export const notice = ({ given }: Matter) => given.publish?.form.notice;
export const toAll = (title: string, text: (unit: string, matter: Matter) => string) =>
  toEveryUnit<Matter>(title, (matter, { directory }) => text(its.unitName(matter, directory), matter), {
    ...{ post: 'head', kind: 'result' },
  });
