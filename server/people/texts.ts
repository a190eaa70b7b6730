import { waitText } from '../limits/wait.ts';

/** What people read about themselves: posts, binding, delegation. */
import type { PostKey } from '@banjie/shared/kernel/party.ts';

export const postTitles = {
  head: '负责人',
  contact: '联络员',
  cloud: '云资源管理员',
  data: '数据管理员',
  security: '安全管理员',
  duty: '值班员',
  ops: '运维员',
  emergency: '应急人员',
  registrar: '目录登记员',
  reviewer: '目录审核员',
  secrecy: '保密审查员',
  sharing: '共享工作负责人',
  standards: '标准化专员',
  expert: '专家',
  auditor: '审计员',
} as const satisfies Record<PostKey, string>;

export const texts = {
  mark: {
    notTraining: '这个数据库属于正式环境，不能用作训练场。请换一个数据库（MONGODB_URI），或设置 BANJIE_MODE=production',
    notProduction: '这个数据库是训练场的，不能用于正式环境。请换一个空的数据库（MONGODB_URI）',
    otherSecret: (training: boolean) =>
      `${training ? '数据目录里的 secret 文件（或 BANJIE_SECRET）' : 'BANJIE_SECRET'}和这个城市正在用的不同：各服务器必须相同，否则一台发的登录凭证和绑定码另一台不认。请把原来的密钥抄过来再启动。确实要更换（例如密钥泄露）：先停掉所有服务器，再用新的设置运行 npm run admin -- accept-keys，它会说明哪些凭证随之作废。`,
    otherSigningKey: (file: string, own: string, known: string) =>
      `签名密钥 ${file}（指纹 ${own}）和这个城市正在用的（指纹 ${known}）不同：各服务器必须用同一个，否则每日存证的签名对不上。请把原来的密钥文件抄到这里，或用 BANJIE_SIGNING_KEY 指明它在哪里。确实要更换：先停掉所有服务器，再用新的设置运行 npm run admin -- accept-keys。`,
  },
  listMoved: '名单已变化，请从头再找。',
  gone: '您的账号已停用或不存在，请联系本单位管理员',
  sourceEnded: '这个凭据已停用，请联系管理员换发',
  notKnown: '暂时无法核实您现在的岗位和权限（数据库没有应答），没有办理。请稍后再试',
  session: {
    over: '您在这台设备上的登录已结束，请重新登录',
    reused: '您的登录凭证被重复使用，为安全起见，这台设备上的登录已结束，请重新登录',
    busy: '登录没有续上，请再试一次',
    none: '没有这台设备，或者它已经退出',
    unknownDevice: '未知设备',
  },
  code: {
    malformed: '绑定码是 8 位数字，请核对后重新输入',
    noName: '请填写姓名',
    unknown: '姓名或绑定码不对或已失效。请核对姓名，并在小程序“我的”中重新获取绑定码（十分钟内有效，只能用一次）',
    expired: '绑定码已过期（十分钟内有效）。请在小程序“我的”中重新获取',
    used: '这个绑定码已经被另一个账号用过了。如果不是您本人用的，请立即在小程序“我的”中解除绑定并重新获取绑定码',
    tooOften: (left: number) => `绑定码输错次数太多，请${waitText(left)}后再试`,
    madeTooOften: (left: number) => `获取绑定码次数太多，请${waitText(left)}后再试`,
    busy: '暂时发不出绑定码，请再试一次',
  },
  bind: {
    chatTaken: '这个聊天账号已绑定到另一个人。请那个人先在小程序“我的”中解除绑定',
    wechatTaken: '这个微信已绑定到另一个人，请联系管理员',
    ticket: '登录已过期，请退出小程序后重新进入',
    notInRoom: '请在群里发这条消息，才能把群绑定为值班群',
    notDuty: '只有本单位负责人或值班员可以绑定值班群',
    byMember:
      '您的企业微信账号还没有对应到人员，暂时不能办事。请管理员在人员表的“企业微信推送账号”中填上您的账号，重新导入（不用绑定码）',
    otherNetwork: '这个机器人的凭据不能代表其他聊天网络的联系人',
    roomTaken: '这个群已经绑定为另一个单位的值班群',
  },
  wechat: {
    off: '这里没有开通微信登录，请联系管理员（需要设置小程序的 AppID 和密钥）',
    badCode: '微信登录凭证无效或已过期，请退出小程序后重新进入',
    tooOften: '登录太频繁，请一分钟后再试',
    tooMany: (left: number) => `尚未绑定的微信登录次数太多，请${waitText(left)}后再试`,
    blocked: '微信认为此账号有风险，暂时不能登录',
    busy: '微信登录服务暂时没有应答，请稍后再试',
    refused: '微信登录的设置有误，请联系管理员',
  },
  delegation: {
    self: '不能由自己代理自己',
    unknown: '没有这个人，请从列表中选择',
    otherUnit: '只能交给本单位的人代理：岗位的职责不出本单位',
    notADay: '没有这一天，请重新选择日期',
    past: '开始日期不能早于今天',
    order: '结束日期不能早于开始日期',
    tooLong: '一次代理最长 180 天',
    mutual: '这段时间对方已请您代理，不能再互相代理。请另选他人，或者改日期',
    keyReused: '同一次提交的内容变了，请刷新后重新提交',
    none: '没有这条代理，或者不是您交出的',
  },
};
