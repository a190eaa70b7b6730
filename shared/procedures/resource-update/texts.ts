import { lateTexts } from '../../catalogue/late.ts';

export const texts = {
  title: '数据更新',
  summary: '共享数据产生或变更后，提供单位在 2 个工作日内更新并报主管部门，同时通知每个使用单位比对更新，各自回执。',
  roles: { asker: '提出人', provider: '数据提供单位', ...lateTexts.roles },
  opener: '提供单位的数据管理员或目录登记员，或市数据资源主管部门',
  steps: { ...lateTexts.steps, ...lateTexts.receipts.steps, update: '更新数据', receipts: '各使用单位比对更新' },
  commands: { ...lateTexts.commands, ...lateTexts.receipts.commands, updated: '数据已更新', unfounded: '没有变化' },
  consequences: { updated: '报市数据资源主管部门，并通知每个使用单位比对、更新和回执' },
  fields: {
    resource: '数据资源',
    kind: '情形',
    kinds: { new: '新产生的数据', changed: '数据发生变更' },
    changedOn: '产生或变更之日',
    changedHelp: '更新期限从这一天起算，可以早于今天',
    what: '变更内容',
    updatedOn: '更新完成之日',
    how: '更新情况',
    records: '涉及记录数',
    why: '说明',
    compared: '比对结果',
    comparedOptions: { updated: '已比对，本单位数据已更新', same: '已比对，本单位数据无需更新' },
    note: '说明',
  },
  receiptTitle: '数据更新比对',
  settings: { receipts: '使用单位比对回执' },
  noTermination: '数据变更须更新并告知使用单位；没有变化的写明即可办结',
  faults: {
    own: '只能登记本单位提供的数据更新；发现其他单位数据有误，请用“数据纠错”',
    order: '更新完成之日不能早于产生或变更之日',
  },
  ends: { ...lateTexts.ends, updated: '已更新，各单位均已回执', unfounded: '没有变化' },
  tells: { reported: '数据更新报告' },
  matterTitle: (resource: string, day: string) => `${resource}：${day}变更的数据更新`,
  reportBody: (resource: string, provider: string, how: string) => `${provider}已更新“${resource}”：${how}`,
  receiptBody: (resource: string, what: string, how: string) =>
    `“${resource}”已更新（${what}）：${how}。请与本单位数据比对、更新后回执。`,
};
