import type { LetterKind } from '@banjie/shared/engine/matter/state.ts';
import { letterTexts as kindTitles } from '@banjie/shared/procedures/letters.ts';

const NUMERALS = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
/** 1 to 999 as articles are counted: 十二, 二十, 一百零三. */
function counted(n: number): string {
  const [hundreds, tens, ones] = [Math.floor(n / 100), Math.floor((n % 100) / 10), n % 10];
  const digit = (value: number) => NUMERALS[value] ?? '';
  const ten = tens === 0 ? '' : tens === 1 && hundreds === 0 ? '十' : `${digit(tens)}十`;
  const gap = hundreds > 0 && tens === 0 && ones > 0 ? '零' : '';
  return `${hundreds > 0 ? `${digit(hundreds)}百` : ''}${ten}${gap}${ones > 0 ? digit(ones) : ''}`;
}

const measures: Record<string, string> = {
  A: '《长沙市政务云管理暂行办法》',
  B: '《长沙市政务信息资源共享管理办法》',
  C: '《长沙市电子政务服务标准化管理暂行办法》',
  N: '《政务数据共享条例》',
  R: '《国家网络安全事件报告管理办法》',
  M: '《中华人民共和国民法典》',
};

/** 《…》第三条、第十二条 */
export function basisText(articles: readonly string[]): string {
  const found = new Map<string, string[]>();
  for (const id of articles) {
    const [measure = '', number = ''] = id.split('-');
    const name = measures[measure];
    if (name) found.set(name, [...(found.get(name) ?? []), `第${counted(Number(number))}条`]);
  }
  return [...found].map(([name, list]) => `${name}${list.join('、')}`).join('和');
}

/** 2026年3月11日 */
export const dateText = (day: string): string => {
  const [year, month, date] = day.split('-').map(Number);
  return `${year}年${month}月${date}日`;
};

export const texts = {
  everybody: '各有关单位',
  separator: '、',
  /** Two characters, as a paragraph begins. */
  indent: '　　',
  /** Name of the file, without its ending. */
  file: (number: string, kind: LetterKind) => `${number} ${kindTitles[kind]}`,
  rule: {
    standard: (unit: string) => `${unit}〔{年}〕{号}号`,
    bad: (line: string) =>
      `文号规则“${line}”不对。每行一条，写成“单位名称：字号〔{年}〕{号}号”，例如“市数据资源管理局：青政数〔{年}〕{号}号”；{年} 和 {号} 各一次。`,
    twice: (unit: string) => `“${unit}”有两条文号规则，请只留一条。`,
  },
  template: {
    unreadable: (file: string) => `${file}：打不开。模板必须是 Word 的 .docx 文件（不是 .doc、也没有密码）。`,
    noText: (file: string) => `${file}：不是 Word 文档，里面没有正文（word/document.xml）。`,
    broken: (file: string, place: string, why: string) => `${file}：${place}${why}`,
    place: (tag: string) => `“{${tag}}”处，`,
    unknown: (file: string, tag: string, known: string) => `${file}：不认识的字段“{${tag}}”。可用的字段：${known}。`,
    missing: (file: string, names: string) => `${file}：缺少必须有的字段${names}。`,
    undrawable: (file: string, place: string, what: string) =>
      `${file}：${place}有${what}，PDF 里画不出来。请去掉后再放进来。`,
    paragraph: (n: number, text: string) => `第 ${n} 段${text === '' ? '' : `（“${text}”）`}`,
    strange: (file: string, names: string) => `${file}：文件名不对。模板按文书种类命名：${names}。`,
    noFolder: (folder: string) => `文书模板文件夹打不开：${folder}（设置 BANJIE_LETTERS）。`,
    why: {
      unopened_tag: '多了一个“}”，前面没有“{”。',
      unclosed_tag: '字段没有写完，缺“}”。',
      unopened_loop: '有“{/…}”，前面没有对应的“{#…}”。',
      unclosed_loop: '有“{#…}”，后面没有对应的“{/…}”。',
      closing_tag_does_not_match_opening_tag: '“{#…}”和“{/…}”的名称不一致。',
      duplicate_open_tag: '连写了两个“{”。',
      duplicate_close_tag: '连写了两个“}”。',
    } as Record<string, string>,
    otherwise: '字段写法有误，请检查花括号。',
    or: '或',
  },
  undrawable: {
    picture: '图片或图形',
    numbering: '自动编号',
    notes: '脚注或尾注',
    revision: '修订痕迹（请先接受全部修订）',
    header: '页眉或页脚',
    field: '域（自动页码、目录等）',
    nested: '表格里的表格',
    other: (name: string) => `不支持的内容（${name}）`,
  },
  command: {
    usage: '用法：npm run admin -- letters check',
    fine: (n: number, folder: string | undefined) =>
      folder === undefined
        ? `${n} 份文书模板都没有问题（都用自带的）。`
        : `${n} 份文书模板都没有问题（本市的模板在 ${folder}）。`,
    own: (kind: LetterKind, file: string) => `  ${kindTitles[kind]}：${file}`,
    standard: (kind: LetterKind) => `  ${kindTitles[kind]}：自带模板`,
    instead: '改好之前，有问题的模板由自带模板代替。改好后重新启动服务器。',
  },
  failed: {
    printing: '现在生成 PDF 的太多，稍后自动再试。',
    template: '模板有误，请管理员运行 npm run admin -- letters check，改好模板并重新启动服务，文书会自动补写。',
  },
};
