/** What the system could not carry out to its last attempt. For administrators. */
import { z } from 'zod';
import { route } from '../route.ts';
import { written } from './pieces.ts';

const entry = z.object({ id: z.string().min(1).max(100) });
const done = z.object({ done: z.literal(true) });

const setAsideView = z
  .object({
    id: z.string(),
    what: z.string(),
    matter: z.string(),
    number: z.string(),
    title: z.string(),
    reason: z.string().meta({ description: '最后一次失败的原因；不含事项内容' }),
    attempts: z.number(),
    sinceText: z.string().meta({ description: '第一次失败的时间' }),
    behind: z.number().meta({ description: '排在它后面、一并等待的动作' }),
  })
  .meta({ id: 'SetAside' });
export type SetAsideView = z.infer<typeof setAsideView>;

export const setAsideRoutes = {
  listSetAside: route({
    method: 'GET',
    path: '/api/set-aside',
    who: 'person',
    summary: '一再失败、已搁置的后续动作（管理员）',
    response: z.object({ items: z.array(setAsideView) }),
  }),
  retrySetAside: route({
    method: 'POST',
    path: '/api/set-aside/:id/retry',
    who: 'person',
    params: entry,
    summary: '重试一个已搁置的动作及排在它后面的（管理员）',
    response: done,
  }),
  giveUpSetAside: route({
    method: 'POST',
    path: '/api/set-aside/:id/give-up',
    who: 'person',
    params: entry,
    summary: '放弃一个已搁置的动作；理由记入事项并告知其监督单位（管理员）',
    body: z.object({ why: written(z.string().trim().min(2, '请填写“理由”').max(500)) }),
    response: done,
  }),
} as const;
