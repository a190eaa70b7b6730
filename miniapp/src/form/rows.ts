/** Rows that the server gives and that somebody fills in: what each is called, which are done, which comes next. */
import { drawn, type FormField } from '@banjie/shared/engine/forms/form.ts';
import { faultsIn, readValue, type NameOf, type Value } from './values.ts';

/** The field by which people know a row: the first that is given and shown. */
export const namingField = (items: readonly FormField[]): FormField | undefined =>
  drawn(items).find((item) => item.readOnly === true);

export function rowName(items: readonly FormField[], row: Value, nameOf: NameOf): string | undefined {
  const naming = namingField(items);
  const name = naming === undefined ? '' : readValue(naming, row[naming.key], nameOf);
  return name === '' ? undefined : name;
}

export const isFilled = (items: readonly FormField[], row: Value): boolean => faultsIn(items, row).length === 0;

/** Places of the rows that still want something. */
export const openRows = (items: readonly FormField[], rows: readonly Value[]): number[] =>
  rows.flatMap((row, n) => (isFilled(items, row) ? [] : [n]));
