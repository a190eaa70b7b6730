/**
 * B-16, N-17: after a change of law or duty the entry is updated within 10 working days of the change, and published
 * within 2. What is material in it (share type, classification, personal data, its leaving) passes what a new entry does.
 */
import { toEveryUnit } from '../../catalogue/bodies.ts';
import { formOf, providerOfEntry } from '../../catalogue/entry.ts';
import { back, innerRoles, innerSteps } from '../../catalogue/inner-review.ts';
import { lateRoles, lateStep } from '../../catalogue/late.ts';
import { endOfUse } from '../../catalogue/subscriptions.ts';
import { city, cityKinds, finish, go, goLeaving, lift, limit, postKey, procedure, when } from '../../engine/words.ts';
import {
  changedOn,
  changes,
  forms,
  isNone,
  isThere,
  latest,
  leaves,
  materialOf,
  opened,
  submission,
  type Matter,
  type Opened,
} from './amendment.ts';
import { texts as t } from './texts.ts';

/** N-17 runs from the change to the handing in, through every inner step and whatever is sent back. */
const law = [limit<Matter>(10, 'wd', 'N-17', { from: changedOn, regime: 'national' })];
const { secrecyReview, otherEyes, consent } = innerSteps<Matter>(
  'innerReview',
  [when('改为不予共享', isNone, goLeaving(['late'], 'confirmBasis')), goLeaving(['late'], 'review')],
  { law, gave: ['update', 'resubmit'] },
);

export const catalogueUpdate = procedure(t, forms, {
  key: 'catalogue-update',
  articles: ['B-16', 'B-17', 'B-22', 'B-28', 'B-37', 'N-13', 'N-17', 'N-34'],
  roles: {
    asker: { post: 'registrar', of: 'opener' },
    provider: { post: 'registrar', of: (matter) => opened(matter).provider },
    ...innerRoles<Matter>((matter) => opened(matter).provider),
    ...lateRoles,
  },
  opening: {
    by: { posts: ['registrar', 'data', 'contact'], kinds: cityKinds },
    title: (form: Opened) => t.matterTitle(form.name ?? form.resource),
    check: (form, { actor, registers, directory }) => {
      const provider = providerOfEntry(registers.entry('catalogue', form.resource));
      const may = provider === actor.unit || actor.unit === directory.body('authority')?.id;
      return may ? [] : [{ path: 'resource', message: t.faults.own }];
    },
    tidy: (form, { registers }) => {
      const known = registers.entry('catalogue', form.resource);
      const was = known ? materialOf(formOf(known)) : {};
      return { ...form, provider: providerOfEntry(known), name: known?.title, was };
    },
    // It says that something has changed; what is asked for comes with the update.
    finding: true,
    outcomes: [go('update')],
  },
  steps: {
    update: {
      by: 'provider',
      limits: [...law, city(10, 'wd', { from: changedOn, regime: 'city' })],
      extension: { asks: 'provider', consents: 'authority', basis: 'N-17', maxDays: 5, unit: 'wd', once: true },
      lapseOpens: ['late'],
      commands: { update: submission, unchanged: { outcomes: [finish('unchanged')] } },
    },
    secrecyReview: {
      ...secrecyReview,
      commands: {
        ...secrecyReview.commands,
        // What has become a secret is in the catalogue already: it comes out at once.
        secret: {
          ...secrecyReview.commands.secret,
          registers: (matter, context) => {
            const { resource, name: title = resource } = opened(matter);
            const why = t.secret(matter.number);
            // Nothing is used that is in no catalogue any more.
            const uses = context.directory
              .usersOf(resource)
              .flatMap((user) => endOfUse({ resource, user }, why, context));
            return [...uses, lift('catalogue', resource, { title, why, units: [] })];
          },
          tells: {
            title: t.tells.secret,
            kind: 'alert',
            to: (matter, { directory }) =>
              directory
                .usersOf(opened(matter).resource)
                .flatMap((user) => [postKey(user, 'data'), postKey(user, 'head')]),
            body: (matter) => t.secretBody(opened(matter).name ?? matter.title),
          },
        },
      },
    },
    innerReview: otherEyes,
    consent,
    confirmBasis: {
      task: ['authority', city(2, 'wd'), 'committee'],
      commands: { confirm: { decides: 'for', outcomes: [go('review')] }, reject: back },
    },
    review: {
      by: 'authority',
      takenUpBy: 'committee',
      independent: { gave: ['update', 'resubmit'] },
      limits: [limit(2, 'wd', 'N-17', { regime: 'national' }), city(2, 'wd', { regime: 'city' })],
      commands: {
        publish: {
          decides: 'for',
          gate: isThere,
          registers: changes,
          tells: toEveryUnit(t.tells.published, (matter) =>
            leaves(matter) ? t.removedBody(opened(matter).name ?? '') : t.publishedBody(latest(matter)?.name ?? ''),
          ),
          outcomes: [when('撤出目录', leaves, finish('removed')), finish('published')],
        },
        sendBack: back,
      },
    },
    amend: {
      by: 'provider',
      limits: [...law, city(3, 'wd')],
      lapseOpens: ['late'],
      commands: { resubmit: submission },
    },
    // N-39: an entry that is not kept up to date is a breach of its provider; the matter itself waits for nobody.
    late: lateStep<Matter>('provider', (matter) => opened(matter).provider, {
      national: 'provider-catalogue',
      city: 'city-catalogue',
    }),
  },
  withdrawable: {
    by: 'asker',
    during: ['update', 'secrecyReview', 'innerReview', 'consent', 'confirmBasis', 'review', 'amend'],
  },
  ends: { good: ['published', 'removed', 'unchanged'], bad: ['declined', 'secret', 'unmet'] },
  registers: ['catalogue', 'subscriptions'],
  refusedEntry: { enters: ['update'] },
});
