/**
 * A catalogue as a table with the columns of the national guide for catalogues (B-13): heads of one or two lines, a resource
 * on as many lines as it has items. Pure.
 */
import type { CsvRecord } from '../../kernel/csv.ts';
import { unguarded } from '../../kernel/csv.ts';
import { unspaced } from '../../kernel/fold.ts';
import { itemsOf } from '../entry.ts';
import { guideTexts as t } from './texts.ts';

export type Column = keyof typeof t.columns;
export const columns = Object.keys(t.columns) as Column[];

export interface Cell {
  line: number;
  text: string;
}
export interface GuideFault {
  line: number;
  column?: string;
  cell?: string;
  reason: string;
}
/** One resource as the table has it. */
export interface GuideResource {
  line: number;
  cells: Partial<Record<Column, Cell>>;
  items: string[];
}
export interface GuideTable {
  resources: GuideResource[];
  /** Heads that nothing is read from. */
  unread: string[];
  faults: GuideFault[];
}

/** A table may have titles above its head. */
const HEAD_WITHIN = 10;
const named = new Map<string, Column>(
  columns.flatMap((column) => [t.columns[column], ...t.also[column]].map((name) => [unspaced(name), column] as const)),
);
const columnOf = (head: string): Column | undefined => named.get(unspaced(head).replace(/[（(].*$/, ''));
/** Several columns of a table that say one thing together, or in two ways. */
const SEVERAL: ReadonlySet<Column> = new Set(['category', 'format', 'way']);

interface Head {
  column: Column | undefined;
  title: string;
}

/** The heads, from one line or from two of which the upper one spans several columns; `next` is the first line behind them. */
function headOf(records: readonly CsvRecord[]): { heads: Head[]; next: number } | undefined {
  const at = records.slice(0, HEAD_WITHIN).findIndex(({ cells }) => cells.some((cell) => columnOf(cell) === 'name'));
  const upper = records[at]?.cells;
  if (!upper) return undefined;
  const below = records[at + 1]?.cells ?? [];
  const nameAt = upper.findIndex((cell) => columnOf(cell) === 'name');
  let spanning = '';
  const two = upper.map((cell, n): Head => {
    if (cell.trim() !== '') spanning = cell.trim();
    const sub = (below[n] ?? '').trim();
    const title = sub === '' ? cell.trim() : sub;
    return { column: sub === '' ? columnOf(cell) : (columnOf(spanning + sub) ?? columnOf(sub)), title };
  });
  const hasTwo =
    (below[nameAt] ?? '').trim() === '' && below.filter((cell, n) => cell.trim() !== '' && two[n]?.column).length >= 2;
  if (hasTwo) return { heads: two, next: at + 2 };
  return { heads: upper.map((cell) => ({ column: columnOf(cell), title: cell.trim() })), next: at + 1 };
}

/** @param most resources in one table */
export function readGuide(records: readonly CsvRecord[], most: number): GuideTable {
  const refused = (fault: GuideFault): GuideTable => ({ resources: [], unread: [], faults: [fault] });
  const head = headOf(records);
  if (!head) return refused({ line: 1, reason: t.faults.noHead });
  const { heads, next } = head;
  const known = heads.flatMap(({ column }) => column ?? []);
  const twice = known.find((column, n) => known.indexOf(column) < n && !SEVERAL.has(column));
  if (twice) return refused({ line: records[next - 1]?.line ?? 1, reason: t.faults.twice(t.columns[twice]) });
  const unread = heads.flatMap(({ column, title }) => (column || title === '' ? [] : [title]));
  const resources: GuideResource[] = [];
  const faults: GuideFault[] = [];
  for (const { line, cells } of records.slice(next)) {
    const said = cellsOf(heads, cells);
    if (said.size === 0) continue;
    const last = resources.at(-1);
    const goesOn = last && isSame(last, said);
    if (!goesOn && !said.has('name')) {
      faults.push({ line, reason: t.faults.noName });
      continue;
    }
    const resource: GuideResource = goesOn ? last : { line, cells: {}, items: [] };
    if (!goesOn) resources.push(resource);
    if (resources.length > most) return refused({ line, reason: t.faults.tooMany(most) });
    for (const [column, text] of said) {
      const before = resource.cells[column];
      if (column === 'items') resource.items.push(...itemsOf(text).filter((item) => !resource.items.includes(item)));
      else if (!before) resource.cells[column] = { line, text };
      else if (unspaced(before.text) !== unspaced(text))
        faults.push({
          line,
          column: t.columns[column],
          cell: text,
          reason: t.faults.differs(t.columns[column], before.line),
        });
    }
  }
  if (resources.length === 0 && faults.length === 0) return refused({ line: 1, reason: t.faults.noRows });
  return { resources, unread: [...new Set(unread)], faults };
}

function cellsOf(heads: readonly Head[], cells: readonly string[]): Map<Column, string> {
  const said = new Map<Column, string>();
  for (const [n, { column }] of heads.entries()) {
    const text = unguarded(cells[n] ?? '').trim();
    if (!column || text === '') continue;
    const before = said.get(column);
    // The levels of a class stand beside each other; of two columns for one thing the second is said in brackets' stead.
    said.set(column, before === undefined ? text : column === 'category' ? `${before}/${text}` : `${before} ${text}`);
  }
  return said;
}

/** A line goes on with the resource above where it names none, or the same. */
function isSame({ cells }: GuideResource, said: ReadonlyMap<Column, string>): boolean {
  const name = said.get('name');
  const code = said.get('code');
  if (name === undefined) return code === undefined || code === cells.code?.text;
  return name === cells.name?.text && (code === undefined || code === cells.code?.text);
}

/** The table of these resources: an item on each line, everything else on the first. */
export function writeGuide(
  resources: readonly { cells: Partial<Record<Column, string>>; items: readonly string[] }[],
): string[][] {
  const heads = columns.map((column) => t.columns[column]);
  const lines = resources.flatMap(({ cells, items }) =>
    (items.length === 0 ? [''] : items).map((item, n) =>
      columns.map((column) => (column === 'items' ? item : n === 0 ? (cells[column] ?? '') : '')),
    ),
  );
  return [heads, ...lines];
}
