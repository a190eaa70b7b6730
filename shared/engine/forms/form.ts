/**
 * Fields of forms. A field is a zod schema that carries how it is asked; from one declaration come the validation on
 * the server, the form of the mini-app, the questions of the chat and the rows of the timeline.
 */
import { z } from 'zod';
import { plainWidth } from '../../kernel/fold.ts';
import { maskIds } from '../../kernel/mask.ts';
import type { UnitKind } from '../../kernel/party.ts';
import type { Fault } from '../../kernel/rejection.ts';
import { isLonger, wellFormed } from '../../kernel/text.ts';

export const fieldKinds = [
  'text',
  'long',
  'number',
  'date',
  'choice',
  'choices',
  'yesno',
  'list',
  'unit',
  'resource',
  'person',
  'entry',
  'matter',
  'personal',
  'material',
] as const;
export type FieldKind = (typeof fieldKinds)[number];

/** A field as data: what the server sends so that a client released earlier can still draw a newer form. */
export interface FormField {
  key: string;
  title: string;
  kind: FieldKind;
  required: boolean;
  help?: string | undefined;
  /** For `choice` and `choices`: stored value and what people read. */
  options?: { value: string; title: string }[] | undefined;
  /** For `list`: the fields of one row. */
  items?: FormField[] | undefined;
  /** For `list`: rows are given (one answer each) and can be neither added nor removed. */
  fixedRows?: boolean | undefined;
  /** Characters for text, value for numbers, rows for lists. */
  min?: number | undefined;
  max?: number | undefined;
  unit?: string | undefined;
  /** Shown as a label of its row, not edited. */
  readOnly?: boolean | undefined;
  /** Goes back with the form as it came, and nobody reads it: the id of a row. */
  carried?: boolean | undefined;
  /** Shown to the parties only, not to units that merely give a receipt. */
  private?: boolean | undefined;
  /** For `date`: of what has happened, or of what is to be. */
  when?: 'past' | 'coming' | undefined;
  /** For `entry`: the register whose entries are chosen from; the value is the entry's subject. */
  register?: string | undefined;
  /** For `person`: only people of units of this kind, or of the actor's own unit. */
  among?: string | undefined;
  /** `true`: the value goes with the reason of a decision; chat puts the words after the command here. */
  reason?: boolean | undefined;
  /** For texts: sentences to choose from. Where nothing is said the first of them stands. */
  phrases?: string[] | undefined;
  /** Written for whoever gives the command, out of what happened: he sees it before it is his, whichever way he gives it. */
  drafted?: boolean | undefined;
  /** What the command is given for: to choose it gives the command, with everything else as it stands. */
  chosen?: boolean | undefined;
  /** For `material`: which one it is, and what it carries (regulation/materials.ts). */
  material?:
    | {
        id: string;
        article: string;
        file: 'wanted' | 'may';
        number?: { title: string; needed?: true | undefined } | undefined;
        date?: { title: string; needed?: true | undefined } | undefined;
        by?: { title: string; needed?: true | undefined } | undefined;
      }
    | undefined;
  /** It may be left out unless another field of the form says so. */
  neededIf?: { field: string; is: string | boolean } | undefined;
}

export interface FieldMeta extends Partial<Omit<FormField, 'items'>> {
  title: string;
  kind: FieldKind;
}

type TextOptions = {
  help?: string;
  max?: number;
  min?: number;
  readOnly?: boolean;
  reason?: boolean;
  private?: boolean;
  chosen?: boolean;
  drafted?: boolean;
};

// Control and bidi marks would let a name change how the line around it reads; emoji and other scripts are fine.
const invisible =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/gu;
export const plain = (value: string): string => wellFormed(value).replace(invisible, '').trim();
/** A text of one line stays one: a line break in a name could add a line of its own to a push, a number for instance. */
const oneLine = (value: string): string => plain(value.replace(/[\t\n\r\u0085\u2028\u2029]+/gu, ' '));

/**
 * The one door for what is typed: personal numbers are masked here, before anything is decided, so that what is hashed
 * is what is stored, whichever way it came.
 */
