/**
 * A table as an Excel workbook (ECMA-376 part 1, 18). Every cell is text and formatted as text: no digit, zero or day is
 * changed by whoever opens and saves it, and nothing in it is a formula, whatever it begins with.
 */
import PizZip from 'pizzip';
import { wellFormed } from '@banjie/shared/kernel/text.ts';

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
export const WORKBOOK = `${TYPE}.sheet`;
/** A spreadsheet refuses a file with a longer cell. */
const CELL_MOST = 32_767;
const SHEET_MOST = 31;
/** The same bytes for the same table. */
const DATE = new Date('1980-01-01T00:00:00Z');

/** @param rows the first is the head */
export function writeWorkbook(title: string, rows: readonly (readonly string[])[]): Uint8Array {
  const zip = new PizZip();
  const put = (name: string, content: string) =>
    zip.file(name, `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>${content}`, { date: DATE });
  put(
    '[Content_Types].xml',
    `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${TYPE}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="${TYPE}.styles+xml"/></Types>`,
  );
  put('_rels/.rels', relations([['officeDocument', 'xl/workbook.xml']]));
  put(
    'xl/_rels/workbook.xml.rels',
    relations([
      ['worksheet', 'worksheets/sheet1.xml'],
      ['styles', 'styles.xml'],
    ]),
  );
  const name = escaped(title.replace(/[\\/*?:[\]]/g, ' ').slice(0, SHEET_MOST));
  put(
    'xl/workbook.xml',
    `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets><sheet name="${name}" sheetId="1" r:id="r1"/></sheets></workbook>`,
  );
  const xf = '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" quotePrefix="1"/>';
  put(
    'xl/styles.xml',
    `<styleSheet xmlns="${MAIN}"><fonts count="1"><font><sz val="11"/><name val="宋体"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>${xf}</cellXfs></styleSheet>`,
  );
  const columns = Math.max(1, ...rows.map((row) => row.length));
  put(
    'xl/worksheets/sheet1.xml',
    `<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols><col min="1" max="${columns}" width="20" style="1" customWidth="1"/></cols><sheetData>${rows.map(rowOf).join('')}</sheetData></worksheet>`,
  );
  return zip.generate({ type: 'uint8array', compression: 'DEFLATE' });
}

const relations = (parts: readonly (readonly [string, string])[]): string =>
  `<Relationships xmlns="${PACKAGE}/relationships">${parts
    .map(([type, target], n) => `<Relationship Id="r${n + 1}" Type="${OFFICE}/${type}" Target="${target}"/>`)
    .join('')}</Relationships>`;

const rowOf = (row: readonly string[], n: number): string =>
  `<row r="${n + 1}">${row
    .map((cell, column) =>
      cell === ''
        ? ''
        : `<c r="${lettersOf(column)}${n + 1}" s="1" t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`,
    )
    .join('')}</row>`;

const lettersOf = (column: number): string =>
  (column >= 26 ? lettersOf(Math.floor(column / 26) - 1) : '') + String.fromCharCode(65 + (column % 26));

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string =>
  wellFormed(text)
    .slice(0, CELL_MOST)
    // No XML has these; what looks like their spelling is kept from being read as one.
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replace(/[&<>"]/g, (one) => entities[one] ?? one);
