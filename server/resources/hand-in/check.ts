/** A file with the rows of a resource, as it would be taken: what is wrong with it, and what it changes. Pure. */
import { csvFaultTexts } from '@banjie/shared/kernel/compare-texts.ts';
import { compareTables, identifierKey } from '@banjie/shared/kernel/compare.ts';
import { parseCsv, separatorOf, type Row } from '@banjie/shared/kernel/csv.ts';
import type { Resource } from '@banjie/shared/kernel/party.ts';
import { reject, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import type { TableText } from './bytes.ts';
import { damageIn, type Damage } from '@banjie/shared/kernel/damage.ts';
import { texts } from './texts.ts';

export const MOST_BYTES = 20 * 1024 * 1024;
export const MOST_ROWS = 200_000;
/** As many as somebody reads; the rest is counted. */
const SHOWN = 200;

export interface Finding {
  line: number;
  column?: string;
  cell?: string;
  reason: string;
}

export interface Checked {
  encoding: string;
  separator: string;
  rows: Row[];
  /** Keys, the identifier first. */
  columns: string[];
  titles: string[];
  counts: { rows: number; before: number; added: number; changed: number; removed: number; same: number };
  /** Must be put right before it is taken. */
  faults: Finding[];
  /** May be as meant. */
  warnings: Finding[];
  /** Columns that nothing is read from. */
  unread: string[];
}

/** @param before the rows of the version at hand */
export function checkHandIn(read: TableText, resource: Resource, before: readonly Row[]): Checked | Rejection {
  const separator = separatorOf(read.text);
  const csv = parseCsv(read.text, { maxLength: MOST_BYTES, maxRows: MOST_ROWS, separator });
  const [first] = csv.faults;
  if (csv.header.length === 0) return wrong(texts.line(first?.line ?? 1, csvFaultTexts[first?.reason ?? 'no-header']));
  const columns = [resource.identifier, ...resource.fields.filter(({ key }) => key !== resource.identifier.key)];
  const names = new Map<string, string>();
  for (const { key, title } of columns) {
    const spelled = new Set([identifierKey(key), identifierKey(title)]);
    const found = csv.header.filter((name) => spelled.has(identifierKey(name)));
    if (found.length > 1) return wrong(texts.twice(title));
    if (found[0] === undefined) return wrong(texts.missing(title, csv.header.join('、')));
    names.set(key, found[0]);
  }
  const rows = csv.rows.map((row) =>
    Object.fromEntries([...names].map(([key, name]): [string, string] => [key, row[name] ?? ''])),
  );
  const keys = columns.map(({ key }) => key);
  const titleOf = (key: string) => columns.find((one) => one.key === key)?.title ?? key;
  const place = (row: number) => csv.lines[row] ?? 0;
  const shown = ({ kind, row, column, cell, was }: Damage): Finding => ({
    ...{ line: place(row), column: titleOf(column), cell },
    reason: was === undefined ? texts.damage[kind] : texts.was(texts.damage[kind], was),
  });
  const damage = damageIn(rows, keys, before);
  const compared = compareTables(rows, before, { key: resource.identifier.key, fields: keys.slice(1) });
  const changed = new Set(
    compared.differences.filter((one) => one.kind === 'differs').map((one) => identifierKey(one.identifier)),
  );
  const { onlyMine: added, onlyTheirs: removed, same } = compared.counts;
  const counts = { rows: rows.length, before: before.length, added, changed: changed.size, removed, same };
  return {
    ...{ encoding: read.encoding, separator: texts.separators[separator], rows, columns: keys, counts },
    titles: columns.map(({ title }) => title),
    faults: [
      ...csv.faults.map(({ line, reason }) => ({ line, reason: csvFaultTexts[reason] })),
      ...(rows.length === 0 && csv.faults.length === 0 ? [{ line: 1, reason: texts.noRows }] : []),
      ...identifierFaults(rows, resource, place),
      ...damage.filter((one) => one.certain).map(shown),
    ],
    warnings: [
      ...damage.filter((one) => !one.certain).map(shown),
      ...(before.length > 0 && removed * 5 > before.length ? [{ line: 1, reason: texts.fewer(removed) }] : []),
    ],
    unread: csv.header.filter((name) => ![...names.values()].includes(name)),
  };
}

export const wrong = (text: string): Rejection =>
  reject('invalid', text, { faults: [{ path: 'file', message: text }] });

/** Every row is told apart by its identifier: a row without one, or with that of another, is nobody's. */
function identifierFaults(rows: readonly Row[], { identifier }: Resource, place: (row: number) => number): Finding[] {
  const seen = new Map<string, number>();
  return rows.flatMap((row, n): Finding[] => {
    const cell = row[identifier.key] ?? '';
    const key = identifierKey(cell);
    const at = { line: place(n), column: identifier.title };
    if (key === '') return [{ ...at, reason: texts.noIdentifier }];
    const before = seen.get(key);
    if (before !== undefined) return [{ ...at, cell, reason: texts.repeated(place(before)) }];
    seen.set(key, n);
    return [];
  });
}

/** The first of them, in the order of the file, and how many there are. */
export const firstOf = (findings: readonly Finding[]): Finding[] =>
  [...findings].sort((a, b) => a.line - b.line).slice(0, SHOWN);
