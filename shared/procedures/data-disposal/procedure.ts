/** N-27, N-29: a purpose that is over ends the holding of data, as the provider requires; records of use stay three years. */
import {
  also,
  choice,
  city,
  date,
  finish,
  go,
  goLeaving,
  isOpen,
  limit,
  long,
  material,
  postKey,
  procedure,
  reasoned,
  resource,
  sharingPartners,
  when,
  z,
} from '../../engine/words.ts';
import type { Context, Directory, MatterOf } from '../../engine/words.ts';
import { bodyBut } from '../../catalogue/bodies.ts';
import { lateForms, lateRoles, lateStep } from '../../catalogue/late.ts';
import { recordsPursued } from '../../catalogue/onward.ts';
import { endOfUse, subscriptionOf } from '../../catalogue/subscriptions.ts';
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
    until: date(t.fields.until, { when: 'coming' }).optional(),
  }),
  dispose: z.object({ done: long(t.fields.done), proof: material('disposal-proof') }),
  fail: reasoned(t.fields.reason),
  closeRecords: z.object({ fate: choice(t.fields.fate, t.fields.fates) }),
  askRecords: z.object({ what: long(t.fields.what) }),
  show: z.object({ shown: long(t.fields.shown) }),
  pursue: reasoned(t.fields.reason),
  letBe: reasoned(t.fields.reason),
  ...lateForms,
};
type Matter = MatterOf<typeof forms>;
/** What the end of a subscription says by itself: what is held is not known yet. */
const byEnd = opening.pick({ resource: true, cause: true });

const providerOf = ({ opening: { resource: id } }: Matter, directory: Directory) => directory.resource(id)?.provider;
const user = ({ opener }: Matter) => opener.unit;
const use = ({ opening: { resource: id }, opener }: Matter) => ({ resource: id, user: opener.unit ?? '' });
/** The use is over, with whatever rests on it, where it is not over already. */
const ended = (matter: Matter, context: Context) => {
  const { resource: id, user: own } = use(matter);
  return context.registers.entry('subscriptions', subscriptionOf(id, own))
    ? endOfUse(use(matter), t.fields.causes[matter.opening.cause], context)
    : [];
};
const isLast = (matter: Matter) => !isOpen('require', 'dispose', 'confirm', 'keep', 'release')(matter);

export const dataDisposal = procedure(t, forms, {
  key: 'data-disposal',
  articles: ['N-27', 'N-29'],
  roles: {
    user: { post: 'data', of: 'opener' },
    provider: { post: 'data', of: providerOf },
    reader: {
      parties: (matter, directory) =>
        [providerOf(matter, directory), directory.body('authority')?.id].flatMap((id) =>
          id === undefined ? [] : [postKey(id, 'data')],
        ),
    },
    ...lateRoles,
    // What either of them leaves lying is taken up by a body that neither is.
    body: { parties: (matter, directory) => bodyBut(directory, [user(matter), providerOf(matter, directory)]) },
  },
  // The day after the last of its term: each subscription by its own (N-27).
  recurs: {
    every: 'entry',
    for: { register: 'subscriptions', value: 'until', lead: -1 },
    by: 'unit',
    form: (_turn, _unit, _context, entry) => ({ resource: String(entry?.values['resource']), cause: 'expired' }),
  },
  opening: {
    by: { posts: ['data', 'head'], kinds: sharingPartners },
    systemForm: byEnd,
    title: (form, directory) => t.matterTitle(directory.resource(form.resource)?.name ?? form.resource),
    check: (form, { actor, directory, registers }) => {
      // The end of a subscription opens it, when there is none any more.
      if (actor.kind === 'system') return [];
      const own = actor.unit ?? '';
      const subject = subscriptionOf(form.resource, own);
      const uses = directory.usersOf(form.resource).includes(own) || registers.entry('subscriptions', subject);
      return uses ? [] : [{ path: 'resource', message: t.faults.notUser }];
    },
    outcomes: [go('require')],
    // What has run out is over on its day, and not only once the data are gone.
    registers: (matter, context) => (matter.opening.cause === 'expired' ? ended(matter, context) : []),
  },
  steps: {
    require: { task: ['provider', city(5, 'wd'), 'body'], commands: { require: { outcomes: [go('dispose')] } } },
    dispose: {
      by: 'user',
      // The day of the first requirement; what failed has the city's limit anew.
      limits: [city(10, 'wd', { until: ({ given }) => (given.fail ? undefined : given.require?.form.until) })],
      lapseOpens: ['late'],
      commands: { dispose: { requests: true, outcomes: [goLeaving(['late'], 'confirm')] } },
    },
    confirm: {
      task: ['provider', city(5, 'wd'), 'body'],
      independent: { of: ['user'] },
      commands: {
        confirm: {
          decides: 'for',
          outcomes: [go('keep')],
          registers: ended,
          tells: { title: t.tells.disposed, to: ['user', 'authority'], body: ({ title }) => t.disposedBody(title) },
        },
        fail: { decides: 'against', outcomes: [go('dispose')] },
      },
    },
    // N-29: records of use, effect, storage and destruction at least three years.
    keep: { kind: 'wait', lasts: limit(36, 'month', 'N-29'), outcomes: [go('release')] },
    release: {
      task: ['user', city(20, 'wd'), 'body'],
      noReturn: t.noReturn.release,
      commands: { closeRecords: { outcomes: [when('还有调阅未答复', isOpen('show'), go()), finish('kept')] } },
    },
    show: {
      task: ['user', city(5, 'wd')],
      noReturn: t.noReturn.show,
      lapseOpens: ['unshown'],
      commands: { show: { outcomes: [when('保存期满并已处理', isLast, finish('kept')), goLeaving(['unshown'])] } },
    },
    // The records go on being kept, whoever does not show them (N-29, N-40).
    unshown: {
      task: ['authority', city(5, 'wd'), 'committee'],
      independent: { of: ['user'] },
      noReturn: t.noReturn.show,
      commands: {
        askAgain: { outcomes: [goLeaving(['show'], 'show')] },
        // Who can’t show them never will: that ends this request, and nothing else.
        letBe: {
          decides: true,
          tells: {
            ...{ title: t.tells.letBe, to: ['user', 'provider'] },
            body: ({ title, given }) => t.letBeBody(title, given.letBe?.form.reason ?? ''),
          },
          outcomes: [when('保存期满并已处理', isLast, finish('kept')), goLeaving(['show'])],
        },
        pursue: {
          decides: 'against',
          outcomes: [goLeaving(['show'], 'show')],
          opens: (matter) =>
            recordsPursued(matter, {
              ...{ unit: user(matter), said: matter.given.pursue?.form.reason, key: String(matter.entered) },
            }),
        },
      },
    },
    late: lateStep<Matter>('user', user, { national: 'user-disposal', city: 'city-misuse' }),
  },
  anytime: {
    askRecords: {
      by: 'reader',
      during: ['require', 'dispose', 'confirm', 'keep', 'release'],
      outcomes: [also('show')],
    },
  },
  withdrawable: {
    by: 'user',
    offered: ({ opening: { cause } }) => cause === 'fulfilled' || cause === 'gone',
    during: ['require'],
  },
  ends: { good: ['kept'], bad: ['unmet'] },
  registers: ['subscriptions', 'catalogue'],
  advice: (matter, unit) => (isOpen('keep')(matter) && unit === matter.opener.unit ? [t.advice] : []),
});
