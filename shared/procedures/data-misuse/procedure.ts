/** N-27: use beyond what was agreed suspends the access at once; it is rectified by a date and restored, or the sharing ends. */
import { disputed, pursued } from '../../catalogue/onward.ts';
import { disposalOf, endOfUse, subscriptionOf } from '../../catalogue/subscriptions.ts';
import {
  city,
  finish,
  go,
  goLeaving,
  lastDay,
  procedure,
  renews,
  resumed,
  sharingPartners,
  stay,
  suspended,
} from '../../engine/words.ts';
import type { CommandWords } from '../../engine/words.ts';
import { change, forms, overseer, providerOf, told, type Roles } from './misuse.ts';
import { texts as t } from './texts.ts';

const restore: CommandWords<typeof forms, Roles, 'restore'> = {
  decides: 'for',
  outcomes: [finish('restored')],
  registers: change(resumed),
  tells: told(t.tells.restored, t.restoredBody),
};
/** A new date, by which it falls due again. */
const fail: CommandWords<typeof forms, Roles, 'fail'> = {
  decides: 'against',
  outcomes: [goLeaving(['rectify'], 'rectify')],
};
const endService: CommandWords<typeof forms, Roles, 'endService'> = {
  decides: 'against',
  outcomes: [finish('ended')],
  registers: (matter, context) => [
    ...change(resumed)(matter, context),
    ...endOfUse(matter.opening, t.ends.ended, context),
  ],
  opens: (matter) => {
    const { opening, given } = matter;
    const disposal = disposalOf(opening, 'misuse');
    if (given.endService?.form.violation !== true) return [disposal];
    const national = opening.kind === 'passedOn' ? 'user-passed-on' : 'user-scope';
    const ground = { national, city: 'city-misuse' } as const;
    return [disposal, ...pursued(matter, { unit: opening.user, ground, facts: opening.facts })];
  },
  tells: told(t.tells.ended, t.endedBody),
};

export const dataMisuse = procedure(t, forms, {
  key: 'data-misuse',
  articles: ['N-25', 'N-27', 'B-31'],
  roles: {
    user: { posts: ['data', 'head'], of: ({ opening }) => opening.user },
    suspender: { post: 'data', of: 'opener' },
    provider: { post: 'data', of: providerOf },
    overseer: { parties: overseer },
  },
  opening: {
    by: { posts: ['data', 'head'], kinds: sharingPartners },
    finding: true,
    title: (form, directory) =>
      t.matterTitle(
        directory.unit(form.user)?.name ?? form.user,
        directory.resource(form.resource)?.name ?? form.resource,
      ),
    check: (form, { actor, directory, registers }) => {
      const may = [directory.resource(form.resource)?.provider, directory.body('authority')?.id].includes(actor.unit);
      if (!may) return [{ path: 'resource', message: t.faults.notYours }];
      const subject = subscriptionOf(form.resource, form.user);
      const uses = directory.usersOf(form.resource).includes(form.user) || registers.entry('subscriptions', subject);
      return uses ? [] : [{ path: 'user', message: t.faults.notUser }];
    },
    outcomes: [go('rectify')],
    registers: change(suspended),
    tells: { ...told(t.tells.suspended, t.suspendedBody), kind: 'alert', urgent: true },
  },
  steps: {
    rectify: {
      task: ['user', city(10, 'wd', { until: lastDay('fail', 'moreTime') })],
      lapseOpens: ['conclude'],
      commands: {
        submit: { requests: true, tone: 'primary', outcomes: [goLeaving(['conclude'], 'recheck')] },
        // A suspended user is heard: the dispute goes its own way (N-28), and the access stays suspended meanwhile.
        contest: {
          offered: ({ given }) => given.contest === undefined,
          outcomes: [stay],
          opens: (matter, { directory }) => {
            const { resource: id, user } = matter.opening;
            const { about = '', request = '' } = matter.given.contest?.form ?? {};
            return disputed({ resource: id, provider: providerOf(matter, directory), about, request, unit: user });
          },
        },
      },
    },
    recheck: {
      task: ['suspender', city(5, 'wd'), 'overseer'],
      independent: { of: ['user'] },
      noReturn: t.noReturn,
      commands: { restore, fail, endService },
    },
    conclude: {
      task: ['suspender', city(3, 'wd'), 'overseer'],
      independent: { of: ['user'] },
      noReturn: t.noReturn,
      commands: { endService, moreTime: renews('rectify') },
    },
  },
  withdrawable: {
    by: 'suspender',
    during: ['rectify', 'recheck', 'conclude'],
    registers: change(resumed),
    tells: told(t.tells.restored, t.restoredBody),
  },
  ends: { good: ['restored'], bad: ['ended'] },
  registers: ['suspensions', 'subscriptions', 'catalogue'],
  advice: ({ opening }, unitId, directory) =>
    unitId === opening.user ? [t.advice(directory.resource(opening.resource)?.name ?? opening.resource)] : [],
});