const read = (kind: 'text' | 'long') => (value: string) =>
  maskIds(kind === 'text' ? oneLine(value) : plain(value)).text;

function textSchema(title: string, kind: 'text' | 'long', options: TextOptions, fallbackMax: number) {
  const max = options.max ?? fallbackMax;
  const min = options.min ?? 1;
  return z
    .string({ error: `请填写“${title}”` })
    .max(max * 4, `“${title}”最多 ${max} 个字`)
    .transform(read(kind))
    .pipe(
      z
        .string()
        .min(min, min > 1 ? `“${title}”至少 ${min} 个字` : `请填写“${title}”`)
        .refine((value) => !isLonger(value, max), `“${title}”最多 ${max} 个字`),
    )
    .meta({ title, kind, ...options, max } satisfies FieldMeta);
}

export const text = (title: string, options: TextOptions = {}) => textSchema(title, 'text', options, 200);
export const long = (title: string, options: TextOptions = {}) => textSchema(title, 'long', options, 4000);
/** The reason of a decision: a refusal without one is impossible. */
export const reason = (title = '理由', options: TextOptions = {}) =>
  textSchema(title, 'long', { min: 2, ...options, reason: true }, 2000);

/**
 * What is usually said in one of a few sentences, and may be said in others: one word or one tap gives the command, and
 * the first sentence is what was said then. Not where a rule asks for a reason.
 */
export function oneOf(field: ReturnType<typeof textSchema>, phrases: readonly string[]) {
  const [usual] = phrases;
  if (usual === undefined) throw new Error('no sentence to choose from');
  return field.meta({ ...field.meta(), phrases: [...phrases] }).default(usual);
}

/** The form of a decision that asks for nothing but its reason. */
export const reasoned = (title?: string) => z.object({ reason: reason(title) });

/** What stands in the place of a personal value that is sealed: an envelope (server/personal). */
export const SEALED = /^sealed:[A-Za-z0-9_-]{40,4000}$/;

/**
 * What a procedure needs in full and nobody else may read: how a citizen is reached. The server seals it before anything
 * is decided, so what comes here is an envelope; what is not sealed is masked like any other text. Stands in the form
 * that opens a matter, and nowhere else.
 */
export const personal = (title: string, options: { help?: string; max?: number } = {}) => {
  const max = options.max ?? 200;
  return z
    .string({ error: `请填写“${title}”` })
    .refine((value) => SEALED.test(value) || !isLonger(plain(value), max), `“${title}”最多 ${max} 个字`)
    .transform((value) => (SEALED.test(value) ? value : read('text')(value)))
    .pipe(z.string().min(1, `请填写“${title}”`))
    .meta({ title, kind: 'personal', private: true, ...options, max } satisfies FieldMeta);
};

/**
 * What tells the rows of a sheet apart for whoever reads the form: it comes with the prefill, goes back with the form,
 * is checked like any text, and is drawn nowhere. Read-only as well, for clients that don't know it yet.
 */
export const carried = (title: string, options: { max?: number } = {}) =>
  textSchema(title, 'text', options, 200).meta({
    title,
    kind: 'text',
    max: options.max ?? 200,
    readOnly: true,
    carried: true,
  } satisfies FieldMeta);

/** The fields that people see. */
export const drawn = <F extends Pick<FormField, 'carried'>>(fields: readonly F[]): F[] =>
  fields.filter((field) => field.carried !== true);

const DIGITS = /^\s*[+-]?\d+\s*$/;
export const number = (title: string, options: { min?: number; max?: number; unit?: string; help?: string } = {}) =>
  z
    .preprocess(
      // Digits as people type them, full-width ones included; nothing, or yes, is no number.
      (value) => (typeof value === 'string' && DIGITS.test(plainWidth(value)) ? Number(plainWidth(value)) : value),
      z
        .number({ error: `“${title}”应为数字` })
        .int(`“${title}”应为整数`)
        .min(options.min ?? 0, `“${title}”不小于 ${options.min ?? 0}`)
        .max(options.max ?? 1_000_000, `“${title}”不大于 ${options.max ?? 1_000_000}`),
    )
    .meta({ title, kind: 'number', ...options } satisfies FieldMeta);

