/**
 * A material 申请材料 in a form: one named thing with its files, number, day and issuer. Words alone are understood as
 * well: what chat and forms from before send, and what stands in matters from before.
 */
import { z } from 'zod';
import type { Fault } from '../../kernel/rejection.ts';
import type { ArticleId } from '../../regulation/articles.ts';
import { isMaterial, materials, type MaterialId } from '../../regulation/materials.ts';
import type { FileRef, MaterialValue, MatterMaterial } from '../matter/state.ts';
import { describeForm, text, long, date, type FieldMeta, type Form, type FormField } from './form.ts';
import { inWords } from './in-words.ts';
import { texts } from '../texts.ts';

/** How many files one material may have. */
export const FILES_PER_MATERIAL = 10;
const FILE_ID = /^[0-9a-f]{24}$/;
const t = texts.material;

/** What of it people type, in the order in which it is asked. */
export const markNames = ['number', 'date', 'by'] as const;

/** As it stands in a form: also one from before there were materials. */
export function materialIn(id: string, value: unknown): MaterialValue | undefined {
  if (typeof value === 'string') return value === '' ? undefined : inWords(isMaterial(id) ? materials[id] : {}, value);
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
}

export const material = (
  id: MaterialId,
  options: {
    title?: string;
    help?: string;
    /** On which article it rests in this procedure, where the laws ask for the same in several places. */
    article?: ArticleId;
    /** Needed only where another field says so; else it may be left out. */
    neededIf?: NonNullable<FormField['neededIf']>;
    private?: boolean;
  } = {},
) => {
  const rule = materials[id];
  const { title = rule.title, help = rule.help, article = rule.article, ...more } = options;
  const { number, date: day, by } = rule;
  const value = z
    .object(
      {
        files: z
          .array(z.string().regex(FILE_ID, t.noFile))
          .max(FILES_PER_MATERIAL, t.tooManyFiles(FILES_PER_MATERIAL))
          .optional(),
        number: text(number?.title ?? t.number, { max: 100 }).optional(),
        date: date(day?.title ?? t.date).optional(),
        by: text(by?.title ?? t.by, { max: 100 }).optional(),
        note: long(t.note).optional(),
        from: z.string().max(200).optional(),
      },
      { error: t.missing(title) },
    )
    .superRefine((given, context) => {
      for (const name of markNames) {
        const mark = rule[name];
        if (mark?.needed && given[name] === undefined)
          context.addIssue({ code: 'custom', path: [name], message: t.needed(title, mark.title) });
      }
      if (rule.file === 'wanted' && !given.files?.length && !saysSomething(given))
        context.addIssue({ code: 'custom', path: ['files'], message: t.noContent(title) });
    })
    .transform(({ from, files, ...rest }): MaterialValue => {
      const some = [...new Set(files ?? [])];
      const given = Object.fromEntries(Object.entries(rest).filter(([, one]) => one !== undefined));
      return {
        ...(some.length > 0 ? { files: some } : {}),
        ...given,
        ...(some.length > 0 && from !== undefined ? { from } : {}),
      };
    });
  return z
    .preprocess((given) => (typeof given === 'string' ? inWords(rule, given) : given), value)
    .meta({
      title,
      kind: 'material',
      ...more,
      ...(help === undefined ? {} : { help }),
      material: { id, article, file: rule.file, number, date: day, by },
    } satisfies FieldMeta);
};

/** Whether a material of a matter is there, with its form or handed in since. */
export const handedIn = (
  matter: { opening: Readonly<Record<string, unknown>>; materials?: readonly MatterMaterial[] | undefined },
  key: string,
): boolean =>
  matter.opening[key] !== undefined ||
  (matter.materials ?? []).some((one) => one.key === key && one.value !== undefined);

/** Without a file there must be a word of it: a number counts, and so does where it is. */
const saysSomething = ({ number, note }: MaterialValue): boolean => number !== undefined || note !== undefined;

export type MaterialField = FormField & { material: NonNullable<FormField['material']> };
const isMaterialField = (field: FormField): field is MaterialField => field.material !== undefined;

/** The materials that a form asks for. Never within a list: what is named once is asked for once. */
export const materialsOf = (form: Form): MaterialField[] => describeForm(form).filter(isMaterialField);

/** Whether another answer of the form makes it needed. */
export const isNeeded = ({ required, neededIf }: FormField, form: Readonly<Record<string, unknown>>): boolean =>
  required || (neededIf !== undefined && form[neededIf.field] === neededIf.is);

/**
 * What is wrong with the materials of a form that only the matter tells: one that is needed and missing, and files that
 * neither came with the command nor are the matter's.
 */
export function materialFaults(
  form: Form,
  value: Readonly<Record<string, unknown>>,
  files: readonly Pick<FileRef, 'id'>[],
): Fault[] {
  const known = new Set(files.map(({ id }) => id));
  return materialsOf(form).flatMap((field): Fault[] => {
    const given = materialIn(field.material.id, value[field.key]);
    if (!given) return isNeeded(field, value) ? [{ path: field.key, message: t.missing(field.title) }] : [];
    return (given.files ?? []).some((id) => !known.has(id)) ? [{ path: `${field.key}.files`, message: t.noFile }] : [];
  });
}

/** The same material, asked for again: needed now, with the reason beside it. */
export function asked(schema: z.ZodType, why: string): z.ZodType {
  const inner = schema instanceof z.ZodOptional ? (schema.unwrap() as z.ZodType) : schema;
  const { neededIf: _, ...meta } = inner.meta() as unknown as FieldMeta;
  return inner.meta({ ...meta, help: t.why(why) });
}
