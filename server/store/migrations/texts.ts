export const texts = {
  newer: (version: number, ours: number) =>
    `数据库是由更新的版本写的（结构 ${version}，本程序 ${ours}）。请换用新版程序；本程序不会改动它。`,
  registers: (done: number) => `正在升级数据：登记 ${done} 条`,
  search: (done: number) => `正在升级数据：检索 ${done} 个事项`,
  matters: (done: number, total: number) => `正在升级数据：事项 ${done} / ${total}`,
};