/**
 * A day of the city. @param options.when `past`: of something that has happened, so not in the future; `coming`: of something
 * that is to be, so not over. A machine, which hands on what a person named earlier, may name a day that is over by now.
 */
export const date = (title: string, options: { help?: string; when?: 'past' | 'coming' } = {}) =>
  z.iso
    .date({ error: `“${title}”应为日期，例如 2026-12-01` })
    .meta({ title, kind: 'date', ...options } satisfies FieldMeta);

export const choice = <const T extends Record<string, string>>(
  title: string,
  options: T,
  more: { help?: string; chosen?: boolean } = {},
) =>
  z
    .enum(Object.keys(options) as [keyof T & string, ...(keyof T & string)[]], {
      error: `“${title}”请选择：${Object.values(options).join('、')}`,
    })
    .meta({ title, kind: 'choice', options: optionList(options), ...more } satisfies FieldMeta);

export const yesno = (title: string, options: { help?: string } = {}) =>
  z.boolean({ error: `“${title}”请选择是或否` }).meta({ title, kind: 'yesno', ...options } satisfies FieldMeta);

export const unit = (title: string, options: { help?: string } = {}) =>
  z
    .string({ error: `请选择“${title}”` })
    .min(1, `请选择“${title}”`)
    .max(64)
    .meta({ title, kind: 'unit', ...options } satisfies FieldMeta);

export const resource = (title: string, options: { help?: string } = {}) =>
  z
    .string({ error: `请选择“${title}”` })
    .min(1, `请选择“${title}”`)
    .max(64)
    .meta({ title, kind: 'resource', ...options } satisfies FieldMeta);

/** A person of the city. @param options.among kind of the units whose people may be named, or `own`: the actor's own unit */
export const person = (title: string, options: { help?: string; among?: UnitKind | 'own' } = {}) =>
  z
    .string({ error: `请选择“${title}”` })
    .min(1, `请选择“${title}”`)
    .max(64)
    .meta({ title, kind: 'person', ...options } satisfies FieldMeta);

/** An entry in force of a register, by its subject. */
export const entry = (title: string, register: string, options: { help?: string } = {}) =>
  z
    .string({ error: `请选择“${title}”` })
    .min(1, `请选择“${title}”`)
    .max(200)
    .meta({ title, kind: 'entry', register, ...options } satisfies FieldMeta);

/** Another matter, by its number. Both sides show the other. */
export const matterNumber = (title: string, options: { help?: string } = {}) =>
  z
    .string({ error: `请填写“${title}”，例如 26000012` })
    .regex(/^\d{6,12}$/, `“${title}”应为事项编号，例如 26000012`)
    .meta({ title, kind: 'matter', ...options } satisfies FieldMeta);

/** Several of the options, each once. */
export const choices = <const T extends Record<string, string>>(
  title: string,
  options: T,
  more: { help?: string; min?: number } = {},
) =>
  z
    .array(z.enum(Object.keys(options) as [keyof T & string, ...(keyof T & string)[]]), {
      error: `“${title}”请选择：${Object.values(options).join('、')}`,
    })
    .min(more.min ?? 1, `“${title}”至少选 ${more.min ?? 1} 项`)
    .transform((chosen) => [...new Set(chosen)])
    .meta({ title, kind: 'choices', options: optionList(options), ...more } satisfies FieldMeta);

export const list = <T extends z.ZodObject>(
  title: string,
  row: T,
  options: { min?: number; max?: number; help?: string; fixedRows?: boolean } = {},
) =>
  z
    .array(row, { error: `请填写“${title}”` })
    .min(options.min ?? 1, `“${title}”至少 ${options.min ?? 1} 项`)
    .max(options.max ?? 200, `“${title}”最多 ${options.max ?? 200} 项`)
    .meta({ title, kind: 'list', ...options } satisfies FieldMeta);

