import { unconfirmedTexts as none } from '../../cloud/texts.ts';

export const texts = {
  title: '安全公告',
  summary: '云服务商定期向各单位发布安全公告，各单位确认已阅并说明处置情况。',
  roles: { provider: '政务云服务商', office: '市电子政务办', ...none.roles },
  opener: '云服务商的运维人员或负责人',
  steps: { publish: '发布安全公告', receipts: '各单位确认安全公告', ...none.steps },
  commands: { publish: '发布公告', ...none.commands },
  consequences: { publish: '发给全部单位并要求确认', ...none.consequences },
  fields: {
    period: '周期',
    subject: '公告标题',
    level: '风险程度',
    levels: { info: '一般提示', warning: '需要处置', urgent: '紧急处置' },
    content: '公告内容',
    actions: '建议采取的措施',
    state: '处置情况',
    states: { read: '已阅，不涉及本单位', done: '已处置', doing: '正在处置' },
    note: '说明',
  },
  settings: { period: '安全公告的周期', publish: '发布安全公告', receipts: '确认安全公告' },
  ends: { acknowledged: '已全部确认', ...none.ends },
  tells: { urgent: '紧急安全公告' },
  receiptTitle: '确认安全公告',
  receiptBody: ({ subject, content, actions }: Record<'subject' | 'content' | 'actions', string>) =>
    `${subject}：${content}。建议措施：${actions}`,
  urgentBody: (subject: string, actions: string) => `${subject}。请立即处置：${actions}`,
  matterTitle: (period: string) => `${period}安全公告`,
};
