import type { AlarmLevel } from '@banjie/shared/duty/maintenance.ts';
import { spanText } from '../duty/texts.ts';
import type { Instant } from '@banjie/shared/kernel/time.ts';

export const texts = {
  none: '没有这个维护窗口。',
  hidden: '没有这个维护窗口，或者你不能查看。',
  busy: '同时修改的人太多，没有保存，请稍后再试。',
  invalid: '没有保存，请按提示改正。',
  onlyRunners: '只有云服务提供商的负责人、值班人员和管理员可以设维护窗口。',
  fault: {
    provider: '请选择政务云服务提供商',
    systems: '请至少选择一个系统',
    units: '请至少选择一个单位',
    noSystem: (name: string) => `“${name}”不是由这家云服务商承载的系统，应写成 单位/系统`,
    noUnit: (name: string) => `没有“${name}”这个单位`,
    order: '结束应在开始之后',
    past: '结束时间已经过去',
    tooLong: (days: number) => `一个维护窗口最长 ${days} 天`,
    over: (at: string) => `没有保存：维护已于 ${at} 结束。`,
    withdrawn: '没有保存：这个维护窗口已取消。',
    same: '结束时间没有改变',
  },
  levels: {
    I: 'Ⅰ级及以下都不告警',
    II: 'Ⅱ级及以下不告警，Ⅰ级照常告警',
    III: 'Ⅲ级及以下不告警，Ⅰ、Ⅱ级照常告警',
    IV: '只有Ⅳ级不告警，其余照常告警',
  } satisfies Record<AlarmLevel, string>,
  all: '本单位承载的全部系统',
  ofUnits: (names: readonly string[]) => `${names.join('、')}的全部系统`,
  more: (count: number) => `等 ${count} 个`,
  did: {
    made: (span: string, level: string) => `设维护窗口：${span}，${level}`,
    longer: (until: string) => `延长至 ${until}`,
    shorter: (until: string) => `缩短至 ${until}`,
    ended: (at: string) => `提前结束于 ${at}`,
    withdrawn: '取消维护',
  },
  done: {
    made: '维护窗口已设，使用单位得到告知。',
    overlaps: (others: readonly string[]) =>
      `与另外的维护窗口时间重叠（${others.join('；')}）：同一系统到最晚一个结束为止不告警。`,
    moved: (until: string) => `维护改为到 ${until} 结束，使用单位得到告知。`,
    ended: '维护已结束。期间未通知的告警汇总后告知，仍在告警的立即按故障通知值班人员。',
    withdrawn: '维护已取消，使用单位得到告知。',
  },
  states: { planned: '未开始', running: '维护中', over: '已结束', withdrawn: '已取消' },
  notice: {
    planned: {
      subject: (provider: string) => `系统维护通知：${provider}`,
      body: (span: { from: Instant; until: Instant }, scope: string, what: string, level: string) =>
        `${spanText(span)} 维护：${scope}。内容：${what}。期间可能中断；${level}。`,
    },
    moved: {
      subject: (provider: string) => `系统维护时间改变：${provider}`,
      body: (scope: string, until: string, why: string) =>
        `${scope} 的维护改为到 ${until} 结束。${why === '' ? '' : `事由：${why}。`}`,
    },
    withdrawn: {
      subject: (provider: string) => `系统维护取消：${provider}`,
      body: (span: { from: Instant; until: Instant }, scope: string, why: string) =>
        `${spanText(span)} 对 ${scope} 的维护已取消。${why === '' ? '' : `事由：${why}。`}`,
    },
    over: {
      subject: (provider: string) => `系统维护结束：${provider}`,
      users: (scope: string, span: { from: Instant; until: Instant }, firing: number) =>
        `${scope} 的维护（${spanText(span)}）已结束。${firing === 0 ? '' : `仍有 ${firing} 项告警，已按故障处置。`}`,
      none: '维护期间没有告警。',
      held: (alerts: number, times: number, firing: number) =>
        `维护期间未通知的告警 ${alerts} 项、${times} 次；已恢复 ${alerts - firing} 项，仍在告警 ${firing} 项。`,
      line: (name: string, detail: string) => `${name}：${detail}`,
      detail: (first: string, last: string, times: number, state: string) =>
        `${first} 起，最近 ${last}，${times} 次，${state}`,
      recovered: '已恢复',
      opened: (number: string) => `仍在告警，已开事项 ${number}`,
      firing: '仍在告警',
      more: (count: number) => `还有 ${count} 项，见 我的 → 维护窗口。`,
    },
  },
  unnamed: '未命名的告警',
};
