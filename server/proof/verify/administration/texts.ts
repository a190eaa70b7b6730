import { maskIds } from '@banjie/shared/kernel/mask.ts';
import { formatDay, formatInstant } from '@banjie/shared/kernel/time.ts';
import type { Administered, AdministrationEntry, AuditRecord, KnownLook } from '../../../audit/ports.ts';
import { canonical } from '../../hash.ts';
import { titleOf } from '../../../audit/reading.ts';

const day = (one: string) => formatDay(one, { year: true });
const range = (from: number, to: number) => (from === to ? `第 ${from} 条` : `第 ${from} 至 ${to} 条`);

const titles = {
  units: '单位',
  persons: '人员',
  posts: '岗位',
  delegations: '代理',
  identities: '账号绑定',
  rooms: '群绑定',
  sources: '监控接口凭据',
  setting_changes: '本市设定',
  calendar_years: '放假安排',
  duty_changes: '值班表',
  feed_changes: '告警来源',
  duty_notes: '交班说明',
  maintenance_changes: '维护窗口',
} as const satisfies Record<Administered, string>;

const fields: Readonly<Record<string, string>> = {
  name: '名称',
  unit: '单位',
  kind: '类别',
  order: '次序',
  administrator: '管理员',
  left: '离任',
  suspended: '停用',
  identity: '身份标识',
  human: '同一人',
  persons: '任岗人员',
  from: '委托人',
  to: '代理人',
  fromDay: '起始日',
  untilDay: '截止日',
  endedAt: '结束时间',
  reason: '事由',
  held: '交出的岗位',
  person: '人员',
  account: '账号',
  hash: '凭据',
  value: '值',
  was: '原值',
  why: '理由',
  by: '修改人',
  at: '时间',
  version: '次数',
  off: '放假',
  work: '调休上班',
  notice: '通知',
};

type Document = Readonly<Record<string, unknown>> | null;
const LONGEST = 60;

const named = (of: Administered, id: string, document: Document): string => {
  const name = document?.['name'];
  return `${titles[of]} ${maskIds(id).text}${typeof name === 'string' ? `（${name}）` : ''}`;
};
const shown = (value: unknown): string =>
  value === undefined
    ? '无'
    : maskIds(typeof value === 'string' ? value : JSON.stringify(value)).text.slice(0, LONGEST);
/** Credentials and what identifies somebody are compared and not shown. */
const hidden = new Set(['hash', 'identity', 'account']);

function differences(known: Document, found: Document): string {
  const names = new Set([...Object.keys(known ?? {}), ...Object.keys(found ?? {})]);
  return [...names]
    .filter((name) => canonical(known?.[name] ?? null) !== canonical(found?.[name] ?? null))
    .map((name) =>
      hidden.has(name)
        ? (fields[name] ?? name)
        : `${fields[name] ?? name}（记录链为 ${shown(known?.[name])}，数据库中为 ${shown(found?.[name])}）`,
    )
    .join('、');
}

const recordText = (record: AuditRecord | undefined): string =>
  record === undefined
    ? ''
    : `（${formatInstant(record.at, { year: true })}，${record.who ?? '未知'}，${titleOf(record.what)}）`;

const lookText = ({ matter, field, at, person }: KnownLook): string =>
  `加密内容的查看记录（事项 ${matter}，${field}，${formatInstant(at, { year: true })}，${person ?? '命令行'}）`;

