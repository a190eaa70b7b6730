import { lateTexts } from '../../catalogue/late.ts';

export const texts = {
  title: '共享制度审核备案',
  summary:
    '全市共享制度、规范和区县（市）、园区共享市级资源的规定，经市政府法制部门审核、管委会审定后印发；区县（市）、园区参照制定的办法报备案。',
  opener: '市数据资源主管部门、市电子政务办，区县（市）、园区',
  roles: { drafter: '起草单位', legal: '市政府法制部门', ...lateTexts.roles, government: '市政府' },
  steps: { review: '法制审核', issue: '审定印发', record: '备案', amend: '修改后再报' },
  commands: {
    clear: '审核通过',
    object: '审核未通过',
    issue: '审定印发',
    remand: '退回修改',
    record: '予以备案',
    advise: '提出修改建议',
    resubmit: '修改后再报',
  },
  consequences: {
    issue: '列入共享制度，并告知各单位；被替代的制度同时退出',
    record: '列入共享制度',
    object: '由起草单位修改后重新审核',
  },
  fields: {
    kind: '种类',
    kinds: {
      city: '全市共享制度、规范（B-8、B-33）',
      districts: '区县（市）、园区共享市级资源的规定（B-46）',
      local: '区县（市）、园区制定的办法（B-47）',
    },
    name: '名称',
    content: '主要内容',
    basis: '制定依据和必要性',
    replaces: '被替代的制度',
    opinion: '意见',
    document: '文号',
    from: '施行日期',
  },
  settings: { review: '共享制度法制审核', issue: '共享制度审定', record: '区县办法备案', amend: '共享制度修改' },
  ends: { issued: '已印发', recorded: '已备案' },
  faults: {
    kind: '区县（市）、园区只报自己的办法；其他两种由市数据资源主管部门或市电子政务办起草',
    taken: '同名制度已在册；修订的，请在“被替代的制度”中选择它',
  },
  noReturn: '请修改后再报，不再制定的可以撤回',
  tells: { issued: '共享制度已印发' },
  matterTitle: (name: string) => `制度审核：${name}`,
  why: (number: string) => `经审核（事项 ${number}）`,
  replaced: (name: string) => `由“${name}”替代`,
  issuedBody: (name: string, document: string, from: string) =>
    `“${name}”（${document}）自 ${from} 起施行，请遵照执行。`,
};
