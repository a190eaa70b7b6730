/** Answers that are files made of text. */
import { writeTable } from '@banjie/shared/kernel/csv.ts';
import type { FileAnswer } from './handler.ts';

export function textFile(name: string, type: string, text: string): FileAnswer {
  const content = new TextEncoder().encode(text);
  return { name, type, size: content.length, content };
}
export const tableFile = (name: string, rows: readonly (readonly string[])[]): FileAnswer =>
  textFile(name, 'text/csv; charset=utf-8', writeTable(rows));
