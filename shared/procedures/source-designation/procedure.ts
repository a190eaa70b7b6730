/** N-19, B-4, B-20: several units collect the same fact; the authority names the one that provides it from then on. */
import { lateRoles, lateStep, receiptsLate } from '../../catalogue/late.ts';
import { city, cityKinds, finish, go, goLeaving, procedure, put } from '../../engine/words.ts';
import {
  checkDesignation,
  checkOpening,
  collectors,
  designated,
  forms,
  laterUntil,
  receipt,
  sourceName,
  told,
  type Matter,
} from './source.ts';
import { texts as t } from './texts.ts';

export const sourceDesignation = procedure(t, forms, {
  key: 'source-designation',
  articles: ['N-19', 'B-4', 'B-20'],
  roles: {
    asker: { post: 'data', of: 'opener' },
    ...lateRoles,
    source: { post: 'data', of: (matter) => designated(matter)?.source },
  },
  opening: {
    by: { posts: ['data', 'contact'], kinds: cityKinds },
    title: (form) => t.matterTitle(form.fact),
    check: checkOpening,
    // The authority may find it out itself, and then names the source all the same.
    finding: true,
    outcomes: [go('designate')],
  },
  steps: {
    designate: {
      task: ['authority', city(10, 'wd'), 'committee'],
      commands: {
        designate: {
          decides: 'for',
          check: checkDesignation,
          registers: (matter) => {
            const { fact } = matter.opening;
            const values = { fact, source: designated(matter)?.source };
            return [put('sources', fact, { title: fact, why: t.why(matter.number), units: [], values })];
          },
          tells: told(t.tells.designated, (fact, matter, context) =>
            t.designatedBody(fact, sourceName(matter, context)),
          ),
          outcomes: [go('provide')],
        },
        decline: {
          decides: 'against',
          tells: told(t.tells.declined, (fact, { given }) => t.declinedBody(fact, given.decline?.form.reason ?? '')),
          outcomes: [finish('declined')],
        },
      },
    },
    provide: {
      task: ['source', city(20, 'wd', { until: (matter) => laterUntil(matter) ?? designated(matter)?.until })],
      lapseOpens: ['late'],
      noReturn: t.noReturn,
      commands: {
        provide: {
          check: (form, matter, { directory }) =>
            directory.resource(String(form['resource']))?.provider === designated(matter)?.source
              ? []
              : [{ path: 'resource', message: t.faults.own }],
          outcomes: [goLeaving(['late'], 'stop')],
        },
        later: {
          offered: (matter) => laterUntil(matter) === undefined,
          tells: {
            ...{ title: t.tells.later, kind: 'info', to: 'authority' },
            body: (matter, context) =>
              t.laterBody(matter.opening.fact, sourceName(matter, context), laterUntil(matter) ?? ''),
          },
          outcomes: [goLeaving(['late'], 'provide')],
        },
      },
    },
    stop: {
      kind: 'receipts',
      lapseOpens: ['receiptsLate'],
      from: (matter) => collectors(matter).filter((one) => one !== designated(matter)?.source),
      post: 'data',
      receiptTitle: t.receiptTitle,
      form: receipt,
      body: (matter, directory) =>
        t.stopBody(matter.opening.fact, sourceName(matter, { directory }), matter.given.provide?.form.how ?? ''),
      limits: [city(10, 'wd')],
      outcomes: [finish('designated')],
    },
    late: lateStep<Matter>('source', (matter) => designated(matter)?.source, {
      national: 'provider-supply',
      city: 'city-refusal',
    }),
    receiptsLate: receiptsLate([finish('designated')]),
  },
  withdrawable: { by: 'asker', during: ['designate'] },
  ends: { good: ['designated'], bad: ['declined', 'unmet'] },
  registers: ['sources'],
});
