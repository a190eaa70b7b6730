/**
 * A form asked as a dialogue: one required field after the other. Pure: what is to be asked, where an answer goes, and
 * when it is complete. Paths are as in the faults of the server (`results.0.outcome`); `rows.+` asks for another row, and
 * `rows.=` whether those that are there stay.
 */
import type { FormField } from '@banjie/shared/engine/forms/form.ts';
import type { AllowedCommandView } from '@banjie/shared/contract/shapes.ts';
import type { Fault } from '@banjie/shared/kernel/rejection.ts';

export type Purpose =
  | {
      kind: 'command';
      matter: string;
      number: string;
      title: string;
      item: string;
      command: string;
      /** The Chinese name of the command. */
      word: string;
      decides: boolean;
      consequence?: string;
      /** Its opinion or reason, for which there are phrases at hand. */
      opinion?: Opinion;
      /** For whom, where somebody stands in. */
      behalf?: string;
    }
  | { kind: 'receipt'; receipt: string; number: string; title: string; word: string; behalf?: string }
  /** `anew`: the ended matter that is asked for anew. */
  | { kind: 'open'; procedure: string; word: string; anew?: string };

export interface FormDialogue {
  purpose: Purpose;
  fields: FormField[];
  values: Record<string, unknown>;
  /** Paths still to be asked; the first is the question on the table. */
  queue: string[];
  /** Paths that have a value which may be kept as it is. */
  keepable: string[];
  /** What was found for the question on the table and can be chosen by its place. */
  offered?: { path: string; options: { value: string; title: string }[] };
  /** Of which question all opinions at hand were shown. */
  unfolded?: string;
  /** What was sent to go with it, by which message. */
  files?: { id: string; name: string; size: string; message: string }[];
  /** Everything is answered and was repeated; a yes is awaited. */
  summed?: boolean;
  /** A day was named without its year or from today on: it is repeated in full before it counts. */
  dated?: boolean;
  /** What may be a mistake was said. */
  warned?: boolean;
}

type Opinion = NonNullable<AllowedCommandView['opinion']>;

/** More questions than this are a burden on a phone's keyboard: the mini-app has a form. */
const MOST_QUESTIONS = 12;
const MOST_ROWS = 30;

type Values = Record<string, unknown>;

export function beginForm(
  purpose: Purpose,
  fields: FormField[],
  prefill: Values = {},
  given: Values = {},
): FormDialogue {
  const values: Values = structuredClone({ ...prefill, ...given });
  // A list that may be empty is empty when there is nothing to say.
  for (const field of fields) if (field.kind === 'list' && field.required && field.min === 0) values[field.key] ??= [];
  // What is usually said, where nothing is.
  for (const { key, phrases: [usual] = [] } of fields) if (usual !== undefined) values[key] ??= usual;
  const keepable = Object.keys(prefill).filter((key) => !(key in given));
  const form: FormDialogue = { purpose, fields, values, queue: [], keepable };
  form.queue = fields.flatMap((field) => questionsOf(form, field));
  return form;
}

function questionsOf(form: FormDialogue, field: FormField): string[] {
  const value = form.values[field.key];
  if (field.readOnly) return [];
  if (field.kind !== 'list') {
    const open = value === undefined || form.keepable.includes(field.key);
    return field.required && open ? [field.key] : [];
  }
  const rows = Array.isArray(value) ? (value as Values[]) : [];
  if (field.fixedRows) {
    const asked = rows.flatMap((row, n) => rowQuestions(field, n, row));
    // What stands in the rows already is shown before anything is done with it: it is a proposal, nobody's answer yet.
    return form.keepable.includes(field.key) && hasAnswers(field, rows) ? [`${field.key}.=`, ...asked] : asked;
  }
  if (!field.required) return [];
  // A list that may stay empty: whether there is anything to say comes first.
  if (field.min === 0 && rows.length === 0) return [`${field.key}.+`];
  if (rows.length > 0 && form.keepable.includes(field.key)) return [`${field.key}.=`];
  const asked = (rows.length > 0 ? rows : [{}]).flatMap((row, n) => rowQuestions(field, n, row));
  return [...asked, `${field.key}.+`];
}

const isAnswer = (item: FormField): boolean => item.required && !item.readOnly;
const hasAnswers = (list: FormField, rows: readonly Values[]): boolean =>
  rows.some((row) => (list.items ?? []).some((item) => isAnswer(item) && row[item.key] !== undefined));
/** Rows that are given, with everything but what says which one it is still to be filled in. */
const blank = (list: FormField, rows: readonly Values[]): Values[] =>
  rows.map((row) =>
    Object.fromEntries((list.items ?? []).filter((item) => item.readOnly).map((item) => [item.key, row[item.key]])),
  );

/** A question about the rows of a list, not for a value. */
export const isAboutRows = (path: string): boolean => path.endsWith('.+') || path.endsWith('.=');

export const rowQuestions = (field: FormField, n: number, row: Values = {}): string[] =>
  (field.items ?? [])
    .filter((item) => isAnswer(item) && row[item.key] === undefined)
    .map((item) => `${field.key}.${n}.${item.key}`);

/** Chat cannot take it: too many questions, too many rows, a list in a list, or a kind that this bot does not know. */
export function tooComplex(form: FormDialogue, knownKinds: readonly string[]): boolean {
  const asked = form.queue.filter((path) => !isAboutRows(path));
  const distinct = new Set(asked.map((path) => path.replace(/\.\d+\./, '.')));
  if (distinct.size > MOST_QUESTIONS || asked.length > MOST_ROWS) return true;
  return [...distinct].some((path) => {
    const field = fieldAt(form.fields, path.includes('.') ? path.replace('.', '.0.') : path);
    return !field || field.kind === 'list' || field.kind === 'personal' || !knownKinds.includes(field.kind);
  });
}

