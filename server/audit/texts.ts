import type { RouteName } from '@banjie/shared/contract/routes.ts';
import { rejectionCodes, type RejectionCode } from '@banjie/shared/kernel/rejection.ts';
import type { Channel } from './ports.ts';

export const channelTitles = {
  h5: '网页',
  weapp: '微信小程序',
  chat: '聊天',
  wecom: '企业微信',
  webhook: '监控接口',
  'command-line': '命令行',
  system: '系统',
} as const satisfies Record<Channel, string>;

const refusals = {
  notSignedIn: '登录无效或已失效',
  notAllowed: '无权',
  ownRequest: '本人的申请，应回避',
  notFound: '没有或看不到',
  taskClosed: '已办结或已使用',
  matterEnded: '事项已结束',
  notNow: '此时不能',
  gateClosed: '条件未满足',
  keyReused: '请求标识已用过',
  stale: '内容已变',
  invalid: '内容不对',
  wrongType: '类型不对',
  tooLarge: '过大',
  tooOften: '次数过多',
  unavailable: '服务不可用',
  uncertain: '不知是否办成',
} as const satisfies Record<RejectionCode, string>;

/** Operations as auditors read them; what is not here is said by the contract's summary. */
export const operationTitles: Partial<Record<RouteName, string>> = {
  loginWechat: '微信登录',
  loginWecom: '企业微信登录',
  finishSignOn: '统一身份认证登录',
  bindWechat: '绑定微信',
  becomePersona: '训练场登录',
  refreshSession: '续期登录',
  bindChat: '绑定聊天',
  makeBindingCode: '取绑定码',
  unbindChat: '解除聊天绑定',
  bindRoom: '绑定群',
  endSession: '让一台设备退出',
  signOut: '退出登录',
  readPersonal: '查看加密保存的个人信息',
  listLooks: '查看谁看过个人信息',
  readFile: '下载附件',
  readMatterFile: '导出卷宗（JSON）',
  printMatterFile: '导出卷宗（PDF）',
  downloadRegister: '下载登记簿',
  downloadRegisterWorkbook: '下载登记簿的工作簿',
  downloadWorkBoard: '下载办理看板',
  downloadWorkBoardWorkbook: '下载办理看板的工作簿',
  downloadRows: '下载事项的明细表',
  compareResource: '比对资源数据',
  listDeliveries: '查看推送记录',
  listAudit: '查看审计记录',
  createDelegation: '交出代理',
  endDelegation: '结束代理',
  putSetting: '修改本市设定',
  resetSetting: '恢复设定的默认值',
  loadCalendar: '载入放假安排',
  retryAllAside: '重试全部搁置的动作和来信',
  retrySetAside: '重试搁置的动作',
  giveUpSetAside: '放弃搁置的动作',
  retryStuckIncoming: '重试搁置的来信',
  giveUpStuckIncoming: '放弃搁置的来信',
  handInRows: '提交资源数据',
  downloadCatalogueTable: '下载本单位目录',
  readAdministeredPerson: '查看一个人的岗位和账号',
  addPerson: '增加人员',
  changePerson: '修改人员',
  setStanding: '停用、恢复或离任',
  endSessionsOf: '让一个人退出登录',
  unbindAccount: '解除一个人的账号',
  makeCodeFor: '给一个人绑定码',
  previewImport: '预览人员导入',
  takeImport: '导入名单或目录',
  readImport: '查看一次导入能否撤回',
  undoImport: '撤回一次导入',
  addUnit: '增加单位',
  changeUnit: '修改或撤销单位',
  putPost: '安排岗位',
  unbindRoom: '解除值班群',
  forwardClock: '拨动训练场的钟',
};

const isRefusal = (outcome: string): outcome is RejectionCode =>
  (rejectionCodes as readonly string[]).includes(outcome);

export const texts = {
  ofMatter: (number: string, rest: string) => `事项 ${number}${rest === '' ? '' : ` · ${rest}`}`,
  onlyAuditors: '审计记录只有审计员可以查看；管理员不能兼任审计员。',
  note: '登录、查看个人信息和卷宗、管理操作、命令行操作和被拒的请求。在事项里办的每一步记在该事项自己的记录里。',
  refusals,
  isRefusal,
  outcome: (outcome: string): string =>
    isRefusal(outcome)
      ? `被拒：${refusals[outcome]}`
      : ({ done: '完成', begun: '开始', failed: '未成', unknown: '未认出，要求绑定码', notKept: '超出部分未逐条记录' }[
          outcome
        ] ?? outcome),
  beyond: '短时间内记录过多',
  forged: '渠道回调',
  machine: (account: string) => `机器人 ${account}`,
  atMachine: (user: string) => `服务器上的用户 ${user}`,
  command: (name: string) => `命令 ${name}`,
  line: (at: string, who: string, what: string, of: string, outcome: string, channel: string, from: string) =>
    [at, who === '' ? '（未知）' : who, what, of, outcome, [channel, from].filter((one) => one !== '').join(' ')]
      .filter((one) => one !== '')
      .join('  '),
  times: (times: number) => `×${times}`,
  noDay: '没有这一天，日期请写成 2026-03-11 的样子',
  none: '没有符合条件的审计记录。',
  more: (next: string) => `还有更多，接着看请加：--after "${next}"`,
  usage:
    '用法：npm run admin -- audit [--who 人员标识] [--what 操作] [--channel 渠道] [--from 2026-03-01] [--until 2026-03-31] [--limit 50] [--after 位置]',
};
