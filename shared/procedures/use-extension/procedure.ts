/** N-25, B-31: wider use, another purpose, a third party, a longer term: only with the provider's consent. */
import { lateRoles } from '../../catalogue/late.ts';
import { disputed } from '../../catalogue/onward.ts';
import { city, cityKinds, finish, go, goLeaving, procedure } from '../../engine/words.ts';
import { accessOf, forms, known, nameOf, told, updated, useOf } from './use.ts';
import { texts as t } from './texts.ts';

export const useExtension = procedure(t, forms, {
  key: 'use-extension',
  articles: ['B-31', 'N-20', 'N-25'],
  roles: {
    asker: { post: 'data', of: 'opener' },
    sharing: { post: 'sharing', of: ({ opener }) => opener.unit },
    provider: { post: 'sharing', of: (matter, directory) => directory.resource(useOf(matter).resource)?.provider },
    ...lateRoles,
  },
  opening: {
    by: { posts: ['data', 'contact', 'sharing'], kinds: cityKinds },
    title: (form, directory) => t.matterTitle(nameOf({ opening: form }, { directory }), t.fields.kinds[form.kind]),
    approves: { what: 'access', about: (form) => accessOf({ opening: form }) },
    check: (form, { actor }) => [
      ...(useOf({ opening: form }).unit === actor.unit ? [] : [{ path: 'subscription', message: t.faults.own }]),
      ...(form.kind === 'term' && form.until === undefined ? [{ path: 'until', message: t.faults.term }] : []),
    ],
    outcomes: [go('agree')],
  },
  steps: {
    agree: {
      task: ['sharing', city(2, 'wd')],
      lapseOpens: ['unanswered'],
      commands: {
        agree: { decides: 'for', outcomes: [goLeaving(['unanswered'], 'answer')] },
        disagree: { decides: 'against', outcomes: [finish('dropped')] },
      },
    },
    // N-25 names no limit: the consent is asked for anew, so the city may set what N-21 gives a conditional request.
    answer: {
      task: ['provider', city(10, 'wd')],
      noReturn: t.noReturn,
      lapseOpens: ['unanswered'],
      materials: {
        from: 'asker',
        basis: 'N-21',
        limit: city(5, 'wd', { setting: 'use-extension.materials', settingTitle: t.settings.materials }),
      },
      commands: {
        consent: {
          decides: 'for',
          approves: { what: 'access', about: accessOf },
          // What has ended meanwhile is asked for anew: a consent to more of it would bring it back without its terms.
          gate: ({ opening }, { registers }) =>
            registers.entry('subscriptions', opening.subscription) ? undefined : t.ended,
          prefill: (matter, context) => {
            const { kind, what, until } = matter.opening;
            const { scope, purpose, until: before } = known(matter, context);
            // What is not asked for stays as it was: a third party or a longer term is no other scope.
            return {
              scope: kind === 'scope' ? what : scope,
              purpose: kind === 'purpose' ? what : purpose,
              ...(kind === 'thirdParty' ? { thirdParty: what } : {}),
              until: until ?? before,
            };
          },
          registers: updated,
          tells: told(t.tells.agreed, (matter, context) => {
            const { scope = '', purpose = '' } = matter.given.consent?.form ?? {};
            return t.agreedBody(nameOf(matter, context), scope, purpose);
          }),
          outcomes: [finish('agreed')],
        },
        refuse: {
          decides: 'against',
          refuses: true,
          tells: told(t.tells.refused, (matter, context) =>
            t.refusedBody(nameOf(matter, context), matter.given.refuse?.form.reason ?? ''),
          ),
          outcomes: [finish('refused')],
        },
      },
    },
    // Nobody consents in the provider's place: who waits for him goes the way of a dispute, or lets it be (N-28).
    unanswered: {
      task: ['authority', city(5, 'wd'), 'committee'],
      noReturn: t.noReturn,
      commands: {
        toDispute: {
          decides: true,
          outcomes: [finish('disputed')],
          opens: (matter, { directory }) => {
            const { resource, unit } = useOf(matter);
            const provider = directory.resource(resource)?.provider;
            return disputed({ resource, provider, about: matter.title, request: t.disputeRequest, unit });
          },
        },
        letBe: { decides: 'against', outcomes: [finish('dropped')] },
      },
    },
  },
  withdrawable: { by: 'asker', during: ['agree', 'answer'] },
  ends: { good: ['agreed'], bad: ['refused', 'dropped', 'disputed'] },
  registers: ['subscriptions'],
});
