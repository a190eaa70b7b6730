import { cutText } from '../../kernel/text.ts';

export const texts = {
  title: '标准实施目录',
  summary: '主管部门编制全市统一执行的标准实施目录，标准新增、修订、废止时随之修改，公布后各单位确认。',
  roles: { authority: '市数据资源主管部门', head: '市数据资源主管部门负责人' },
  opener: '主管部门的标准化专员或负责人',
  matterTitle: (cause: string) => `修订实施目录：${cutText(cause, 60)}`,
  steps: { compile: '编制目录', approve: '审定', receipts: '各单位确认' },
  commands: { compile: '提交目录', drop: '不需修订', approve: '审定公布', sendBack: '请重新编制', withdraw: '撤回' },
  fields: {
    cause: '修订原因',
    edition: '版次',
    changes: '变动的标准',
    standard: '标准',
    change: '变动',
    changeOptions: { add: '列入', keep: '继续执行', remove: '移出' },
    note: '说明',
    reason: '意见',
    read: '是否已知悉',
    readOptions: { done: '已知悉并执行', question: '有疑问' },
  },
  settings: { compile: '实施目录：编制', approve: '实施目录：审定', receipts: '实施目录：各单位确认' },
  help: { approve: '公布后全市统一执行，各单位逐一确认' },
  faults: { twice: '同一标准填了两次。' },
  receiptTitle: '确认标准实施目录',
  body: (edition: string, count: number) => `标准实施目录 ${edition} 已公布，${count} 项标准有变动，请查看并确认。`,
  states: { add: '现行，列入实施目录', keep: '现行，列入实施目录', remove: '现行，已移出实施目录' } as Record<
    string,
    string
  >,
  why: (edition: string) => `标准实施目录 ${edition}`,
  ends: { published: '已公布', unchanged: '不需修订', withdrawn: '已撤回' },
};
