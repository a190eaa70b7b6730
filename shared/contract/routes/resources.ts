/** Shared resources and registers. */
import { z } from 'zod';
import { route } from '../route.ts';
import * as shape from '../shapes.ts';
import { id, page, cursor } from './pieces.ts';

export const resourcesRoutes = {
  listResources: route({
    method: 'GET',
    path: '/api/resources',
    who: 'person',
    chat: true,
    summary: '目录中的资源，新的在前；`own` 为 1 时只列本单位提供或使用的',
    query: z.object({
      own: z.enum(['1', '0']).optional(),
      text: z.string().max(100).optional().meta({ description: '名称或代码的一部分' }),
      ids: z.string().max(4000).optional().meta({ description: '只要这些，以逗号分隔' }),
      ...cursor,
    }),
    response: page(shape.resourceView),
  }),
  compareResource: route({
    method: 'POST',
    path: '/api/resources/:id/compare',
    who: 'person',
    limited: 'comparisons',
    params: id,
    summary: '与另一张表或自己的 CSV 逐标识比对',
    body: z.object({
      table: z.string().max(64).optional(),
      csv: z.string().optional().meta({ description: 'CSV 文本，首行为列名' }),
      kind: z.enum(['differs', 'only-mine', 'only-theirs']).optional(),
    }),
    response: z.object({
      counts: z.object({
        mine: z.number(),
        theirs: z.number(),
        same: z.number(),
        differs: z.number(),
        onlyMine: z.number(),
        onlyTheirs: z.number(),
      }),
      items: z.array(shape.difference),
      faults: z.array(z.object({ line: z.number(), reason: z.string() })).meta({ description: '至多 100 处' }),
      faultCount: z.number(),
    }),
  }),
  handInRows: route({
    method: 'POST',
    path: '/api/resources/:id/rows',
    who: 'person',
    limited: 'comparisons',
    takes: 'file',
    params: id,
    summary:
      '提供单位提交或更新资源的数据（Excel 工作簿或 CSV 文件）：先预览；带回预览给的 confirm 再传一次即成为新的版本',
    query: z.object({ confirm: z.string().max(100).optional() }),
    response: shape.handInView,
  }),
  readCatalogueTable: route({
    method: 'POST',
    path: '/api/catalogue/table',
    who: 'person',
    limited: 'comparisons',
    takes: 'file',
    summary:
      '目录登记员提交本单位的目录（Excel 或 CSV，编制指南的列）：只看与现有目录有何不同，逐项另行发起编目或目录更新',
    response: shape.catalogueTable,
  }),
  downloadCatalogueTable: route({
    method: 'GET',
    path: '/api/catalogue/table',
    who: 'person',
    summary: '本单位的目录，列同编制指南；还没有资源时只有表头，可作模板',
    gives: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  }),
  listRegisters: route({
    method: 'GET',
    path: '/api/registers',
    who: 'person',
    summary: '有哪些登记簿',
    response: z.object({
      items: z.array(
        z.object({
          register: z.string(),
          title: z.string(),
          subject: z.string(),
          open: z.boolean().meta({ description: '各单位均可查看' }),
          count: z.number().optional(),
        }),
      ),
    }),
  }),
  listRegister: route({
    method: 'GET',
    path: '/api/registers/:register',
    who: 'person',
    chat: true,
    params: z.object({ register: z.string().max(64) }),
    summary: '一个登记簿：在册（或已解除）的条目，新的在前；只由事项登记和解除',
    query: z.object({
      key: z.string().max(200).optional(),
      text: z.string().max(100).optional(),
      ended: z.enum(['1', '0']).optional(),
      ...cursor,
    }),
    response: page(shape.registerEntry).extend({ title: z.string(), empty: z.string() }),
  }),
  downloadRegister: route({
    method: 'GET',
    path: '/api/registers/:register/file',
    who: 'person',
    params: z.object({ register: z.string().max(64) }),
    query: z.object({ key: z.string().max(200).optional() }),
    summary: '登记簿在册条目的 CSV 文件',
    gives: 'text/csv',
  }),
  downloadRegisterWorkbook: route({
    method: 'GET',
    path: '/api/registers/:register/workbook',
    who: 'person',
    params: z.object({ register: z.string().max(64) }),
    query: z.object({ key: z.string().max(200).optional() }),
    summary: '登记簿在册条目的 Excel 工作簿，单元格均为文本',
    gives: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  }),
} as const;
