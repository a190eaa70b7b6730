/** N-27: use beyond what was agreed suspends the access at once; it is rectified by a date and restored, or the sharing ends. */
import { z } from 'zod';
import { disposalOf, endOfUse, subscriptionOf } from '../../catalogue/subscriptions.ts';
import { citySet, defineProcedure, finish, go, goLeaving, stay } from '../../engine/definition/define.ts';
import type { CommandRule, Context, Tell } from '../../engine/definition/definition.ts';
import { choice, date, long, reason, resource, unit, yesno } from '../../engine/forms/form.ts';
import { postKey, unitKinds, type Directory, type PartyKey } from '../../kernel/party.ts';
import { dayOf } from '../../kernel/time.ts';
import type { MatterState, RegisterChange } from '../../engine/matter/state.ts';
import { texts as t } from './texts.ts';

const opening = z.object({
  resource: resource(t.fields.resource),
  user: unit(t.fields.user),
  kind: choice(t.fields.kind, t.fields.kinds),
  facts: long(t.fields.facts),
  until: date(t.fields.until, { help: t.fields.untilHelp }).optional(),
});
type Misuse = z.infer<typeof opening>;
const misuse = (matter: MatterState) => matter.opening as Misuse;
const providerOf = (matter: MatterState, directory: Directory) => directory.resource(misuse(matter).resource)?.provider;
const rectifyBy = (matter: MatterState) => {
  const later = ['fail', 'moreTime'].flatMap((one) => matter.given[one] ?? []).sort((a, b) => (a.at < b.at ? -1 : 1));
  return (later.at(-1)?.form['until'] as string | undefined) ?? misuse(matter).until;
};
const checkUntil = (form: Record<string, unknown>, { now }: Pick<Context, 'now'>) =>
  typeof form['until'] === 'string' && form['until'] < dayOf(now) ? [{ path: 'until', message: t.faults.past }] : [];

const names = (matter: MatterState, directory: Directory) =>
  [
    directory.unit(misuse(matter).user)?.name ?? misuse(matter).user,
    directory.resource(misuse(matter).resource)?.name ?? misuse(matter).resource,
  ] as const;
const concerned = (matter: MatterState, { directory }: Pick<Context, 'directory'>): PartyKey[] => {
  const provider = providerOf(matter, directory);
  const authority = directory.body('authority')?.id;
  return [
    postKey(misuse(matter).user, 'data'),
    postKey(misuse(matter).user, 'head'),
    ...(provider === undefined ? [] : [postKey(provider, 'data')]),
    ...(authority === undefined ? [] : [postKey(authority, 'data')]),
  ];
};
const suspension =
  (op: 'put' | 'lift') =>
  (matter: MatterState, { directory }: Context): RegisterChange[] => {
    const units = [misuse(matter).user, providerOf(matter, directory), directory.body('authority')?.id];
    return [
      {
        register: 'suspensions',
        subject: `data:${subscriptionOf(misuse(matter).resource, misuse(matter).user)}`,
        op,
        lasting: true,
        title: t.suspensionTitle(...names(matter, directory)),
        why: t.fields.kinds[misuse(matter).kind],
        units: [...new Set(units.filter((id): id is string => id !== undefined))],
        note: t.note,
        values: { kind: t.kind },
      },
    ];
  };
/**
 * Who goes on where the one who has suspended is silent: the authority, or where it has suspended itself or is the user
 * that is meant, the committee. A suspended unit is never left to the goodwill of whoever suspended it.
 */
const overseer = (matter: MatterState, directory: Directory): PartyKey[] => {
  const authority = directory.body('authority')?.id;
  const isOut = authority === undefined || [matter.opener.unit, misuse(matter).user].includes(authority);
  const committee = directory.body('committee')?.id;
  if (!isOut) return [postKey(authority, 'data')];
  return committee === undefined ? [] : [postKey(committee, 'head')];
};
const told = (title: string, body: (matter: MatterState) => string, more: Partial<Tell> = {}): Tell => ({
  title,
  kind: 'result',
  to: concerned,
  body,
  ...more,
});

const endService: CommandRule = {
  title: t.commands.endService,
  decides: true,
  tone: 'danger',
  help: t.consequences.endService,
  form: z.object({ reason: reason(t.fields.reason), violation: yesno(t.fields.violation).optional() }),
  outcomes: [finish('ended')],
  registers: (matter, context) => [
    ...suspension('lift')(matter, context),
    ...endOfUse(misuse(matter), t.ends.ended, context),
  ],
  opens: (matter) => {
    const { user, kind, facts } = misuse(matter);
    const disposal = disposalOf(misuse(matter), 'misuse');
    if (matter.given['endService']?.form['violation'] !== true) return [disposal];
    const national = kind === 'passedOn' ? 'user-passed-on' : 'user-scope';
    const form = { unit: user, ground: matter.regime === 'national' ? national : 'city-misuse', facts };
    return [disposal, { procedure: 'violation', key: 'violation', relation: t.relations.violation, form }];
  },
  tells: [told(t.tells.ended, (matter) => t.endedBody(matter.title))],
};