export function fieldAt(fields: readonly FormField[], path: string): FormField | undefined {
  const [key, , item] = path.split('.');
  const field = fields.find((one) => one.key === key);
  return item === undefined ? field : field?.items?.find((one) => one.key === item);
}

/** The list that a path lies in, with the number of its row. */
export function rowOf(form: FormDialogue, path: string): { list: FormField; n: number; row: Values } | undefined {
  const [key = '', n, item] = path.split('.');
  const list = form.fields.find((field) => field.key === key && field.kind === 'list');
  if (!list || item === undefined) return undefined;
  return { list, n: Number(n), row: rowsOf(form, key)[Number(n)] ?? {} };
}

export function rowsOf(form: FormDialogue, key: string): Values[] {
  const rows = form.values[key];
  return Array.isArray(rows) ? (rows as Values[]) : [];
}

export function valueAt(form: FormDialogue, path: string): unknown {
  const [key = '', n, item] = path.split('.');
  return item === undefined ? form.values[key] : rowsOf(form, key)[Number(n)]?.[item];
}

/** What is said of a material stands beside what was said before; what is proposed is replaced. */
export function besides(form: FormDialogue, path: string, value: unknown): unknown {
  const before = form.keepable.includes(path) ? undefined : valueAt(form, path);
  return typeof before === 'object' && before !== null ? { ...before, ...(value as object) } : value;
}

/** A file that comes while a material is asked for is that material's; then the next thing is asked. */
export function withMaterialFile(form: FormDialogue, id: string): FormDialogue {
  const path = form.queue[0];
  if (path === undefined || fieldAt(form.fields, path)?.kind !== 'material') return form;
  const { files = [] } = besides(form, path, {}) as { files?: string[] };
  return withAnswer(form, path, besides(form, path, { files: [...files, id] }));
}

/** Without a file that was taken back. */
export const withoutMaterialFile = (form: FormDialogue, gone: readonly string[]): FormDialogue => ({
  ...form,
  values: Object.fromEntries(
    Object.entries(form.values).map(([key, value]) => {
      if (form.fields.find((one) => one.key === key)?.kind !== 'material' || typeof value !== 'object')
        return [key, value];
      const { files = [], ...rest } = value as { files?: string[] };
      const left = files.filter((id) => !gone.includes(id));
      return [key, { ...rest, ...(left.length > 0 ? { files: left } : {}) }];
    }),
  ),
});

/** The form with an answer in its place and the question off the table. */
export function withAnswer(form: FormDialogue, path: string, value: unknown): FormDialogue {
  const next = structuredClone(form);
  const [key = '', n, item] = path.split('.');
  if (item === undefined) next.values[key] = value;
  else {
    const rows = [...rowsOf(next, key)];
    rows[Number(n)] = { ...rows[Number(n)], [item]: value };
    next.values[key] = rows;
  }
  next.queue = next.queue.filter((asked) => asked !== path);
  next.keepable = next.keepable.filter((kept) => kept !== path);
  return next;
}

/** What is known of questions that are still open stands there as a proposal. */
export function withKnown(form: FormDialogue, known: readonly { field: string; value: unknown }[]): FormDialogue {
  const more = known.filter(({ field }) => form.values[field] === undefined && form.queue.includes(field));
  if (more.length === 0) return form;
  return {
    ...form,
    values: { ...form.values, ...Object.fromEntries(more.map(({ field, value }) => [field, value])) },
    keepable: [...form.keepable, ...more.map(({ field }) => field)],
  };
}

/** The question stays unanswered: its value is kept as it was. */
export function keeping(form: FormDialogue, paths: readonly string[]): FormDialogue {
  return {
    ...form,
    queue: form.queue.filter((path) => !paths.includes(path)),
    keepable: form.keepable.filter((path) => !paths.includes(path)),
  };
}

/** Asks for one more row of the list whose `+` is on the table. */
export function withRow(form: FormDialogue, more: string): FormDialogue {
  const list = form.fields.find((field) => `${field.key}.+` === more);
  if (!list) return keeping(form, [more]);
  const n = rowsOf(form, list.key).length;
  return { ...form, queue: [...rowQuestions(list, n), ...form.queue] };
}

/** The list whose `=` is on the table is filled in from the start. */
export function withRowsAnew(form: FormDialogue, path: string): FormDialogue {
  const key = path.slice(0, -2);
  const list = form.fields.find((field) => field.key === key);
  if (!list) return keeping(form, [path]);
  const rows = list.fixedRows ? blank(list, rowsOf(form, key)) : [];
  const rest = form.queue.filter((asked) => asked !== path && asked.startsWith(`${key}.`));
  const cleared = keeping({ ...form, values: { ...form.values, [key]: rows } }, [path, key, ...rest]);
  return { ...cleared, queue: [...questionsOf(cleared, list), ...cleared.queue] };
}

/** The places that the server found fault with are asked again. Empty when a fault has no place in the form. */
export function faulty(form: FormDialogue, faults: readonly Fault[]): FormDialogue | undefined {
  // What is wrong within a material is asked with the whole of it.
  const placeOf = (path: string) => {
    const [key = ''] = path.split('.');
    return form.fields.find((one) => one.key === key)?.kind === 'material' ? key : path;
  };
  const paths = [...new Set(faults.map((fault) => placeOf(fault.path)))];
  if (paths.length === 0 || paths.some((path) => !fieldAt(form.fields, path))) return undefined;
  const askable = paths.filter((path) => {
    const field = fieldAt(form.fields, path);
    return field?.kind !== 'list' && !field?.readOnly;
  });
  if (askable.length !== paths.length) return undefined;
  const { summed: _, ...rest } = form;
  return { ...rest, queue: askable, keepable: [] };
}
