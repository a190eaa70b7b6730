/** Shared resources, their rows, and how another table differs from them. */
import { z } from 'zod';

export const resourceView = z
  .object({
    id: z.string(),
    name: z.string(),
    provider: z.object({ id: z.string(), name: z.string() }),
    identifier: z.object({ key: z.string(), title: z.string() }),
    fields: z.array(z.object({ key: z.string(), title: z.string() })),
    personal: z.boolean(),
    uses: z.boolean().meta({ description: '本单位是否使用单位' }),
    users: z.number(),
    /** Other tables of the same facts that it can be compared with. */
    tables: z.array(z.object({ id: z.string(), name: z.string(), unit: z.string() })),
    verifying: z.number().meta({ description: '正在核校的记录数' }),
    /** The rows as its provider keeps them; absent while none were handed in. */
    rows: z.object({ count: z.number(), edition: z.number() }).optional(),
    /** Whether this person may hand in its rows. */
    handIn: z.literal(true).optional(),
  })
  .meta({ id: 'Resource' });
export type ResourceView = z.infer<typeof resourceView>;

const finding = z.object({
  line: z.number(),
  column: z.string().optional(),
  cell: z.string().optional(),
  reason: z.string(),
});
export const catalogueTable = z
  .object({
    encoding: z.string().meta({ description: '识别出的编码' }),
    items: z.array(
      z.object({
        line: z.number(),
        kind: z.enum(['new', 'changed', 'same']),
        name: z.string(),
        code: z.string().optional().meta({ description: '要更新的资源；新资源要用的代码' }),
        form: z.record(z.string(), z.unknown()).meta({ description: '编目或更新时提交的内容' }),
        differences: z.array(z.object({ title: z.string(), was: z.string(), is: z.string() })),
        warnings: z.array(z.string()),
        pending: z
          .object({
            matter: z.string(),
            number: z.string(),
            same: z.boolean().meta({ description: '与已提交的相同' }),
            command: z
              .enum(['resubmit', 'update'])
              .optional()
              .meta({ description: '该事项正等本单位补正，可以此提交' }),
          })
          .optional()
          .meta({ description: '已有一件在办：不再另行发起' }),
      }),
    ),
    unread: z.array(z.string()).meta({ description: '没有用到的列' }),
    others: z.number().meta({ description: '目录中本单位另有多少项不在表中，不受影响' }),
    faults: z.array(finding).meta({ description: '必须改正的，前 200 处' }),
    faultCount: z.number(),
  })
  .meta({ id: 'CatalogueTable' });
export type CatalogueTable = z.infer<typeof catalogueTable>;

export const handInView = z
  .object({
    encoding: z.string().meta({ description: '识别出的编码' }),
    separator: z.string().meta({ description: '识别出的分隔符' }),
    columns: z.array(z.string()),
    unread: z.array(z.string()).meta({ description: '没有用到的列' }),
    counts: z.object({
      ...{ rows: z.number(), before: z.number(), added: z.number(), changed: z.number() },
      ...{ removed: z.number(), same: z.number() },
    }),
    faults: z.array(finding).meta({ description: '必须改正的，前 200 处' }),
    faultCount: z.number(),
    warnings: z.array(finding).meta({ description: '请核对的，前 200 处' }),
    warningCount: z.number(),
    confirm: z.string().optional().meta({ description: '确认时带回；有必须改正的就没有' }),
    done: z.boolean().meta({ description: '已成为新的版本' }),
    edition: z.number().meta({ description: '现在的版本号；没有过数据时为 0' }),
  })
  .meta({ id: 'HandIn' });
export type HandInView = z.infer<typeof handInView>;

export const difference = z.object({
  identifier: z.string(),
  kind: z.enum(['differs', 'only-mine', 'only-theirs']),
  field: z.string().optional(),
  fieldTitle: z.string().optional(),
  /** What the other table (mine) says. */
  mine: z.string().optional(),
  /** What the shared resource says. */
  theirs: z.string().optional(),
  /** Already being verified in this matter. */
  verifying: z.string().optional(),
});
export type DifferenceView = z.infer<typeof difference>;
