/**
 * B-29, B-31, N-20–22: who uses asks, who provides answers. Under the national rules the provider answers within the
 * outer limit, and the city's own steps run inside it as advice (docs/decisions/0014); before them the committee decided.
 */
import { z } from 'zod';
import { sharingKinds } from '../../catalogue/entry.ts';
import { citySet, defineProcedure, finish, go, goLeaving, limit, when } from '../../engine/definition/define.ts';
import type { CommandRule, Materials, Tell } from '../../engine/definition/definition.ts';
import { choice, date, long, reason } from '../../engine/forms/form.ts';
import { postKey, type Directory, type PartyKey } from '../../kernel/party.ts';
import type { Day } from '../../kernel/time.ts';
import type { MatterState } from '../../engine/matter/state.ts';
import * as ask from './opening.ts';
import { texts as t } from './texts.ts';

const { isNational, isUnconditional } = ask;
/** The city's steps inside the national limit. */
const CITY = ['opinions', 'closing', 'propose', 'committee'];
/** Those that the provider waits for; whether to go on without an opinion is not one of them. */
const TIMED = ['opinions', 'propose', 'committee'];
const why = z.object({ reason: reason(t.fields.reason) });
const view = z.object({ position: choice(t.fields.position, t.fields.positions), opinion: long(t.fields.opinion) });

/** Whose business it is beside the two: secrets and law; the provider too where he does not answer himself (B-29). */
function relevant(matter: MatterState, directory: Directory): PartyKey[] {
  const [provider, secrecy, legal] = [
    isNational(matter) ? undefined : ask.providerOf(matter, directory),
    directory.body('secrecy')?.id,
    directory.body('legal')?.id,
  ];
  return [
    ...(provider === undefined ? [] : [postKey(provider, 'data')]),
    ...(secrecy === undefined ? [] : [postKey(secrecy, 'secrecy')]),
    ...(legal === undefined ? [] : [postKey(legal, 'contact')]),
  ];
}

const lapsed = (matter: MatterState, steps: readonly string[]) =>
  matter.items
    .filter((item) => steps.includes(item.step))
    .every((item) => item.deadlines.some((one) => one.lapsedAt !== undefined));

const grantedTell: Tell = {
  title: t.tells.granted,
  kind: 'result',
  to: ask.askers,
  body: (matter, { directory }) => {
    const { scope, purpose } = ask.granted(matter);
    return t.grantedBody(ask.nameOf(matter, directory), scope, purpose);
  },
};
const refusedTell = (command: string): Tell => ({
  title: t.tells.refused,
  kind: 'result',
  to: ask.askers,
  body: (matter, { directory }) =>
    t.refusedBody(ask.nameOf(matter, directory), String(matter.given[command]?.form['reason'] ?? '')),
});

const consent: Omit<CommandRule, 'outcomes'> = {
  title: t.commands.consent,
  decides: true,
  tone: 'primary',
  help: t.consequences.consent,
  form: ask.grant,
  prefill: ask.grantPrefill,
  check: ask.checkGrant,
};
const refuse: Omit<CommandRule, 'outcomes'> = {
  title: t.commands.refuse,
  decides: true,
  refuses: true,
  tone: 'danger',
  help: t.consequences.refuse,
  form: why,
};
/** The city's steps are not passed over, and do not hold up what the nation has limited: once late, they wait no more. */
const gate: CommandRule['gate'] = (matter) => (lapsed(matter, TIMED) ? undefined : t.faults.inCity);
const revise: CommandRule = {
  title: t.commands.revise,
  decides: true,
  tone: 'danger',
  form: why,
  outcomes: [go('answer')],
};
const materials: Materials = {
  from: 'asker',
  basis: 'N-21',
  limit: citySet('sharing-request.materials', t.settings.materials, 5, 'wd'),
};
const consented = (matter: MatterState) =>
  ['attribute', 'list', 'provide'].some((step) => matter.items.some((item) => item.step === step));
