/** What an administrator reads when he imports: columns as they may be headed, faults, and what would change. */
import { unspaced } from '@banjie/shared/kernel/fold.ts';
import type { PostKey } from '@banjie/shared/kernel/party.ts';

export type FileKind = 'units' | 'people' | 'posts' | 'resources' | 'subscriptions';
interface Column {
  titles: readonly string[];
  optional?: true;
}

/** Columns of each file: by key, or by any of its titles. */
export const columns = {
  units: {
    id: { titles: ['标识', '单位标识'] },
    name: { titles: ['名称', '单位名称'] },
    kind: { titles: ['类型', '单位类型'] },
  },
  people: {
    id: { titles: ['标识', '人员标识'] },
    name: { titles: ['姓名'] },
    unit: { titles: ['单位', '单位标识'] },
    administrator: { titles: ['管理员'], optional: true },
    left: { titles: ['离任'], optional: true },
    identity: { titles: ['身份证号', '证件号码', '企业微信账号'], optional: true },
    wecom: { titles: ['企业微信推送账号', '政务微信推送账号'], optional: true },
    mobile: { titles: ['手机号码', '手机号', '手机'], optional: true },
  },
  posts: {
    unit: { titles: ['单位', '单位标识'] },
    post: { titles: ['岗位'] },
    person: { titles: ['人员', '人员标识'] },
  },
  resources: {
    id: { titles: ['标识', '资源标识'] },
    name: { titles: ['名称', '资源名称'] },
    provider: { titles: ['提供单位'] },
    identifier: { titles: ['记录标识'] },
    fields: { titles: ['数据项'] },
    personal: { titles: ['涉及个人'], optional: true },
  },
  subscriptions: { resource: { titles: ['资源', '资源标识'] }, unit: { titles: ['使用单位', '单位', '单位标识'] } },
} as const satisfies Record<FileKind, Record<string, Column>>;

const yes = ['是', '1', 'true', 'yes', 'y'];
const no = ['', '否', '0', 'false', 'no', 'n'];
/** Undefined when it is neither. */
export const yesOrNo = (value: string): boolean | undefined => {
  const word = unspaced(value);
  return yes.includes(word) ? true : no.includes(word) ? false : undefined;
};

export const faults = {
  unreadable: '读不了这个文件，请检查路径和权限',
  encoding: '文件编码既不是 UTF-8 也不是 GBK，请另存为 CSV UTF-8 后再导入',
  noColumn: (title: string, key: string) => `缺少列“${title}”（或 ${key}）`,
  twoColumns: (title: string) => `有两列都是“${title}”`,
  id: (value: string) => `标识“${value}”只能用字母、数字、点、横线和下划线，最长 64 个字符，以字母或数字开头`,
  repeated: (value: string, line: number) => `“${value}”与第 ${line} 行重复`,
  name: '名称或姓名不能为空，最长 100 个字',
  kind: (value: string, known: string) => `没有“${value}”这种单位类型，可用：${known}`,
  onlyOne: (kind: string, other: string) => `“${kind}”全市只能有一个，已有 ${other}`,
  unit: (value: string) => `没有单位“${value}”（按标识或全称查找；单位可以在同一次导入的单位表中）`,
  person: (value: string) => `没有人员“${value}”（按人员标识查找；人员可以在同一次导入的人员表中）`,
  unitEnded: (value: string) => `单位“${value}”已撤销，不能再用；要先在“管理 · 单位”中恢复`,
  left: (value: string) => `“${value}”已离任，不能任岗`,
  auditorAdministers: (value: string, id: string) => `“${value}”是管理员（${id}），不能兼任审计员`,
  post: (value: string, known: string) => `没有岗位“${value}”，可用：${known}`,
  wecom: (value: string) =>
    `企业微信推送账号“${value}”不能用：应为管理后台通讯录里的“账号”，1 至 64 个字母、数字或 _ - @ .`,
  wecomTaken: (value: string, name: string) => `企业微信推送账号“${value}”已经是${name}的，一个账号只能对应一个人`,
  mobile: '手机号码不对：应为 11 位大陆手机号（号码加密保存，这里不显示）',
  identity: '身份证号的校验位不对，或企业微信账号含有不能用的字符，请核对（号码不会保存，只留下摘要）',
  otherHuman: (id: string) => `标识“${id}”以前登记的是另一个人的身份。标识不能换人，请用新的标识`,
  yesNo: (title: string, value: string) => `“${title}”应为 是 或 否，不是“${value}”`,
  column: (value: string) => `“${value}”应写成 键:名称，例如 code:行政区划代码`,
  fields: '数据项至少一个，写成 键:名称，用分号隔开，例如 name:名称;city:所属地市',
  resource: (value: string) => `没有资源“${value}”（按资源标识查找；资源可以在同一次导入的资源表中）`,
};

export const report = {
  yes: '是',
  no: '否',
  fault: (file: string, line: number, reason: string) => `✗ ${file} 第 ${line} 行：${reason}`,
  refused: (count: number) => `共 ${count} 处问题，什么都没有导入。改好后再导入。`,
  file: (file: string, added: number, changed: number, same: number) =>
    `${file}：新增 ${added}，更改 ${changed}，不变 ${same}`,
  added: (what: string) => `  + ${what}`,
  changed: (what: string, from: string, to: string) => `  ~ ${what}：${from} → ${to}`,
  unread: (file: string, names: string) => `${file}：没有用到的列：${names}`,
  uses: '使用',
  left: (file: string, count: number, names: string) => `${file}：${count} 项已由事项更改，导入不再改动：${names}`,
  oneHuman: (id: string, other: string, name: string) =>
    `  = ${id} 与 ${other} 是同一个人（${name}）：对其中一个的回避，对另一个同样有效`,
  suspended: (id: string) => `! ${id} 的另一个标识已停用，${id} 同样停用。恢复：npm run admin -- resume ${id}`,
  namesakes: (unit: string, name: string, ids: string) =>
    `! ${unit} 有同名的人：${name}（${ids}）。若是同一个人，请在人员表加“身份证号”列并都填上，否则他可以审批自己的申请`,
  dryRun: '这是试导入，什么都没有写入。去掉 --dry-run 后正式导入。',
  done: '已导入。',
  atMachine: (who: string, part: number | undefined) =>
    `命令行（${who}）${part === undefined ? '' : `第 ${part} 部分`}`,
  inParts: (parts: number) =>
    `分 ${parts} 部分写入。要撤回，请在小程序“管理 · 从名单导入”里从最后一部分起逐个撤回（只保留最近 20 次）。`,
  cutOff: (parts: number) => `! 前 ${parts} 部分已写入，其余没有。处理下面的问题后用同样的文件再导入一次。`,
  wrongMeanwhile: (count: number) => `名单在导入时被别人改过，现在有 ${count} 处问题。请再运行一次，看过再改。`,
  nothing: '请给出要导入的文件，例如 --units 单位.csv --people 人员.csv --posts 岗位.csv',
  more: (count: number) => `  …… 另有 ${count} 项`,
};

export const postNames = (titles: Record<PostKey, string>): string =>
  Object.entries(titles)
    .map(([key, title]) => `${title}(${key})`)
    .join('、');
