/**
 * B-32, N-26, N-28: a doubted record is verified by its provider, the result goes to every user unit, and each confirms;
 * the reporter may contest it.
 */
import { z } from 'zod';
import { also, citySet, finish, go, goLeaving, limit, when } from '../../engine/definition/define.ts';
import { date, long, reason, reasoned } from '../../engine/forms/form.ts';
import { city, isOpen, procedure } from '../../engine/words/procedure.ts';
import type { MatterOf } from '../../engine/words/typed.ts';
import { postKey } from '../../kernel/party.ts';
import { dayOf } from '../../kernel/time.ts';
import {
  answer,
  checkAnswer,
  checkReport,
  contacts,
  prefill,
  providerOf,
  receipt,
  report,
  reported,
  resourceName,
  resultLines,
  someRecords,
  verification,
  withTitles,
  withoutVoidValues,
} from './findings.ts';
import { cityKinds } from '../../regulation/units.ts';
import { texts as t } from './texts.ts';

const contest = z.object({ about: reason(t.fields.about), request: long(t.fields.request) });

const forms = {
  opening: report,
  answer,
  dispute: contest,
  press: z.object({ reason: reason(t.fields.pressWhy), until: date(t.fields.pressUntil) }),
  giveUp: reasoned(t.fields.pressWhy),
};
type Matter = MatterOf<typeof forms>;

/** The result stays contested from the moment the reporter says so until the provider has drawn the consequence. */
const CONTESTING = ['contest', 'dispute', 'followUp', 'confirmKeep'];
const isContested = (matter: Matter) => matter.items.some((item) => CONTESTING.includes(item.step));
const awaitsReceipts = (matter: Matter) => matter.items.some((item) => item.step === 'receipts');
/** What the two have agreed on, or the government has decided, binds the provider as far as it is for the reporter (N-28). */
const BINDING = ['agreed', 'mediated', 'decided'];
const isBound = (matter: Matter) => {
  const disputes = matter.links.filter((one) => one.side === 'child' && one.procedure === 'data-dispute');
  return BINDING.includes(disputes.at(-1)?.end?.end ?? '');
};
const isUnverified = isOpen('verify');
/** The city's own limit is shorter than the nation's: only with that is the provider in breach (N-26, N-39). */
const isBeforeLimit = (matter: Matter) =>
  matter.items.some((item) => item.step === 'verify' && item.deadlines.some((one) => one.lapsedAt === undefined));
const pressedUntil = (matter: Matter) => matter.given.press?.form.until;
/** What is open goes on; else all is said and confirmed. */
const settled = [when(t.stillConfirming, awaitsReceipts, goLeaving(['late'])), finish('settled')];

