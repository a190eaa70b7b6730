/**
 * B-32, N-26, N-28: a doubted record is verified by its provider, the result goes to every user unit, and each confirms;
 * the reporter may contest it.
 */
import { lateRoles } from '../../catalogue/late.ts';
import { disputed } from '../../catalogue/onward.ts';
import {
  also,
  city,
  cityKinds,
  citySet,
  finish,
  go,
  goLeaving,
  isOpen,
  limit,
  procedure,
  when,
} from '../../engine/words.ts';
import {
  checkAnswer,
  checkReport,
  prefill,
  providerOf,
  receipt,
  reported,
  resourceName,
  resultLines,
  someRecords,
  verification,
  withTitles,
  withoutVoidValues,
} from './findings.ts';
import {
  awaitsReceipts,
  CONTESTING,
  forms,
  isBeforeLimit,
  isBound,
  isContested,
  isOverdue,
  isUnverified,
  late,
  settled,
  toUsers,
} from './contest.ts';
import { texts as t } from './texts.ts';

export const dataCorrection = procedure(t, forms, {
  key: 'data-correction',
  articles: ['B-32', 'N-26', 'N-28'],
  roles: { reporter: { post: 'data', of: 'opener' }, provider: { post: 'data', of: providerOf }, ...lateRoles },
  opening: {
    by: {
      posts: ['data', 'contact', 'head'],
      // Whoever may subscribe may doubt what it gets.
      kinds: [...cityKinds, 'cloud-provider'],
    },
    title: (form, directory) => {
      const { resource: id, findings } = form;
      const [first] = findings;
      const named = first ? `${first.record} ${first.field}` : '';
      return t.matterTitle(directory.resource(id)?.name ?? id, findings.length, named);
    },
    check: checkReport,
    tidy: withTitles,
    outcomes: [go('verify')],
    registers: verification('put'),
    tells: toUsers(t.tells.verifying, (name, matter) => t.verifyingBody(name, someRecords(matter))),
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
      task: ['reporter', city(5, 'wd')],
      quiet: true,
      noReturn: t.noReturn,
      lapseOpens: ['late'],
      commands: {
        dispute: {
          outcomes: [goLeaving(['late'], 'dispute')],
          opens: (matter, { directory }) => {
            const { about = '', request = '' } = matter.given.dispute?.form ?? {};
            const provider = providerOf(matter, directory);
            const { resource } = matter.opening;
            return disputed({
              resource,
              provider,
              about,
              request,
              unit: matter.opener.unit,
              key: String(matter.entered),
            });
          },
        },
        letBe: { outcomes: settled },
      },
    },
    dispute: { kind: 'children', noLimit: t.disputeNoLimit, outcomes: [go('followUp')] },
    followUp: {
      task: ['provider', city(5, 'wd')],
      noReturn: t.noReturn,
      lapseOpens: ['late'],
      commands: {
        correctAgain: {
          decides: 'for',
          // What was asked before is void: every user unit gets the new result and confirms that.
          outcomes: [goLeaving(['receipts', 'late'], 'receipts')],
        },
        keep: {
          decides: true,
          outcomes: [when('争议结果支持提出单位', isBound, goLeaving(['late'], 'confirmKeep')), ...settled],
        },
      },
    },
    // Against what was agreed or decided the provider keeps nothing by himself.
    confirmKeep: {
      task: ['authority', city(5, 'wd'), 'committee'],
      independent: { of: ['provider'] },
      noReturn: t.noReturn,
      commands: {
        confirmKeep: { decides: true, outcomes: settled },
        insist: { decides: 'for', outcomes: [go('followUp')] },
      },
    },
    late: {
      ...late,
      commands: {
        press: { ...late.commands.press, offered: isOpen('verify', 'followUp') },
        // Whoever does not compare is told again by the authority, and holds up nobody else.
        closeReceipts: {
          offered: awaitsReceipts,
          outcomes: [
            when(t.overdue, isOverdue(...CONTESTING), goLeaving(['receipts'], 'late')),
            when(t.stillContested, isContested, goLeaving(['receipts'])),
            finish('closed'),
          ],
        },
        closeContest: {
          offered: isOpen('contest'),
          outcomes: [
            when(t.overdue, isOverdue('receipts'), goLeaving(['contest'], 'late')),
            when(t.stillConfirming, awaitsReceipts, goLeaving(['contest'])),
            finish('settled'),
          ],
        },
        giveUp: {
          ...late.commands.giveUp,
          help: t.consequences.giveUp,
          offered: isOpen('verify', 'followUp'),
          gate: (matter) => (isBeforeLimit(matter) ? t.faults.early : undefined),
          registers: (matter, context) => (isUnverified(matter) ? verification('lift')(matter, context) : []),
          tells: toUsers(t.tells.unverified, (name, matter) =>
            isUnverified(matter)
              ? t.unverifiedBody(name, someRecords(matter))
              : t.unfollowedBody(name, someRecords(matter)),
          ),
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
    tells: toUsers(t.tells.withdrawn, (name) => t.withdrawnBody(name)),
  },
  ends: { good: ['settled', 'closed'], bad: ['unverified'] },
  registers: ['verifications'],
  advice: (matter) => (matter.items.some((item) => item.step === 'verify') ? [t.verifyingNote] : []),
});
