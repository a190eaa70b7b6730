import { lateTexts } from '../../catalogue/late.ts';
import { texts as catalogue } from '../../catalogue/texts.ts';

const { inner } = catalogue;

export const texts = {
  title: '目录更新',
  summary:
    '法律法规或职责变化后，提供单位在 10 个工作日内更新目录（经主管部门同意可再延长 5 个工作日），主管部门 2 个工作日内审核发布。',
  roles: { asker: '提出人', provider: '提供单位目录登记员', ...inner.roles, ...lateTexts.roles },
  opener: '各单位的目录登记员、数据管理员或联络员',
  steps: {
    ...inner.steps,
    ...lateTexts.steps,
    update: '更新目录',
    innerReview: '单位审核',
    review: '审核发布',
    amend: '修改更新内容',
  },
  commands: {
    ...inner.commands,
    ...lateTexts.commands,
    update: '提交更新',
    unchanged: '无需更新',
    publish: '审核发布',
    sendBack: '审核不予发布',
  },
  consequences: {
    ...inner.consequences,
    publish: '目录按更新内容发布；撤出的资源从目录中去除',
    unchanged: '事项办结，目录不变',
  },
  fields: {
    resource: '目录中的资源',
    cause: '变化的原因',
    causes: { law: '法律法规或政策变化', duty: '本单位职责变化', review: '年度目录清查', other: '其他变化' },
    changedOn: '变化之日',
    changedHelp: '更新期限从这一天起算',
    what: '变化的内容',
    secrecy: '保密与隐私审查结论',
    leaves: '是否撤出目录',
    leavesHelp: '不再产生或不再履行该职责的，选“是”',
    keep: '无需更新的理由',
  },
  faults: {
    own: '只能提出本单位所提供资源的目录更新；其他单位的资源请联系提供单位或市数据资源主管部门',
    usedNone: '该资源还有使用单位，请先办理“服务变更”，再改为不予共享',
    used: '该资源还有使用单位，请先办理“服务变更”，再撤出目录',
    gone: '该资源已不在目录中，请撤回本事项',
  },
  ends: { published: '目录已更新', removed: '已撤出目录', unchanged: '无需更新', ...inner.ends, ...lateTexts.ends },
  noTermination: '目录更新由提供单位办理、主管部门审核；逾期的由主管部门督促或移送',
  secret: (number: string) => `经审查涉密，撤出目录（事项 ${number}）`,
  tells: { published: '目录已更新', secret: '资源撤出目录，停止使用' },
  matterTitle: (name: string) => `目录更新：${name}`,
  why: (number: string) => `经审核发布（事项 ${number}）`,
  publishedBody: (name: string) => `“${name}”的目录内容已更新，请在目录中查看。`,
  secretBody: (name: string) =>
    `“${name}”经审查涉密，已撤出目录，共享同时终止。请立即停止使用，已取得的数据按保密规定封存，听候提供单位处置。`,
  removedBody: (name: string) => `“${name}”已撤出政务信息资源目录。`,
};
