/**
 * B-32, N-26, N-28: a doubted record is verified by its provider, the result goes to every user unit, and each confirms;
 * the reporter may contest it.
 */
import { z } from 'zod';
import { also, citySet, defineProcedure, finish, go, goLeaving, limit, when } from '../../engine/definition/define.ts';
import { long, reason } from '../../engine/forms/form.ts';
import type { MatterState } from '../../engine/matter/state.ts';
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
  type Report,
} from './findings.ts';
import { texts as t } from './texts.ts';

const contest = z.object({ about: reason(t.fields.about), request: long(t.fields.request) });

/** The result stays contested from the moment the reporter says so until the provider has drawn the consequence. */
const CONTESTING = ['contest', 'dispute', 'followUp'];
const isContested = (matter: MatterState) => matter.items.some((item) => CONTESTING.includes(item.step));
const awaitsReceipts = (matter: MatterState) => matter.items.some((item) => item.step === 'receipts');
/** What is open goes on; else all is said and confirmed. */
const settled = [when(t.stillConfirming, awaitsReceipts, go()), finish('settled')];

export const dataCorrection = defineProcedure({
  key: 'data-correction',
  version: 1,
  title: t.title,
  summary: t.summary,
  group: '数据共享',
  articles: ['B-32', 'N-26', 'N-28'],
  roles: {
    reporter: { title: t.roles.reporter, post: 'data', of: 'opener' },
    provider: { title: t.roles.provider, post: 'data', of: providerOf },
    authority: { title: t.roles.authority, post: 'data', of: 'authority' },
  },
  supervisor: 'authority',
  opening: {
    by: {
      posts: ['data', 'contact', 'head'],
      kinds: ['unit', 'office', 'authority', 'security-authority', 'quality-authority', 'finance', 'cloud-provider'],
      title: t.opener,
    },
    form: report,
    title: (form, directory) => {
      const { resource: id, findings } = form as Report;
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
      kind: 'task',
      title: t.steps.verify,
      by: 'provider',
      limits: [
        citySet('data-correction.verify', t.settings.verify, 5, 'wd'),
        limit(10, 'wd', 'N-26', { regime: 'national' }),
      ],
      commands: {
        answer: {
          title: t.commands.answer,
          tone: 'primary',
          decides: true,
          form: answer,
          prefill,
          check: checkAnswer,
          tidy: withoutVoidValues,
          outcomes: [go('receipts')],
          registers: verification('lift'),
        },
      },
    },
    receipts: {
      kind: 'receipts',
      title: t.steps.receipts,
      from: (matter, directory) => directory.usersOf(reported(matter).resource),
      post: 'data',
      receiptTitle: t.receiptTitle,
      form: receipt,
      body: (matter, directory) => t.resultBody(resourceName(matter, directory), resultLines(matter)),
      limits: [citySet('data-correction.receipts', t.settings.receipts, 5, 'wd')],
      commands: {
        // N-28: who doubts the result need not wait until everybody has confirmed it.
        object: {
          title: t.commands.object,
          by: 'reporter',
          help: t.consequences.object,
          offered: (matter) => !isContested(matter),
          outcomes: [also('contest')],
        },
      },
      outcomes: [when(t.stillContested, isContested, go()), finish('settled')],
    },
    contest: {
      kind: 'task',
      title: t.steps.contest,
      by: 'reporter',
      quiet: true,
      noReturn: t.noReturn,
      limits: [citySet('data-correction.contest', t.settings.contest, 5, 'wd')],
      commands: {
        dispute: {
          title: t.commands.dispute,
          tone: 'primary',
          help: t.consequences.dispute,
          form: contest,
          outcomes: [
            {
              ...go('dispute'),
              opens: (matter, { directory }) => {
                const { about, request } = contest.parse(matter.given['dispute']?.form);
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
        letBe: { title: t.commands.letBe, outcomes: settled },
      },
    },
    dispute: {
      kind: 'children',
      title: t.steps.dispute,
      limits: [],
      noLimit: t.disputeNoLimit,
      commands: {},
      outcomes: [go('followUp')],
    },
    followUp: {
      kind: 'task',
      title: t.steps.followUp,
      by: 'provider',
      noReturn: t.noReturn,
      limits: [citySet('data-correction.followUp', t.settings.followUp, 5, 'wd')],
      commands: {
        correctAgain: {
          title: t.commands.correctAgain,
          decides: true,
          tone: 'primary',
          help: t.consequences.correctAgain,
          form: z.object({ what: long(t.fields.again) }),
          // What was asked before is void: every user unit gets the new result and confirms that.
          outcomes: [goLeaving(['receipts'], 'receipts')],
        },
        keep: {
          title: t.commands.keep,
          decides: true,
          form: z.object({ why: reason(t.fields.keepWhy) }),
          outcomes: settled,
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
  anytime: {
    withdraw: {
      title: t.commands.withdraw,
      by: 'reporter',
      tone: 'danger',
      form: z.object({ reason: reason(t.fields.withdrawal) }),
      during: ['verify'],
      outcomes: [finish('withdrawn')],
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
  },
  ends: { settled: { title: t.ends.settled, good: true }, withdrawn: { title: t.ends.withdrawn, good: false } },
  registers: ['verifications'],
  advice: (matter) => (matter.items.some((item) => item.step === 'verify') ? [t.verifyingNote] : []),
});
