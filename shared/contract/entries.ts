/** Entries of a register as whoever chooses among them reads them. */
import type { RegisterEntryView } from './shapes.ts';

/** What tells an entry of a register from others of the same title: the first of its other values, in one line. */
export const gistOf = ({ title, values }: Pick<RegisterEntryView, 'title' | 'values'>): string =>
  values
    .map((one) => one.value)
    .filter((value) => value !== '' && value !== title)
    .slice(0, 2)
    .join(' · ');
