/** an application below its target is rectified by a day; if not well, resources and operating funds wait until a passed recheck. */
import {
  city,
  citySet,
  date,
  dated,
  finish,
  go,
  goLeaving,
  isSuspended,
  long,
  material,
  postKey,
  procedure,
  reason,
  resumed,
  sharingPartners,
  suspended,
  telling,
  text,
  unit,
  when,
  z,
} from '../../engine/words.ts';
import type { Context, MatterOf, PartyKey, RegisterChange, RuleOf, Tell } from '../../engine/words.ts';
import { withoutPast } from '../../cloud/days.ts';
import { heldBackKinds, heldBackOf } from '../../cloud/held-back.ts';
import { ofUnit } from '../../cloud/systems.ts';
import { texts as t } from './texts.ts';

const finding = z.object({
  system: text(t.fields.system, { max: 60 }),
  unit: unit(t.fields.unit),
  target: long(t.fields.target, { max: 1000 }),
  finding: long(t.fields.finding, { max: 2000 }),
  until: date(t.fields.until, { help: t.fields.untilHelp, when: 'coming' }).optional(),
});
const proof = z.object({
  measures: long(t.fields.measures),
  proof: material('rectification-proof', { article: 'A-46' }),
});
const reasoned = z.object({ reason: reason(t.fields.reason) });
const opinion = z.object({ reason: reason(t.fields.opinion) });
const forms = {
  opening: finding,
  submit: proof,
  suspend: reasoned,
  grant: dated(t.fields.newUntil, t.fields.reason),
  drop: reasoned,
  pass: opinion,
  fail: opinion,
  apply: proof,
  conclude: reasoned,
  waitOn: reasoned,
  correct: finding.extend({ correction: reason(t.fields.correction) }),
};
type Matter = MatterOf<typeof forms>;
const subjectOf = ({ opening }: Matter) => ofUnit(opening.unit, opening.system);

/** Whoever has an application on the cloud: the bodies that decide about it have none. */
const runsIt = ({ unit: user }: { unit: string }, { directory }: Context) =>
  sharingPartners.some((kind) => directory.unit(user)?.kind === kind) ? [] : [{ path: 'unit', message: t.faults.unit }];

/** The unit, the office (resources), finance (funds): whoever has to act on it. */
const concerned = ({ opening }: Matter, { directory }: Context): PartyKey[] => {
  const office = directory.body('office');
  const finance = directory.body('finance');
  return [
    ...[postKey(opening.unit, 'cloud'), postKey(opening.unit, 'head')],
    ...(office ? [postKey(office.id, 'cloud')] : []),
    ...(finance ? [postKey(finance.id, 'contact')] : []),
  ];
};
const says = (title: string, body: (matter: Matter) => string, urgent?: true): Tell<Matter> => ({
  ...{ title, to: concerned, body },
  ...(urgent ? { urgent } : {}),
});

/** Whether this matter has suspended; what stands is asked of the register. */
const hasSuspended = ({ registered }: Matter) => registered.some((one) => one.op === 'put');
/** It outlives the matter, and any passed recheck of the application lifts it. */
const held = (matter: Matter, { directory, registers }: Context): RegisterChange[] => {
  const { unit: user, system, finding: why } = matter.opening;
  const bodies = (['authority', 'office', 'finance'] as const).flatMap((kind) => directory.body(kind)?.id ?? []);
  const said = { title: system, why, units: [...new Set([user, ...bodies])], note: t.suspendedNote };
  return heldBackKinds
    .filter((kind) => !isSuspended(registers, kind, subjectOf(matter)))
    .map((kind) => suspended(kind, subjectOf(matter), said));
};
const freed = (matter: Matter, { registers }: Context): RegisterChange[] =>
  heldBackOf(subjectOf(matter), registers).map(({ kind, units }) =>
    resumed(kind, subjectOf(matter), { title: matter.opening.system, why: t.liftedWhy, units }),
  );
/** What was suspended under the name that was wrong: it was none of that unit's. */
const wronged = ({ registered }: Matter, { registers }: Context): RegisterChange[] =>
  registered
    .filter((one) => one.op === 'put')
    .flatMap(({ register, subject }) => registers.entry(register, subject) ?? [])
    .map(({ register, subject, title, units }) => ({
      ...{ register, subject, op: 'lift', lasting: true, title, why: t.correctedWhy, units: [...units] },
    }));

