/** Kinds of matter. */
import { z } from 'zod';
import { formField } from './pieces.ts';

/** A kind of matter in the list of all of them; its form is read when it is opened. */
export const procedureSummary = z
  .object({
    key: z.string(),
    title: z.string(),
    summary: z.string(),
    articles: z.array(z.string()).meta({ description: '依据的条文，编号' }),
    group: z.string().meta({ description: '政务云 / 数据共享 / 标准化' }),
    /** May I open one now; else why not. */
    blocked: z.string().optional(),
  })
  .meta({ id: 'ProcedureSummary' });
export type ProcedureSummary = z.infer<typeof procedureSummary>;

/** Where a value that stands in a form from the start comes from. */
const known = z.object({
  field: z.string(),
  value: z.unknown(),
  from: z.string().meta({ description: '取自何处，如“取自2025年的“资源需求申报”（25000012）”' }),
});
export type KnownView = z.infer<typeof known>;

export const procedureView = z
  .object({
    key: z.string(),
    title: z.string(),
    summary: z.string(),
    articles: z.array(z.object({ id: z.string(), text: z.string() })),
    group: z.string().meta({ description: '政务云 / 数据共享 / 标准化' }),
    form: z.array(formField),
    /** May I open one now; else why not. */
    blocked: z.string().optional(),
    prefill: z.record(z.string(), z.unknown()).optional(),
    known: z.array(known).optional().meta({ description: '已知而先填上的各项，逐项可改可清空' }),
  })
  .meta({ id: 'Procedure' });
export type ProcedureView = z.infer<typeof procedureView>;

/** What would be said if the form were sent as it stands; nothing is done. */
export const rehearsalView = z
  .object({
    refused: z
      .object({ code: z.string(), text: z.string() })
      .optional()
      .meta({ description: '现在不能提交：未到时间、条件不具备、无权办理等' }),
    faults: z
      .array(z.object({ path: z.string(), message: z.string() }))
      .meta({ description: '已填写而提交会被退回的' }),
    warnings: z
      .array(z.object({ text: z.string(), path: z.string().optional(), matter: z.string().optional() }))
      .meta({ description: '可以提交，但请先看一看的，如可能重复' }),
    known: z.array(known).meta({ description: '还空着而已知的' }),
  })
  .meta({ id: 'Rehearsal' });
export type RehearsalView = z.infer<typeof rehearsalView>;

/** A matter of my unit that a new one can start from. */
export const earlierMatter = z
  .object({
    id: z.string(),
    number: z.string(),
    title: z.string(),
    atText: z.string().meta({ description: '发起的日期' }),
    state: z.string().meta({ description: '办理中，或怎样办结' }),
  })
  .meta({ id: 'EarlierMatter' });
export type EarlierMatter = z.infer<typeof earlierMatter>;
