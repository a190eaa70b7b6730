export const texts = {
  newer: (version: number, ours: number) =>
    `数据库是由更新的版本写的（结构 ${version}，本程序 ${ours}）。请换用新版程序；本程序不会改动它。`,
  older: (left: number) =>
    `旧版本的 ${left} 个服务进程还在运行；等它们退出后再升级数据。（较早的版本不会自己退出，请停掉它们。）`,
  registers: (done: number) => `正在升级数据：登记 ${done} 条`,
  search: (done: number) => `正在升级数据：检索 ${done} 个事项`,
  matters: (done: number, total: number) => `正在升级数据：事项 ${done} / ${total}`,
};
