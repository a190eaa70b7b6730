export const texts = {
  cloud: (on: number, all: number) => `登记的 ${all} 个系统中 ${on} 个已上云（云资源分配、不上云批准登记簿）`,
  onTime: (inTime: number, all: number) => `近一年 ${all} 项有期限的待办中 ${inTime} 项按时（办理记录）`,
  late: (late: number, all: number) => `近一年 ${all} 次目录和数据更新中 ${late} 次逾期（办理记录）`,
  subscriptions: (used: number, given: number) => `使用 ${used} 项、提供 ${given} 项共享（共享订阅登记簿）`,
  acknowledge: (n: number, all: number, median: string, p95: string) =>
    `近 6 个月 ${all} 件故障中 ${n} 件有人确认，用时中位数 ${median}，95% 不超过 ${p95}`,
  recover: (n: number, all: number, median: string, p95: string) =>
    `近 6 个月 ${all} 件故障中 ${n} 件已恢复，用时中位数 ${median}，95% 不超过 ${p95}`,
  noise: (falseAlarms: number, untouched: number, unacknowledged: number) =>
    `误报 ${falseAlarms} 件，确认后自行消失 ${untouched} 件，没人确认 ${unacknowledged} 件（故障与应急处置事项，逐件见事件看板的统计）`,
  risks: (count: number) => `未办结的安全风险整改 ${count} 项（办理记录）`,
};
