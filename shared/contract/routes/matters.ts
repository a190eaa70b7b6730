/** Matters, receipts and notices. */
import { z } from 'zod';
import { rejectionCodes } from '../../kernel/rejection.ts';
import { route } from '../route.ts';
import * as shape from '../shapes.ts';
import { id, done, page, cursor, written } from './pieces.ts';
import { fileIds, signature } from './files.ts';

/** Given together in one `giveMany` at most. */
export const MOST_AT_ONCE = 50;

/** What a list of matters is narrowed to, beside words. */
export const listFilter = {
  scope: z.enum(['todo', 'mine', 'unit']).optional(),
  state: z.enum(['open', 'ended', 'all']).optional(),
  due: z.enum(['overdue', 'today', 'week']).optional(),
  procedure: z.string().max(64).optional(),
};

export const mattersRoutes = {
  listProcedures: route({
    method: 'GET',
    path: '/api/procedures',
    who: 'person',
    chat: true,
    summary: '可发起的事项种类，不含表单',
    response: z.object({ items: z.array(shape.procedureSummary) }),
  }),
  readProcedure: route({
    method: 'GET',
    path: '/api/procedures/:key',
    who: 'person',
    chat: true,
    params: z.object({ key: z.string().min(1).max(64) }),
    query: z.object({
      from: z.string().max(200).optional().meta({ description: '以本单位的这一件（标识或编号）为起点填写' }),
    }),
    summary: '一种事项及其表单，已知的先填上',
    response: shape.procedureView,
  }),
  drawProcedure: route({
    method: 'GET',
    path: '/api/procedures/:key/bpmn',
    who: 'person',
    params: z.object({ key: z.string().min(1).max(64) }),
    summary: '事项流程图（BPMN 2.0，含图形，可用通用工具打开）',
    gives: 'application/xml',
  }),
  listMatters: route({
    method: 'GET',
    path: '/api/matters',
    who: 'person',
    chat: true,
    summary: '列表：todo 我的待办（先到期在前）、mine 我发起的、unit 本单位参与的',
    query: z.object({
      ...listFilter,
      text: z.string().max(100).optional(),
      commands: z.enum(['1']).optional().meta({ description: '1：待办各项附上可以批量办理的操作 allowed' }),
      cards: z.enum(['1']).optional().meta({ description: '1：待办各项附上办理所需和可以当场办理的操作 card' }),
      ...cursor,
    }),
    polled: true,
    response: page(shape.matterSummary),
  }),
  openMatter: route({
    method: 'POST',
    path: '/api/matters',
    who: 'person',
    limited: 'openings',
    chat: true,
    idempotent: true,
    brief: true,
    summary: '发起一个事项',
    body: z.object({
      procedure: z.string().min(1).max(64),
      form: z.record(z.string(), z.unknown()),
      files: fileIds,
      anew: z
        .string()
        .min(1)
        .max(200)
        .optional()
        .meta({ description: '重新办理：没有解决的原事项（标识或编号），须为本单位发起、已办结；两件互相写明编号' }),
    }),
    response: shape.given,
  }),
  readMatter: route({
    method: 'GET',
    path: '/api/matters/:id',
    who: 'person',
    chat: true,
    params: id,
    summary: '一个事项的全貌；id 可为标识或编号',
    polled: true,
    response: shape.matterView,
  }),
  readTimeline: route({
    method: 'GET',
    path: '/api/matters/:id/timeline',
    who: 'person',
    params: id,
    query: z.object({
      says: z
        .enum(['1'])
        .optional()
        .meta({ description: '1：只要讨论中的发言；一次查找的经过有限，一条没有而 next 还在，就接着找' }),
      ...cursor,
    }),
    summary: '办理经过：cursor 之前的一段，先后为序；没有 cursor 则是最近的一段',
    response: page(shape.timelineEntry),
  }),
  listReceipts: route({
    method: 'GET',
    path: '/api/matters/:id/receipts',
    who: 'person',
    params: id,
    query: z.object(cursor),
    summary: '各单位的回执，未回执的在前；只对当事方',
    response: page(shape.receiptRow),
  }),
  listLinks: route({
    method: 'GET',
    path: '/api/matters/:id/links',
    who: 'person',
    params: id,
    query: z.object(cursor),
    summary: '相关事项',
    response: page(shape.linkView),
  }),
  listEntries: route({
    method: 'GET',
    path: '/api/matters/:id/entries',
    who: 'person',
    params: id,
    query: z.object(cursor),
    summary: '事项在各登记簿登记的条目',
    response: page(shape.registerEntry),
  }),
  giveCommand: route({
    method: 'POST',
    path: '/api/matters/:id/commands/:command',
    who: 'person',
    chat: true,
    idempotent: true,
    brief: true,
    summary: '办理：给出一个命令',
    params: z.object({ id: z.string().min(1).max(200), command: z.string().min(1).max(64) }),
    body: z.object({
      item: z.string().max(100).optional().meta({ description: '所办的待办；省略则取唯一一个' }),
      version: z.number().int().optional().meta({ description: '看到的版本（仅供诊断）；是否来迟由 item 判定' }),
      form: z.record(z.string(), z.unknown()).optional(),
      files: fileIds,
      signature: signature.optional(),
      confirmed: z.string().max(200).optional().meta({ description: '聊天中确认的凭据（takePending 返回）' }),
    }),
    response: shape.given,
  }),
  giveMany: route({
    method: 'POST',
    path: '/api/matters/commands',
    who: 'person',
    idempotent: true,
    summary: '批量办理：每一项分别办理，各有结果；其中一项不成不影响其他项',
    body: z.object({
      items: z
        .array(
          z.object({
            // Said again in the answer, whatever it was.
            matter: written(z.string().min(1).max(200)),
            item: z.string().max(100).optional(),
            command: z.string().min(1).max(64),
            form: z.record(z.string(), z.unknown()).optional(),
          }),
        )
        .min(1)
        .max(MOST_AT_ONCE),
    }),
    response: z.object({
      items: z.array(
        z.object({
          matter: z.string(),
          number: z.string().optional(),
          title: z.string().optional(),
          done: z.boolean(),
          text: z.string().meta({ description: '办成或不成，以及为什么' }),
          code: z.enum(rejectionCodes).optional().meta({ description: '不成的原因；据此可知再试有没有用' }),
        }),
      ),
    }),
  }),
  confirmReceipt: route({
    method: 'POST',
    path: '/api/receipts/:id/confirm',
    who: 'person',
    chat: true,
    idempotent: true,
    params: id,
    summary: '给出回执',
    body: z.object({ form: z.record(z.string(), z.unknown()).optional() }),
    response: shape.given,
  }),
  listNotices: route({
    method: 'GET',
    path: '/api/notices',
    who: 'person',
    summary: '我的消息，新的在前',
    query: z.object({ unread: z.enum(['1', '0']).optional(), ...cursor }),
    polled: true,
    response: page(shape.noticeView),
  }),
  markRead: route({
    method: 'POST',
    path: '/api/notices/read',
    who: 'person',
    summary: '标为已读；ids 和 matter 都省略则全部',
    body: z.object({
      ids: z.array(z.string().max(300)).max(200).optional(),
      matter: z.string().max(200).optional().meta({ description: '只是这一事项的，如打开了它' }),
    }),
    response: done,
  }),
} as const;
