/** Answers that are files made of text, and tables. */
import { writeTable } from '@banjie/shared/kernel/csv.ts';
import { WORKBOOK, writeWorkbook } from '../workbooks/write.ts';
import type { FileAnswer } from './handler.ts';

export function textFile(name: string, type: string, text: string): FileAnswer {
  const content = new TextEncoder().encode(text);
  return { name, type, size: content.length, content };
}
/** @param name without its ending */
export function workbookFile(name: string, sheet: string, rows: readonly (readonly string[])[]): FileAnswer {
  const content = writeWorkbook(sheet, rows);
  return { name: `${name}.xlsx`, type: WORKBOOK, size: content.length, content };
}
export const tableFile = (name: string, rows: readonly (readonly string[])[]): FileAnswer =>
  textFile(name, 'text/csv; charset=utf-8', writeTable(rows));
