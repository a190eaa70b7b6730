import { behalfText } from '@banjie/shared/contract/behalf.ts';
import type { ReceiptRecord } from '../../matters/ports.ts';
import type { DeliveryState } from '../../notify/ports.ts';

const channels: Record<string, string> = {
  'in-app': '小程序消息',
  wechaty: '群聊机器人',
  wecom: '企业微信',
  'wecom-bot': '企业微信机器人',
  webhook: '系统推送',
};

export const texts = {
  file: '事项卷宗',
  numbered: (number: string, exported: string) => `编号 ${number}　　${exported} 导出`,
  foot: (number: string, page: number, of: number) => `事项卷宗 ${number}　　第 ${page} 页，共 ${of} 页`,
  ordinals: ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '十一', '十二', '十三'],
  none: '无。',

  basics: '基本情况',
  basic: {
    number: '事项编号',
    kind: '事项种类',
    title: '标题',
    state: '状态',
    ended: (end: string) => `已办结：${end}`,
    running: (steps: readonly string[]) => `办理中：${steps.length > 0 ? steps.join('、') : '无待办环节'}`,
    unit: '发起单位',
    by: '发起人',
    at: '发起时间',
    regime: '适用规则',
    turn: '周期性职责',
    articles: '依据',
  },
  facts: '事项内容',
  steps: '办理环节与期限',
  step: { title: '环节', who: '承办', from: '开始', limit: '期限及依据', done: '完成' },
  limit: (at: string, limit: string, article: string | undefined) =>
    `${at}（${limit}，${article === undefined ? '本市设定' : `依据 ${article}`}）`,
  provisional: '暂定',
  lapsed: '已逾期',
  noLimit: '无期限',
  still: '未完成',
  timeline: '办理经过',
  line: { seq: '记录', at: '时间', who: '办理人', what: '办理情况' },
  onBehalfOf: (name: string) => `（${behalfText(name)}）`,
  votes: '会签与表决',
  vote: { title: '环节', who: '谁', what: '意见', at: '时间' },
  receipts: '回执',
  receipt: { unit: '单位', what: '事由', state: '情况', by: '经办' },
  receiptState: { open: '尚未回执', confirmed: '已回执', dropped: '不再需要' } satisfies Record<
    ReceiptRecord['state'],
    string
  >,
  due: (at: string) => `应于 ${at} 前`,
  deliveries: '通知与送达',
  delivery: { at: '时间', what: '通知', channel: '渠道', to: '送达情况' },
  channel: (channel: string) => channels[channel] ?? channel,
  deliveryState: {
    queued: '待送',
    claimed: '发送中',
    held: '暂缓推送',
    summed: '已并入汇总',
    accepted: '渠道已接收',
    read: '已读',
    acted: '已办理',
    superseded: '无需再送',
    givenUp: '未能送达',
  } satisfies Record<DeliveryState, string>,
  names: (state: string, names: readonly string[], all: number) =>
    `${state}：${names.join('、')}${all > names.length ? `等 ${all} 个` : ''}`,
  attachments: '附件',
  signature: (what: string, who: string, at: string) => `手写签名：${what}　${who}　${at}`,
  attachment: { name: '文件名', size: '大小', by: '提交', hash: 'SM3 哈希' },
  links: '关联事项',
  link: { relation: '关系', number: '编号', title: '标题', state: '情况' },
  sides: { child: '由本事项发起', parent: '发起本事项', source: '本事项涉及', cites: '涉及本事项' } as Record<
    string,
    string
  >,
  registers: '登记',
  register: { name: '名册', title: '条目', since: '登记时间', until: '解除时间', why: '事由' },
  chain: '记录链',
  chainMeaning: '每条记录的 SM3 哈希都包含前一条的哈希：任何一条被改动、删除或调换，其后的哈希都会对不上。',
  link1: { seq: '记录', at: '时间', hash: '哈希' },
  masked: (seqs: string) => `记录 ${seqs} 含证件号码或手机号码，已遮盖。`,
  sealing: '核验',
  sealed: {
    head: '末条哈希',
    root: '签名根',
    rootOf: (day: string, seq: number) => `${day} 的签名根覆盖第 1 至 ${seq} 条记录`,
    rootNone: '导出时尚无签名根覆盖本事项，签名根于次日凌晨生成',
    key: '公钥指纹',
    how: '核验方法',
    howText:
      '取同一事项的 JSON 卷宗和市里导出的签名根文件（roots.jsonl），运行 npm run verify -- 卷宗.json --roots roots.jsonl，逐条重算哈希并与签名根比对。',
    by: '导出',
    exported: (by: string, at: string) => `${by}，${at}`,
  },
};
