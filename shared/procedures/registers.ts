/** The registers of the city: declared once, written by matters only. Whoever may see an entry sees who put it in, and why. */
import type { RegisterDecl } from '../engine/definition/registers.ts';
import { kinds } from '../standards/entry.ts';
import { cloudPosts, declaredPosts } from './unit-arrangements/posts.ts';

export const registers = {
  catalogue: {
    title: '政务信息资源目录',
    subject: '信息资源',
    seenBy: 'all',
    columns: [
      { key: 'name', title: '名称' },
      { key: 'provider', title: '提供单位' },
      { key: 'shareType', title: '共享类型' },
      { key: 'way', title: '提供方式' },
      { key: 'format', title: '格式' },
      { key: 'items', title: '信息项' },
      { key: 'updateLimit', title: '更新时限' },
      { key: 'identifier', title: '标识' },
      { key: 'library', title: '数据分类' },
      { key: 'classification', title: '数据分级' },
      { key: 'protection', title: '保护措施' },
      { key: 'digitiseBy', title: '数字化完成日期' },
      { key: 'scope', title: '共享范围' },
      { key: 'use', title: '使用用途' },
      { key: 'conditions', title: '共享条件' },
      { key: 'sharedWith', title: '已同意共享的单位' },
      { key: 'basis', title: '不予共享依据' },
    ],
    empty: '目录中还没有资源。由提供单位“资源编目”登记后列入。',
  },
  subscriptions: {
    title: '共享订阅',
    subject: '资源与使用单位',
    seenBy: 'units',
    columns: [
      { key: 'resource', title: '资源' },
      { key: 'user', title: '使用单位' },
      { key: 'scope', title: '共享范围' },
      { key: 'purpose', title: '使用用途' },
      { key: 'thirdParty', title: '同意提供给的第三方' },
      { key: 'until', title: '使用期限' },
    ],
    empty: '还没有订阅。共享申请获得同意并提供数据后列入。',
  },
  sources: {
    title: '数源单位',
    subject: '信息',
    seenBy: 'all',
    columns: [
      { key: 'fact', title: '信息' },
      { key: 'source', title: '数源单位' },
    ],
    empty: '还没有确定数源单位。',
  },
  verifications: {
    title: '正在核校的记录',
    subject: '记录',
    seenBy: 'units',
    columns: [],
    empty: '没有正在核校的记录。',
  },
  suspensions: {
    title: '暂停与限制',
    subject: '系统、数据或经费',
    seenBy: 'units',
    columns: [{ key: 'kind', title: '限制内容' }],
    empty: '没有被暂停或限制的对象。',
  },
  allocations: {
    title: '云资源分配',
    subject: '系统',
    seenBy: 'units',
    columns: [
      { key: 'system', title: '系统' },
      { key: 'unit', title: '使用单位' },
      { key: 'hosts', title: '云主机（台）' },
      { key: 'databases', title: '云数据库（个）' },
      { key: 'storage', title: '云存储（GB）' },
      { key: 'level', title: '等保级别' },
      { key: 'provider', title: '云服务提供商' },
    ],
    empty: '还没有分配云资源的系统。',
  },
  exemptions: {
    title: '不上云与自建的批准',
    subject: '系统或设施',
    seenBy: 'units',
    columns: [
      { key: 'what', title: '内容' },
      { key: 'unit', title: '单位' },
      { key: 'basis', title: '依据或理由' },
    ],
    empty: '没有经批准不上云或自建的内容。',
  },
  connections: {
    title: '接入登记',
    subject: '系统与平台',
    seenBy: 'units',
    columns: [
      { key: 'system', title: '系统或资源' },
      { key: 'unit', title: '单位' },
      { key: 'platform', title: '接入平台' },
      { key: 'state', title: '状态' },
    ],
    empty: '还没有接入的系统。',
  },
  mobile: {
    title: '移动应用',
    subject: '应用',
    seenBy: 'all',
    columns: [
      { key: 'app', title: '名称' },
      { key: 'unit', title: '单位' },
      { key: 'kind', title: '形式' },
    ],
    empty: '还没有登记的移动应用。',
  },
  opendata: {
    title: '开放数据集',
    subject: '数据集',
    seenBy: 'all',
    columns: [
      { key: 'name', title: '数据集' },
      { key: 'unit', title: '单位' },
      { key: 'format', title: '格式' },
      { key: 'update', title: '更新频率' },
    ],
    empty: '还没有向社会开放的数据集。',
  },
  plans: {
    title: '计划与预案',
    subject: '计划',
    seenBy: 'units',
    columns: [
      { key: 'plan', title: '计划' },
      { key: 'unit', title: '单位' },
      { key: 'year', title: '年度或版本' },
      { key: 'content', title: '内容' },
    ],
    empty: '还没有批准的计划或预案。',
  },
  keys: {
    title: '关键口令与密钥保管',
    subject: '口令或密钥（只登记，不存内容）',
    seenBy: 'units',
    columns: [
      { key: 'what', title: '用途' },
      { key: 'holder', title: '保管人' },
      { key: 'state', title: '状态' },
    ],
    empty: '还没有登记保管的口令或密钥。',
  },
  access: {
    title: '进入授权',
    subject: '资源',
    seenBy: 'units',
    columns: [
      { key: 'what', title: '资源' },
      { key: 'who', title: '被授权人' },
      { key: 'purpose', title: '目的' },
      { key: 'until', title: '有效至' },
    ],
    empty: '没有有效的进入授权。',
  },
  posts: {
    title: '单位共享岗位',
    subject: '单位',
    seenBy: 'all',
    appoints: { ...declaredPosts, ...cloudPosts },
    columns: [
      { key: 'unit', title: '单位' },
      { key: 'head', title: '第一责任人' },
      { key: 'body', title: '共享工作机构' },
      { key: 'registrar', title: '登记员' },
      { key: 'reviewer', title: '审核员' },
      { key: 'data', title: '数据管理员' },
      { key: 'secrecy', title: '保密审查人员' },
      { key: 'safety', title: '安全管理员' },
      { key: 'contact', title: '联系人' },
      { key: 'rules', title: '内部制度' },
    ],
    empty: '还没有单位报备岗位。',
  },
  rules: {
    title: '共享制度',
    subject: '制度',
    seenBy: 'all',
    columns: [
      { key: 'name', title: '名称' },
      { key: 'unit', title: '起草单位' },
      { key: 'kind', title: '种类' },
      { key: 'document', title: '文号' },
      { key: 'from', title: '施行日期' },
    ],
    empty: '还没有印发或备案的共享制度。',
  },
  entrustments: {
    title: '受托处理',
    subject: '受托方与数据',
    seenBy: 'units',
    columns: [
      { key: 'contractor', title: '受托方' },
      { key: 'unit', title: '委托单位' },
      { key: 'what', title: '处理内容' },
      { key: 'until', title: '期限' },
    ],
    empty: '没有受托处理的登记。',
  },
  standards: {
    title: '标准与标准文件',
    subject: '标准',
    seenBy: 'all',
    columns: [
      { key: 'number', title: '编号' },
      { key: 'name', title: '名称' },
      { key: 'kind', title: '种类', options: kinds },
      { key: 'unit', title: '备案或起草单位' },
      { key: 'published', title: '发布日期' },
      { key: 'reviewBy', title: '复审期限' },
      { key: 'state', title: '状态' },
    ],
    empty: '还没有列入的标准。',
  },
  results: {
    title: '考核评估与检查结果',
    subject: '结果',
    seenBy: 'all',
    columns: [
      { key: 'period', title: '周期' },
      { key: 'about', title: '对象' },
      { key: 'score', title: '得分' },
      { key: 'computation', title: '计算' },
      { key: 'advice', title: '意见' },
    ],
    empty: '还没有公布的结果。',
  },
} as const satisfies Record<string, RegisterDecl>;

export type RegisterName = keyof typeof registers;
/** Names come from outside: "constructor" is no register. */
export const registerOf = (name: string): RegisterDecl | undefined =>
  Object.hasOwn(registers, name) ? registers[name as RegisterName] : undefined;
/** An entry of such a register is everybody's, and names only the units that it is about. */
export const seenByAll = (name: string): boolean => registerOf(name)?.seenBy === 'all';
export const registerTitle = (name: string): string => registerOf(name)?.title ?? name;
