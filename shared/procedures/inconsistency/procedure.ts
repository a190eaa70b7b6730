/** B-26: the same fact differs between providers; the authority and they give opinions, the committee decides, the losing side corrects. */
import { choice, city, cityKinds, finish, go, long, procedure, z } from '../../engine/words.ts';
import { lateRoles, receiptsLate } from '../../catalogue/late.ts';
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
  articles: ['B-4', 'B-20', 'B-26'],
  roles: {
    asker: { post: 'data', of: 'opener' },
    providers: { parties: (matter, directory) => dataOf(providersOf(resources(matter), directory)) },
    ...lateRoles,
    losing: { parties: (matter, directory) => dataOf(providersOf(losers(matter), directory)) },
  },
  opening: {
    by: { posts: ['data', 'contact'], kinds: cityKinds },
    title: (form) => t.matterTitle(form.fact),
    check: checkOpening,
    outcomes: [go('opinions')],
  },
  steps: {
    opinions: {
      task: ['providers', city(5, 'wd')],
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
      task: ['authority', city(5, 'wd'), 'committee'],
      commands: {
        propose: {
          // An opinion beside those of the providers: the committee is who decides.
          check: sideOnly,
          outcomes: [go('decide')],
        },
      },
    },
    decide: {
      task: ['committee', city(10, 'wd'), 'government'],
      independent: { of: ['providers'] },
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
      task: ['losing', city(5, 'wd')],
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