export const dataCorrection = procedure(t, forms, {
  key: 'data-correction',
  version: 1,
  group: '数据共享',
  articles: ['B-32', 'N-26', 'N-28'],
  roles: {
    reporter: { post: 'data', of: 'opener' },
    provider: { post: 'data', of: providerOf },
    authority: { post: 'data', of: 'authority' },
  },
  supervisor: 'authority',
  opening: {
    by: {
      posts: ['data', 'contact', 'head'],
      // Whoever may subscribe may doubt what it gets.
      kinds: [...cityKinds, 'cloud-provider'],
    },
    title: (form, directory) => {
      const { resource: id, findings } = form;
      const first = findings[0];
      return t.matterTitle(
        directory.resource(id)?.name ?? id,
        findings.length,
        first ? `${first.record} ${first.field}` : '',
      );
    },
    check: checkReport,
    tidy: withTitles,
    outcomes: [go('verify')],
    registers: verification('put'),
    tells: [
      {
        title: t.tells.verifying,
        kind: 'info',
        to: (matter, context) => contacts(matter, context),
        body: (matter, { directory }) => t.verifyingBody(resourceName(matter, directory), someRecords(matter)),
      },
    ],
  },
  steps: {
    verify: {
      by: 'provider',
      limits: [city(5, 'wd'), limit(10, 'wd', 'N-26', { regime: 'national' })],
      lapseOpens: ['late'],
      commands: {
        answer: {
          decides: 'for',
          prefill,
          check: checkAnswer,
          tidy: withoutVoidValues,
          outcomes: [goLeaving(['late'], 'receipts')],
          registers: verification('lift'),
        },
      },
    },
    receipts: {
      kind: 'receipts',
      from: (matter, directory) => directory.usersOf(reported(matter).resource),
      post: 'data',
      receiptTitle: t.receiptTitle,
      form: receipt,
      body: (matter, directory) => t.resultBody(resourceName(matter, directory), resultLines(matter)),
      limits: [city(5, 'wd')],
      lapseOpens: ['late'],
      commands: {
        // N-28: who doubts the result need not wait until everybody has confirmed it.
        object: { by: 'reporter', offered: (matter) => !isContested(matter), outcomes: [also('contest')] },
      },
      outcomes: [when(t.stillContested, isContested, go()), finish('settled')],
    },
    contest: {
      by: 'reporter',
      quiet: true,
      noReturn: t.noReturn,
      limits: [city(5, 'wd')],
      lapseOpens: ['late'],
      commands: {
        dispute: {
          outcomes: [
            {
              ...goLeaving(['late'], 'dispute'),
              opens: (matter, { directory }) => {
                const { about, request } = contest.parse(matter.given.dispute?.form);
                return [
                  {
                    procedure: 'data-dispute',
                    key: String(matter.entered),
                    relation: t.relation,
                    unit: matter.opener.unit ?? '',
                    form: {
                      resource: reported(matter).resource,
                      provider: providerOf(matter, directory) ?? '',
                      about,
                      request,
                    },
                  },
                ];
              },
            },
          ],
        },
        letBe: { outcomes: settled },
      },
    },
    dispute: { kind: 'children', noLimit: t.disputeNoLimit, outcomes: [go('followUp')] },
    followUp: {
      by: 'provider',
      noReturn: t.noReturn,
      limits: [city(5, 'wd')],
      lapseOpens: ['late'],
      commands: {
        correctAgain: {
          decides: 'for',
          form: z.object({ what: long(t.fields.again) }),
          // What was asked before is void: every user unit gets the new result and confirms that.
          outcomes: [goLeaving(['receipts', 'late'], 'receipts')],
        },
        keep: {
          decides: true,
          form: z.object({ why: reason(t.fields.keepWhy) }),
          outcomes: [when('争议结果支持提出单位', isBound, goLeaving(['late'], 'confirmKeep')), ...settled],
        },
      },
    },
    // Against what was agreed or decided the provider keeps nothing by himself.
    confirmKeep: {
      by: 'authority',
      noReturn: t.noReturn,
      limits: [city(5, 'wd')],
      commands: {
        confirmKeep: { decides: true, form: z.object({ why: reason(t.fields.keepWhy) }), outcomes: settled },
        insist: { decides: 'for', form: z.object({ why: reason(t.fields.insistWhy) }), outcomes: [go('followUp')] },
      },
    },
    // N-39: who does not verify in time is ordered to; users are not left with a record that is doubted for ever.
    late: {
      by: 'authority',
      noReturn: t.noReturn,
      limits: [city(5, 'wd', { until: pressedUntil })],
      commands: {
        press: {
          offered: (matter) => isUnverified(matter) || isOpen('followUp')(matter),
          check: (form, _, { now }) =>
            String(form['until']) < dayOf(now) ? [{ path: 'until', message: t.faults.past }] : [],
          tells: [
            {
              title: t.tells.pressed,
              kind: 'alert',
              to: (matter, { directory }) => {
                const provider = providerOf(matter, directory);
                return provider === undefined ? [] : [postKey(provider, 'data'), postKey(provider, 'head')];
              },
              body: (matter) => t.pressedBody(matter.title, pressedUntil(matter) ?? ''),
            },
          ],
          outcomes: [go('late')],
        },
        // Whoever does not compare is told again by the authority, and holds up nobody else.
        closeReceipts: {
          offered: awaitsReceipts,
          outcomes: [when(t.stillContested, isContested, goLeaving(['receipts'])), finish('closed')],
        },
        closeContest: {
          offered: isOpen('contest'),
          outcomes: [when(t.stillConfirming, awaitsReceipts, goLeaving(['contest'])), finish('settled')],
        },
        giveUp: {
          offered: isUnverified,
          gate: (matter) => (isBeforeLimit(matter) ? t.faults.early : undefined),
          decides: 'against',
          outcomes: [finish('unverified')],
          registers: verification('lift'),
          opens: (matter, { directory }) => {
            const facts = `${matter.title}：${matter.given.giveUp?.form.reason ?? ''}`;
            const ground = matter.regime === 'national' ? 'provider-verify' : 'city-refusal';
            const form = { unit: providerOf(matter, directory), ground, facts };
            return [{ procedure: 'violation', key: 'violation', relation: t.violation, form }];
          },
          tells: [
            {
              title: t.tells.unverified,
              kind: 'info',
              to: (matter, context) => contacts(matter, context),
              body: (matter, { directory }) => t.unverifiedBody(resourceName(matter, directory), someRecords(matter)),
            },
          ],
        },
      },
    },
  },
  reopens: {
    by: 'reporter',
    ends: ['settled'],
    enters: ['contest'],
    within: citySet('data-correction.reopen', t.settings.reopen, 10, 'wd'),
  },
  withdrawable: {
    by: 'reporter',
    during: ['verify'],
    registers: verification('lift'),
    tells: [
      {
        title: t.tells.withdrawn,
        kind: 'info',
        to: (matter, context) => contacts(matter, context),
        body: (matter, { directory }) => t.withdrawnBody(resourceName(matter, directory)),
      },
    ],
  },
  ends: { good: ['settled', 'closed'], bad: ['unverified'] },
  registers: ['verifications'],
  advice: (matter) => (matter.items.some((item) => item.step === 'verify') ? [t.verifyingNote] : []),
});
