/** A table as the file has it: text, or the first sheet of a workbook. */
import PizZip from 'pizzip';
import { readSheet } from 'read-excel-file/universal';
import { writeCsv } from '@banjie/shared/kernel/csv.ts';
import type { Rejection } from '@banjie/shared/kernel/rejection.ts';
import { bytesOf, unpackedParts } from '../../files/active.ts';
import { decoded, type TableText } from './bytes.ts';
import { MOST_ROWS, wrong } from './check.ts';
import { texts } from './texts.ts';

const t = texts.workbook;
const MOST_COLUMNS = 200;

export async function tableIn(bytes: Uint8Array): Promise<TableText | Rejection> {
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (whole.toString('latin1', 0, 4) === 'PK\x03\x04') return firstSheet(whole);
  return decoded(bytes) ?? wrong(texts.encoding);
}

/**
 * Unpacked by us within bounds and handed on as what was found, so that the reader meets neither a bomb nor a sheet with
 * one cell a million rows below.
 */
async function firstSheet(bytes: Buffer): Promise<TableText | Rejection> {
  const parts = await unpackedParts(bytesOf(bytes), (name) => /\.(?:xml|rels)$/i.test(name));
  if (!parts) return wrong(t.unreadable);
  const bounded = new PizZip();
  for (const [name, part] of parts) {
    if (!/^xl\/worksheets\/[^/]+$/i.test(name)) bounded.file(name, part);
    else {
      const sheet = part.toString('utf8');
      if (!isBounded(sheet)) return wrong(t.tooLarge);
      if (WITHOUT_RESULT.test(sheet)) return wrong(t.formula);
      bounded.file(name, withErrors(sheet));
    }
  }
  try {
    const made = bounded.generate({ type: 'arraybuffer' });
    const rows = await readSheet(made, 1, { parseNumber: digits, trim: false });
    return { encoding: 'xlsx', text: rows.map(lineOf).join('') };
  } catch (error) {
    const [, row, column] = /at row (\d+), col (\d+)/.exec(error instanceof Error ? error.message : '') ?? [];
    return wrong(row !== undefined && column !== undefined ? t.cell(row, column) : t.unreadable);
  }
}

// A blank row stays one, so that lines are counted as the spreadsheet counts them.
const lineOf = (row: readonly unknown[]): string => {
  const cells = row.map(textOf);
  return cells.every((cell) => cell === '') ? '\r\n' : writeCsv([cells]);
};

function textOf(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  if (cell instanceof Date) return cell.toISOString().replace(/T00:00:00\.000Z$/, '');
  if (typeof cell === 'boolean') return cell ? '是' : '否';
  return typeof cell === 'string' ? cell : '';
}

/** As it is stored: an integer digit by digit, 4.30102E+17 to be found as that; only the noise behind a fraction goes. */
const digits = (stored: string): string =>
  /^-?\d+\.\d{12,}$/.test(stored) ? String(Number(Number(stored).toPrecision(15))) : stored;

/** The reader passes over both without a word: a formula that was never computed, and the error that one has left. */
const WITHOUT_RESULT =
  /(?:<\/(?:[\w.-]+:)?f\s*>|<(?:[\w.-]+:)?f(?:\s(?:[^<>"']|"[^"]*"|'[^']*')*)?\/>)\s*<\/(?:[\w.-]+:)?c\s*>/;
const withErrors = (sheet: string): string =>
  sheet.replace(TAG, (tag, kind: string) => (kind === 'c' ? tag.replace(/(\st\s*=\s*)(["'])e\2/, '$1$2str$2') : tag));

const TAG = /<(?:[\w.-]+:)?(c|row)(?=[\s/>])((?:[^<>"']|"[^"]*"|'[^']*')*)>/g;
const PLACE = /(?:^|\s)r\s*=\s*(?:"([^"]*)"|'([^']*)')/;

/** By places as they are named and as they are counted: either makes a reader lay out what lies between. */
function isBounded(sheet: string): boolean {
  let [rows, cells] = [0, 0];
  for (const [, kind, attributes = ''] of sheet.matchAll(TAG)) {
    const found = PLACE.exec(attributes);
    const named = /^([A-Z]{0,3})(\d{1,7})$/.exec(found?.[1] ?? found?.[2] ?? '');
    if (found && !named) return false;
    if (kind === 'row') [rows, cells] = [rows + 1, 0];
    else cells += 1;
    const column = [...(named?.[1] ?? '')].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
    if (Math.max(rows, Number(named?.[2] ?? 0)) > MOST_ROWS + 1 || Math.max(cells, column) > MOST_COLUMNS) return false;
  }
  return true;
}
