/**
 * What a spreadsheet does to a table without a word: long numbers become 4.30102E+17 or end in zeros from the sixteenth
 * digit on, zeros before a number are gone, a formula left its error. What can't be what was meant is refused; what only
 * may not be is shown. Pure.
 */
import type { Row } from './csv.ts';

export type DamageKind = 'scientific' | 'rounded' | 'zeros' | 'error';

export interface Damage {
  kind: DamageKind;
  /** Place in `rows`. */
  row: number;
  column: string;
  cell: string;
  /** Without doubt: such a table is not taken. */
  certain: boolean;
  /** What it was before, where that is known. */
  was?: string;
}

const SCIENTIFIC = /^[+-]?\d(?:\.\d+)?E[+-]?\d{1,3}$/i;
const ERROR = /^#(?:N\/A|REF!|VALUE!|NAME\?|DIV\/0!|NULL!|NUM!|#+)$/i;
const DIGITS = /^\d+$/;
/** A spreadsheet keeps fifteen digits of a number. */
const KEPT_DIGITS = 15;
/** Numbers that end so by chance are one in ten for each digit beyond: more than this share of a column are none. */
const BY_CHANCE = 0.05;
/** A column of codes is of one length, but for a few. */
const ALIKE = 0.9;
/** Fewer values say nothing about their column. */
const ENOUGH = 5;

/** @param before the rows of the version at hand, by which lost zeros are known for certain */
export function damageIn(rows: readonly Row[], columns: readonly string[], before: readonly Row[]): Damage[] {
  return columns.flatMap((column) => {
    const cells = rows.map((row) => (row[column] ?? '').trim());
    return [...broken(column, cells), ...rounded(column, cells), ...lostZeros(column, cells, before)];
  });
}

function broken(column: string, cells: readonly string[]): Damage[] {
  return cells.flatMap((cell, row): Damage[] => {
    if (SCIENTIFIC.test(cell)) return [{ kind: 'scientific', row, column, cell, certain: true }];
    return ERROR.test(cell) ? [{ kind: 'error', row, column, cell, certain: true }] : [];
  });
}

function rounded(column: string, cells: readonly string[]): Damage[] {
  const long = cells.filter((cell) => DIGITS.test(cell) && cell.length > KEPT_DIGITS);
  const isRounded = (cell: string) => DIGITS.test(cell) && /^0+$/.test(cell.slice(KEPT_DIGITS));
  const found = cells.flatMap((cell, row) => (isRounded(cell) ? [{ cell, row }] : []));
  const certain = found.length > 1 && found.length > long.length * BY_CHANCE;
  return found.map(({ cell, row }) => ({ kind: 'rounded', row, column, cell, certain }));
}

function lostZeros(column: string, cells: readonly string[], before: readonly Row[]): Damage[] {
  const known = before.map((row) => (row[column] ?? '').trim());
  const length = lengthOf(known) ?? lengthOf(cells);
  if (length === undefined) return [];
  const padded = new Set(known.filter((cell) => cell.startsWith('0')));
  return cells.flatMap((cell, row): Damage[] => {
    if (!DIGITS.test(cell) || cell.length >= length) return [];
    const was = cell.padStart(length, '0');
    const certain = padded.has(was);
    return [{ kind: 'zeros', row, column, cell, certain, ...(certain ? { was } : {}) }];
  });
}

/** The one length of a column of codes; undefined for a column of numbers of any length. */
function lengthOf(cells: readonly string[]): number | undefined {
  const filled = cells.filter((cell) => cell !== '');
  const counts = new Map<number, number>();
  for (const cell of filled) if (DIGITS.test(cell)) counts.set(cell.length, (counts.get(cell.length) ?? 0) + 1);
  const [most] = [...counts].sort((a, b) => b[1] - a[1]);
  if (!most || filled.length < ENOUGH || most[0] < 2) return undefined;
  return most[1] >= filled.length * ALIKE ? most[0] : undefined;
}
