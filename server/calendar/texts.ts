import { noticeTexts } from '@banjie/shared/kernel/calendar-notice-texts.ts';

export const texts = {
  onlyAdministrators: '只有管理员可以查看和载入放假安排。',
  invalid: '放假安排没有载入，请按提示改正。',
  notJson: `内容不是 JSON。${noticeTexts.notObject}`,
  same: (year: number) => `${year} 年的放假安排本来就是这样，没有要改的。`,
  changedMeanwhile: (who: string, at: string, year: number) =>
    `没有载入：${who} 已于 ${at} 载入 ${year} 年的放假安排。请重新预览后再决定。`,
  changed: '没有载入：预览之后放假安排有了变化。请重新预览后再决定。',
  range: (first: string, last: string, days: number) => `${first} 至 ${last}，共 ${days} 天`,
  lines: {
    year: (year: number, notice: string) => `${year} 年放假安排（${notice}）`,
    noNotice: '没有文号',
    off: (text: string) => `  放假 ${text}`,
    work: (text: string) => `  上班 ${text}`,
    count: (days: number) => `  全年工作日 ${days} 天`,
    warning: (text: string) => `  ！ ${text}`,
    fault: (path: string, text: string) => `✗ ${path === '' ? '' : `${path}：`}${text}`,
    moves: (later: number, earlier: number, confirmed: number) =>
      `在办事项的期限：推后 ${later} 个，提前 ${earlier} 个，确认不变 ${confirmed} 个`,
    move: (number: string, title: string, step: string, was: string, to: string) =>
      `  ${number} ${title}（${step}）：${was} → ${to}`,
    more: (count: number) => `  …… 另有 ${count} 个`,
  },
  command: {
    usage: [
      '用法：npm run admin -- calendar                  列出已知的放假安排',
      '      npm run admin -- calendar load 文件 [--dry-run]    载入一年的放假安排（JSON），格式见 docs/calendar.md',
    ],
    by: '管理命令',
    unreadable: '读不了这个文件，请检查路径和权限。',
    dryRun: '这是预览，什么都没有写入。去掉 --dry-run 后正式载入。',
    done: '已载入。正在运行的服务器随即重新计算在办事项的期限并通知有关各方；没有运行的，启动后即算。',
    known: (year: number, days: number, source: string) => `${year} 年  工作日 ${days} 天  ${source}`,
    published: '随程序发布',
    loaded: (who: string, at: string) => `${who} 于 ${at} 载入`,
  },
};
