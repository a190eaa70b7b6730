/** N-27, N-29: a purpose that is over ends the holding of data, as the provider requires; records of use stay three years. */
import { z } from 'zod';
import { also, finish, go, goLeaving, limit, when } from '../../engine/definition/define.ts';
import { endOfUse, subscriptionOf } from '../../catalogue/subscriptions.ts';
import { choice, date, long, reason, resource, reasoned } from '../../engine/forms/form.ts';
import { city, isOpen, procedure } from '../../engine/words/procedure.ts';
import type { MatterOf } from '../../engine/words/typed.ts';
import { postKey, unitKinds, type Directory } from '../../kernel/party.ts';
import { dayOf } from '../../kernel/time.ts';
import type { Context } from '../../engine/definition/definition.ts';
import { texts as t } from './texts.ts';

const opening = z.object({
  resource: resource(t.fields.resource),
  cause: choice(t.fields.cause, t.fields.causes),
  held: long(t.fields.held),
  records: long(t.fields.records),
});

const forms = {
  opening,
  require: z.object({
    way: choice(t.fields.way, t.fields.ways),
    requirement: long(t.fields.requirement),
    until: date(t.fields.until).optional(),
  }),
  fail: reasoned(t.fields.reason),
};
type Matter = MatterOf<typeof forms>;

/** What the end of a subscription says by itself: what is held is not known yet. */
const byEnd = opening.pick({ resource: true, cause: true });
const disposal = (matter: Matter) => matter.opening;
const providerOf = (matter: Matter, directory: Directory) => directory.resource(disposal(matter).resource)?.provider;
const nameOf = (matter: Matter, directory: Directory) =>
  directory.resource(disposal(matter).resource)?.name ?? disposal(matter).resource;
const isOpen = (matter: Matter, step: string) => matter.items.some((item) => item.step === step);
const isLast = (matter: Matter) =>
  !['require', 'dispose', 'confirm', 'keep', 'release'].some((step) => isOpen(matter, step));

const use = (matter: Matter) => ({ resource: disposal(matter).resource, user: matter.opener.unit ?? '' });
const subscribed = (matter: Matter, { registers }: Context) =>
  registers.entry('subscriptions', subscriptionOf(use(matter).resource, use(matter).user)) !== undefined;
const ended = (matter: Matter, context: Context) =>
  endOfUse(use(matter), t.fields.causes[disposal(matter).cause], context);

