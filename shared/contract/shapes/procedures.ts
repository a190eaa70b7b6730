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
  })
  .meta({ id: 'Procedure' });
export type ProcedureView = z.infer<typeof procedureView>;