export const texts = {
  noChain: '数据库还没有管理记录链（由较早的版本写成）：人员、岗位、设定、放假安排、代理没有核对。',
  checked: (entries: number, documents: number, records: number, looks: number) =>
    `核对了管理记录链 ${entries} 条、由它推演的人员、岗位、设定等 ${documents} 项、审计记录 ${records} 条、加密内容的查看记录 ${looks} 条。`,
  notVouchedFor: '管理记录链由较早的版本写成，还没有记入导入凭证和以前的查看记录：这两样没有与它核对。',

  inserted: (of: Administered, id: string, document: Document) =>
    `${named(of, id, document)}：管理记录链中没有，是绕过系统加进去的。`,
  deleted: (of: Administered, id: string, document: Document) => `${named(of, id, document)}：被绕过系统删除了。`,
  differs: (of: Administered, id: string, known: Document, found: Document) =>
    `${named(of, id, found)}：被绕过系统改动：${differences(known, found)}。`,
  editedBetween: (of: Administered, id: string, document: Document, seq: number) =>
    `${named(of, id, document)}：管理记录链第 ${seq} 条之前曾被绕过系统改动。`,

  edited: (seq: number, entry: AdministrationEntry | undefined) =>
    `管理记录链第 ${seq} 条${entry ? `（${formatInstant(entry.at, { year: true })}）` : ''}的内容被改动过：与它的哈希不符。`,
  replaced: (seq: number) => `管理记录链第 ${seq} 条被整条替换过：与相邻记录所记的哈希不符。`,
  doubled: (seq: number) => `管理记录链第 ${seq} 条重复出现：有一条是后来插入的。`,
  missing: (from: number, to: number) => `管理记录链${range(from, to)}被删除。`,
  rewritten: (seq: number, on: string) =>
    `管理记录链到第 ${seq} 条为止被改写并重算了哈希：与 ${day(on)} 的签名根不符。`,
  cut: (from: number, to: number, on: string | undefined) =>
    `管理记录链${range(from, to)}被截去：${on === undefined ? '链头记着还有后续记录' : `${day(on)} 的签名根记有这些记录`}。`,
  headless: '管理记录链的链头被删除。',
  headDiffers: '管理记录链的链头与末条不符：末尾被改动过。',

  recordEdited: (segment: string, seq: number, record: AuditRecord | undefined) =>
    `审计记录 ${segment} 第 ${seq} 条${recordText(record)}被改动过。`,
  recordReplaced: (segment: string, seq: number) => `审计记录 ${segment} 第 ${seq} 条被整条替换过。`,
  recordPlanted: (segment: string, seq: number, record: AuditRecord | undefined) =>
    `审计记录 ${segment} 第 ${seq} 条${recordText(record)}是后来插入的。`,
  recordsDeleted: (segment: string, from: number, to: number) => `审计记录 ${segment} ${range(from, to)}被删除。`,
  recordsCut: (segment: string, from: number, to: number) => `审计记录 ${segment} ${range(from, to)}被截去。`,
  recordsRewritten: (segment: string, seq: number) =>
    `审计记录 ${segment} 到第 ${seq} 条为止被改写并重算了哈希：与管理记录链不符。`,
  segmentHeadless: (segment: string) => `审计记录 ${segment} 的链头被删除，或整段是后来插入的。`,
  segmentHeadDiffers: (segment: string) => `审计记录 ${segment} 的链头与末条不符：末尾被改动过，或有后来插入的。`,
  segmentGone: (segment: string, count: number) => `审计记录 ${segment} 的 ${count} 条全部不见了。`,
  importEdited: (n: number) => `登记簿导入凭证第 ${n} 份：与管理记录链所记的不符，它或它之前的凭证被改动过或重新签过。`,
  importGone: (n: number) => `登记簿导入凭证第 ${n} 份：管理记录链中记有，数据库中没有，被删除了。`,
  importPlanted: (n: number) => `登记簿导入凭证第 ${n} 份：管理记录链中没有，是绕过系统加进去的。`,

  lookDiffers: (look: KnownLook) => `${lookText(look)}：被改动过，与审计记录不符。`,
  lookGone: (look: KnownLook) => `${lookText(look)}：被删除，审计记录中仍记有。`,
  lookPlanted: (id: string) => `加密内容的查看记录 ${id}：审计记录中没有，是绕过系统加进去的。`,
  purgedLooksDiffer: (segment: string) =>
    `审计记录 ${segment} 期满清除后留下的加密内容查看记录：与清除时记入管理记录链的不符，被改动、删除或添加过。`,
  earlyLooksDiffer: (count: number, found: number) =>
    `加密内容的早期查看记录：管理记录链记有 ${count} 条，数据库中有 ${found} 条，内容不符，被改动、删除或添加过。`,

  purgedEarly: (segment: string) => `审计记录 ${segment} 没有存满六个月就被清除了。`,

  signedAgain: (on: string) => `${day(on)} 的签名根：这一天被重新签过，与当时的签名根不同。`,
  exportedTwice: (on: string) => `${day(on)} 的签名根：导出文件中有两个不同的，这一天被重新签过。`,
  rootGone: (on: string) => `${day(on)} 的签名根：管理记录链中记有，数据库中没有，被删除了。`,
  miscounted: (on: string, said: number, found: number) =>
    `${day(on)} 的签名根：它说自己是第 ${said} 个，数据库中却是第 ${found} 个，有签名根被删除或插入。`,
};
