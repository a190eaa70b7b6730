/** B-16: each October every unit goes through its whole catalogue: keep, change, withdraw. */
import { toEveryUnit } from '../../catalogue/bodies.ts';
import { lateRoles, lateStep } from '../../catalogue/late.ts';
import { city, cityKinds, finish, go, goLeaving, limit, procedure, when } from '../../engine/words.ts';
import {
  catalogueOf,
  checkSheet,
  forms,
  onwards,
  opening,
  opinion,
  ownUnit,
  removals,
  removed,
  rowsThat,
  year,
  type Matter,
} from './sheet.ts';
import { texts as t } from './texts.ts';

export const catalogueReview = procedure(t, forms, {
  key: 'catalogue-review',
  articles: ['B-16', 'B-17'],
  roles: {
    registrar: { post: 'registrar', of: ownUnit },
    reviewer: { post: 'reviewer', of: ownUnit },
    head: { post: 'head', of: ownUnit },
    ...lateRoles,
  },
  // Above the authority, which reviews its own catalogue as well.
  supervisor: 'committee',
  recurs: {
    every: 'year',
    on: '10-01',
    for: { kinds: cityKinds },
    by: 'unit',
    form: (turn) => ({ year: Number(turn.key) }),
  },
  opening: {
    by: { posts: ['registrar'], kinds: cityKinds },
    systemForm: opening,
    title: (form) => t.matterTitle(Number(form.year)),
    outcomes: [go('review')],
  },
  steps: {
    review: {
      by: 'registrar',
      // The whole of October and not a day more: a window does not roll to a working day.
      limits: [limit(1, 'month', 'B-16', { until: (matter) => `${year(matter)}-10-31` })],
      lapseOpens: ['late'],
      commands: {
        submit: {
          requests: true,
          prefill: (matter, context) => ({
            // Without a conclusion: each is looked at, and none passes by default.
            rows: catalogueOf(matter, context).map((one) => ({ resource: one.subject, name: one.title })),
          }),
          check: checkSheet,
          outcomes: [goLeaving(['late'], 'approve')],
        },
      },
    },
    approve: {
      task: ['reviewer', city(3, 'wd'), 'head'],
      // Whoever went through it does not review it himself (B-17), though the system has opened the matter.
      independent: { gave: ['submit'] },
      noReturn: t.noReturn,
      lapseOpens: ['late'],
      commands: {
        approve: {
          decides: 'for',
          outcomes: [
            when('有资源撤出', (matter) => rowsThat(matter, 'withdraw').length > 0, goLeaving(['late'], 'confirm')),
            ...onwards,
          ],
        },
        correct: { decides: 'against', outcomes: [go('review')] },
      },
    },
    confirm: {
      task: ['authority', city(5, 'wd'), 'committee'],
      commands: {
        confirm: {
          decides: 'for',
          form: opinion,
          registers: removals,
          tells: toEveryUnit(t.tells.removed, (matter) => t.removedBody(removed(matter))),
          outcomes: onwards,
        },
        reject: { decides: 'against', outcomes: [go('review')] },
      },
    },
    late: lateStep<Matter>('registrar', ownUnit, { national: 'provider-catalogue', city: 'city-catalogue' }),
    changes: { kind: 'children', noLimit: t.changesNoLimit, outcomes: [finish('reviewed')] },
  },
  // A duty of every year and no request: there is nothing to withdraw. One that was opened twice is terminated.
  ends: { good: ['reviewed'], bad: ['unmet'] },
  registers: ['catalogue'],
});
