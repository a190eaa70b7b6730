export const texts = {
  bySetting: '本市设定',
  silent: {
    subject: (subject: string) => `无人响应：${subject}`,
    body: (body: string, whose: string, urgent: boolean) =>
      `${body}（已用能用的渠道通知 ${whose}，至今无人${urgent ? '办理' : '查看'}，请督促）`,
  },
  digest: {
    subject: (count: number) => `待办汇总：${count} 条消息`,
    line: (n: number, subject: string, number: string) => `${n}. ${subject}（${number}）`,
    more: (count: number) => `……共 ${count} 条`,
    where: '逐条请在小程序“消息”和“待办”中办理。',
  },
  /** The word by which a receipt is given in chat. */
  confirmReceipt: '确认',
  entered: (register: string, title: string) => `登记“${title}”（${register}）`,
  staleLease: '这次领取已过期，消息已交给下一次领取发送。请丢弃这个结果，重新领取。',
  notYourAccount: '这个凭据不属于所填的聊天账号，不能领取它的消息。请核对 BANJIE_BOT_ACCOUNT。',
  noSuchDelivery: '没有这条待发消息，可能已被清理。请重新领取。',
  onlyAdministrators: '只有管理员可以查看和处理搁置的动作。',
  noLongerAside: '这个动作已不在搁置中：已被重试或放弃。请刷新列表。',
  givenUp: (name: string, why: string) => `管理员 ${name} 已放弃：${why}`,
  effects: {
    notify: '发送通知',
    askReceipts: '要求回执',
    dropReceipts: '撤回回执要求',
    remindReceipts: '催回执',
    redateReceipts: '更改回执期限',
    register: '登记入册',
    open: '发起关联事项',
    link: '告知关联事项',
    settle: '收回通知',
    letter: '生成文书',
    project: '更新检索',
  },
  cards: {
    notAsked: '已不要求回执',
    notNeeded: '已不需要办理',
    ended: (end: string) => `事项已结束：${end}`,
    handled: (by: string, what: string) => `已由 ${by} 处理：${what}`,
    handledBody: (subject: string, at: string) => `${subject}（${at}），您不用再办。`,
  },
  badCursor: '翻页位置无效，请从第一页重新打开。',
};
