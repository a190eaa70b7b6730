/** CSV as RFC 4180 has it, from text to rows. Pure; turning bytes (UTF-8, GBK) into text is the caller's part. */

export type Row = Readonly<Record<string, string>>;

export type CsvFaultReason =
  | 'too-large'
  | 'too-many-rows'
  | 'no-header'
  | 'unnamed-column'
  | 'repeated-column'
  | 'too-few-cells'
  | 'too-many-cells'
  | 'unclosed-quote'
  | 'stray-quote';

export interface CsvFault {
  /** Line of the file on which the record begins, from 1; a quoted line break counts as a line. */
  line: number;
  reason: CsvFaultReason;
}

export interface CsvLimits {
  /** In UTF-16 code units, as `text.length` counts them. */
  maxLength: number;
  /** Records without the header and without blank lines. */
  maxRows: number;
  /** What stands between the cells; a comma when absent. */
  separator?: Separator;
}

/** What people's programs put between cells: 逗号、制表符、分号，或者全角逗号。 */
export const separators = [',', '\t', ';', '，'] as const;
export type Separator = (typeof separators)[number];

/** The separator of a table, by its first line: the one that stands there most, outside of quotes. */
export function separatorOf(text: string): Separator {
  const [first = ''] = text.replace(/^\uFEFF/, '').split(/\r|\n/, 1);
  const bare = first.replace(/"(?:[^"]|"")*"/g, '');
  const count = (one: Separator) => bare.split(one).length;
  return separators.reduce((best, one) => (count(one) > count(best) ? one : best), separators[0]);
}

export interface Csv {
  /** Column names, trimmed. */
  header: string[];
  /** Records that are whole. A record with a fault is not among them. Cells are as in the file, without what guards one from a spreadsheet. */
  rows: Row[];
  /** Line of the file on which the row of the same index begins. */
  lines: number[];
  faults: CsvFault[];
}

/** A record as it stands in the file. */
export interface CsvRecord {
  line: number;
  cells: string[];
  fault?: 'unclosed-quote' | 'stray-quote';
}

/**
 * A byte order mark, CRLF, LF or CR, quoted commas and line breaks are understood; blank lines are passed over.
 * A table over a limit, or whose header is no header, gives no rows at all: a part of a table would be compared as if
 * the rest were missing.
 */
export function parseCsv(text: string, limits: CsvLimits): Csv {
  const refused = (line: number, reason: CsvFaultReason): Csv => ({
    header: [],
    rows: [],
    lines: [],
    faults: [{ line, reason }],
  });
  if (text.length > limits.maxLength) return refused(1, 'too-large');
  let header: string[] | undefined;
  const rows: Row[] = [];
  const lines: number[] = [];
  const faults: CsvFault[] = [];
  let count = 0;
  for (const record of csvRecords(text, limits.separator ?? ',')) {
    const { line, cells, fault } = record;
    if (header === undefined) {
      header = cells.map((cell) => cell.trim());
      const reason = fault ?? headerFault(header);
      if (reason) return refused(line, reason);
      continue;
    }
    count += 1;
    if (count > limits.maxRows) return refused(line, 'too-many-rows');
    if (fault) faults.push({ line, reason: fault });
    else if (cells.length < header.length) faults.push({ line, reason: 'too-few-cells' });
    else if (cells.length > header.length) faults.push({ line, reason: 'too-many-cells' });
    else {
      rows.push(Object.fromEntries(header.map((name, column) => [name, unguarded(cells[column] ?? '')])));
      lines.push(line);
    }
  }
  return header === undefined ? refused(1, 'no-header') : { header, rows, lines, faults };
}

function headerFault(header: readonly string[]): CsvFaultReason | undefined {
  if (header.includes('')) return 'unnamed-column';
  return new Set(header).size < header.length ? 'repeated-column' : undefined;
}

