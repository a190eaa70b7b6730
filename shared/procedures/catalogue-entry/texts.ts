import { lateTexts } from '../../catalogue/late.ts';
import { texts as catalogue } from '../../catalogue/texts.ts';

const { inner } = catalogue;

export const texts = {
  title: '资源编目',
  summary:
    '登记一项政务信息资源：登记员填写，本单位保密与隐私审查，由另一人审核，负责人同意后报市数据资源主管部门审核并向各单位公布。',
  roles: {
    registrar: '目录登记员',
    ...inner.roles,
    ...lateTexts.roles,
  },
  opener: '各单位的目录登记员',
  steps: {
    ...inner.steps,
    ...lateTexts.steps,
    review: '单位审核',
    authorityReview: '主管部门审核公布',
  },
  commands: {
    ...inner.commands,
    ...lateTexts.commands,
    publish: '审核公布',
    sendBack: '审核不予公布',
  },
  consequences: {
    ...inner.consequences,
    publish: '列入政务信息资源目录，并告知各单位',
  },
  fields: {
    code: '资源代码',
    codeHelp: '字母、数字和短横线；不填则由系统按事项编号给出',
  },
  faults: {
    code: '资源代码只能用字母、数字和短横线，2 至 40 位',
    taken: '这个资源代码已在目录中，请换一个，或用“目录更新”修改原有资源',
  },
  ends: { published: '已列入目录', ...inner.ends, ...lateTexts.ends },
  noTermination: '编目由本单位和主管部门审核，登记员可以撤回；逾期的由主管部门督促或移送',
  tells: { published: '目录新增资源' },
  matterTitle: (name: string) => `编目：${name}`,
  why: (number: string) => `经审核公布（事项 ${number}）`,
  publishedBody: (name: string, provider: string, type: string) =>
    `“${name}”已列入政务信息资源目录，提供单位：${provider}，共享类型：${type}。需要使用的，可提出共享申请。`,
};
