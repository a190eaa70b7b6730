const SHOWN = 10;

export const texts = {
  usage: '用法：npm run admin -- channels check（检查）；npm run admin -- channels again（把搁置的来信重新处理）',
  note: (note: string) => `  ${note}`,
  step: (n: number, step: string) => `  ${n}. ${step}`,
  aside: (which: readonly string[], count: number) =>
    `✗ 有 ${count} 条来信（按钮、回执）多次处理不成，已搁置：${which.join('、')}${count > which.length ? '等' : ''}。查看服务器日志，修好后运行 npm run admin -- channels again`,
  again: (count: number) => (count === 0 ? '没有搁置的来信。' : `已让 ${count} 条搁置的来信重新处理。`),
  none: '还没有设置任何推送渠道：消息只在小程序里和群聊机器人处可见。各渠道的设置见 docs/delivery.md。',
  titles: {
    wecom: '企业微信（应用消息）',
    'wecom-bot': '企业微信（智能机器人）',
    wechaty: '聊天机器人',
    webhook: '单位系统推送',
    sms: '短信',
    subscribe: '微信订阅消息',
  } as Readonly<Record<string, string>>,
  remedies: {
    wecom: '请核对 BANJIE_WECOM_ 开头的设置、应用的可信 IP 和网络，改好后再检查一次',
    'wecom-bot': '请看机器人进程是否在运行、能否连上企业微信和服务器（bot/README.md），改好后再检查一次',
    subscribe: '请核对 BANJIE_WECHAT_ 开头的设置和到微信的网络，改好后再检查一次',
    sms: '请核对 BANJIE_SMS_ 开头的设置和到短信网关的网络，改好后再检查一次',
    webhook: '请联系这些单位修好系统，再在“我的—单位系统推送”中恢复',
  } as Readonly<Record<string, string>>,
  well: (title: string) => `${title}：正常`,
  unwell: (title: string, detail: string, remedy: string) => `✗ ${title}：不能用（${detail}）。${remedy}`,
  reached: (reached: number, all: number) => `  任职人员 ${all} 人，可以推送到 ${reached} 人`,
  missing: (holders: readonly string[], how: string) =>
    `  推送不到：${holders.slice(0, SHOWN).join('、')}${holders.length > SHOWN ? ` 等 ${holders.length} 人` : ''}。${how}`,
  bind: {
    wecom: '在人员表中填“企业微信推送账号”后重新导入',
    'wecom-bot': '在人员表中填“企业微信推送账号”后重新导入，再请本人给机器人发一句“你好”',
    subscribe: '请他们打开小程序，在“我的—微信提醒”中点“接收提醒”',
    sms: '在人员表中填“手机号码”后重新导入',
    wechaty: '请他们在小程序“我的”取一次性绑定码，发给机器人：绑定 姓名 绑定码',
  } as Readonly<Record<string, string>>,
  holder: (name: string, unit: string) => `${name}（${unit}）`,
};
