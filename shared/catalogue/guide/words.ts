/** What cells of a catalogue mean: the words of the national guide, and those that units write instead. Pure. */
import { unspaced } from '../../kernel/fold.ts';
import { texts } from '../texts.ts';

const t = texts.fields;

/** Choices of an entry that a cell may name. */
export const choices = {
  format: t.formats,
  way: t.ways,
  updateLimit: t.updateLimits,
  identifiedBy: t.identifiers,
  library: t.libraries,
  classification: t.classifications,
  shareType: t.shareTypes,
  basisKind: t.basisKinds,
} as const;
export type Choice = keyof typeof choices;

/** In their order: what comes first is meant where a cell has several. */
const words: Partial<Record<Choice, readonly (readonly [RegExp, string])[]>> = {
  format: [
    [/地理|空间|矢量|栅格|shp|gis/i, 'map'],
    [/图[形像片]|影像|jpe?g|png|gif|bmp|tiff?/i, 'image'],
    [/数据库|表格|库表|xlsx?|csv|oracle|sql|dbf|达梦|dm\d?|金仓|access|^et$/i, 'table'],
    [/文[档件]|docx?|wps|ofd|pdf|txt|pptx?|html?/i, 'document'],
    [/流媒体|音频|视频|自描述|其他/i, 'other'],
  ],
  way: [
    [/接口|服务|api/i, 'interface'],
    [/库表|数据库|批量|交换/i, 'batch'],
    [/文件|下载|拷|介质|邮/i, 'file'],
  ],
  updateLimit: [
    [/实时|即时/, 'realtime'],
    [/^每?[日天周]$|工作日/, 'twoDays'],
    [/^每?(?:个)?月$/, 'month'],
    [/^每?季度?$/, 'quarter'],
    [/^每?年度?$/, 'year'],
  ],
  identifiedBy: [
    [/身份(?:证|号码)/, 'person'],
    [/统一社会信用代码|组织机构代码/, 'organisation'],
    [/不动产单元/, 'property'],
    [/部件代码|部件编码/, 'component'],
  ],
};

/** The stored value that a cell names; undefined where it names none. */
export function choiceIn(field: Choice, cell: string): string | undefined {
  const said = unspaced(cell);
  const options: Readonly<Record<string, string>> = choices[field];
  const named = Object.keys(options).find((key) => unspaced(options[key] ?? '') === said || key === said);
  return named ?? words[field]?.find(([pattern]) => pattern.test(said))?.[1];
}
export const choicesOf = (field: Choice): string => Object.values<string>(choices[field]).join('、');

/** What identifies the records, where one of their items is an identifier that everybody has. */
export const identifierAmong = (items: readonly string[]): string | undefined =>
  items.flatMap((item) => words.identifiedBy?.find(([pattern]) => pattern.test(item))?.[1] ?? [])[0];

/** Items that are about persons. Only a beginning: two people look at it before it is in the catalogue. */
export const isPersonal = (items: readonly string[]): boolean =>
  items.some((item) => /姓名|身份证|公民身份|手机|联系电话|家庭住址|户籍|出生日期|银行卡|社保号/.test(item));
