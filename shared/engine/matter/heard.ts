/** What units have said in their receipts that is to be answered, as the matter keeps it: as much as a matter may hold. */
import { cutText } from '../../kernel/text.ts';
import { readForm } from '../forms/form.ts';
import type { Fault } from '../../kernel/rejection.ts';
import type { UnitId } from '../../kernel/party.ts';
import type { ReceiptsStep } from '../definition/definition.ts';
import type { Heard } from './state.ts';

/** Characters of all of them together. Two thousand units with a page each are more than a matter holds. */
const MOST = 40_000;
/** However many there are, of each text so much is kept: the rest stands in the receipt. */
const LEAST = 20;

/** One who has said something, as his receipt holds it. */
export interface Answer {
  unit: UnitId;
  by: string;
  form: Record<string, unknown>;
}

/** An answer as it was sent, read by its fields and by what the step asks beyond them. */
export function readAnswer(
  { form, check }: Pick<ReceiptsStep, 'form' | 'check'>,
  input: unknown,
): { value: Record<string, unknown> } | { faults: Fault[] } {
  const read = readForm(form, input);
  if ('faults' in read) return read;
  const faults = check?.(read.value) ?? [];
  return faults.length > 0 ? { faults } : read;
}

/** Of the answers those that the step keeps, in the order of their units. @param nameOf of a unit */
export function heardOf(
  { keeps }: Pick<ReceiptsStep, 'keeps'>,
  answers: readonly Answer[],
  nameOf: (unit: UnitId) => string,
): Heard[] {
  const kept = answers.filter(({ form }) => keeps?.(form) === true);
  const each = Math.max(LEAST, Math.floor(MOST / Math.max(1, kept.length)));
  return kept.map(({ unit, by, form }) => ({ unit, name: nameOf(unit), by, form: shortened(form, each) }));
}

const shortened = (form: Record<string, unknown>, most: number): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(form).map(([key, value]) => [key, typeof value === 'string' ? cutText(value, most, '…') : value]),
  );
