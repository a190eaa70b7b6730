/** N-27, N-29: a purpose that is over ends the holding of data, as the provider requires; records of use stay three years. */
import { z } from 'zod';
import { also, citySet, defineProcedure, finish, go, goLeaving, limit, when } from '../../engine/definition/define.ts';
import { endOfUse, subscriptionOf } from '../../catalogue/subscriptions.ts';
import { choice, date, long, reason, resource } from '../../engine/forms/form.ts';
import { postKey, unitKinds, type Directory } from '../../kernel/party.ts';
import { dayOf } from '../../kernel/time.ts';
import type { Context } from '../../engine/definition/definition.ts';
import type { MatterState } from '../../engine/matter/state.ts';
import { texts as t } from './texts.ts';

const opening = z.object({
  resource: resource(t.fields.resource),
  cause: choice(t.fields.cause, t.fields.causes),
  held: long(t.fields.held),
  records: long(t.fields.records),
});
/** What the end of a subscription says by itself: what is held is not known yet. */
const byEnd = opening.pick({ resource: true, cause: true });
type Disposal = z.infer<typeof opening>;
const disposal = (matter: MatterState) => matter.opening as Disposal;
const providerOf = (matter: MatterState, directory: Directory) =>
  directory.resource(disposal(matter).resource)?.provider;
const nameOf = (matter: MatterState, directory: Directory) =>
  directory.resource(disposal(matter).resource)?.name ?? disposal(matter).resource;
const isOpen = (matter: MatterState, step: string) => matter.items.some((item) => item.step === step);
const isLast = (matter: MatterState) =>
  !['require', 'dispose', 'confirm', 'keep', 'release'].some((step) => isOpen(matter, step));

const use = (matter: MatterState) => ({ resource: disposal(matter).resource, user: matter.opener.unit ?? '' });
const subscribed = (matter: MatterState, { registers }: Context) =>
  registers.entry('subscriptions', subscriptionOf(use(matter).resource, use(matter).user)) !== undefined;
const ended = (matter: MatterState, context: Context) =>
  endOfUse(use(matter), t.fields.causes[disposal(matter).cause], context);

export const dataDisposal = defineProcedure({
  key: 'data-disposal',
  version: 1,
  title: t.title,
  summary: t.summary,
  group: '数据共享',
  articles: ['N-27', 'N-29'],
  roles: {
    user: { title: t.roles.user, post: 'data', of: 'opener' },
    provider: { title: t.roles.provider, post: 'data', of: providerOf },
    authority: { title: t.roles.authority, post: 'data', of: 'authority' },
    reader: {
      title: t.roles.reader,
      parties: (matter, directory) =>
        [providerOf(matter, directory), directory.body('authority')?.id].flatMap((id) =>
          id === undefined ? [] : [postKey(id, 'data')],
        ),
    },
  },
  supervisor: 'authority',
  opening: {
    by: { posts: ['data', 'head'], kinds: unitKinds, title: t.opener },
    form: opening,
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
      kind: 'task',
      title: t.steps.require,
      by: 'provider',
      limits: [citySet('data-disposal.require', t.settings.require, 5, 'wd')],
      commands: {
        require: {
          title: t.commands.require,
          tone: 'primary',
          form: z.object({
            way: choice(t.fields.way, t.fields.ways),
            requirement: long(t.fields.requirement),
            until: date(t.fields.until).optional(),
          }),
          check: (form, _, { now }) =>
            typeof form['until'] === 'string' && form['until'] < dayOf(now)
              ? [{ path: 'until', message: t.faults.past }]
              : [],
          outcomes: [go('dispose')],
        },
      },
    },
    dispose: {
      kind: 'task',
      title: t.steps.dispose,
      by: 'user',
      limits: [
        citySet('data-disposal.dispose', t.settings.dispose, 10, 'wd', {
          // The day of the first requirement; what failed has the city's limit anew.
          until: (matter) =>
            matter.given['fail'] ? undefined : (matter.given['require']?.form['until'] as string | undefined),
        }),
      ],
      lapseOpens: ['pursue'],
      commands: {
        dispose: {
          title: t.commands.dispose,
          requests: true,
          tone: 'primary',
          form: z.object({ done: long(t.fields.done), proof: long(t.fields.proof) }),
          outcomes: [goLeaving(['pursue'], 'confirm')],
        },
      },
    },
    confirm: {
      kind: 'task',
      title: t.steps.confirm,
      by: 'provider',
      limits: [citySet('data-disposal.confirm', t.settings.confirm, 5, 'wd')],
      commands: {
        confirm: {
          title: t.commands.confirm,
          decides: true,
          tone: 'primary',
          help: t.consequences.confirm,
          outcomes: [go('keep')],
          registers: (matter, context) => (subscribed(matter, context) ? ended(matter, context) : []),
          tells: [
            {
              title: t.tells.disposed,
              kind: 'result',
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
        fail: {
          title: t.commands.fail,
          decides: true,
          tone: 'danger',
          form: z.object({ reason: reason(t.fields.reason) }),
          outcomes: [go('dispose')],
        },
      },
    },
    pursue: {
      kind: 'task',
      title: t.steps.pursue,
      by: 'authority',
      limits: [citySet('data-disposal.pursue', t.settings.pursue, 5, 'wd')],
      commands: {
        openViolation: {
          title: t.commands.openViolation,
          decides: true,
          tone: 'danger',
          help: t.consequences.openViolation,
          form: z.object({ reason: reason(t.fields.reason) }),
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
        urgeOn: {
          title: t.commands.urgeOn,
          form: z.object({ reason: reason(t.fields.reason) }),
          outcomes: [go()],
        },
      },
    },
    // N-29: records of use, effect, storage and destruction at least three years.
    keep: {
      kind: 'wait',
      title: t.steps.keep,
      lasts: limit(36, 'month', 'N-29'),
      limits: [],
      commands: {},
      outcomes: [go('release')],
    },
    release: {
      kind: 'task',
      title: t.steps.release,
      by: 'user',
      limits: [citySet('data-disposal.release', t.settings.release, 20, 'wd')],
      noReturn: '保存期已满，不退回前面的环节',
      commands: {
        closeRecords: {
          title: t.commands.closeRecords,
          tone: 'primary',
          form: z.object({ fate: choice(t.fields.fate, t.fields.fates) }),
          outcomes: [when('还有调阅未答复', (matter) => isOpen(matter, 'show'), go()), finish('kept')],
        },
      },
    },
    show: {
      kind: 'task',
      title: t.steps.show,
      by: 'user',
      limits: [citySet('data-disposal.show', t.settings.show, 5, 'wd')],
      noReturn: '使用记录应当按要求提供',
      lapseOpens: ['pursue'],
      commands: {
        show: {
          title: t.commands.show,
          tone: 'primary',
          form: z.object({ shown: long(t.fields.shown) }),
          outcomes: [when('保存期已满并已处理', isLast, finish('kept')), go()],
        },
      },
    },
  },
  anytime: {
    askRecords: {
      title: t.commands.askRecords,
      by: 'reader',
      form: z.object({ what: long(t.fields.what) }),
      during: ['require', 'dispose', 'confirm', 'keep', 'release'],
      outcomes: [also('show')],
    },
    withdraw: {
      title: t.commands.withdraw,
      by: 'user',
      tone: 'danger',
      form: z.object({ reason: reason(t.fields.reason) }),
      during: ['require'],
      outcomes: [finish('withdrawn')],
    },
  },
  ends: { kept: { title: t.ends.kept, good: true }, withdrawn: { title: t.ends.withdrawn, good: false } },
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