const QUOTE = '"';
/** Up to the next character that can end a bare cell or makes it a stray quote. */
const bareEnds: Record<Separator, RegExp> = {
  ',': /[,"\r\n]|$/g,
  '\t': /[\t"\r\n]|$/g,
  ';': /[;"\r\n]|$/g,
  '，': /[，"\r\n]|$/g,
};

/** Record by record, whatever their number of cells; blank lines are passed over. For tables whose head is not one line. */
export function* csvRecords(text: string, separator: Separator): Generator<CsvRecord> {
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  let line = 1;
  while (at < text.length) {
    const record: CsvRecord = { line, cells: [] };
    let ended = false;
    while (!ended) {
      let cell = '';
      if (text[at] === QUOTE) {
        const closed = readQuoted(text, at);
        cell = closed.cell;
        at = closed.next;
        line += closed.breaks;
        if (!closed.whole) record.fault = 'unclosed-quote';
      }
      const bareEnd = endOfBare(text, at, bareEnds[separator]);
      // Text beside a closing quote, or a quote inside a bare cell: what was meant cannot be known.
      if (bareEnd > at && (cell !== '' || text[at - 1] === QUOTE)) record.fault ??= 'stray-quote';
      cell += text.slice(at, bareEnd);
      at = bareEnd;
      if (text[at] === QUOTE) {
        record.fault ??= 'stray-quote';
        at = endOfLine(text, at);
      }
      record.cells.push(cell);
      if (text[at] === separator) at += 1;
      else ended = true;
    }
    if (text[at] === '\r' && text[at + 1] === '\n') at += 1;
    at += 1;
    line += 1;
    const blank = record.cells.length === 1 && record.cells[0]!.trim() === '' && !record.fault;
    if (!blank) yield record;
  }
}

function endOfBare(text: string, from: number, end: RegExp): number {
  end.lastIndex = from;
  return end.exec(text)?.index ?? text.length;
}

function endOfLine(text: string, from: number): number {
  let at = from;
  while (at < text.length && text[at] !== '\n' && text[at] !== '\r') at += 1;
  return at;
}

/** From an opening quote to behind the closing one; two quotes stand for one. */
function readQuoted(text: string, open: number): { cell: string; next: number; breaks: number; whole: boolean } {
  let cell = '';
  let at = open + 1;
  for (;;) {
    const quote = text.indexOf(QUOTE, at);
    const whole = quote >= 0;
    cell += text.slice(at, whole ? quote : text.length);
    if (whole && text[quote + 1] === QUOTE) {
      cell += QUOTE;
      at = quote + 2;
      continue;
    }
    const breaks = cell.match(/\r\n|\r|\n/g)?.length ?? 0;
    return { cell, next: whole ? quote + 1 : text.length, breaks, whole };
  }
}

/**
 * What a spreadsheet would do with a cell that it opens, and how it is kept from it: a formula gets the mark with which
 * people type text, a number or day that is none a tab, which is not seen and which makes it text (docs/decisions/0030).
 * `parseCsv` takes both off again, so that a table is read as it was written.
 */
const FORMULA = /^[=+\-@\t\r＝＋－＠]/;
const NEGATIVE = /^-(?:0|[1-9]\d{0,10})(?:\.\d+)?$/;
/** Leading zeros go, from the 12th digit on it is shown and saved as 4.3E+17, 1E5 is a hundred thousand, 1-2 a day. */
const NO_NUMBER = /^(?:0\d+(?:\.\d*)?|\d{12,}(?:\.\d*)?|\d+(?:\.\d+)?[eE][+-]?\d+|\d{1,2}[-/]\d{1,2}(?:[-/]\d{1,4})?)$/;
const MARK = "'";
const TAB = '\t';

/** CSV with CRLF, every cell quoted that needs it. @param rows the first is the head */
export const writeCsv = (rows: readonly (readonly string[])[]): string =>
  rows.map((row) => row.map(cellOf).join(',')).join('\r\n') + '\r\n';

function cellOf(value: string): string {
  const safe = guarded(value);
  return /[",\r\n\t]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function guarded(value: string): string {
  if (NO_NUMBER.test(value)) return TAB + value;
  // What begins like a guarded cell is guarded too, or it would lose its mark on the way back.
  const formula = FORMULA.test(value) && !NEGATIVE.test(value);
  return formula || (value.startsWith(MARK) && isMarked(MARK + value)) ? MARK + value : value;
}

const isMarked = (cell: string): boolean => /^'+[=+\-@\t\r＝＋－＠]/.test(cell);

/** A cell without what guards it from a spreadsheet. */
export function unguarded(cell: string): string {
  if (cell.startsWith(TAB) && NO_NUMBER.test(cell.slice(1).trimEnd())) return cell.slice(1);
  return isMarked(cell) ? cell.slice(1) : cell;
}

/** The same for a file: with a byte order mark spreadsheets read it as UTF-8. */
export const writeTable = (rows: readonly (readonly string[])[]): string => `\ufeff${writeCsv(rows)}`;
