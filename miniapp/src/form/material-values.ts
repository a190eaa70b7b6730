/** A material 申请材料 as it is filled in: its files, number, day and issuer. Pure. */
import type { FormField } from '@banjie/shared/engine/forms/form.ts';
import { inWords } from '@banjie/shared/engine/forms/in-words.ts';
import type { Fault } from '@banjie/shared/kernel/rejection.ts';
import { texts } from '../texts.ts';

export interface MaterialDraft {
  files?: string[];
  number?: string;
  date?: string;
  by?: string;
  note?: string;
  from?: string;
}

const t = texts.materials;
export const markNames = ['number', 'date', 'by'] as const;

/** Words alone are an older draft's. */
export const draftOf = (value: unknown, material?: FormField['material']): MaterialDraft =>
  typeof value === 'string'
    ? inWords(material ?? {}, value)
    : typeof value === 'object' && value !== null && !Array.isArray(value)
      ? value
      : {};

const isOpen = (value: unknown): boolean =>
  value === undefined ||
  (typeof value === 'string' && value.trim() === '') ||
  (Array.isArray(value) && value.length === 0);

export const isBlankMaterial = (value: unknown): boolean =>
  Object.entries(draftOf(value)).every(([name, one]) => name === 'from' || isOpen(one));

/** What is sent of it: without what was left open. */
export const cleanedMaterial = (value: unknown, material?: FormField['material']): MaterialDraft =>
  Object.fromEntries(
    Object.entries(draftOf(value, material)).flatMap(([name, one]: [string, unknown]) =>
      isOpen(one) ? [] : [[name, typeof one === 'string' ? one.trim() : one]],
    ),
  );

/** Whether another answer of the form makes it needed. */
export const isNeeded = ({ required, neededIf }: FormField, form: Readonly<Record<string, unknown>>): boolean =>
  required || (neededIf !== undefined && form[neededIf.field] === neededIf.is);

export function materialFaults(field: FormField, value: unknown, path: string): Fault[] {
  const { material, title } = field;
  const draft = draftOf(value, material);
  const open = markNames.flatMap((name) => {
    const mark = material?.[name];
    return mark?.needed && isOpen(draft[name])
      ? [{ path: `${path}.${name}`, message: t.needed(title, mark.title) }]
      : [];
  });
  const saysNothing = [draft.files, draft.number, draft.note].every(isOpen);
  return material?.file === 'wanted' && saysNothing ? [...open, { path: `${path}.files`, message: t.noContent }] : open;
}

/** In one line, for reading it back. */
export function materialText(value: unknown): string {
  const { by, number, date, note, files = [] } = draftOf(value);
  return [by, number, date, note, files.length > 0 ? t.count(files.length) : undefined]
    .filter((one) => !isOpen(one))
    .join('，');
}

/** With the files that were sent for each of them. */
export function withUploads(
  fields: readonly FormField[],
  form: Record<string, unknown>,
  uploads: readonly { of?: string; sent?: { id: string } | undefined }[],
): Record<string, unknown> {
  const materials = fields.filter(({ kind }) => kind === 'material');
  if (materials.length === 0) return form;
  const whole = { ...form };
  for (const { key } of materials) {
    const ids = uploads.flatMap(({ of, sent }) => (of === key && sent ? [sent.id] : []));
    const draft = draftOf(form[key]);
    if (ids.length > 0) whole[key] = { ...draft, files: [...(draft.files ?? []), ...ids] };
  }
  return whole;
}
