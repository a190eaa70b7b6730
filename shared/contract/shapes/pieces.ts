/** What other shapes are made of: instants, fields of forms, deadlines, facts, files, the body of an error. */
import { z } from 'zod';
import { activeContents } from '../../engine/matter/state.ts';
import { fieldKinds, type FormField } from '../../engine/forms/form.ts';
import { rejectionCodes } from '../../kernel/rejection.ts';
import { isInstant } from '../../kernel/time.ts';

export const instant = z
  .string()
  .refine((text) => isInstant(text), '应为时刻，例如 2026-11-22T02:00:00.000Z')
  .meta({ description: 'ISO 8601 UTC instant with milliseconds', example: '2026-11-22T02:00:00.000Z' });

export const behalf = z.string().optional().meta({ description: '代谁办理（姓名）；是读者自己的则没有' });

const mark = z.object({ title: z.string(), needed: z.literal(true).optional() });
export const formField: z.ZodType<FormField> = z.lazy(() =>
  z.object({
    key: z.string(),
    title: z.string(),
    kind: z.enum(fieldKinds),
    required: z.boolean(),
    help: z.string().optional(),
    options: z.array(z.object({ value: z.string(), title: z.string() })).optional(),
    items: z.array(formField).optional(),
    fixedRows: z.boolean().optional(),
    min: z.number().optional(),
    max: z.number().optional(),
    unit: z.string().optional(),
    readOnly: z.boolean().optional(),
    carried: z.boolean().optional(),
    phrases: z.array(z.string()).optional(),
    chosen: z.boolean().optional(),
    drafted: z.boolean().optional(),
    when: z.enum(['past', 'coming']).optional(),
    register: z.string().optional(),
    among: z.string().optional(),
    reason: z.boolean().optional(),
    private: z.boolean().optional(),
    material: z
      .object({
        id: z.string(),
        article: z.string(),
        file: z.enum(['wanted', 'may']),
        number: mark.optional(),
        date: mark.optional(),
        by: mark.optional(),
      })
      .optional()
      .meta({ description: 'kind 为 material：哪一份材料，须有哪些要素' }),
    neededIf: z
      .object({ field: z.string(), is: z.union([z.string(), z.boolean()]) })
      .optional()
      .meta({ description: '仅当另一项这样填时必交' }),
  }),
);

export const errorBody = z
  .object({
    error: z.object({
      code: z.enum([...rejectionCodes, 'internal']),
      text: z.string().meta({ description: 'what was wrong and what to do next, in Chinese, to be shown as it is' }),
      faults: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
      decided: z.object({ by: z.string(), command: z.string(), at: instant }).optional(),
      requestId: z.string(),
    }),
  })
  .meta({ id: 'Error' });
export type ErrorBody = z.infer<typeof errorBody>;

/** Where a deadline comes from: an article of the law, or the city's own setting (never shown as a legal limit). */
export const basis = z.object({
  article: z.string().optional(),
  text: z.string().meta({ description: '我们对条文的一句话说明，或“本市设定”' }),
  limit: z.string().meta({ description: '期限的中文写法，例如 3 个工作日' }),
});

export const deadline = z.object({
  id: z.string(),
  at: instant,
  /** 11月25日 周三 24:00 */
  atText: z.string(),
  /** 还剩 2 个工作日 / 已逾期 1 天 */
  leftText: z.string(),
  overdue: z.boolean(),
  provisional: z.boolean(),
  basis,
});
export type DeadlineView = z.infer<typeof deadline>;

export const factRow = z.object({
  label: z.string(),
  value: z.string(),
  personal: z.string().optional().meta({ description: '加密保存的一项：本人可以 readPersonal 查看，每次查看都有记录' }),
  looks: z.string().optional().meta({ description: '加密保存的一项：本人可以 listLooks 查看谁看过' }),
});
export const factSection = z.object({
  title: z.string(),
  rows: z.array(factRow),
  tables: z.array(
    z.object({
      title: z.string(),
      /** Under which it can be had as a workbook. */
      of: z.string().optional(),
      field: z.string().optional(),
      header: z.array(z.string()),
      rows: z.array(z.array(z.string())),
    }),
  ),
});
export type FactSection = z.infer<typeof factSection>;

/** An attachment as it was taken in. */
export const sentFile = z.object({
  id: z.string(),
  name: z.string(),
  size: z.number().meta({ description: '字节数' }),
  type: z.string().meta({ description: '按内容判定的类型' }),
  hash: z.string().meta({ description: 'SM3，十六进制' }),
  active: z.enum(activeContents).optional().meta({ description: '其中能运行的内容：宏、嵌入的程序、脚本，或无法查看' }),
});
export type SentFile = z.infer<typeof sentFile>;

export const fileView = sentFile.omit({ size: true }).extend({
  sizeText: z.string(),
  by: z.string(),
  atText: z.string(),
  signs: z.string().optional().meta({ description: '手写签名：签的是哪个决定' }),
});
export type FileView = z.infer<typeof fileView>;

/** A letter 文书 of a decision. */
export const letterView = z.object({
  id: z.string(),
  /** 受理通知书 */
  title: z.string(),
  /** The decision that it tells. */
  what: z.string(),
  atText: z.string(),
  from: z.string(),
  to: z.string(),
  state: z.enum(['pending', 'failed', 'issued', 'void']),
  /** 青政数〔2026〕12号 */
  number: z.string().optional(),
  /** What there is to say of its state: that it is being written, why it could not be, why it holds no more, who has received it. */
  note: z.string().optional(),
  files: z.array(fileView),
});
export type LetterView = z.infer<typeof letterView>;
