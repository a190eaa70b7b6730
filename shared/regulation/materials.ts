/**
 * Materials 申请材料 that the law names: what each must carry, and where that stands. A procedure takes them by these
 * names, so that what was handed in once is found again in the next procedure.
 */
import type { ArticleId } from './articles.ts';

/** A number, a day or an issuer that a material has: asked for always, or where there is one. */
interface Mark {
  title: string;
  needed?: true;
}

export interface MaterialRule {
  title: string;
  article: ArticleId;
  /** Its file is wanted. What is no file (a secret, paper) is said in words instead, and counts as handed in. */
  file: 'wanted' | 'may';
  number?: Mark;
  /** The day that it bears; never one to come. */
  date?: Mark;
  /** Who has issued it. */
  by?: Mark;
  /** Said beside it where it is asked for. */
  help?: string;
  /** It tells of persons: never offered to be used again. */
  personal?: true;
  /** It proves what was done this time: neither offered to be used again, nor what another turn of it starts from. */
  once?: true;
}

const rules = {
  'construction-plan': {
    title: '应用系统建设方案',
    article: 'A-11',
    file: 'wanted',
    number: { title: '文号' },
    date: { title: '成文日期' },
  },
  'self-test': {
    title: '性能和安全自测报告',
    article: 'A-11',
    file: 'wanted',
    number: { title: '报告编号' },
    date: { title: '报告日期' },
  },
  'laboratory-report': {
    title: '软件性能和安全测试报告',
    article: 'A-40',
    file: 'wanted',
    by: { title: '测评机构（CNAS 认可）', needed: true },
    number: { title: '报告编号', needed: true },
    date: { title: '报告日期' },
  },
  'protection-filing': {
    title: '等级保护备案证明',
    article: 'A-40',
    file: 'wanted',
    by: { title: '备案的公安机关' },
    number: { title: '备案编号', needed: true },
    date: { title: '备案日期', needed: true },
  },
  'performance-test': {
    title: '性能测试报告',
    article: 'A-15',
    file: 'wanted',
    by: { title: '测试单位' },
    number: { title: '报告编号' },
    date: { title: '报告日期' },
  },
  'security-test': {
    title: '安全测试报告',
    article: 'A-15',
    file: 'wanted',
    by: { title: '测试单位' },
    number: { title: '报告编号' },
    date: { title: '报告日期' },
  },
  'project-papers': {
    title: '项目建设材料',
    article: 'A-17',
    file: 'wanted',
    number: { title: '文号' },
    date: { title: '成文日期' },
    help: '本次申报各项目的立项依据、建设方案、投资估算等；可以上传几个文件',
  },
  'operations-report': {
    title: '运行维护报告',
    article: 'A-30',
    file: 'wanted',
    number: { title: '报告编号' },
    date: { title: '报告日期' },
  },
  'drill-report': {
    title: '应急演练报告',
    article: 'A-44',
    file: 'wanted',
    number: { title: '报告编号' },
    date: { title: '报告日期' },
  },
  'training-report': {
    title: '应急培训报告',
    article: 'A-44',
    file: 'wanted',
    number: { title: '报告编号' },
    date: { title: '报告日期' },
  },
  'disposal-proof': {
    title: '数据处置证明',
    article: 'N-27',
    file: 'wanted',
    by: { title: '出具单位' },
    number: { title: '编号' },
    date: { title: '处置日期' },
  },
  'rectification-proof': {
    title: '整改证明',
    article: 'A-37',
    file: 'wanted',
    number: { title: '编号' },
    date: { title: '出具日期' },
    help: '截图、日志、复测报告等；可以上传几个文件',
    once: true,
  },
  'expansion-proof': {
    title: '扩容证明',
    article: 'A-31',
    file: 'wanted',
    number: { title: '编号' },
    date: { title: '完成日期' },
    once: true,
  },
  contract: {
    title: '合同或保密协议',
    article: 'N-36',
    file: 'wanted',
    number: { title: '合同编号', needed: true },
    date: { title: '签订日期' },
  },
  'transition-plan': {
    title: '过渡方案',
    article: 'A-23',
    file: 'wanted',
    number: { title: '文号' },
    date: { title: '成文日期' },
  },
} as const satisfies Readonly<Record<string, MaterialRule>>;

export type MaterialId = keyof typeof rules;
export const materials: Readonly<Record<MaterialId, MaterialRule>> = rules;
export const isMaterial = (id: string): id is MaterialId => Object.hasOwn(materials, id);
