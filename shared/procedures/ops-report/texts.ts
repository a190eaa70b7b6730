import { unconfirmedTexts as none } from '../../cloud/texts.ts';

export const texts = {
  title: '政务云运维月报',
  summary: '云服务商每月向市电子政务办和用云单位提交运行维护报告、资源使用情况和优化建议；收到的单位逐一确认。',
  roles: { provider: '政务云服务商', office: '市电子政务办', ...none.roles },
  opener: '政务云服务商的运维人员',
  steps: { write: '提交月报', receipts: '各单位确认收到月报', ...none.steps },
  commands: { submit: '提交月报', ...none.commands },
  consequences: none.consequences,
  fields: {
    period: '月份',
    until: '提交期限',
    usage: '资源使用总体情况',
    advice: '优化建议或调整意见',
    systems: '各系统的资源使用情况和建议',
    systemsHelp: '按云资源分配登记列出；每个用云单位都要看到自己的系统',
    system: '系统',
    unit: '使用单位',
    used: '使用情况',
    suggestion: '建议',
    read: '确认',
    reads: { read: '已收到并阅知', question: '已收到，有疑问（写在备注里）' },
    note: '备注',
  },
  settings: { receipts: '确认收到月报' },
  faults: { missing: (systems: string) => `以下系统的使用情况没有写到：${systems}` },
  ends: { acknowledged: '已全部确认', ...none.ends },
  receiptTitle: '确认收到政务云运维月报',
  receiptBody: (period: string, usage: string, advice: string) =>
    `${period}政务云运维月报已提交。资源使用：${usage}。建议：${advice}。请阅知并确认。`,
  matterTitle: (period: string) => `${period}政务云运维月报`,
};
