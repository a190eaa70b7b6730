/** B-12–17, B-28, B-37, N-12–16: a resource comes into the catalogue after four eyes, the head's consent and the authority's review. */
import { city, cityKinds, finish, go, goLeaving, procedure, put, regimeFor, text, when } from '../../engine/words.ts';
import type { Context, Fault, MatterOf, Regime, z } from '../../engine/words.ts';
import { checkEntry, entryForm, entryValues, tidySharing } from '../../catalogue/entry.ts';
import { toEveryUnit } from '../../catalogue/bodies.ts';
import { back, innerForms, innerRoles, innerSteps, opinion } from '../../catalogue/inner-review.ts';
import { lateForms, lateRoles, lateStep } from '../../catalogue/late.ts';
import { texts as catalogue } from '../../catalogue/texts.ts';
import { texts as t } from './texts.ts';

const GROUP = '数据共享';
const entry = entryForm.extend({ code: text(t.fields.code, { max: 40, help: t.fields.codeHelp }).optional() });
const forms = {
  ...{ opening: entry, ...innerForms, confirm: opinion, publish: opinion, resubmit: entry },
  ...lateForms,
};
type Matter = MatterOf<typeof forms>;
const subject = ({ opening, number }: Matter) => opening.code ?? `r-${number}`;
const ownUnit = ({ opener }: Matter) => opener.unit;
const isNone = ({ opening }: Matter) => opening.shareType === 'none';

function check(given: z.infer<typeof entry>, regime: Regime, { registers }: Context): Fault[] {
  const { code } = given;
  if (code !== undefined && !/^[A-Za-z0-9-]{2,40}$/.test(code)) return [{ path: 'code', message: t.faults.code }];
  if (code !== undefined && registers.entry('catalogue', code)) return [{ path: 'code', message: t.faults.taken }];
  return checkEntry(given, regime);
}

const { secrecyReview, otherEyes, consent } = innerSteps<Matter>('review', [
  when('不予共享', isNone, goLeaving(['late'], 'confirmBasis')),
  goLeaving(['late'], 'authorityReview'),
]);

export const catalogueEntry = procedure(t, forms, {
  key: 'catalogue-entry',
  group: GROUP,
  articles: [
    ...(['B-12', 'B-13', 'B-14', 'B-15', 'B-17', 'B-22', 'B-28', 'B-37'] as const),
    ...(['N-12', 'N-13', 'N-14', 'N-15', 'N-16', 'N-34'] as const),
  ],
  roles: { registrar: { post: 'registrar', of: 'opener' }, ...innerRoles(ownUnit), ...lateRoles },
  opening: {
    by: { posts: ['registrar'], kinds: cityKinds },
    title: (given) => t.matterTitle(given.name),
    check: (given, context) => check(given, regimeFor(GROUP, context.now), context),
    tidy: tidySharing,
    outcomes: [go('secrecyReview')],
  },
  steps: {
    secrecyReview,
    review: otherEyes,
    consent,
    confirmBasis: {
      task: ['authority', city(5, 'wd'), 'committee'],
      commands: { confirm: { decides: 'for', outcomes: [go('authorityReview')] }, reject: back },
    },
    authorityReview: {
      task: ['authority', city(5, 'wd'), 'committee'],
      commands: {
        publish: {
          decides: 'for',
          // Another may have taken the code while this one was under review.
          gate: (matter, { registers }) => (registers.entry('catalogue', subject(matter)) ? t.faults.taken : undefined),
          registers: (matter) => [
            put('catalogue', subject(matter), {
              ...{ title: matter.opening.name, why: t.why(matter.number), units: [], claims: true },
              values: entryValues(matter.opening, ownUnit(matter) ?? ''),
            }),
          ],
          tells: toEveryUnit(t.tells.published, ({ opening, opener }) =>
            t.publishedBody(opening.name, opener.unitName ?? '', catalogue.fields.shareTypes[opening.shareType]),
          ),
          outcomes: [finish('published')],
        },
        sendBack: back,
      },
    },
    amend: {
      task: ['registrar', city(5, 'wd')],
      lapseOpens: ['late'],
      commands: {
        resubmit: {
          tone: 'primary',
          prefill: ({ opening }) => opening,
          check: (given, matter, context) => check(given, matter.regime, context),
          tidy: tidySharing,
          replacesOpening: true,
          newRound: true,
          outcomes: [goLeaving(['late'], 'secrecyReview')],
        },
      },
    },
    // B-43, N-39: what a unit has begun to enter and leaves lying in its own hands is not in the catalogue.
    late: lateStep<Matter>('registrar', ownUnit, { national: 'provider-catalogue', city: 'city-catalogue' }),
  },
  withdrawable: {
    by: 'registrar',
    during: ['secrecyReview', 'review', 'consent', 'confirmBasis', 'authorityReview', 'amend'],
  },
  ends: { good: ['published'], bad: ['declined', 'secret', 'unmet'] },
  registers: ['catalogue'],
  refusedEntry: { enters: ['amend'] },
});
