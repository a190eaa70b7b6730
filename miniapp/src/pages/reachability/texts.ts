export const texts = {
  title: '推送送达情况',
  note: '消息都在小程序中；这里列出现在推送不到的人，以及因此可能被错过的期限。每个工作日早上也会告知管理员。',
  channels: '渠道',
  noChannels: ['还没有推送渠道', '消息只在小程序里。渠道的设置见 docs/delivery.md。'],
  ok: '正常',
  bad: '不能用',
  can: (buttons: boolean, knowsRead: boolean) =>
    [buttons ? '消息上可直接办理' : '到小程序办理', knowsRead ? '知道是否已读' : '不知道是否已读'].join('，'),
  reached: (reached: number, all: number) => `任职人员 ${all} 人，推送得到 ${reached} 人`,
  endangered: '无人能收到的待办',
  noneEndangered: '有期限的待办都至少有一人推送得到',
  due: (due: string) => `期限 ${due}`,
  who: (names: readonly string[]) => `能办的人：${names.join('、')}`,
  persons: '推送不到的人',
  nobody: '任职人员都推送得到',
  more: (count: number) => `另有 ${count} 人`,
};
