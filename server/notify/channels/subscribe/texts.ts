import type { NoticeView } from '@banjie/shared/contract/shapes.ts';

export const texts = {
  /** At most five characters of Chinese: what a phrase may hold. */
  kinds: {
    task: '待办',
    reminder: '催办',
    lapse: '已逾期',
    alert: '告警',
    info: '通知',
    result: '办理结果',
    receipt: '待回执',
    summary: '摘要',
  } as const satisfies Record<NoticeView['kind'], string>,
  urgent: '紧急',
  none: '无',
  noticeWord: '通知',
  templates: { task: '待办和回执', reminder: '催办和逾期', urgent: '紧急和告警' },
  usedUp: {
    subject: (what: string) => `微信提醒已用完：${what}`,
    body: (what: string) =>
      `“${what}”的微信提醒次数已用完，之后的消息不再经微信提醒您（小程序内照常可见，其他渠道不受影响）。请打开小程序，在“我的—微信提醒”中再点一次“接收提醒”。`,
  },
  notBound: '您还没有在微信中登录过本小程序，不能接收微信提醒。',
};
