/** N-36: a contractor builds, runs or processes only after approval, under obligations, supervised until data and access are back. */
import { bodyBut } from '../../catalogue/bodies.ts';
import { also, city, finish, go, goLeaving, lift, procedure, unitKinds, when } from '../../engine/words.ts';
import { began, entrusted, entry, forms, listed, longer, tellAuthority } from './contract.ts';
import { texts as t } from './texts.ts';

export const processingEntrustment = procedure(t, forms, {
  key: 'processing-entrustment',
  articles: ['N-36', 'N-25'],
  roles: {
    entruster: { post: 'data', of: 'opener' },
    head: { post: 'head', of: ({ opener }) => opener.unit },
    // Who goes on where the unit is silent: the authority, or whoever stands above it where it has entrusted itself.
    overseer: { parties: ({ opener }, directory) => bodyBut(directory, [opener.unit]) },
    above: { parties: ({ opener }, directory) => bodyBut(directory, [opener.unit], 1) },
  },
  opening: {
    by: { posts: ['data', 'security', 'contact'], kinds: unitKinds },
    title: (form) => t.matterTitle(form.contractor, form.what),
    check: ({ shared, consent }) =>
      shared && consent === undefined ? [{ path: 'consent', message: t.faults.consent }] : [],
    outcomes: [go('approve')],
  },
  steps: {
    approve: {
      task: ['head', city(5, 'wd'), 'overseer'],
      commands: {
        approve: { decides: 'for', outcomes: [go('oblige')] },
        refuse: { decides: 'against', outcomes: [finish('refused')] },
      },
    },
    oblige: {
      task: ['entruster', city(10, 'wd'), 'head'],
      noReturn: t.noReturn.oblige,
      lapseOpens: ['unbound'],
      commands: {
        oblige: {
          outcomes: [goLeaving(['unbound'], 'supervise', 'term')],
          registers: listed,
          tells: tellAuthority(t.tells.begun, began),
        },
      },
    },
    // Without obligations nobody has been entrusted with anything.
    unbound: {
      task: ['overseer', city(5, 'wd'), 'above'],
      noReturn: t.noReturn.unbound,
      commands: {
        askAgain: { outcomes: [goLeaving(['oblige'], 'oblige')] },
        drop: { decides: 'against', outcomes: [finish('dropped')] },
      },
    },
    // As long as the contractor works, the next look at it is due: each check sets the date of the next.
    supervise: {
      task: ['entruster', city(30, 'd'), 'overseer'],
      noReturn: t.noReturn.running,
      commands: {
        check: {
          check: ({ sound, measures }) =>
            !sound && measures === undefined ? [{ path: 'measures', message: t.faults.measures }] : [],
          outcomes: [
            {
              ...when('未履行义务', (_, { sound }) => !sound, go('supervise', 'correct')),
              tells: [
                tellAuthority(t.tells.breached, ({ title, given }) =>
                  t.breachedBody(title, given.check?.form.measures ?? ''),
                ),
              ],
            },
            go('supervise'),
          ],
        },
      },
    },
    correct: {
      task: ['entruster', city(10, 'wd'), 'overseer'],
      noReturn: t.noReturn.running,
      commands: { corrected: { outcomes: [go()] } },
    },
    term: {
      kind: 'wait',
      // The day that the contract names, never rolled; the span stands for a form without one, which there is none of.
      lasts: city(12, 'month', { until: (matter) => entrusted(matter).until }),
      outcomes: [goLeaving(['supervise', 'correct', 'prolong'], 'handover')],
    },
    // What the head has approved for a term is prolonged by nobody but him.
    prolong: {
      task: ['head', city(5, 'wd'), 'overseer'],
      noReturn: t.noReturn.prolong,
      commands: {
        agreeProlong: {
          decides: 'for',
          prefill: (matter) => ({ until: matter.given.prolong?.form.until }),
          check: longer,
          outcomes: [goLeaving(['term'], 'term')],
          registers: listed,
          tells: tellAuthority(t.tells.prolonged, began),
        },
        refuseProlong: { decides: 'against', outcomes: [go()] },
      },
    },
    handover: {
      task: ['entruster', city(10, 'wd'), 'overseer'],
      noReturn: t.noReturn.over,
      commands: {
        handedOver: {
          outcomes: [finish('ended')],
          registers: (matter) => [lift('entrustments', entry(matter).subject, entry(matter).said)],
        },
      },
    },
  },
  withdrawable: { by: 'entruster', during: ['approve', 'oblige'] },
  anytime: {
    prolong: {
      by: 'entruster',
      requests: true,
      offered: (matter) => !matter.items.some((item) => item.step === 'prolong'),
      check: longer,
      during: ['term'],
      outcomes: [also('prolong')],
    },
    endEarly: {
      by: 'entruster',
      during: ['term'],
      outcomes: [goLeaving(['supervise', 'correct', 'prolong', 'term'], 'handover')],
    },
  },
  ends: { good: ['ended'], bad: ['refused', 'dropped'] },
  registers: ['entrustments'],
});
