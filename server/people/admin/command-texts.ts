/** What the administrator's commands say. */
export const adminTexts = {
  help: [
    '用法：npm run admin -- 命令',
    '  first-admin --name 姓名 --unit 单位          建第一个管理员（只在还没有管理员时），并给出小程序的绑定码',
    '  import --units 单位.csv --people 人员.csv --posts 岗位.csv [--resources 资源.csv --subscriptions 订阅.csv] [--dry-run]',
    '                                              导入；有一处不对就什么都不写。格式见 docs/import.md',
    '  code 人员标识或姓名                          给一个人新的绑定码（十分钟内有效，只能用一次）',
    '  suspend 人员标识或姓名 | resume 人员标识或姓名   停用（任何入口都不再放行，登录全部结束）；恢复',
    '  sign-out 人员标识或姓名                      结束这个人在所有设备上的登录，例如手机遗失',
    '  calendar [load 文件.json [--dry-run]]         列出或载入一年的放假安排；在办事项的期限随之重新计算。格式见 docs/calendar.md',
    '  settings [load 文件.json]                    列出或载入本市设定',
    '  letters check                               检查本市的文书模板（BANJIE_LETTERS）。写法见 docs/letters.md',
    '  bpmn 事项标识|--all 文件夹                    导出流程图（BPMN 2.0），可用通用的流程图工具打开',
    '  source 名称 --unit 单位                      给监控系统一个 webhook 凭据（只显示这一次）；以前的仍有效，换好后停用',
    '  sources                                     列出 webhook 凭据',
    '  end-source 凭据标识                          停用一个 webhook 凭据，两秒内生效',
    '  channels check                              检查推送渠道（企业微信）能不能用，哪些任职人员推送不到',
    '  forget 事项编号                              销毁一个事项里加密保存内容的密钥；之后谁也读不出，记录链不受影响',
    '  audit [--who 人员] [--what 操作] [--channel 渠道] [--from 日期] [--until 日期] [--limit 条数]   查看审计记录（查看本身也会记下）',
    '  accept-keys                                 更换密钥：把本机设置里的 BANJIE_SECRET 和签名密钥定为本市的（先停掉所有服务器）',
    '  begin-anew --yes                            只在训练场：恢复到开始时的样子，在运行的服务器随即换过去；正式环境拒绝',
  ],
  badOption: (message: string) => `参数不对：${message}`,
  nameAndUnit: '请给出姓名和单位，例如：npm run admin -- first-admin --name 顾明远 --unit 市数据资源管理局',
  hasAdmin: (who: string) => `已有管理员 ${who}。要给他新的绑定码：npm run admin -- code 人员标识`,
  madeAdmin: (name: string, unit: string, id: string) => `已建管理员 ${name}(${unit})，人员标识 ${id}。`,
  noPerson: (asked: string) => `没有“${asked}”这个人。请用人员标识或姓名：npm run admin -- code 人员标识`,
  namesakes: (ids: string) => `有重名，请用人员标识：${ids}`,
  suspended: (name: string, ids: string, sessions: number) =>
    `已停用 ${name}（${ids}）：任何入口都不再放行，${sessions} 台设备上的登录已结束，聊天也不能再用。恢复：npm run admin -- resume 人员标识`,
  resumed: (name: string, ids: string) => `已恢复 ${name}（${ids}），请本人重新登录。`,
  signedOut: (name: string, sessions: number) =>
    `已结束 ${name} 在 ${sessions} 台设备上的登录。手机遗失的，请本人用新手机绑定：旧微信随之失效。`,
  code: (name: string, code: string, minutes: number) =>
    `${name} 的绑定码：${code.slice(0, 4)} ${code.slice(4)}(${minutes} 分钟内有效，只能用一次）。请本人打开小程序，在登录页输入。`,
  sourceName: '请给出名称，例如：npm run admin -- source 政务云监控平台 --unit 青岚云数科技有限公司',
  source: (name: string, unit: string, id: string, token: string) =>
    `“${name}”（${unit}）的凭据 ${id}，只显示这一次：\n  Authorization: Bearer ${token}\n  地址：POST /api/hooks/alertmanager(Alertmanager webhook v4)`,
  sourceOthers: (name: string, others: number) =>
    `“${name}”另有 ${others} 个凭据仍然有效。监控系统换用新的之后，请停用旧的：npm run admin -- end-source 凭据标识`,
  noSources: '还没有 webhook 凭据。',
  sourceLine: (id: string, name: string, unit: string, made: string, old: boolean) =>
    `${id}  ${name}（${unit}）${made === '' ? '' : `  ${made} 发`}${old ? '  用旧密钥保存：去掉 BANJIE_SECRET_ALSO 之前请换发' : ''}`,
  noSource: (id: string) => `没有凭据“${id}”。请用 npm run admin -- sources 查看。`,
  sourceEnded: (name: string, id: string) => `“${name}”的凭据 ${id} 已停用。`,
  acceptKeys: ({ secret, signingKey }: { secret: boolean; signingKey: boolean }, fingerprint: string): string[] => [
    ...(secret
      ? [
          'BANJIE_SECRET 已更换。随之作废：所有登录凭证（各人重新登录）、未用的绑定码、监控系统的 webhook 凭据（用 source 重新发）。',
        ]
      : []),
    ...(signingKey
      ? [`签名密钥已更换，指纹 ${fingerprint}。以前的每日存证仍由以前的公钥核验：请保留以前的公钥文件，并公布新的。`]
      : []),
    secret || signingKey ? '现在可以用这套设置启动各服务器。' : '密钥没有变，什么也没有改。',
  ],
  notTraining: '这不是训练场，不能重新布置。',
  beginAnewAsks: '训练场里办过的一切都会消失，所有人要重新进入。确定就加上 --yes：npm run admin -- begin-anew --yes',
  begunAnew: '训练场已重新布置。在运行的服务器几秒后换到新的数据；页面会自己重新打开。',
  begunAnewMeanwhile: '训练场刚刚已经由别人重新布置过了，没有再做一次。',
  training: '注意：当前是训练场的数据库。正式环境请设置 BANJIE_MODE=production。',
};
