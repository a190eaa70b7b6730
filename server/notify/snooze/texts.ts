export const texts = {
  choices: { hour: '一小时后', afternoon: '今天下午', tomorrow: '明天上午', workday: '下一工作日上午' },
  subject: (subject: string) => `到时提醒：${subject}`,
  nothing: '这件事现在没有等您办的，不用推迟提醒。',
  urgent: '这件事发过紧急告警，不能推迟提醒。',
  tooLate: (latest: string) => `这件事快到期限了，提醒最迟只能推迟到 ${latest}。请选更早的时间。`,
  dueSoon: '这件事马上到期限，不能再推迟提醒。',
  past: '请选一个还没有到的时间。',
  tooFar: (days: number) => `提醒最多推迟 ${days} 天。`,
};
