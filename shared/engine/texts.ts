import type { Span } from '../kernel/calendar.ts';

const units: Record<Span['unit'], string> = { wd: '个工作日', d: '天', month: '个月', h: '小时', min: '分钟' };
export const spanText = (span: Span): string => `${span.n} ${units[span.unit]}`;

export const texts = {
  taskSubject: (step: string) => `待办:${step}`,
  taskBody: (title: string) => title,
  reminderSubject: (step: string) => `即将到期:${step}`,
  lapseSubject: (step: string) => `已逾期:${step}`,
  lapseLine: (title: string, parties: string) => `${title}。办理方:${parties}。逾期不代替任何决定,请督促办理。`,
  climbSubject: (step: string, rung: string) => `无人响应,已升级至${rung}:${step}`,
  renotifySubject: (step: string) => `仍未完成:${step}`,
  endSubject: (end: string) => `已办结:${end}`,
  receiptSubject: (title: string) => `请回执:${title}`,
  receiptReminder: (title: string) => `回执即将到期:${title}`,
  receiptLapse: (title: string) => `回执已逾期:${title}`,
  extensionTitle: '审批延期',
  extensionAsked: (days: number) => `申请延长 ${days} 天`,
  askExtension: '申请延期',
  grantExtension: '同意延期',
  refuseExtension: '不同意延期',
  days: '延长天数',
  why: '理由',
  opinion: '意见',
  elapsed: '期满',
  allConfirmed: '全部回执已收齐',
  system: '系统',
  rejected: {
    ended: (end: string, at: string) => `该事项已于 ${at} 办结(${end}),不能再办理。`,
    closed: (by: string, title: string, at: string) => `已由 ${by} 于 ${at} 办理:${title}。无需再办。`,
    closedWithoutDecision: (at: string) => `该环节已于 ${at} 结束,无需再办。`,
    notNow: (title: string) => `当前环节不能“${title}”。请刷新后查看现在能办什么。`,
    unknownCommand: '没有这个命令。请刷新后查看现在能办什么。',
    notAllowed: (title: string, who: string) => `“${title}”应由${who}办理,您没有这项权限。`,
    ownRequest: (title: string) => `您是本事项的申请人,不能由您“${title}”。请由其他经办人或上一级办理。`,
    invalid: '填写有误,请按提示改正后再提交。',
    ambiguous: '有多个环节可以这样办理,请在页面中选择其中一个。',
    mayNotOpen: (who: string) => `只有${who}可以发起此事项。`,
    receiptsOpen: '还有单位未回执。',
  },
};
