/** Personal fields: sealed where they are kept, shown to whoever handles the matter, each look recorded. */
import { z } from 'zod';
import { route } from '../route.ts';
import { id } from './pieces.ts';

export const personalRoutes = {
  readPersonal: route({
    method: 'GET',
    path: '/api/matters/:id/personal/:field',
    who: 'person',
    params: z.object({ id: z.string().min(1).max(200), field: z.string().min(1).max(64) }),
    summary: '查看加密保存的一项；只对正在办理的人，每次查看都有记录',
    response: z.object({ value: z.string() }),
  }),
  listLooks: route({
    method: 'GET',
    path: '/api/matters/:id/looks',
    who: 'person',
    params: id,
    summary: '谁查看过加密保存的内容，新的在前；仅当事各方',
    response: z.object({
      items: z.array(
        z.object({ who: z.string(), what: z.string(), field: z.string(), at: z.string(), atText: z.string() }),
      ),
    }),
  }),
} as const;
