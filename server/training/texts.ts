/** What people read in the training ground. */
export const texts = {
  noPersona: '训练场里没有这个人',
  device: '训练场',
  begunAnew: '训练场刚刚已经重新布置过了，请刷新页面',
  clock: {
    notATime: '时间格式不对，应为 2026-12-01 或 2026-12-01T09:00:00.000Z',
    past: '时钟只能向前拨：所选时间已经过去',
    tooFar: '一次最多拨快 400 天',
  },
  wecom: {
    none: '训练场没有开启企业微信',
    noCard: '没有这张卡片：服务器重新启动过，卡片没有保留',
    noButton: '卡片已经变了，请看最新的卡片',
    down: '企业微信停着，按钮没有送出去',
    notHeard: '回调没有送到，请稍后再按一次',
    open: '去办理',
  },
  sms: {
    sign: '青岚办结',
    none: '训练场没有开启短信',
    noNumber: '这个人没有手机号码',
    unreachable: '手机关机',
    waiting: '已交给网关，等待回执',
    came: {
      delivered: () => '回执：已送达',
      failed: (reason: string) => `回执：没有送到（${reason}）`,
    },
    channels: {
      'in-app': '小程序',
      wecom: '企业微信',
      'wecom-bot': '企业微信机器人',
      subscribe: '微信提醒',
      wechaty: '聊天',
      sms: '短信',
    } as Readonly<Record<string, string>>,
    states: {
      held: '稍后发',
      summed: '并入摘要',
      queued: '待发',
      claimed: '正在发',
      accepted: '已送出',
      read: '已读',
      acted: '已办',
      superseded: '不再需要',
      givenUp: '没有送到',
    },
    /** Why a notice has gone by SMS, by what went before it. */
    why: {
      last: '没有别的渠道可以联系到他',
      silent: '前面的渠道没有人应，换一个渠道',
      failed: '前面的渠道送不到，换一个渠道',
    },
  },
  chat: {
    off: '聊天网关没有启动，聊天窗口暂时不能用；手机端不受影响',
    noRoom: '没有这个群，或者所扮演的人不在群里',
    noQuote: '引用的消息已经不在了，请直接回复',
  },
};
