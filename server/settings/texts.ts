import type { Period } from '@banjie/shared/engine/settings/settings.ts';
import type { SpanUnit } from '@banjie/shared/kernel/calendar.ts';

export const unitTitles = {
  wd: '个工作日',
  d: '天',
  month: '个月',
  h: '小时',
  min: '分钟',
} as const satisfies Record<SpanUnit, string>;

export const periodTitles = {
  month: '每月',
  quarter: '每季度',
  'half-year': '每半年',
  year: '每年',
} as const satisfies Record<Period, string>;

export const texts = {
  onlyAdministrators: '只有管理员可以查看和修改本市设定。',
  none: '没有这项设定。只有标明“本市设定”的数可以改；法律、规章定的期限不能改，也不能在这里设。',
  /** Heading of what no single procedure owns. */
  general: '全市通用',
  shared: '多种事项共用',
  allMatters: '全部事项',
  unset: '未设',
  dayText: (month: number, day: number) => `${month}月${day}日`,
  form: {
    n: '数值',
    unit: '单位',
    day: '月和日',
    dayHelp: '写成 月-日，例如 10-20',
    period: '多久一次',
    choice: '怎样处理',
    time: '时刻',
    timeHelp: '写成 时:分，例如 17:30；留空则不设',
    lines: '常用语',
    each: { letterNumber: '编号规则', signature: '要签名的决定' },
    linesHelp: (most: number, longest: number) => `每行一条，最多 ${most} 条，每条最多 ${longest} 字`,
    why: '修改理由',
  },
  fault: {
    clockToDays: '这项期限按钟点计（全天不停），不能改成按天计：按天计会跳过夜间和假日。请用分钟或小时。',
    daysToClock: '这项期限按天计，不能改成按钟点计：按钟点计会把夜间和假日也算进去。请用工作日、天或月。',
    most: (text: string) => `最长 ${text}`,
    day: '没有这一天，或者不是每年都有。请写成 月-日，例如 10-20',
    time: '应为 12:00 至 23:59 之间的时刻，例如 17:30',
    lines: (most: number, longest: number) => `最多 ${most} 条，每条最多 ${longest} 字，一行一条`,
    lower: '这项只能调大，不能调小，也不能恢复默认',
    same: '与现在的设定相同，没有要改的',
  },
  invalid: '没有保存，请按提示改正。',
  changed: (who: string, at: string, value: string) =>
    `没有保存：${who} 已于 ${at} 改为 ${value}。请看过新的设定再决定是否修改。`,
  command: {
    usage: [
      '用法：npm run admin -- settings              列出本市设定',
      '      npm run admin -- settings load 文件    从 JSON 文件载入：{"键": 数值或 {"n": 3, "unit": "wd"} 或 "17:30"}；值为 null 则恢复默认',
    ],
    by: '管理命令',
    why: (file: string) => `由文件 ${file} 载入`,
    line: (key: string, title: string, value: string, fallback: string) =>
      `${key}  ${title}：${value}（默认 ${fallback}）`,
    fault: (key: string, text: string) => `✗ ${key}：${text}`,
    nothing: '没有载入任何设定，请先改正。',
    unreadable: '读不了这个文件，或者不是 JSON 对象。',
    done: (changed: number, same: number) => `已载入：改了 ${changed} 项，${same} 项本来如此。只对之后进入的环节有效。`,
  },
};