const optionList = (options: Record<string, string>) =>
  Object.entries(options).map(([value, title]) => ({ value, title }));

export type Form = z.ZodObject;
export const noForm = z.object({});

/** Forms are made once, with their definitions, and described several times in every command. */
const described = new WeakMap<Form, readonly FormField[]>();

/** The fields of a form in their order. */
export function describeForm(form: Form): FormField[] {
  const known = described.get(form);
  if (known) return [...known];
  const fields = Object.entries(form.shape).map(([key, schema]) => describeField(key, schema as z.ZodType));
  described.set(form, fields);
  return [...fields];
}

function describeField(key: string, schema: z.ZodType): FormField {
  const { inner, required } = unwrap(schema);
  const meta = inner.meta() as FieldMeta | undefined;
  if (!meta) throw new Error(`field ${key} is not made by a field constructor`);
  const field: FormField = { ...meta, key, required };
  if (inner instanceof z.ZodArray && meta.kind === 'list') field.items = describeForm(inner.element as unknown as Form);
  return field;
}

/** What a field is without its default, and whether it has to be filled in. */
export function unwrap(schema: z.ZodType): { inner: z.ZodType; required: boolean } {
  let inner = schema;
  let required = true;
  while (inner instanceof z.ZodOptional || inner instanceof z.ZodDefault) {
    required = false;
    inner = inner.unwrap() as z.ZodType;
  }
  return { inner, required };
}

/** Checks an input against a form: the cleaned value, or every fault with its path. */
export function readForm<F extends Form>(form: F, input: unknown): { value: z.infer<F> } | { faults: Fault[] } {
  const result = form.safeParse(withoutBlanks(input ?? {}));
  if (result.success) return { value: result.data };
  return { faults: faultsOf(result.error) };
}

/** As far as it is filled in: the fields that are there and right. `whole`: nothing is missing or wrong. */
export function readSoFar(form: Form, input: unknown): { value: Record<string, unknown>; whole: boolean } {
  const read = readForm(form, input);
  if ('value' in read) return { value: read.value, whole: true };
  const given = withoutBlanks(input ?? {});
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return { value: {}, whole: false };
  const fields = Object.entries(form.shape).flatMap(([key, schema]): [string, unknown][] => {
    if (!Object.hasOwn(given, key)) return [];
    const one = (schema as z.ZodType).safeParse((given as Record<string, unknown>)[key]);
    return one.success ? [[key, one.data]] : [];
  });
  return { value: Object.fromEntries(fields), whole: false };
}

/** Whether nothing is filled in where a fault's path leads. */
export function isBlankAt(input: unknown, path: string): boolean {
  let part = withoutBlanks(input ?? {});
  for (const key of path.split('.')) {
    if (typeof part !== 'object' || part === null || !Object.hasOwn(part, key)) return true;
    part = (part as Record<string, unknown>)[key];
  }
  return part === undefined || (Array.isArray(part) && part.length === 0);
}

/** Kept flat: an input nested a million deep must not take the process with it. A field that was left blank was not filled in, however the client says so: an optional one is absent then. */
function withoutBlanks(input: unknown, depth = 0): unknown {
  // A form, its lists and their rows: nothing deeper is ever asked for.
  if (depth > 2 || typeof input !== 'object' || input === null) return input;
  if (Array.isArray(input)) return input.map((row) => withoutBlanks(row, depth + 1));
  return Object.fromEntries(
    Object.entries(input)
      .filter(
        ([, value]) => value !== null && value !== undefined && !(typeof value === 'string' && plain(value) === ''),
      )
      .map(([key, value]) => [key, withoutBlanks(value, depth + 1)] as const)
      .filter(([, value]) => depth > 0 || !isEmpty(value)),
  );
}

/** A material of which nothing was filled in. */
const isEmpty = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.values(value).every((one) => Array.isArray(one) && one.length === 0);

export const faultsOf = (error: z.ZodError): Fault[] =>
  error.issues.map((issue) => ({ path: maskIds(issue.path.join('.')).text, message: issue.message }));