export const dataDisposal = procedure(t, forms, {
  key: 'data-disposal',
  version: 1,
  group: '数据共享',
  articles: ['N-27', 'N-29'],
  roles: {
    user: { post: 'data', of: 'opener' },
    provider: { post: 'data', of: providerOf },
    authority: { post: 'data', of: 'authority' },
    reader: {
      parties: (matter, directory) =>
        [providerOf(matter, directory), directory.body('authority')?.id].flatMap((id) =>
          id === undefined ? [] : [postKey(id, 'data')],
        ),
    },
  },
  supervisor: 'authority',
  opening: {
    by: { posts: ['data', 'head'], kinds: unitKinds },
    systemForm: byEnd,
    title: (form, directory) =>
      t.matterTitle(directory.resource(String(form['resource']))?.name ?? String(form['resource'])),
    check: (form, { actor, directory, registers }) => {
      // The end of a subscription opens it, when there is none any more.
      if (actor.kind === 'system') return [];
      const id = String(form['resource']);
      const own = actor.unit ?? '';
      const uses = directory.usersOf(id).includes(own) || registers.entry('subscriptions', `${id}/${own}`);
      return uses ? [] : [{ path: 'resource', message: t.faults.notUser }];
    },
    outcomes: [go('require')],
    // What has run out is over on its day, and not only once the data are gone.
    registers: (matter, context) =>
      disposal(matter).cause === 'expired' && subscribed(matter, context) ? ended(matter, context) : [],
  },
  steps: {
    require: {
      by: 'provider',
      limits: [city(5, 'wd')],
      commands: {
        require: {
          check: (form, _, { now }) =>
            typeof form['until'] === 'string' && form['until'] < dayOf(now)
              ? [{ path: 'until', message: t.faults.past }]
              : [],
          outcomes: [go('dispose')],
        },
      },
    },
    dispose: {
      by: 'user',
      limits: [
        city(10, 'wd', {
          // The day of the first requirement; what failed has the city's limit anew.
          until: (matter) => (matter.given.fail ? undefined : (matter.given.require?.form.until as string | undefined)),
        }),
      ],
      lapseOpens: ['pursue'],
      commands: {
        dispose: {
          requests: true,
          form: z.object({ done: long(t.fields.done), proof: long(t.fields.proof) }),
          outcomes: [goLeaving(['pursue'], 'confirm')],
        },
      },
    },
    confirm: {
      by: 'provider',
      limits: [city(5, 'wd')],
      commands: {
        confirm: {
          decides: 'for',
          outcomes: [go('keep')],
          registers: (matter, context) => (subscribed(matter, context) ? ended(matter, context) : []),
          tells: [
            {
              title: t.tells.disposed,
              to: (matter, { directory }) => {
                const authority = directory.body('authority')?.id;
                return [
                  ...(matter.opener.unit ? [postKey(matter.opener.unit, 'data')] : []),
                  ...(authority ? [postKey(authority, 'data')] : []),
                ];
              },
              body: (matter) => t.disposedBody(matter.title),
            },
          ],
        },
        fail: { decides: 'against', outcomes: [go('dispose')] },
      },
    },
    pursue: {
      by: 'authority',
      limits: [city(5, 'wd')],
      commands: {
        openViolation: {
          decides: 'against',
          outcomes: [go()],
          opens: (matter, { directory }) => {
            const overdue = isOpen(matter, 'dispose');
            const facts = t.violationFacts(nameOf(matter, directory), overdue);
            const national = overdue ? 'user-disposal' : 'user-records';
            const ground = matter.regime === 'national' ? national : 'city-misuse';
            const form = { unit: matter.opener.unit, ground, facts };
            return [{ procedure: 'violation', key: 'violation', relation: t.relation, form }];
          },
        },
        urgeOn: { form: reasoned(t.fields.reason), outcomes: [go()] },
      },
    },
    // N-29: records of use, effect, storage and destruction at least three years.
    keep: { kind: 'wait', lasts: limit(36, 'month', 'N-29'), outcomes: [go('release')] },
    release: {
      by: 'user',
      limits: [city(20, 'wd')],
      noReturn: '保存期已满，不退回前面的环节',
      commands: {
        closeRecords: {
          form: z.object({ fate: choice(t.fields.fate, t.fields.fates) }),
          outcomes: [when('还有调阅未答复', (matter) => isOpen(matter, 'show'), go()), finish('kept')],
        },
      },
    },
    show: {
      by: 'user',
      limits: [city(5, 'wd')],
      noReturn: '使用记录应当按要求提供',
      lapseOpens: ['pursue'],
      commands: {
        show: {
          form: z.object({ shown: long(t.fields.shown) }),
          outcomes: [when('保存期已满并已处理', isLast, finish('kept')), go()],
        },
      },
    },
  },
  withdrawable: { by: 'user', during: ['require'] },
  anytime: {
    askRecords: {
      by: 'reader',
      form: z.object({ what: long(t.fields.what) }),
      during: ['require', 'dispose', 'confirm', 'keep', 'release'],
      outcomes: [also('show')],
    },
  },
  ends: { good: ['kept'] },
  registers: ['subscriptions', 'catalogue'],
  // The day after the last of its term: each subscription by its own (N-27).
  recurs: {
    every: 'entry',
    for: { register: 'subscriptions', value: 'until', lead: -1 },
    by: 'unit',
    form: (_turn, _unit, _context, entry) => ({ resource: String(entry?.values['resource']), cause: 'expired' }),
  },
  advice: (matter, unit) => (isOpen(matter, 'keep') && unit === matter.opener.unit ? [t.advice] : []),
});
