/**
 * B-29, B-31, N-20–22: who uses asks, who provides answers. Under the national rules the provider answers within the
 * outer limit, and the city's own steps run inside it as advice (docs/decisions/0014); before them the committee decided.
 */
import { lateRoles } from '../../catalogue/late.ts';
import { disputed, factsOf, pursued } from '../../catalogue/onward.ts';
import { accessTo } from '../../catalogue/subscriptions.ts';
import { city, cityKinds, finish, go, goLeaving, isOpen, limit, procedure, when } from '../../engine/words.ts';
import type { Materials } from '../../engine/words.ts';
import * as ask from './opening.ts';
import { forms, isNational, isUnconditional, type Matter } from './opening.ts';
import { approves, CITY, consent, gate, grantedTell, late, refuse, refusedTell, relevant } from './answering.ts';
import { texts as t } from './texts.ts';

const revise = { decides: 'against' as const, outcomes: [go('answer')] };
const materials: Materials<Matter> = {
  from: 'asker',
  basis: 'N-21',
  limit: city(5, 'wd', { setting: 'sharing-request.materials', settingTitle: t.settings.materials }),
};

export const sharingRequest = procedure(t, forms, {
  key: 'sharing-request',
  articles: ['B-29', 'B-31', 'N-20', 'N-21', 'N-22', 'N-39'],
  roles: {
    asker: { post: 'data', of: 'opener' },
    sharing: { post: 'sharing', of: ({ opener }) => opener.unit },
    provider: { post: 'data', of: ask.providerOf },
    providerSharing: { post: 'sharing', of: ask.providerOf },
    relevant: { parties: relevant },
    ...lateRoles,
  },
  opening: {
    by: { posts: ['data', 'contact', 'sharing'], kinds: cityKinds },
    title: (form, directory) => t.matterTitle(directory.resource(form.resource)?.name ?? form.resource),
    approves: { what: 'access', about: (form, { actor }) => accessTo(form.resource, actor.unit) },
    check: ask.checkRequest,
    tidy: ask.withShareType,
    outcomes: [
      when('国家规定', isNational, go('agree')),
      when('市办法，无条件共享', isUnconditional, go('provide')),
      go('opinions'),
    ],
  },
  steps: {
    agree: {
      task: ['sharing', city(2, 'wd'), 'authority'],
      commands: {
        agree: {
          decides: 'for',
          outcomes: [when('无条件共享', isUnconditional, go('reply')), go('answer', 'opinions')],
        },
        disagree: { decides: 'against', outcomes: [finish('dropped')] },
      },
    },
    // N-20 wants the consent of the provider's head of sharing for the answer: here he answers himself, in one day.
    reply: {
      task: ['providerSharing', limit(1, 'wd', 'N-21')],
      noReturn: t.noReturn.answer,
      lapseOpens: ['late'],
      materials,
      commands: {
        consent: { ...consent, tells: grantedTell, outcomes: [goLeaving(['late'], 'provide')] },
        refuse: { ...refuse, tells: refusedTell('refuse'), outcomes: [finish('refused')] },
      },
    },
    answering: {
      kind: 'span',
      by: 'provider',
      over: ['answer', 'signConsent', 'signRefusal', ...CITY],
      limits: [limit(10, 'wd', 'N-21', { regime: 'national' })],
      lapseOpens: ['late'],
      extension: { asks: 'provider', consents: 'authority', tells: 'asker', basis: 'N-21', maxDays: 10, unit: 'wd' },
    },
    opinions: {
      task: ['relevant', city(2, 'wd')],
      joint: { mode: 'all', outcomes: [goLeaving(['closing'], 'propose')] },
      // A unit that says nothing must not hold up the others; its time to speak is not cut short.
      lapseOpens: ['closing'],
      commands: { state: { tone: 'primary', outcomes: [go()] } },
    },
    closing: {
      task: ['authority', city(1, 'wd'), 'committee'],
      noReturn: t.noReturn.city,
      commands: { closeOpinions: { tone: 'primary', outcomes: [goLeaving(['opinions'], 'propose')] } },
    },
    propose: {
      task: ['authority', city(1, 'wd'), 'committee'],
      noReturn: t.noReturn.city,
      commands: { propose: { tone: 'primary', outcomes: [go('committee')] } },
    },
    committee: {
      task: ['committee', city(2, 'wd'), 'authority'],
      noReturn: t.noReturn.committee,
      commands: {
        approve: {
          decides: 'for',
          prefill: ask.granted,
          approves,
          outcomes: [
            when('国家规定：供提供单位答复参考', isNational, go()),
            { ...go('attribute'), tells: [grantedTell] },
          ],
        },
        disapprove: {
          decides: 'against',
          outcomes: [
            when('国家规定：供提供单位答复参考', isNational, go()),
            { ...finish('refused'), tells: [refusedTell('disapprove')] },
          ],
        },
        remand: { decides: true, outcomes: [go('propose')] },
      },
    },
    answer: {
      task: ['provider', city(8, 'wd')],
      noReturn: t.noReturn.answer,
      materials,
      commands: {
        // What is late stays so until it is signed: a revision leads back here, and the limit of the law has lapsed once.
        consent: { ...consent, gate, outcomes: [goLeaving(CITY, 'signConsent')] },
        refuse: { ...refuse, gate, outcomes: [goLeaving(CITY, 'signRefusal')] },
      },
    },
    signConsent: {
      by: 'providerSharing',
      noReturn: t.noReturn.sign,
      limits: [city(1, 'wd', { setting: 'sharing-request.sign', settingTitle: t.settings.sign })],
      commands: {
        sign: { decides: 'for', approves, tells: grantedTell, outcomes: [goLeaving(['late'], 'attribute')] },
        revise,
      },
    },
    signRefusal: {
      by: 'providerSharing',
      noReturn: t.noReturn.sign,
      limits: [city(1, 'wd', { setting: 'sharing-request.sign', settingTitle: t.settings.sign })],
      commands: {
        signRefusal: { decides: 'for', tells: refusedTell('refuse'), outcomes: [finish('refused')] },
        revise,
      },
    },
    provision: {
      kind: 'span',
      by: 'provider',
      over: ['attribute', 'list', 'provide'],
      limits: [limit(20, 'wd', 'N-22', { regime: 'national' })],
      lapseOpens: ['late'],
    },
    attribute: {
      task: ['provider', city(3, 'wd')],
      noReturn: t.noReturn.told,
      commands: { attribute: { tone: 'primary', outcomes: [go('list')] } },
    },
    list: {
      task: ['authority', city(2, 'wd')],
      noReturn: t.noReturn.told,
      // The user does not wait for the list: what is missing there is made up for when the data are there.
      lapseOpens: ['provide'],
      commands: { list: { tone: 'primary', registers: ask.listing, outcomes: [go('provide')] } },
    },
    provide: {
      task: ['provider', city(10, 'wd')],
      noReturn: t.noReturn.told,
      commands: {
        provide: {
          tone: 'primary',
          approves,
          prefill: ({ opening }) => ({ way: opening.way }),
          registers: ask.subscription,
          tells: {
            title: t.tells.provided,
            to: ask.askers,
            body: (matter, { directory }) =>
              t.providedBody(ask.nameOf(matter, directory), matter.given.provide?.form.how ?? ''),
          },
          outcomes: [finish('subscribed')],
        },
      },
    },
    // N-39: who answers or provides too late is ordered to; whoever waits for him is not held for ever.
    late: {
      ...late,
      commands: {
        press: late.commands.press,
        pursue: {
          decides: 'against',
          offered: ({ given }) => given.pursue === undefined,
          outcomes: [go('late')],
          opens: (matter, { directory }) =>
            pursued(matter, {
              unit: ask.providerOf(matter, directory),
              ground: isOpen('attribute', 'list', 'provide')(matter) ? 'provider-supply' : 'provider-answer',
              facts: factsOf(matter, matter.given.pursue?.form.reason),
            }),
        },
        toDispute: {
          decides: true,
          outcomes: [finish('disputed')],
          registers: ask.unlisting,
          opens: (matter, { directory }) => {
            const about = factsOf(matter, matter.given.toDispute?.form.reason);
            const { opening, opener } = matter;
            const provider = ask.providerOf(matter, directory);
            return disputed({
              resource: opening.resource,
              provider,
              about,
              request: t.disputeRequest,
              unit: opener.unit,
            });
          },
        },
      },
    },
  },
  // Also after the consent: what nobody needs any more is not provided (N-20).
  withdrawable: {
    by: 'asker',
    during: ['agree', 'reply', 'answer', 'signConsent', 'signRefusal', ...CITY, 'attribute', 'list', 'provide'],
    registers: ask.unlisting,
    tells: {
      title: t.tells.withdrawn,
      kind: 'info',
      to: (matter, context) => ('agree' in matter.given ? ask.providers(matter, context) : []),
      body: ({ title }) => t.withdrawnBody(title),
    },
  },
  ends: { good: ['subscribed'], bad: ['refused', 'dropped', 'disputed'] },
  registers: ['catalogue', 'subscriptions'],
});
