export const texts = {
  portTaken: '✗ 端口已被占用：可能办结已经在运行。请先停掉它，或换一个端口：BANJIE_PORT=3100 npm start',
  ready: (url: string) => `\n办结训练场已就绪：${url}\n这里的城市、单位和人都是虚构的。按 Ctrl+C 停止。\n`,
  readyProduction: (url: string) => `办结已启动：${url}`,
  noDatabase: '数据库没有应答',
  failingEffects: (count: number) => `有 ${count} 个后续动作一再失败，详见日志`,
};
