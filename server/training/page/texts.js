/** What people read on the page. */
export const texts = {
  clock: {
    keys: [
      { title: '下一个工作日', body: { nextWorkingDay: true }, main: true },
      { title: '+10 分钟', body: { minutes: 10 } },
      { title: '+1 小时', body: { minutes: 60 } },
      { title: '+1 天', body: { days: 1 } },
    ],
    pick: '到某一天…',
    busy: '正在拨快，途中到期的逐一发生……',
    done: (now, fired) => (fired > 0 ? `现在是 ${now}，途中有 ${fired} 件事到点发生` : `现在是 ${now}，途中没有事到期`),
  },
  chat: {
    bot: '办结助手',
    empty: '还没有消息。发“帮助”看看能办什么；推送来的消息可以点一下引用着回复。',
    quoting: '引用：',
    dropQuote: '不引用',
    words: ['待办', '帮助', '是'],
    wordsInRoom: ['@办结助手 待办', '@办结助手 确认'],
    off: '聊天暂时连不上，正在重试……',
  },
  wecom: {
    title: '企业微信',
    source: '办结',
    noAccount: '这个人没有企业微信账号，推送走聊天。换成许安然、陈立群、邵凌云、韩雪松或路遥远看看。',
    empty: '还没有卡片。轮到这个人办的事，会在这里出现，可以直接按。',
    down: '停掉企业微信',
    up: '恢复企业微信',
    isDown: '企业微信停着：消息改走别的渠道，恢复后再补上',
  },
  sms: {
    empty: '还没有短信。紧急告警一分钟没有人处理，或别的渠道送不到，就会发短信。',
    off: '关掉他的手机',
    on: '打开他的手机',
    ways: (ways) => `同一条消息：${ways.map(({ channel, state }) => `${channel} ${state}`).join('，')}`,
  },
  phone: {
    missing: '手机端还没有构建好。请在项目目录运行 npm start。',
    noPersonas: '训练场还没有准备好，请稍后刷新。',
  },
  failed: '没有成功，请再试一次',
  lost: '连不上服务器，请确认 npm start 还在运行',
  be: (name) => `换成 ${name}`,
  now: '现在是',
};
