/** The value of a form as it is typed, checked, sent and read back. Pure. */
import { isLonger } from '@banjie/shared/kernel/text.ts';
import { drawn, type FormField } from '@banjie/shared/engine/forms/form.ts';
import type { Fault } from '@banjie/shared/kernel/rejection.ts';
import { texts } from '../texts.ts';
import { cleanedMaterial, isBlankMaterial, isNeeded, materialFaults, materialText } from './material-values.ts';

export type Value = Record<string, unknown>;

/** What people read instead of an id, where the form itself does not know it (units, resources). */
export type NameOf = (field: FormField, id: string) => string;

export const rowsOf = (value: unknown): Value[] => (Array.isArray(value) ? (value as Value[]) : []);
export const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
export const listOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

/** An empty form: what the server filled in, and one open row where a list needs at least one. */
export function emptyValue(fields: readonly FormField[], prefill: Value = {}): Value {
  const value: Value = { ...prefill };
  for (const field of fields) {
    if (
      field.kind === 'list' &&
      !field.fixedRows &&
      field.required &&
      !mayBeEmpty(field) &&
      rowsOf(value[field.key]).length === 0
    )
      value[field.key] = Array.from({ length: Math.max(1, field.min ?? 1) }, () => emptyValue(field.items ?? []));
  }
  return value;
}

/** A kept draft over a newer form: rows that the server gives (one answer each) must still be the same rows. */
export function draftFits(fields: readonly FormField[], prefill: Value, draft: Value): boolean {
  return fields.every((field) => {
    if (field.readOnly) return same(prefill[field.key], draft[field.key]);
    if (field.kind !== 'list' || !field.fixedRows) return true;
    const given = rowsOf(prefill[field.key]);
    const kept = rowsOf(draft[field.key]);
    return (
      given.length === kept.length && given.every((row, index) => draftFits(field.items ?? [], row, kept[index] ?? {}))
    );
  });
}

export const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** What stands where a fault's path leads. */
export function valueAt(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((part, step) => {
    return typeof part === 'object' && part !== null ? (part as Record<string, unknown>)[step] : undefined;
  }, value);
}

export function isBlank(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (typeof value === 'string') return value.trim() === '';
  if (typeof value === 'object' && !Array.isArray(value)) return isBlankMaterial(value);
  return Array.isArray(value) && value.length === 0;
}

const mayBeEmpty = (field: FormField): boolean => field.kind === 'list' && field.required && field.min === 0;

/** What is sent: blanks left out, so that the server asks for what it needs; numbers as numbers where they are some. */
export function cleaned(fields: readonly FormField[], value: Value): Value {
  const known = new Map(fields.map((field) => [field.key, field]));
  const result: Value = {};
  // A list that may be empty is an answer when it is: "no risk was found".
  for (const field of fields) if (mayBeEmpty(field)) result[field.key] = [];
  for (const [key, raw] of Object.entries(value)) {
    if (isBlank(raw)) continue;
    const field = known.get(key);
    if (field?.kind === 'list') result[key] = rowsOf(raw).map((row) => cleaned(field.items ?? [], row));
    else if (field?.kind === 'material') result[key] = cleanedMaterial(raw, field.material);
    else if (field?.kind === 'number' && typeof raw === 'string')
      result[key] = Number.isFinite(Number(raw)) ? Number(raw) : raw;
    else if (typeof raw === 'string') result[key] = raw.trim();
    else result[key] = raw;
  }
  return result;
}

/** What can be seen to be wrong before asking the server, which checks everything again. */
export function faultsIn(fields: readonly FormField[], value: Value, at = ''): Fault[] {
  return fields.flatMap((field) => {
    const path = at + field.key;
    const raw = value[field.key];
    if (field.readOnly) return [];
    if (isBlank(raw)) return isNeeded(field, value) && !mayBeEmpty(field) ? [{ path, message: missing(field) }] : [];
    if (field.kind === 'material') return materialFaults(field, raw, path);
    if (field.kind === 'list')
      return rowsOf(raw).flatMap((row, index) => faultsIn(field.items ?? [], row, `${path}.${index}.`));
    const message = wrong(field, raw);
    return message === undefined ? [] : [{ path, message }];
  });
}

const chosenKinds = new Set(['choice', 'choices', 'yesno', 'unit', 'resource', 'person', 'entry', 'date']);

const missing = (field: FormField): string =>
  field.kind === 'material'
    ? texts.materials.missing(field.title)
    : field.kind === 'list'
      ? texts.form.tooFew(field.title, Math.max(1, field.min ?? 1))
      : chosenKinds.has(field.kind)
        ? texts.form.missingChoice(field.title)
        : texts.form.missing(field.title);

function wrong(field: FormField, raw: unknown): string | undefined {
  if (field.kind === 'number' && !Number.isFinite(Number(raw))) return texts.form.notNumber(field.title);
  if (field.kind === 'number' && field.min !== undefined && Number(raw) < field.min)
    return texts.form.tooSmall(field.title, field.min);
  if (field.kind === 'number' && field.max !== undefined && Number(raw) > field.max)
    return texts.form.tooBig(field.title, field.max);
  if (field.kind === 'choices' && listOf(raw).length < (field.min ?? 0))
    return texts.form.tooFew(field.title, field.min ?? 0);
  if (field.kind !== 'text' && field.kind !== 'long') return undefined;
  const text = textOf(raw).trim();
  // Counted as a reader counts, like the server does.
  if (field.max !== undefined && isLonger(text, field.max)) return texts.form.tooLong(field.title, field.max);
  if (field.min !== undefined && text.length < field.min) return texts.form.tooShort(field.title, field.min);
  return undefined;
}

/** The form read back to the person before a decision: label and text of everything that was filled in. */
export function readBack(
  fields: readonly FormField[],
  value: Value,
  nameOf: NameOf,
): { label: string; value: string }[] {
  return drawn(fields).flatMap((field) => {
    const raw = value[field.key];
    if (field.kind === 'list')
      return rowsOf(raw).map((row, index) => ({
        label: texts.form.row(field.title, index + 1),
        value: readBack(field.items ?? [], row, nameOf)
          .map((one) => `${one.label}：${one.value}`)
          .join('\n'),
      }));
    return isBlank(raw) ? [] : [{ label: field.title, value: readValue(field, raw, nameOf) }];
  });
}

export function readValue(field: FormField, raw: unknown, nameOf: NameOf): string {
  const titleOf = (value: string) => field.options?.find((option) => option.value === value)?.title ?? value;
  if (isBlank(raw)) return texts.form.blank;
  switch (field.kind) {
    case 'choice':
      return titleOf(textOf(raw));
    case 'choices':
      return listOf(raw).map(titleOf).join('、');
    case 'yesno':
      return raw === true ? texts.common.yes : texts.common.no;
    case 'unit':
    case 'resource':
    case 'person':
    case 'entry':
      return nameOf(field, textOf(raw));
    case 'material':
      return materialText(raw);
    case 'number':
      return field.unit ? `${textOf(raw)} ${field.unit}` : textOf(raw);
    case 'text':
    case 'long':
    case 'date':
    case 'matter':
    case 'list':
    case 'personal':
      return textOf(raw);
    // A newer server may ask for what this release does not know: it is typed as text.
    default:
      field.kind satisfies never;
      return textOf(raw);
  }
}
