/** N-25, B-31: wider use, another purpose, a third party: only with the provider's consent. */
import { z } from 'zod';
import { said, sharingKinds } from '../../catalogue/entry.ts';
import { resourceOfSubscription } from '../../catalogue/resource.ts';
import { suspendedText } from '../../catalogue/subscriptions.ts';
import { citySet, defineProcedure, finish, go } from '../../engine/definition/define.ts';
import type { Context, Tell } from '../../engine/definition/definition.ts';
import { choice, date, entry, long, reason, text } from '../../engine/forms/form.ts';
import { postKey, type UnitId } from '../../kernel/party.ts';
import type { Fault } from '../../kernel/rejection.ts';
import { dayOf } from '../../kernel/time.ts';
import type { MatterState, RegisterChange } from '../../engine/matter/state.ts';
import { texts as t } from './texts.ts';

const opening = z.object({
  subscription: entry(t.fields.subscription, 'subscriptions'),
  kind: choice(t.fields.kind, t.fields.kinds),
  what: text(t.fields.what, { max: 200 }),
  basis: long(t.fields.basis),
  scene: long(t.fields.scene),
  until: date(t.fields.until).optional(),
});
const consent = z.object({
  scope: text(t.fields.scope, { max: 500 }),
  purpose: text(t.fields.purpose, { max: 500 }),
  thirdParty: text(t.fields.thirdParty, { max: 200, help: t.fields.thirdPartyHelp }).optional(),
  until: date(t.fields.until).optional(),
  reason: reason(t.fields.reason).optional(),
});
type Opened = z.infer<typeof opening>;
const opened = (matter: MatterState) => matter.opening as Opened;
const resourceOf = (subscription: string) => resourceOfSubscription(subscription).resource;
const userOf = (subscription: string): UnitId => resourceOfSubscription(subscription).unit;
const nameOf = (subscription: string, { directory }: Pick<Context, 'directory'>) =>
  directory.resource(resourceOf(subscription))?.name ?? resourceOf(subscription);
const known = (matter: MatterState, { registers }: Context) =>
  registers.entry('subscriptions', opened(matter).subscription)?.values ?? {};

/** Under a suspension nothing is widened (N-27, N-35). */
const suspended = (subscription: string, { registers }: Context) =>
  suspendedText(resourceOf(subscription), userOf(subscription), registers);

function checkOpening(form: Record<string, unknown>, context: Context): Fault[] {
  const { subscription, kind, until } = form as Opened;
  const { actor, now } = context;
  const barred = suspended(subscription, context);
  return [
    ...(barred === undefined ? [] : [{ path: 'subscription', message: barred }]),
    ...(kind === 'term' && until === undefined ? [{ path: 'until', message: t.faults.term }] : []),
    ...(userOf(subscription) === actor.unit ? [] : [{ path: 'subscription', message: t.faults.own }]),
    ...(until !== undefined && until < dayOf(now) ? [{ path: 'until', message: t.faults.past }] : []),
  ];
}

const updated = (matter: MatterState, context: Context): RegisterChange[] => {
  const { subscription } = opened(matter);
  const { scope, purpose, thirdParty, until } = (matter.given['consent']?.form ?? {}) as Partial<
    z.infer<typeof consent>
  >;
  const provider = context.directory.resource(resourceOf(subscription))?.provider;
  return [
    {
      register: 'subscriptions',
      subject: subscription,
      op: 'put',
      lasting: true,
      title: nameOf(subscription, context),
      why: t.why(matter.number),
      units: [userOf(subscription), ...(provider === undefined ? [] : [provider])],
      values: said({ ...known(matter, context), scope, purpose, ...said({ thirdParty, until }) }),
    },
  ];
};

const asker: Tell['to'] = (matter) => [postKey(userOf(opened(matter).subscription), 'data')];