const toldOfSuspension = says(
  t.tells.suspended,
  ({ opening, given: { suspend, fail } }) => {
    const why = (suspend && (!fail || suspend.at > fail.at) ? suspend : fail)?.form.reason;
    return t.suspendedBody(opening.system, why ?? '');
  },
  true,
);
/** Retired, or no fault of the application after all: somebody decides it, and nothing stays behind. */
const drop = {
  decides: true,
  outcomes: [
    {
      ...telling<Matter>(
        finish('dropped'),
        says(t.tells.dropped, ({ opening, given }) => t.droppedBody(opening.system, given.drop?.form.reason ?? '')),
      ),
      registers: freed,
    },
  ],
} satisfies RuleOf<typeof forms, 'drop'>;
const ANYWHERE = ['rectify', 'decide', 'recheck', 'restore', 'settle'] as const;

export const performanceRectification = procedure(t, forms, {
  key: 'performance-rectification',
  articles: ['A-46'],
  roles: { head: { post: 'head', of: 'authority' }, responsible: { post: 'cloud', of: ({ opening }) => opening.unit } },
  opening: {
    by: { posts: ['cloud', 'head'], kinds: ['authority'] },
    title: (form) => t.matterTitle(form.system),
    check: runsIt,
    tidy: withoutPast,
    finding: true,
    outcomes: [go('rectify')],
  },
  steps: {
    rectify: {
      by: 'responsible',
      // The day that the authority set: the last of its own, else that of the evaluation.
      limits: [city(20, 'wd', { until: ({ given, opening }) => given.grant?.form.until ?? opening.until })],
      // A lapse suspends nothing by itself: the head of the authority is asked, and the unit may still rectify.
      lapseOpens: ['decide'],
      commands: { submit: { requests: true, outcomes: [goLeaving(['decide'], 'recheck')] } },
    },
    decide: {
      task: ['head', city(5, 'wd'), 'committee'],
      independent: { of: ['responsible'] },
      commands: {
        suspend: {
          decides: 'against',
          registers: held,
          tells: toldOfSuspension,
          outcomes: [goLeaving(['rectify'], 'restore')],
        },
        grant: { decides: true, outcomes: [goLeaving(['rectify'], 'rectify')] },
        drop,
      },
    },
    recheck: {
      task: ['authority', city(5, 'wd'), 'committee'],
      noReturn: t.noReturn,
      independent: { of: ['responsible'] },
      commands: {
        pass: {
          decides: 'for',
          // Whichever matter of the application has suspended: it stands no longer.
          registers: freed,
          outcomes: [
            when(
              '已暂缓',
              hasSuspended,
              telling(
                finish('restored'),
                says(t.tells.restored, ({ opening }) => t.restoredBody(opening.system)),
              ),
            ),
            telling(
              finish('closed'),
              says(t.tells.passed, ({ opening }) => t.passedBody(opening.system)),
            ),
          ],
        },
        fail: { decides: 'against', registers: held, tells: toldOfSuspension, outcomes: [go('restore')] },
      },
    },
    restore: {
      task: ['responsible', city(180, 'd')],
      noReturn: t.noReturn,
      // A unit that stays silent does not hold the matter open for ever.
      lapseOpens: ['settle'],
      commands: { apply: { requests: true, outcomes: [goLeaving(['settle'], 'recheck')] } },
    },
    settle: {
      task: ['head', city(10, 'wd'), 'committee'],
      independent: { of: ['responsible'] },
      commands: {
        waitOn: { decides: true, outcomes: [goLeaving(['restore'], 'restore')] },
        conclude: {
          decides: 'against',
          outcomes: [
            telling(
              finish('suspended'),
              says(t.tells.concluded, ({ opening }) => t.concludedBody(opening.system)),
            ),
          ],
        },
        drop,
      },
    },
  },
  anytime: {
    correct: {
      by: 'authority',
      during: ANYWHERE,
      prefill: ({ opening }) => opening,
      check: (form, _, context) => runsIt(form, context),
      replacesOpening: true,
      registers: wronged,
      tells: {
        title: t.tells.corrected,
        to: ({ units }, { directory }) =>
          units.filter((id) => directory.unit(id)?.kind !== 'authority').map((id) => postKey(id, 'cloud')),
        body: ({ opening }, { directory }) =>
          t.correctedBody(opening.system, directory.unit(opening.unit)?.name ?? opening.unit),
      },
      outcomes: [goLeaving(ANYWHERE, 'rectify')],
    },
  },
  withdrawable: {
    by: 'authority',
    during: ['rectify'],
    // What an evaluation has opened is the result of that evaluation; what has suspended is decided about.
    offered: ({ links, given }) => !links.some((one) => one.side === 'parent') && !given.suspend && !given.fail,
  },
  ends: { good: ['closed', 'restored', 'dropped'], bad: ['suspended'] },
  reopens: {
    by: 'responsible',
    ends: ['suspended'],
    enters: ['restore'],
    within: citySet('performance-rectification.reopen', t.settings.reopen, 1095, 'd'),
  },
  registers: ['suspensions'],
  advice: (matter) => (hasSuspended(matter) && !matter.end ? [t.advice(matter.opening.system)] : []),
});
