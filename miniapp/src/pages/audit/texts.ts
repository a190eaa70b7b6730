export const texts = {
  title: '审计记录',
  who: '按姓名或人员标识查',
  kinds: { all: '全部', signIn: '登录', look: '查看和下载', administer: '管理操作', refused: '被拒的请求' },
  none: ['没有审计记录', '登录、查看和管理操作会记在这里。'],
  nobody: ['没有符合条件的审计记录', '请检查姓名，或换一类看看。'],
  unknown: '（未知）',
  times: (times: number) => `${times} 次`,
};
