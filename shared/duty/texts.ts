export const texts = {
  /** A line as it is called the first time, once more, or in a further round. */
  call: (title: string, round: number, time: number) =>
    `${title}${round > 1 ? `（第 ${round} 轮）` : ''}${time > 1 ? `（再次通知）` : ''}`,
  told: (title: string, minutes: readonly string[]) => `${title} ${minutes.join('、')}`,
  plan: (lines: readonly string[], end: string) =>
    `告警后第几分钟通知：${lines.join('；')}；到第 ${end} 分钟仍无人确认，通知应急实施小组。`,
};
