/**
 * Rows of a list as they are copied from a spreadsheet. Nothing is guessed: what can't be what was meant is named with
 * its place and nothing is taken, as where a provider hands in its rows. Pure.
 */
import { csvFaultTexts, damageTexts } from '@banjie/shared/kernel/compare-texts.ts';
import { identifierKey } from '@banjie/shared/kernel/compare.ts';
import { parseCsv, separatorOf, type Separator } from '@banjie/shared/kernel/csv.ts';
import { damageIn } from '@banjie/shared/kernel/damage.ts';
import { drawn, type FormField } from '@banjie/shared/engine/forms/form.ts';
import { plainWidth } from '@banjie/shared/kernel/fold.ts';
import { isDay } from '@banjie/shared/kernel/time.ts';
import { texts } from '../texts.ts';
import type { Value } from './values.ts';

const t = texts.form.pasted;

export interface Pasted {
  rows: Value[];
  /** Must be put right in the table; then it is pasted again. */
  faults: string[];
  /** May be as meant, or is to be done by hand. */
  notices: string[];
}

const MOST_LENGTH = 2_000_000;
/** People and units are chosen, since two may have one name. */
const chosenByHand = new Set<string>(['unit', 'resource', 'person', 'entry', 'list', 'personal']);

/** @param room rows that the list still takes */
export function pastedRows(items: readonly FormField[], text: string, room: number): Pasted {
  const columns = drawn(items).filter((item) => item.readOnly !== true);
  const separator = separatorOf(text);
  const headed = titled(columns, text, separator);
  const csv = parseCsv(headed.text, { maxLength: MOST_LENGTH, maxRows: Math.max(room, 0), separator });
  const lineOf = (row: number) => (csv.lines[row] ?? 0) - headed.added;
  const broken = csv.faults.map(({ line, reason }) =>
    reason === 'too-many-rows' ? t.room(room) : t.line(line - headed.added, csvFaultTexts[reason]),
  );
  if (broken.length > 0) return { rows: [], faults: broken, notices: [] };
  const known = csv.header.flatMap((name) => {
    const field = columns.find((one) => isNamed(one, name));
    return field ? [{ field, name }] : [];
  });
  const twice = known.filter(({ field }, n) => known.findIndex((one) => one.field === field) < n);
  if (twice.length > 0) return { rows: [], faults: twice.map(({ field }) => t.twice(field.title)), notices: [] };
  const byHand = known.filter(({ field }) => chosenByHand.has(field.kind));
  const read = known.filter((one) => !byHand.includes(one));
  const unread = csv.header.filter((name) => !known.some((one) => one.name === name));
  const names = read.map(({ name }) => name);
  const damage = damageIn(csv.rows, names, []);
  const damaged = ({ certain }: { certain: boolean }) =>
    damage
      .filter((one) => one.certain === certain)
      .map(({ row, column, cell, kind }) => t.cell(lineOf(row), column, cell, damageTexts[kind]));
  const faults = damaged({ certain: true });
  const rows = csv.rows.map((row, n) => {
    const value: Value = {};
    for (const { field, name } of read) {
      const cell = (row[name] ?? '').trim();
      if (cell === '') continue;
      const meant = meantBy(field, cell);
      if (meant === undefined) faults.push(t.cell(lineOf(n), field.title, cell, t.wrong(field)));
      else value[field.key] = meant;
    }
    return value;
  });
  if (rows.length === 0) faults.push(t.empty);
  const notices = [
    ...(unread.length > 0 ? [t.unread(unread)] : []),
    ...(byHand.length > 0 ? [t.byHand(byHand.map(({ field }) => field.title))] : []),
    ...damaged({ certain: false }),
  ];
  return { rows: faults.length > 0 ? [] : rows, faults, notices };
}

const isNamed = ({ key, title }: FormField, name: string): boolean =>
  identifierKey(name) === identifierKey(title) || name === key;

/** Copied without its head a table is taken in the order of the fields. */
function titled(columns: readonly FormField[], text: string, separator: Separator): { text: string; added: number } {
  const lines = text.replace(/^\uFEFF/, '');
  const [first = ''] = lines.split(/\r|\n/, 1);
  const cells = first.split(separator).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
  if (cells.some((cell) => columns.some((one) => isNamed(one, cell)))) return { text: lines, added: 0 };
  const head = columns.slice(0, cells.length).map(({ key }) => key);
  return { text: `${head.join(separator)}\n${lines}`, added: 1 };
}

function meantBy(field: FormField, cell: string): unknown {
  const optionOf = (said: string) =>
    field.options?.find(({ value, title }) => [value, title].some((one) => identifierKey(one) === identifierKey(said)))
      ?.value;
  switch (field.kind) {
    case 'choice':
      return optionOf(cell);
    case 'choices': {
      const chosen = cell.split(/[、,，;；]/).map((said) => optionOf(said.trim()));
      return chosen.includes(undefined) ? undefined : chosen;
    }
    case 'yesno':
      return /^(?:是|有|√|yes|true)$/i.test(cell) ? true : /^(?:否|无|×|no|false)$/i.test(cell) ? false : undefined;
    case 'number': {
      const digits = plainWidth(cell);
      const bare = /^-?\d{1,3}(?:,\d{3})+$/.test(digits) ? digits.replaceAll(',', '') : digits;
      return /^-?\d+$/.test(bare) ? bare : undefined;
    }
    case 'date':
      return dayOf(plainWidth(cell));
    default:
      return cell;
  }
}

/** 2026-01-05, 2026/1/5, 2026.1.5 and 2026年1月5日; a day that leaves its year or its order open is none. */
function dayOf(cell: string): string | undefined {
  const found = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(cell);
  if (!found) return undefined;
  const [, year = '', month = '', day = ''] = found;
  const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return isDay(iso) ? iso : undefined;
}

/** Where a text over several lines was pasted: rows that were begun stay, an untouched one makes room. */
export const withPasted = (rows: readonly Value[], pasted: readonly Value[]): Value[] => [
  ...rows.filter((row) => Object.values(row).some((value) => value !== undefined && value !== '')),
  ...pasted,
];
