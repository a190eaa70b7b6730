/** What people read in the training ground. */
export const texts = {
  noPersona: '训练场里没有这个人',
  device: '训练场',
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
  chat: {
    off: '聊天网关没有启动，聊天窗口暂时不能用；手机端不受影响',
    noRoom: '没有这个群，或者所扮演的人不在群里',
    noQuote: '引用的消息已经不在了，请直接回复',
  },
};
