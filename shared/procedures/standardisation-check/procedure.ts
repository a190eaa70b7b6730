/** C-23: a major project below the mandatory standards gets no construction and operating funds until it passes. */
import {
  city,
  cityKinds,
  finish,
  go,
  goLeaving,
  isSuspended,
  long,
  postKey,
  procedure,
  reason,
  resumed,
  suspended,
  text,
  unit,
  z,
} from '../../engine/words.ts';
import type { Directory, MatterOf, PartyKey, Tell } from '../../engine/words.ts';
import { above } from '../../standards/entry.ts';
import { texts as t } from './texts.ts';

const forms = {
  opening: z.object({
    project: text(t.fields.project, { max: 80 }),
    unit: unit(t.fields.unit),
    content: long(t.fields.content),
  }),
  pass: z.object({ opinion: reason(t.fields.opinion) }),
  fail: z.object({ opinion: reason(t.fields.opinion) }),
  improved: z.object({ improvements: long(t.fields.improvements) }),
  giveUp: z.object({ reason: reason(t.fields.why) }),
};
type Matter = MatterOf<typeof forms>;

const about = ({ opening }: Matter): string => `${opening.unit}/${opening.project}`;
/** Without standards no funds: it stands until the project passes, also when this matter is over. */
const funds = ({ opening }: Matter, directory: Directory) => {
  const finance = directory.body('finance')?.id;
  return {
    title: t.suspension(opening.project),
    why: t.suspended,
    units: [opening.unit, ...(finance ? [finance] : [])],
  };
};
const concerned = ({ opening }: Matter, { directory }: { directory: Directory }): PartyKey[] => {
  const finance = directory.body('finance')?.id;
  return [postKey(opening.unit, 'head'), ...(finance ? [postKey(finance, 'contact')] : [])];
};
const telling = (title: string, body: (project: string) => string): Tell<Matter>[] => [
  { title, to: concerned, body: ({ opening }) => body(opening.project) },
];

export const standardisationCheck = procedure(t, forms, {
  key: 'standardisation-check',
  articles: ['C-23'],
  roles: { unit: { posts: ['standards', 'contact'], of: (matter) => matter.opening.unit }, above: { parties: above } },
  supervisor: 'committee',
  opening: {
    by: { posts: ['standards', 'contact', 'head'], kinds: cityKinds },
    prefill: ({ actor }) => (actor.unit === undefined ? {} : { unit: actor.unit }),
    title: (form) => t.matterTitle(form.project),
    outcomes: [go('check')],
  },
  steps: {
    check: {
      task: ['authority', city(15, 'wd'), 'above'],
      // The authority does not check its own projects.
      independent: { of: ['unit'] },
      // A failed check has consequences of its own; it is not sent back without them.
      noReturn: t.noTermination,
      commands: {
        pass: {
          decides: 'for',
          registers: (matter, { directory, registers }) =>
            isSuspended(registers, 'off-standard', about(matter))
              ? [resumed('off-standard', about(matter), funds(matter, directory))]
              : [],
          tells: telling(t.tells.passed, t.passedBody),
          outcomes: [finish('passed')],
        },
        fail: {
          decides: 'against',
          registers: (matter, { directory }) => [suspended('off-standard', about(matter), funds(matter, directory))],
          tells: telling(t.tells.failed, t.failedBody),
          outcomes: [go('improve')],
        },
      },
    },
    improve: {
      task: ['unit', city(30, 'wd')],
      noReturn: t.noReturn,
      lapseOpens: ['conclude'],
      commands: {
        improved: { tone: 'primary', requests: true, outcomes: [go('check')] },
        giveUp: { tone: 'danger', outcomes: [finish('failed')] },
      },
    },
    // A unit that neither improves nor gives up stays without funds; the matter need not stay open for that.
    conclude: {
      task: ['authority', city(10, 'wd'), 'above'],
      independent: { of: ['unit'] },
      noReturn: t.noTermination,
      commands: {
        concludeFailed: { decides: 'against', outcomes: [finish('failed')] },
        goOn: { outcomes: [goLeaving(['improve'], 'improve')] },
      },
    },
  },
  withdrawable: { by: 'unit', during: ['check'], offered: ({ given }) => given.fail === undefined },
  ends: { good: ['passed'], bad: ['failed'] },
  registers: ['suspensions'],
});
