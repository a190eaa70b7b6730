import type { Gap } from '@banjie/shared/duty/on-duty.ts';
import { dayOf, formatDay, formatInstant, timeOfDay, type Instant } from '@banjie/shared/kernel/time.ts';

/** `12月5日 周六 09:00 至 12月6日 周日 09:00`, the day said once where it is one. */
export const spanText = ({ from, until }: { from: Instant; until: Instant }): string =>
  `${formatInstant(from)} 至 ${dayOf(from) === dayOf(until) ? timeOfDay(until) : formatInstant(until)}`;

/** Within one day: `09:00 至 24:00`. */
export const hoursText = ({ from, until }: { from: Instant; until: Instant }): string =>
  `${timeOfDay(from)} 至 ${timeOfDay(until) === '00:00' ? '24:00' : timeOfDay(until)}`;

export const texts = {
  none: '没有这张值班表。',
  hidden: '没有这张值班表，或者你不能查看。',
  busy: '同时修改的人太多，没有保存，请稍后再试。',
  tooMany: (most: number) => `没有保存：还没过期的换班和调整已有 ${most} 项，请先清理。`,
  onlyRunners: '只有本单位负责人和管理员可以排班、调整。',
  onlyHolders: '只有这个岗位的人可以换班。',
  stale: (who: string, at: string) => `没有保存：${who} 已于 ${at} 改过这张值班表。请看过新的再改。`,
  invalid: '没有保存，请按提示改正。',
  fault: {
    notHolder: (name: string) => `${name} 不在这个岗位上`,
    order: '结束应在开始之后',
    tooLong: '一次最多调整 366 天',
    past: '已经过去，不能再改',
    noLine: '没有这一班',
    notOnDuty: (name: string, days: string) => `${days} 没有 ${name} 的班`,
    self: '不能与自己换班',
    untilBeforeFrom: '最后一天应在第一天之后',
    tooOften: (wait: number) => `这一班只有 ${wait} 分钟，通知的次数（含第一次）不能多于分钟数`,
    answered: (state: string) => `已经${state}，不能再改`,
    notYours: '这次换班不是问你的。',
    over: '那几天的班已经过去。',
    left: (name: string) => `${name} 已不在这个岗位上，不能再换班。`,
    moved: '排班在此期间已变动，要换的班已经没有了，请重新提出。',
  },
  states: { asked: '等对方同意', accepted: '同意', declined: '不同意', withdrawn: '撤回' },
  daysText: (from: string, until: string) =>
    from === until ? formatDay(from) : `${formatDay(from)} 至 ${formatDay(until)}`,
  gap: '空岗',
  lineOf: (title: string, who: string, until: string) => `${title}：${who}（至 ${until}）`,
  standIn: (names: readonly string[]) => (names.length === 0 ? '' : `，代理 ${names.join('、')}`),
  planned: (name: string) => `，原排 ${name}`,
  swapText: (asker: string, give: string, other: string, take: string | undefined) =>
    take === undefined
      ? `${asker} 请 ${other} 代 ${give} 的班`
      : `${asker} 的班（${give}）与 ${other} 的班（${take}）对调`,
  overrideText: (span: string, name: string) => `${span}：${name}`,
  did: {
    made: '建立值班表',
    put: '修改轮换规则',
    override: (line: string, span: string, name: string) => `${line}调整：${span} 由 ${name} 值班`,
    endOverride: (line: string, span: string) => `${line}撤销调整：${span}`,
    asked: (text: string) => `换班请求：${text}`,
    answered: (text: string, state: string) => `换班${state}：${text}`,
    imported: (count: number) => `导入 ${count} 班`,
  },
  done: {
    put: '值班表已保存。',
    override: '已调整。',
    ended: '已撤销调整。',
    asked: (other: string) => `已请 ${other} 换班，对方同意后生效。`,
    accepted: '已同意换班，值班表已更新。',
    declined: '已回复不同意，值班表不变。',
    withdrawn: '已撤回换班请求。',
  },
  notice: {
    asked: {
      subject: '换班请求',
      body: (text: string, why: string) =>
        `${text}。${why === '' ? '' : `事由：${why}。`}回复“同意换班”或“不同意换班”，或在 我的 → 值班表 中办理。`,
    },
    answered: (state: string) => ({ subject: `换班：${state}`, body: (text: string) => `${text}。` }),
    override: {
      subject: '值班调整',
      body: (line: string, span: string, name: string, why: string) =>
        `${line} ${span} 由 ${name} 值班。事由：${why}。`,
    },
    handOver: {
      subject: (unit: string, title: string) => `接班：${unit} ${title}`,
      body: (until: string, from: string | undefined) =>
        `你现在开始值班，至 ${until}。${from === undefined ? '' : `交班人：${from}。`}`,
      none: '没有未办结的故障。',
      open: (count: number) => `未办结的故障 ${count} 件：`,
      line: (number: string, title: string, step: string, who: string, since: string) =>
        `${number} ${title}：${step}（${who}），${since} 发生`,
      last: (text: string) => `　最近进展：${text}`,
      more: (count: number) => `还有 ${count} 件，见待办和本单位事项。`,
    },
    gap: {
      subject: (unit: string, post: string) => `值班表有空岗：${unit} ${post}`,
      soon: (unit: string, post: string) => `空岗即将开始：${unit} ${post}`,
      body: (lines: readonly string[]) =>
        `${lines.join('\n')}\n请在 我的 → 值班表 中补上；空岗时告警按岗位名册通知全体。`,
      line: (span: string, gap: Gap, planned: string | undefined) =>
        gap.vacant ? `${span}：排的是 ${planned ?? ''}，已不在这个岗位` : `${span}：没有人值班`,
    },
  },
  notes: {
    notOnDuty: '只有正在值班或刚下班的人可以写交班说明。',
    done: '已记下，交班时转给接班的人。',
    sent: (names: readonly string[]) => `已记下，并已转给 ${names.join('、')}。`,
    late: { subject: (name: string) => `交班说明：${name}`, body: (text: string) => text },
    line: (who: string, at: string, text: string) => `交班说明（${who}，${at}）：${text}`,
  },
  table: { header: ['班次', '开始', '结束', '姓名', '工号', '原排'] },
  file: (unit: string, post: string) => `${unit}${post}值班表`,
  imported: (count: number, preview: boolean) => (preview ? `可以导入 ${count} 班。` : `已导入 ${count} 班。`),
  importWhy: '由文件导入',
  importFault: {
    unreadable: '不是 CSV 或 iCalendar 文件',
    columns: '应有这几列：班次、开始、结束、姓名（或工号）',
    line: (line: number, text: string) => `第 ${line} 行：${text}`,
    event: (n: number, text: string) => `第 ${n} 个日程：${text}`,
    instant: '时间应写成 2026-12-05 09:00',
    noPerson: (name: string) => `这个岗位上没有“${name}”`,
    severalPersons: (name: string) => `有几位“${name}”，请写工号`,
    overlaps: (span: string) => `与同一班的另一行（${span}）时间重叠`,
    repeats: '重复的日程请展开后再导入',
    nothing: '没有要导入的班',
  },
};
