import { lateTexts } from '../../catalogue/late.ts';

export const texts = {
  title: '扩大使用',
  summary: '超出原定范围、改变用途或提供给第三方，须经提供单位同意；未同意前不得扩大使用。同意后更新共享订阅。',
  roles: {
    asker: '使用单位',
    sharing: '使用单位共享负责人',
    provider: '提供单位共享负责人',
    ...lateTexts.roles,
  },
  opener: '使用单位的数据管理员或联络员',
  steps: { agree: '本单位共享负责人同意', answer: '提供单位答复', unanswered: '逾期未答复的处理' },
  commands: {
    agree: '同意提出',
    disagree: '不同意提出',
    consent: '同意扩大',
    refuse: '不同意扩大',
    toDispute: '转争议处理',
    letBe: '结束申请',
    withdraw: '撤回',
  },
  consequences: {
    consent: '按同意的范围和用途更新共享订阅',
    refuse: '事项办结；仍按原定的范围和用途使用',
  },
  fields: {
    subscription: '已有的共享订阅',
    kind: '扩大的情形',
    kinds: { scope: '扩大使用范围', purpose: '改变使用用途', thirdParty: '提供给第三方', term: '延长使用期限' },
    what: '扩大后的范围、用途，或第三方、延期的说明',
    thirdParty: '同意提供给的第三方',
    thirdPartyHelp: '只在同意提供给第三方时填写，写明第三方名称',
    basis: '职责依据',
    scene: '使用场景',
    until: '使用期限',
    scope: '同意的共享范围',
    purpose: '同意的使用用途',
    reason: '理由',
    withdrawal: '撤回原因',
  },
  settings: { agree: '本单位共享负责人同意', answer: '提供单位答复', materials: '补充材料' },
  noReturn: '请同意、不同意，或一次告知补正',
  disputeRequest: '答复扩大使用的申请',
  noTermination: '只由提供单位同意或不同意，申请单位可以撤回（N-25）',
  faults: {
    term: '延长期限的，请填写新的使用期限',
    own: '只能就本单位的共享订阅提出；还没有订阅的，请先办理“共享申请”',
  },
  ends: {
    agreed: '已同意，订阅已更新',
    refused: '提供单位不同意',
    dropped: '本单位不提出',
    withdrawn: '已撤回',
    disputed: '逾期未答复，转争议处理',
  },
  tells: { refused: '扩大使用未获同意', agreed: '扩大使用已获同意' },
  matterTitle: (name: string, kind: string) => `${name}：${kind}`,
  why: (number: string) => `经提供单位同意扩大使用（事项 ${number}）`,
  agreedBody: (name: string, scope: string, purpose: string) =>
    `“${name}”扩大使用已获同意。共享范围：${scope}；使用用途：${purpose}。`,
  refusedBody: (name: string, why: string) =>
    `“${name}”扩大使用未获同意：${why}。请仍按原定的范围和用途使用；有异议的，可提出数据争议。`,
};
