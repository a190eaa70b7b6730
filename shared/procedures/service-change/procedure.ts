/** N-27¶3: a running service is ended or changed for a good reason only, after its users were heard, and filed with the authority. */
import { lateRoles } from '../../catalogue/late.ts';
import { disposalOf } from '../../catalogue/subscriptions.ts';
import { city, cityKinds, finish, formatDay, go, goLeaving, isOpen, postKey, procedure } from '../../engine/words.ts';
import {
  against,
  checkSettlement,
  consultBody,
  endings,
  finalDay,
  forms,
  late,
  providerOf,
  statement,
  subscribers,
  toUsers,
} from './change.ts';
import { texts as t } from './texts.ts';

export const serviceChange = procedure(t, forms, {
  key: 'service-change',
  articles: ['N-27'],
  roles: {
    provider: { post: 'data', of: providerOf },
    users: {
      parties: ({ opening }, directory) => directory.usersOf(opening.resource).map((id) => postKey(id, 'data')),
    },
    ...lateRoles,
  },
  opening: {
    by: { posts: ['data', 'contact', 'sharing'], kinds: cityKinds },
    title: (form, directory) => {
      const { resource: id, kind } = form;
      return t.matterTitle(directory.resource(id)?.name ?? id, t.fields.kinds[kind]);
    },
    check: (form, { actor, directory }) =>
      directory.resource(form.resource)?.provider === actor.unit ? [] : [{ path: 'resource', message: t.faults.own }],
    outcomes: [go('consult')],
  },
  steps: {
    consult: {
      kind: 'receipts',
      from: ({ opening }, directory) => directory.usersOf(opening.resource),
      post: 'data',
      shows: 'files',
      receiptTitle: t.receiptTitle,
      form: statement,
      keeps: ({ position }) => position !== 'agree',
      body: consultBody,
      limits: [city(10, 'wd')],
      // A user who says nothing must not hold up the change; his time to speak is not cut short.
      closedBy: 'authority',
      outcomes: [go('settle')],
    },
    settle: {
      task: ['provider', city(5, 'wd')],
      lapseOpens: ['late'],
      commands: {
        settle: {
          requests: true,
          prefill: (matter) => ({ replies: against(matter), final: finalDay(matter) }),
          check: checkSettlement,
          outcomes: [goLeaving(['late'], 'file')],
        },
        abandon: { tells: toUsers(t.tells.abandoned, t.abandonedBody), outcomes: [finish('abandoned')] },
      },
    },
    file: {
      task: ['authority', city(3, 'wd'), 'committee'],
      commands: {
        accept: {
          decides: 'for',
          tells: toUsers(t.tells.filed, (name, matter) =>
            t.filedBody(name, t.fields.kinds[matter.opening.kind], formatDay(finalDay(matter))),
          ),
          outcomes: [go('carryOut')],
        },
        sendBack: { decides: 'against', outcomes: [go('settle')] },
      },
    },
    carryOut: {
      task: ['provider', city(10, 'wd', { until: finalDay })],
      lapseOpens: ['late'],
      noReturn: t.noReturn,
      commands: {
        done: {
          registers: endings,
          // What they still hold is disposed of as the provider requires.
          opens: (matter, context) =>
            subscribers(matter, context).map((user) =>
              disposalOf({ resource: matter.opening.resource, user }, 'ended'),
            ),
          tells: toUsers(t.tells.done, (name, { given }) => t.doneBody(name, given.done?.form.how ?? ''), 'result'),
          outcomes: [finish('filed')],
        },
      },
    },
    // What was not settled with its users has not begun, and is let be; what was filed is owed to them (N-27).
    late: {
      ...late,
      commands: {
        ...late.commands,
        letBe: {
          decides: 'against',
          offered: isOpen('settle'),
          tells: toUsers(t.tells.abandoned, t.abandonedBody),
          outcomes: [finish('abandoned')],
        },
        giveUp: { ...late.commands.giveUp, offered: isOpen('carryOut'), tells: toUsers(t.tells.unmet, t.unmetBody) },
      },
    },
  },
  withdrawable: {
    by: 'provider',
    during: ['consult', 'file', 'carryOut'],
    tells: toUsers(t.tells.abandoned, t.abandonedBody),
  },
  ends: { good: ['filed', 'abandoned'], bad: ['unmet'] },
  registers: ['subscriptions', 'catalogue'],
});
