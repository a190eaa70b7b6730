/**
 * Which command of which procedure gives which letter 文书. Beside the definitions, as wording is: a city's letters are
 * no part of what matters run on. test/conformance/letters.test.ts compares it with the table of the law.
 */
import type { LetterRule } from '../engine/definition/definition.ts';
import type { LetterKind } from '../engine/matter/state.ts';

/**
 * By procedure and kind: names of commands, `step.command` where two steps have one of that name, `open` for the opening.
 * `sign<consent`: what `consent` was filled in with belongs to it. What puts in a suspension or lifts one is the letter
 * of that, whatever stands here.
 */
const table: Readonly<Record<string, Partial<Record<LetterKind, string>>>> = {
  'cloud-use': {
    accepted: 'accept',
    refused: 'refuse reject',
    approved: 'approve allocate',
    assessed: 'pass fail passTrial failTrial',
  },
  'cloud-change': { approved: 'approve', refused: 'refuse', assessed: 'pass fail' },
  'cloud-termination': { approved: 'approve', refused: 'refuse' },
  'cloud-exemption': { approved: 'approve strike keep', refused: 'refuse reject remain', dealt: 'revoke' },
  'cloud-migration': { approved: 'consent', refused: 'decline' },
  'system-connection': { approved: 'confirm', refused: 'object', dealt: 'close' },
  'mobile-app': { approved: 'pass agree strike', refused: 'fail revise delist', ordered: 'wantPlan' },
  'open-data': { approved: 'pass publish', refused: 'fail ban object', dealt: 'drop unlist' },
  'project-plan': {
    approved: 'consentLate list consentCancel accept',
    refused: 'declineLate notYet back refuse leaveOut declineCancel object',
    suspended: 'suspend',
    lifted: 'lift',
    dealt: 'drop',
  },
  'service-plan': { approved: 'approve', refused: 'deny' },
  'resource-demand': { approved: 'assess approve', refused: 'revise' },
  'access-authorisation': { approved: 'grant', refused: 'refuse' },
  'security-rectification': { ordered: 'open fail concur', approved: 'pass' },
  'performance-evaluation': { assessed: 'confirm' },
  'performance-rectification': {
    suspended: 'suspend',
    ordered: 'grant fail',
    approved: 'pass',
    dealt: 'drop conclude',
  },
  'unit-assessment': { assessed: 'confirm' },
  'provider-assessment': { assessed: 'publish' },
  'catalogue-entry': { approved: 'confirm publish', refused: 'reject sendBack' },
  'catalogue-update': { approved: 'confirm publish', refused: 'reject sendBack' },
  'catalogue-review': { approved: 'confirm', refused: 'reject' },
  'source-designation': { approved: 'designate', refused: 'decline' },
  inconsistency: { disputed: 'settle apart' },
  'data-correction': { disputed: 'confirmKeep insist' },
  'data-dispute': { disputed: 'decide' },
  'data-misuse': { suspended: 'open', ordered: 'fail moreTime', lifted: 'restore', dealt: 'endService' },
  'data-disposal': { approved: 'confirm', ordered: 'fail' },
  'data-return': { approved: 'agree', refused: 'refuse', disputed: 'uphold overrule' },
  'data-incident': { approved: 'close', refused: 'incomplete' },
  'duplicate-collection': { approved: 'accept confirm', ordered: 'orderStop goesOn' },
  'share-type-change': { approved: 'delist accept', refused: 'sendBack insist' },
  'sharing-request': {
    approved: 'reply.consent approve sign<consent',
    refused: 'reply.refuse disapprove signRefusal<refuse',
  },
  'use-extension': { approved: 'consent', refused: 'refuse' },
  'service-change': { approved: 'accept', refused: 'sendBack' },
  'sharing-rules': { approved: 'clear issue record', refused: 'object advise' },
  'sharing-inspection': { assessed: 'publish' },
  'unit-arrangements': { approved: 'confirm', refused: 'incomplete' },
  violation: {
    ordered: 'orderItself order recordOrder fail moreTime spare',
    refused: 'dismiss decline',
    approved: 'pass',
    dealt: 'criticise account accounted',
  },
  complaint: { accepted: 'assign', refused: 'notAccept', dealt: 'answer' },
  'standard-filing': { approved: 'list', refused: 'sendBack decline' },
  'standard-document': { approved: 'approve publish', refused: 'decline sendBack' },
  'standard-review': { assessed: 'valid revise adopt abolish' },
  'standard-feedback': { approved: 'revise', refused: 'explain' },
  'standard-assessment': { assessed: 'publish' },
  'standardisation-check': { approved: 'pass', refused: 'fail concludeFailed' },
  'standard-violation': { ordered: 'concur<order fail wait', refused: 'dismiss', approved: 'pass', dealt: 'hold' },
  /** What every task can do, and whoever asks for more time. */
  '*': {
    materials: 'askMaterials',
    urged: 'superviseTask',
    reported: 'makeKnown',
    approved: 'grantExtension',
    refused: 'refuseExtension',
  },
};

const rules = new Map(
  Object.entries(table).flatMap(([procedure, kinds]) =>
    Object.entries(kinds).flatMap(([kind, names]) =>
      names.split(' ').map((name): [string, LetterRule] => {
        const [command = '', other] = name.split('<');
        return [
          `${procedure}/${command}`,
          { kind: kind as LetterKind, ...(other === undefined ? {} : { with: other }) },
        ];
      }),
    ),
  ),
);

/** Names in the table, for checks. */
export const letterNames = (): string[] => [...rules.keys()];

export function letterRule(procedure: string, command: string, step?: string): LetterRule | undefined {
  const inStep = step === undefined ? undefined : rules.get(`${procedure}/${step}.${command}`);
  return inStep ?? rules.get(`${procedure}/${command}`) ?? rules.get(`*/${command}`);
}

export const letterTexts: Readonly<Record<LetterKind, string>> = {
  accepted: '受理通知书',
  refused: '不予同意决定书',
  approved: '审批意见书',
  ordered: '责令限期改正通知书',
  suspended: '暂停通知书',
  lifted: '解除暂停通知书',
  materials: '补正材料通知书',
  urged: '督办通知书',
  reported: '通报',
  dealt: '处理决定书',
  disputed: '争议处理决定书',
  assessed: '考核评估结果通知书',
};
