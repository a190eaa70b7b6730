const kept: Record<string, string> = {
  people: '人员',
  settings: '本市设定',
  calendar: '放假安排',
  clock: '训练时钟',
  sessions: '登录状态',
};

export const texts = {
  portTaken: '✗ 端口已被占用：可能办结已经在运行。请先停掉它，或换一个端口：BANJIE_PORT=3100 npm start',
  ready: (url: string) => `\n办结训练场已就绪：${url}\n这里的城市、单位和人都是虚构的。按 Ctrl+C 停止。\n`,
  readyProduction: (url: string) => `办结已启动：${url}`,
  overtaken: '新版本要升级数据库：本进程处理完手头的请求后退出，由新版本接着办理。',
  noDatabase: '数据库没有应答',
  stopping: '正在停止',
  starting: '正在启动',
  clockOff: (seconds: number) =>
    `本机时钟比数据库${seconds > 0 ? '快' : '慢'} ${Math.abs(seconds)} 秒：不触发任何期限。请校准时钟（NTP）。`,
  noTicks: (seconds: number) => `定时已停 ${seconds} 秒`,
  stale: (what: string, seconds: number) => `“${kept[what] ?? what}”已有 ${seconds} 秒没有更新`,
};