export const useExtension = defineProcedure({
  key: 'use-extension',
  version: 1,
  title: t.title,
  summary: t.summary,
  group: '数据共享',
  articles: ['B-31', 'N-20', 'N-25'],
  roles: {
    asker: { title: t.roles.asker, post: 'data', of: 'opener' },
    sharing: { title: t.roles.sharing, post: 'sharing', of: (matter) => matter.opener.unit },
    provider: {
      title: t.roles.provider,
      post: 'sharing',
      of: (matter, directory) => directory.resource(resourceOf(opened(matter).subscription))?.provider,
    },
    authority: { title: t.roles.authority, post: 'data', of: 'authority' },
  },
  supervisor: 'authority',
  noTermination: t.noTermination,
  opening: {
    by: { posts: ['data', 'contact', 'sharing'], kinds: sharingKinds, title: t.opener },
    form: opening,
    title: (form, directory) =>
      t.matterTitle(nameOf((form as Opened).subscription, { directory }), t.fields.kinds[(form as Opened).kind]),
    check: checkOpening,
    outcomes: [go('agree')],
  },
  steps: {
    agree: {
      kind: 'task',
      title: t.steps.agree,
      by: 'sharing',
      limits: [citySet('use-extension.agree', t.settings.agree, 2, 'wd')],
      commands: {
        agree: { title: t.commands.agree, decides: true, tone: 'primary', outcomes: [go('answer')] },
        disagree: {
          title: t.commands.disagree,
          decides: true,
          tone: 'danger',
          form: z.object({ reason: reason(t.fields.reason) }),
          outcomes: [finish('dropped')],
        },
      },
    },
    // N-25 names no limit: the consent is asked for anew, so the city may set what N-21 gives a conditional request.
    answer: {
      kind: 'task',
      title: t.steps.answer,
      by: 'provider',
      limits: [citySet('use-extension.answer', t.settings.answer, 10, 'wd')],
      materials: {
        from: 'asker',
        basis: 'N-21',
        limit: citySet('use-extension.materials', t.settings.materials, 5, 'wd'),
      },
      commands: {
        consent: {
          title: t.commands.consent,
          decides: true,
          tone: 'primary',
          help: t.consequences.consent,
          form: consent,
          prefill: (matter, context) => {
            const { kind, what, until } = opened(matter);
            const { scope, purpose, until: before } = known(matter, context);
            // What is not asked for stays as it was: a third party or a longer term is no other scope.
            const wider = {
              scope: kind === 'scope' ? what : scope,
              purpose: kind === 'purpose' ? what : purpose,
              ...(kind === 'thirdParty' ? { thirdParty: what } : {}),
            };
            return { ...wider, until: until ?? before };
          },
          check: (form, _, { now }) =>
            form['until'] !== undefined && String(form['until']) < dayOf(now)
              ? [{ path: 'until', message: t.faults.past }]
              : [],
          gate: (matter, context) => suspended(opened(matter).subscription, context),
          registers: updated,
          tells: [
            {
              title: t.tells.agreed,
              kind: 'result',
              to: asker,
              body: (matter, context) => {
                const { scope, purpose } = (matter.given['consent']?.form ?? {}) as Record<string, string>;
                return t.agreedBody(nameOf(opened(matter).subscription, context), scope ?? '', purpose ?? '');
              },
            },
          ],
          outcomes: [finish('agreed')],
        },
        refuse: {
          title: t.commands.refuse,
          decides: true,
          refuses: true,
          tone: 'danger',
          help: t.consequences.refuse,
          form: z.object({ reason: reason(t.fields.reason) }),
          tells: [
            {
              title: t.tells.refused,
              kind: 'result',
              to: asker,
              body: (matter, context) =>
                t.refusedBody(
                  nameOf(opened(matter).subscription, context),
                  String(matter.given['refuse']?.form['reason'] ?? ''),
                ),
            },
          ],
          outcomes: [finish('refused')],
        },
      },
    },
  },
  anytime: {
    withdraw: {
      title: t.commands.withdraw,
      by: 'asker',
      tone: 'danger',
      form: z.object({ why: reason(t.fields.withdrawal) }),
      during: ['agree', 'answer'],
      outcomes: [finish('withdrawn')],
    },
  },
  ends: {
    agreed: { title: t.ends.agreed, good: true },
    refused: { title: t.ends.refused, good: false },
    dropped: { title: t.ends.dropped, good: false },
    withdrawn: { title: t.ends.withdrawn, good: false },
  },
  registers: ['subscriptions'],
});
