export const texts = {
  levels: { now: '立即推送', digest: '并入每日汇总', app: '只在小程序中' },
  usual: (level: string) => `${level}（本市通常）`,
  groups: {
    task: { title: '新任务与回执', hint: '分到您手上的任务、要您确认的回执' },
    reminder: { title: '催办', hint: '临近期限的提醒、他人的催办' },
    lapse: { title: '超期与告警', hint: '已过期限的任务、不紧急的告警' },
    info: { title: '结果与知会', hint: '办理结果、抄送给您的消息' },
  },
  noQuiet: '不设免打扰',
  quiet: (from: number, until: number, isNextDay: boolean) => `${from} 点至${isNextDay ? '次日 ' : ' '}${until} 点`,
  below: (group: string, least: string) => `按本市规定，“${group}”至少要设为“${least}”。`,
  tooLong: (hours: number) => `免打扰时段最长 ${hours} 小时。`,
};
