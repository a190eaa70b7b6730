import type { TableFaultReason } from './compare.ts';
import type { CsvFaultReason } from './csv.ts';

export const csvFaultTexts = {
  'too-large': '文件太大，请分开后再上传',
  'too-many-rows': '行数太多，请分开后再上传',
  'no-header': '文件是空的，没有表头',
  'unnamed-column': '表头中有一列没有名称',
  'repeated-column': '表头中有两列名称相同',
  'too-few-cells': '这一行的列数比表头少',
  'too-many-cells': '这一行的列数比表头多',
  'unclosed-quote': '引号没有结束',
  'stray-quote': '引号位置不对',
} as const satisfies Record<CsvFaultReason, string>;

export const tableFaultTexts = {
  'no-key-column': '表中没有标识所在的列',
  'empty-key': '这一行没有标识，未参加比对',
  'repeated-key': '标识重复，这一行未参加比对',
} as const satisfies Record<TableFaultReason, string>;

/** What a spreadsheet has done to a cell. */
export const damageTexts = {
  scientific: '数字被表格软件改成了科学计数法，原来的位数已丢失。请把这一列设为“文本”后重新导出',
  rounded: '长数字第 16 位起都是 0，可能被表格软件改过。请核对；如是，请把这一列设为“文本”后重新导出',
  zeros: '比这一列的其他值短，开头的 0 可能被表格软件去掉了',
  error: '表格软件的公式出错标记，不是数据',
};
