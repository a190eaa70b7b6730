/** From the bytes of a file to rows by column key. */
import { csvFaultTexts } from '@banjie/shared/kernel/compare-texts.ts';
import { identifierKey } from '@banjie/shared/kernel/compare.ts';
import { maskIds } from '@banjie/shared/kernel/mask.ts';
import { parseCsv } from '@banjie/shared/kernel/csv.ts';
import { columns, faults as texts, type FileKind } from './import-texts.ts';

export interface ImportFault {
  file: string;
  line: number;
  reason: string;
  /** Where in the line, and what stands there. */
  column?: string;
  cell?: string;
}
export interface ImportRow {
  line: number;
  /** Cells by column key, without spaces around them; a column that is not there is empty. */
  cell: Readonly<Record<string, string>>;
}
export interface ImportFile {
  kind: FileKind;
  file: string;
  rows: ImportRow[];
  faults: ImportFault[];
  /** Columns that nothing is read from. */
  unread: string[];
}

/** Kept as a hash or sealed, and never shown. */
const WHOLE = new Set(['identity', 'mobile']);
const LIMITS = { maxLength: 20_000_000, maxRows: 200_000 };

/** UTF-8 with or without its mark, or GBK (GB 18030) as spreadsheets in China save it. Undefined when it is neither. */
export function textOf(bytes: Uint8Array): string | undefined {
  for (const encoding of ['utf-8', 'gb18030']) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes);
    } catch {
      // the other one, then
    }
  }
  return undefined;
}

export function readImport(kind: FileKind, file: string, bytes: Uint8Array): ImportFile {
  const nothing = (reason: string, line = 1): ImportFile => ({
    kind,
    file,
    rows: [],
    faults: [{ file, line, reason }],
    unread: [],
  });
  const text = textOf(bytes);
  if (text === undefined) return nothing(texts.encoding);
  const { header, rows, lines, faults } = parseCsv(text, LIMITS);
  if (header.length === 0) return nothing(csvFaultTexts[faults[0]!.reason], faults[0]!.line);
  const names = new Map<string, string>();
  const missing: ImportFault[] = [];
  for (const [key, column] of Object.entries(columns[kind]) as [
    string,
    { titles: readonly string[]; optional?: true },
  ][]) {
    const spelled = new Set([key, ...column.titles].map(identifierKey));
    const found = header.filter((name) => spelled.has(identifierKey(name)));
    const title = column.titles[0] ?? key;
    if (found.length > 1) missing.push({ file, line: 1, reason: texts.twoColumns(title) });
    else if (found[0] !== undefined) names.set(key, found[0]);
    else if (!column.optional) missing.push({ file, line: 1, reason: texts.noColumn(title, key) });
  }
  const used = new Set(names.values());
  return {
    kind,
    file,
    rows: missing.length > 0 ? [] : rows.map((row, n) => ({ line: lines[n] ?? n + 2, cell: cellsOf(row, names) })),
    faults: [...missing, ...faults.map(({ line, reason }) => ({ file, line, reason: csvFaultTexts[reason] }))],
    unread: header.filter((name) => !used.has(name)),
  };
}

const cellsOf = (row: Readonly<Record<string, string>>, names: ReadonlyMap<string, string>) =>
  Object.fromEntries(
    [...names].map(([key, name]) => {
      const cell = (row[name] ?? '').trim();
      // Whoever keeps people by their ID number is told by the check of identifiers, which such a one fails.
      // What identifies somebody is kept as a hash only, and a mask has none.
      return [key, WHOLE.has(key) ? cell : maskIds(cell).text];
    }),
  );
