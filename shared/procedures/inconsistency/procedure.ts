/** B-26: the same fact differs between providers; the authority and they give opinions, the committee decides, the losing side corrects. */
import { z } from 'zod';
import { lateRoles, receiptsLate } from '../../catalogue/late.ts';
import { finish, go } from '../../engine/definition/define.ts';
import { choice, long } from '../../engine/forms/form.ts';
import { city, procedure } from '../../engine/words/procedure.ts';
import { cityKinds } from '../../regulation/units.ts';
import {
  checkOpening,
  dataOf,
  forms,
  losers,
  outcomeOf,
  providersOf,
  receipt,
  resources,
  sideOnly,
  told,
  usersOf,
} from './sides.ts';
import { texts as t } from './texts.ts';

export const inconsistency = procedure(t, forms, {
  key: 'inconsistency',
  version: 1,
  group: '数据共享',
  articles: ['B-4', 'B-20', 'B-26'],
  roles: {
    asker: { post: 'data', of: 'opener' },
    providers: { parties: (matter, directory) => dataOf(providersOf(resources(matter), directory)) },
    ...lateRoles,
    government: { post: 'head', of: 'city-government' },
    losing: { parties: (matter, directory) => dataOf(providersOf(losers(matter), directory)) },
  },
  supervisor: 'authority',
  noTermination: t.noTermination,
  opening: {
    by: { posts: ['data', 'contact'], kinds: cityKinds },
    title: (form) => t.matterTitle(form.fact),
    check: checkOpening,
    outcomes: [go('opinions')],
  },
  steps: {
    opinions: {
      by: 'providers',
      limits: [city(5, 'wd')],
      // One provider who says nothing must not hold up the others; his time to speak is not cut short.
      joint: { mode: 'all', closedBy: 'authority', outcomes: [go('propose')] },
      commands: {
        state: {
          form: z.object({ position: choice(t.fields.position, t.fields.positions), basis: long(t.fields.basis) }),
          outcomes: [go()],
        },
      },
    },
    propose: {
      by: 'authority',
      takenUpBy: 'committee',
      limits: [city(5, 'wd')],
      commands: {
        propose: {
          // An opinion beside those of the providers: the committee is who decides.
          check: sideOnly,
          outcomes: [go('decide')],
        },
      },
    },
    decide: {
      by: 'committee',
      takenUpBy: 'government',
      independent: { of: ['providers'] },
      limits: [city(10, 'wd')],
      commands: {
        settle: {
          decides: 'for',
          prefill: (matter) => {
            const right = matter.given.propose?.form.right;
            const says = matter.opening.sides.find((one) => one.resource === right)?.says;
            return right === undefined ? {} : { right, value: says };
          },
          check: sideOnly,
          tells: told(t.tells.settled, (matter, { directory }) => t.settledBody(...outcomeOf(matter, directory))),
          outcomes: [go('correct')],
        },
        apart: {
          decides: true,
          tells: told(t.tells.apart, ({ opening, given }) => t.apartBody(opening.fact, given.apart?.form.reason ?? '')),
          outcomes: [finish('apart')],
        },
        remand: { decides: 'against', outcomes: [go('propose')] },
      },
    },
    correct: {
      by: 'losing',
      limits: [city(5, 'wd')],
      joint: { mode: 'all', closedBy: 'authority', outcomes: [go('receipts')] },
      noReturn: t.noReturn,
      commands: { corrected: { form: z.object({ what: long(t.fields.what) }), outcomes: [go()] } },
    },
    receipts: {
      kind: 'receipts',
      lapseOpens: ['receiptsLate'],
      from: usersOf,
      post: 'data',
      receiptTitle: t.receiptTitle,
      form: receipt,
      body: (matter, directory) => t.receiptBody(...outcomeOf(matter, directory)),
      limits: [city(5, 'wd')],
      outcomes: [finish('settled')],
    },
    receiptsLate: receiptsLate([finish('settled')]),
  },
  withdrawable: { by: 'asker', during: ['opinions', 'propose', 'decide'] },
  ends: { good: ['settled', 'apart'] },
});