const pressedUntil = (matter: MatterState) => matter.given['press']?.form['until'] as Day | undefined;
const sign = [citySet('sharing-request.sign', t.settings.sign, 1, 'wd')];

export const sharingRequest = defineProcedure({
  key: 'sharing-request',
  version: 1,
  title: t.title,
  summary: t.summary,
  group: '数据共享',
  articles: ['B-29', 'B-31', 'N-20', 'N-21', 'N-22'],
  roles: {
    asker: { title: t.roles.asker, post: 'data', of: 'opener' },
    sharing: { title: t.roles.sharing, post: 'sharing', of: (matter) => matter.opener.unit },
    provider: { title: t.roles.provider, post: 'data', of: ask.providerOf },
    providerSharing: { title: t.roles.providerSharing, post: 'sharing', of: ask.providerOf },
    relevant: { title: t.roles.relevant, parties: relevant },
    authority: { title: t.roles.authority, post: 'data', of: 'authority' },
    committee: { title: t.roles.committee, post: 'head', of: 'committee' },
  },
  supervisor: 'authority',
  opening: {
    by: { posts: ['data', 'contact', 'sharing'], kinds: sharingKinds, title: t.opener },
    form: ask.request,
    title: ask.titleOf,
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
      kind: 'task',
      title: t.steps.agree,
      by: 'sharing',
      limits: [citySet('sharing-request.agree', t.settings.agree, 2, 'wd')],
      commands: {
        agree: {
          title: t.commands.agree,
          decides: true,
          tone: 'primary',
          help: t.consequences.agree,
          outcomes: [when('无条件共享', isUnconditional, go('reply')), go('answer', 'opinions')],
        },
        disagree: {
          title: t.commands.disagree,
          decides: true,
          tone: 'danger',
          form: why,
          outcomes: [finish('dropped')],
        },
      },
    },
    // N-20 wants the consent of the provider's head of sharing for the answer: here he answers himself, in one day.
    reply: {
      kind: 'task',
      title: t.steps.reply,
      by: 'providerSharing',
      noReturn: t.noReturn.answer,
      limits: [limit(1, 'wd', 'N-21')],
      lapseOpens: ['late'],
      materials,
      commands: {
        consent: { ...consent, tells: [grantedTell], outcomes: [goLeaving(['late'], 'provide')] },
        refuse: { ...refuse, tells: [refusedTell('refuse')], outcomes: [finish('refused')] },
      },
    },
    answering: {
      kind: 'span',
      title: t.steps.answering,
      by: 'provider',
      over: ['answer', 'signConsent', 'signRefusal', ...CITY],
      limits: [limit(10, 'wd', 'N-21', { regime: 'national' })],
      lapseOpens: ['late'],
      extension: { asks: 'provider', consents: 'authority', tells: 'asker', basis: 'N-21', maxDays: 10, unit: 'wd' },
      commands: {},
    },
    opinions: {
      kind: 'task',
      title: t.steps.opinions,
      by: 'relevant',
      limits: [citySet('sharing-request.opinions', t.settings.opinions, 2, 'wd')],
      joint: { mode: 'all', outcomes: [goLeaving(['closing'], 'propose')] },
      // A unit that says nothing must not hold up the others; its time to speak is not cut short.
      lapseOpens: ['closing'],
      commands: { state: { title: t.commands.state, tone: 'primary', form: view, outcomes: [go()] } },
    },
    closing: {
      kind: 'task',
      title: t.steps.closing,
      by: 'authority',
      noReturn: t.noReturn.city,
      limits: [citySet('sharing-request.closing', t.settings.closing, 1, 'wd')],
      commands: {
        closeOpinions: {
          title: t.commands.closeOpinions,
          tone: 'primary',
          help: t.consequences.closeOpinions,
          outcomes: [goLeaving(['opinions'], 'propose')],
        },
      },
    },
    propose: {
      kind: 'task',
      title: t.steps.propose,
      by: 'authority',
      noReturn: t.noReturn.city,
      limits: [citySet('sharing-request.propose', t.settings.propose, 1, 'wd')],
      commands: {
        propose: { title: t.commands.propose, tone: 'primary', form: view, outcomes: [go('committee')] },
      },
    },
    committee: {
      kind: 'task',
      title: t.steps.committee,
      by: 'committee',
      noReturn: t.noReturn.committee,
      limits: [citySet('sharing-request.committee', t.settings.committee, 2, 'wd')],
      commands: {
        approve: {
          ...consent,
          title: t.commands.approve,
          help: t.consequences.approve,
          outcomes: [
            when('国家规定：供提供单位答复参考', isNational, go()),
            { ...go('attribute'), tells: [grantedTell] },
          ],
        },
        disapprove: {
          title: t.commands.disapprove,
          decides: true,
          tone: 'danger',
          help: t.consequences.disapprove,
          form: why,
          outcomes: [
            when('国家规定：供提供单位答复参考', isNational, go()),
            { ...finish('refused'), tells: [refusedTell('disapprove')] },
          ],
        },
        remand: { title: t.commands.remand, decides: true, form: why, outcomes: [go('propose')] },
      },
    },
    answer: {
      kind: 'task',
      title: t.steps.answer,
      by: 'provider',
      noReturn: t.noReturn.answer,
      limits: [citySet('sharing-request.answer', t.settings.answer, 8, 'wd')],
      materials,
      commands: {
        consent: { ...consent, gate, outcomes: [goLeaving([...CITY, 'late'], 'signConsent')] },
        refuse: { ...refuse, gate, outcomes: [goLeaving([...CITY, 'late'], 'signRefusal')] },
      },
    },
    signConsent: {
      kind: 'task',
      title: t.steps.signConsent,
      by: 'providerSharing',
      noReturn: t.noReturn.sign,
      limits: sign,
      commands: {
        sign: {
          title: t.commands.sign,
          decides: true,
          tone: 'primary',
          tells: [grantedTell],
          outcomes: [goLeaving(['late'], 'attribute')],
        },
        revise,
      },
    },
    signRefusal: {
      kind: 'task',
      title: t.steps.signRefusal,
      by: 'providerSharing',
      noReturn: t.noReturn.sign,
      limits: sign,
      commands: {
        signRefusal: {
          title: t.commands.signRefusal,
          decides: true,
          tone: 'primary',
          tells: [refusedTell('refuse')],
          outcomes: [finish('refused')],
        },
        revise,
      },
    },
    provision: {
      kind: 'span',
      title: t.steps.provision,
      by: 'provider',
      over: ['attribute', 'list', 'provide'],
      limits: [limit(20, 'wd', 'N-22', { regime: 'national' })],
      lapseOpens: ['late'],
      commands: {},
    },
    attribute: {
      kind: 'task',
      title: t.steps.attribute,
      by: 'provider',
      noReturn: t.noReturn.told,
      limits: [citySet('sharing-request.attribute', t.settings.attribute, 3, 'wd')],
      commands: {
        attribute: {
          title: t.commands.attribute,
          tone: 'primary',
          form: z.object({ note: long(t.fields.note).optional() }),
          outcomes: [go('list')],
        },
      },
    },
    list: {
      kind: 'task',
      title: t.steps.list,
      by: 'authority',
      noReturn: t.noReturn.told,
      limits: [citySet('sharing-request.list', t.settings.list, 2, 'wd')],
      // The user does not wait for the list: what is missing there is made up for when the data are there.
      lapseOpens: ['provide'],
      commands: {
        list: { title: t.commands.list, tone: 'primary', registers: ask.listing, outcomes: [go('provide')] },
      },
    },
    provide: {
      kind: 'task',
      title: t.steps.provide,
      by: 'provider',
      noReturn: t.noReturn.told,
      limits: [citySet('sharing-request.provide', t.settings.provide, 10, 'wd')],
      commands: {
        provide: {
          title: t.commands.provide,
          tone: 'primary',
          help: t.consequences.provide,
          form: z.object({ way: choice(t.fields.way, t.fields.ways), how: long(t.fields.how) }),
          prefill: (matter) => ({ way: ask.asked(matter).way }),
          gate: ask.notSuspended,
          registers: ask.subscription,
          tells: [
            {
              title: t.tells.provided,
              kind: 'result',
              to: ask.askers,
              body: (matter, { directory }) =>
                t.providedBody(ask.nameOf(matter, directory), String(matter.given['provide']?.form['how'] ?? '')),
            },
          ],
          outcomes: [finish('subscribed')],
        },
      },
    },
    // N-39: who answers or provides too late is ordered to; whoever waits for him is not held for ever.
    late: {
      kind: 'task',
      title: t.steps.late,
      by: 'authority',
      noReturn: t.noReturn.late,
      limits: [citySet('sharing-request.late', t.settings.late, 3, 'wd', { until: pressedUntil })],
      commands: {
        press: {
          title: t.commands.press,
          tone: 'primary',
          form: why.extend({ until: date(t.fields.pressedUntil) }),
          check: ask.checkGrant,
          tells: [
            {
              title: t.tells.pressed,
              kind: 'alert',
              to: (matter, { directory }) => {
                const provider = ask.providerOf(matter, directory);
                return provider === undefined ? [] : [postKey(provider, 'data'), postKey(provider, 'head')];
              },
              body: (matter) => t.pressedBody(matter.title, pressedUntil(matter) ?? ''),
            },
          ],
          outcomes: [go('late')],
        },
        pursue: {
          title: t.commands.pursue,
          decides: true,
          tone: 'danger',
          form: why,
          offered: (matter) => matter.given['pursue'] === undefined,
          outcomes: [go('late')],
          opens: (matter, { directory }) => {
            const ground = consented(matter) ? 'provider-supply' : 'provider-answer';
            const facts = `${matter.title}：${String(matter.given['pursue']?.form['reason'] ?? '')}`;
            const form = { unit: ask.providerOf(matter, directory), ground, facts };
            return [{ procedure: 'violation', key: 'violation', relation: t.relations.violation, form }];
          },
        },
        toDispute: {
          title: t.commands.toDispute,
          decides: true,
          help: t.consequences.toDispute,
          form: why,
          outcomes: [finish('disputed')],
          registers: ask.unlisting,
          opens: (matter, { directory }) => {
            const { resource } = ask.asked(matter);
            const about = `${matter.title}：${String(matter.given['toDispute']?.form['reason'] ?? '')}`;
            const form = { resource, provider: ask.providerOf(matter, directory), about, request: t.disputeRequest };
            const unit = matter.opener.unit ?? '';
            return [{ procedure: 'data-dispute', key: 'dispute', relation: t.relations.dispute, form, unit }];
          },
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
      // Also after the consent: what nobody needs any more is not provided (N-20).
      during: ['agree', 'reply', 'answer', 'signConsent', 'signRefusal', ...CITY, 'attribute', 'list', 'provide'],
      registers: ask.unlisting,
      tells: [
        {
          title: t.tells.withdrawn,
          kind: 'info',
          to: (matter, { directory }) => {
            const provider = ask.providerOf(matter, directory);
            return provider === undefined || matter.given['agree'] === undefined ? [] : [postKey(provider, 'data')];
          },
          body: (matter) => t.withdrawnBody(matter.title, String(matter.given['withdraw']?.form['why'] ?? '')),
        },
      ],
      outcomes: [finish('withdrawn')],
    },
  },
  ends: {
    subscribed: { title: t.ends.subscribed, good: true },
    refused: { title: t.ends.refused, good: false },
    dropped: { title: t.ends.dropped, good: false },
    disputed: { title: t.ends.disputed, good: false },
    withdrawn: { title: t.ends.withdrawn, good: false },
  },
  registers: ['catalogue', 'subscriptions'],
});
