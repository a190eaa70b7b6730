/** What helps while a form is filled in: what would be said of it, matters to start from, and drafts that every device finds. */
import { z } from 'zod';
import { route } from '../route.ts';
import * as shape from '../shapes.ts';
import { instant } from '../shapes/pieces.ts';
import { FILES_PER_COMMAND } from './files.ts';
import { done } from './pieces.ts';

/** Bytes of JSON that one draft may have, and how many one person may have at once. */
export const MOST_DRAFT_BYTES = 256 * 1024;
export const MOST_DRAFTS = 50;

const WORKBOOK_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const filledIn = z.record(z.string(), z.unknown());
const key = z.object({ key: z.string().min(1).max(64) });

/** `open:<procedure>`, `open:<procedure>:<matter that is asked for anew>` or `command:<matter>:<task>:<command>`. */
const draftName = z.object({ name: z.string().min(1).max(300) });
/** What is attached to a draft: sent before, and nobody's but its person's until it is submitted. `of`: the material that it belongs to. */
const draftFile = z.object({
  id: z.string().regex(/^[0-9a-f]{24}$/),
  of: z
    .string()
    .regex(/^[a-zA-Z]{1,40}$/)
    .optional(),
});
const draftHead = {
  name: z.string(),
  version: z.number().int(),
  at: instant,
  atText: z.string(),
};
const draftView = z
  .object({
    ...draftHead,
    form: filledIn,
    files: z
      .array(shape.sentFile.extend({ of: z.string().optional() }))
      .meta({ description: '附件，含各份材料的文件' }),
    key: z.string().meta({ description: '提交时的 Idempotency-Key：哪台设备提交，都只办一次' }),
  })
  .meta({ id: 'Draft' });
export type DraftView = z.infer<typeof draftView>;
const draftLine = z
  .object({
    ...draftHead,
    title: z.string().meta({ description: '什么表单' }),
    about: z.string().optional().meta({ description: '哪一件事项' }),
    procedure: z.string().optional(),
    matter: z.string().optional(),
    anew: z.string().optional().meta({ description: '重新办理哪一件' }),
    closed: z
      .string()
      .optional()
      .meta({ description: '这份表单的待办已由谁何时办理，不能再提交；填过的内容在 said，放弃前一直在' }),
    said: z.array(z.object({ label: z.string(), value: z.string() })).optional(),
  })
  .meta({ id: 'DraftLine' });
export type DraftLine = z.infer<typeof draftLine>;

export const fillingRoutes = {
  rehearseOpening: route({
    method: 'POST',
    path: '/api/procedures/:key/rehearsal',
    who: 'person',
    chat: true,
    limited: 'rehearsals',
    params: key,
    summary: '发起的表单填到这里，提交会怎样：只看，不办',
    body: z.object({ form: filledIn }),
    response: shape.rehearsalView,
  }),
  rehearseCommand: route({
    method: 'POST',
    path: '/api/matters/:id/commands/:command/rehearsal',
    who: 'person',
    chat: true,
    limited: 'rehearsals',
    params: z.object({ id: z.string().min(1).max(200), command: z.string().min(1).max(64) }),
    summary: '办理的表单填到这里，提交会怎样：只看，不办',
    body: z.object({ item: z.string().max(100).optional(), form: filledIn }),
    response: shape.rehearsalView,
  }),
  listEarlier: route({
    method: 'GET',
    path: '/api/procedures/:key/earlier',
    who: 'person',
    chat: true,
    params: key,
    summary: '本单位以前的同类事项，新的在前：可以照着再办一件',
    response: z.object({ items: z.array(shape.earlierMatter) }),
  }),
  downloadRows: route({
    method: 'GET',
    path: '/api/matters/:id/rows/:form/:field',
    who: 'person',
    limited: 'papers',
    params: z.object({
      id: z.string().min(1).max(200),
      form: z.string().min(1).max(64).meta({ description: 'open 发起的表单，或命令' }),
      field: z.string().min(1).max(64),
    }),
    query: z.object({ template: z.enum(['1']).optional().meta({ description: '1：只要表头，供填写后粘贴' }) }),
    summary: '事项中一张明细表的 Excel 工作簿，单元格均为文本，可以粘贴回表单',
    gives: WORKBOOK_TYPE,
  }),
  downloadTemplate: route({
    method: 'GET',
    path: '/api/procedures/:key/rows/:field',
    who: 'person',
    params: key.extend({ field: z.string().min(1).max(64) }),
    summary: '发起表单中一张明细表的填写模板（Excel 工作簿，只有表头）',
    gives: WORKBOOK_TYPE,
  }),
  readTable: route({
    method: 'POST',
    path: '/api/tables',
    who: 'person',
    limited: 'comparisons',
    takes: 'file',
    summary: '把 Excel 工作簿（第一张工作表）或 CSV 文件读成文本，供填入表单的明细表；只读，不保存',
    response: z.object({ text: z.string() }),
  }),
  listDrafts: route({
    method: 'GET',
    path: '/api/drafts',
    who: 'person',
    summary: '我的草稿，新的在前',
    response: z.object({ items: z.array(draftLine) }),
  }),
  readDraft: route({
    method: 'GET',
    path: '/api/drafts/:name',
    who: 'person',
    params: draftName,
    summary: '一份草稿；没有则 draft 省略',
    response: z.object({ draft: draftView.optional() }),
  }),
  putDraft: route({
    method: 'PUT',
    path: '/api/drafts/:name',
    who: 'person',
    params: draftName,
    summary: '存草稿：base 是改之前的版本（没有则 0）。其间另一台设备存过的，不存，答复那一份',
    body: z.object({
      base: z.number().int().min(0),
      form: filledIn,
      files: z.array(draftFile).max(FILES_PER_COMMAND).optional(),
      key: z.string().regex(/^app:[0-9a-z]{1,20}:[0-9a-z]{1,40}$/),
    }),
    response: z.object({
      version: z.number().int().optional().meta({ description: '存下后的版本' }),
      other: draftView.optional().meta({ description: '另一台设备存下的，本次没有存' }),
    }),
  }),
  dropDraft: route({
    method: 'DELETE',
    path: '/api/drafts/:name',
    who: 'person',
    params: draftName,
    query: z.object({ version: z.coerce.number().int().min(0).optional() }),
    summary: '不要草稿了；其间另一台设备存过的（版本不同）留着',
    response: done,
  }),
} as const;
