export const texts = {
  cloud: (on: number, all: number) => `登记的 ${all} 个系统中 ${on} 个已上云（云资源分配、不上云批准登记簿）`,
  onTime: (inTime: number, all: number) => `近一年 ${all} 项有期限的待办中 ${inTime} 项按时（办理记录）`,
  late: (late: number, all: number) => `近一年 ${all} 次目录和数据更新中 ${late} 次逾期（办理记录）`,
  subscriptions: (used: number, given: number) => `使用 ${used} 项、提供 ${given} 项共享（共享订阅登记簿）`,
  risks: (count: number) => `未办结的安全风险整改 ${count} 项（办理记录）`,
};