const restore: CommandRule = {
  title: t.commands.restore,
  decides: true,
  tone: 'primary',
  help: t.consequences.restore,
  form: z.object({ reason: reason(t.fields.opinion) }),
  outcomes: [finish('restored')],
  registers: suspension('lift'),
  tells: [told(t.tells.restored, (matter) => t.restoredBody(matter.title))],
};
/** A new day, by which it falls due again. */
const again = ['rectify', 'recheck', 'conclude', 'takeOver'];
const fail: CommandRule = {
  title: t.commands.fail,
  decides: true,
  tone: 'danger',
  form: z.object({ reason: reason(t.fields.opinion), until: date(t.fields.newUntil) }),
  check: (form, _, context) => checkUntil(form, context),
  outcomes: [goLeaving(again, 'rectify')],
};
const moreTime: CommandRule = {
  ...fail,
  title: t.commands.moreTime,
  tone: 'plain',
  form: z.object({ until: date(t.fields.newUntil), reason: reason(t.fields.reason) }),
  offered: (matter) => matter.items.some((item) => item.step === 'rectify'),
};

export const dataMisuse = defineProcedure({
  key: 'data-misuse',
  version: 1,
  title: t.title,
  summary: t.summary,
  group: '数据共享',
  articles: ['N-25', 'N-27', 'B-31'],
  roles: {
    user: { title: t.roles.user, posts: ['data', 'head'], of: (matter) => misuse(matter).user },
    suspender: { title: t.roles.suspender, post: 'data', of: 'opener' },
    provider: { title: t.roles.provider, post: 'data', of: providerOf },
    authority: { title: t.roles.authority, post: 'data', of: 'authority' },
    overseer: { title: t.roles.overseer, parties: overseer },
  },
  supervisor: 'authority',
  noTermination: t.noTermination,
  opening: {
    by: { posts: ['data', 'head'], kinds: unitKinds, title: t.opener },
    form: opening,
    finding: true,
    title: (form, directory) =>
      t.matterTitle(
        directory.unit(String(form['user']))?.name ?? String(form['user']),
        directory.resource(String(form['resource']))?.name ?? String(form['resource']),
      ),
    check: (form, { actor, directory, registers, now }) => {
      const { resource: id, user } = form as Misuse;
      const may = [directory.resource(id)?.provider, directory.body('authority')?.id].includes(actor.unit);
      if (!may) return [{ path: 'resource', message: t.faults.notYours }];
      const uses = directory.usersOf(id).includes(user) || registers.entry('subscriptions', subscriptionOf(id, user));
      return [...(uses ? [] : [{ path: 'user', message: t.faults.notUser }]), ...checkUntil(form, { now })];
    },
    outcomes: [go('rectify')],
    registers: suspension('put'),
    tells: [
      told(t.tells.suspended, (matter) => t.suspendedBody(matter.title, misuse(matter).facts), {
        kind: 'alert',
        urgent: true,
      }),
    ],
  },
  steps: {
    rectify: {
      kind: 'task',
      title: t.steps.rectify,
      by: 'user',
      limits: [citySet('data-misuse.rectify', t.settings.rectify, 10, 'wd', { until: rectifyBy })],
      lapseOpens: ['conclude'],
      commands: {
        submit: {
          title: t.commands.submit,
          requests: true,
          tone: 'primary',
          form: z.object({ measures: long(t.fields.measures), proof: long(t.fields.proof) }),
          outcomes: [goLeaving(['conclude'], 'recheck')],
        },
        // A suspended user is heard: the dispute goes its own way (N-28), and the access stays suspended meanwhile.
        contest: {
          title: t.commands.contest,
          help: t.consequences.contest,
          offered: (matter) => matter.given['contest'] === undefined,
          form: z.object({ about: reason(t.fields.objection), request: long(t.fields.request) }),
          outcomes: [stay],
          opens: (matter, { directory }) => {
            const { resource: id, user } = misuse(matter);
            const form = { resource: id, provider: providerOf(matter, directory), ...matter.given['contest']?.form };
            return [{ procedure: 'data-dispute', key: 'dispute', relation: t.relations.dispute, form, unit: user }];
          },
        },
      },
    },
    recheck: {
      kind: 'task',
      title: t.steps.recheck,
      by: 'suspender',
      limits: [citySet('data-misuse.recheck', t.settings.recheck, 5, 'wd')],
      lapseOpens: ['takeOver'],
      commands: { restore, fail, endService },
    },
    conclude: {
      kind: 'task',
      title: t.steps.conclude,
      by: 'suspender',
      limits: [citySet('data-misuse.conclude', t.settings.conclude, 3, 'wd')],
      lapseOpens: ['takeOver'],
      commands: { endService, moreTime },
    },
    takeOver: {
      kind: 'task',
      title: t.steps.takeOver,
      by: 'overseer',
      limits: [citySet('data-misuse.takeOver', t.settings.takeOver, 5, 'wd')],
      noReturn: t.noReturn,
      commands: { restore, fail, endService },
    },
  },
  anytime: {
    withdraw: {
      title: t.commands.withdraw,
      by: 'suspender',
      form: z.object({ reason: reason(t.fields.reason) }),
      during: ['rectify', 'recheck', 'conclude'],
      outcomes: [finish('withdrawn')],
      registers: suspension('lift'),
      tells: [told(t.tells.restored, (matter) => t.restoredBody(matter.title))],
    },
  },
  ends: {
    restored: { title: t.ends.restored, good: true },
    ended: { title: t.ends.ended, good: false },
    withdrawn: { title: t.ends.withdrawn, good: false },
  },
  registers: ['suspensions', 'subscriptions', 'catalogue'],
  advice: (matter, unitId) =>
    !matter.end && unitId === misuse(matter).user ? [t.advice(misuse(matter).resource)] : [],
});
