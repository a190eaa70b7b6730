/** What the system could not carry out to its last attempt. For administrators. */
import { z } from 'zod';
import { route } from '../route.ts';
import { cursor, page, written } from './pieces.ts';

const entry = z.object({ id: z.string().min(1).max(100) });
const incoming = z.object({ id: z.string().min(1).max(200) });
const total = z.number().meta({ description: '一共多少' });
const done = z.object({ done: z.literal(true) });

const setAsideView = z
  .object({
    id: z.string(),
    what: z.string(),
    awaited: z.boolean().meta({ description: '有事项正等着它，或者有登记靠它解除：只能重试，不能放弃' }),
    readable: z.boolean().meta({ description: '读者可以打开该事项；管理员不因此看到事项' }),
    matter: z.string().optional().meta({ description: '事项，可以打开的才有' }),
    number: z.string(),
    title: z.string().meta({ description: '不能打开的，只有事项名称' }),
    unit: z.string().meta({ description: '发起单位' }),
    reason: z.string().meta({ description: '最后一次失败的原因；不含事项内容' }),
    attempts: z.number(),
    sinceText: z.string().meta({ description: '第一次失败的时间' }),
    behind: z.number().meta({ description: '排在它后面、一并等待的动作' }),
  })
  .meta({ id: 'SetAside' });
export type SetAsideView = z.infer<typeof setAsideView>;

const stuckIncomingView = z
  .object({
    id: z.string(),
    what: z.string().meta({ description: '哪个渠道的什么：按钮点击、送达回执……' }),
    who: z.string().optional().meta({ description: '谁点的，渠道说得出时' }),
    reason: z.string().meta({ description: '最后一次失败的原因；不含来信内容' }),
    attempts: z.number(),
    sinceText: z.string().meta({ description: '何时搁置' }),
  })
  .meta({ id: 'StuckIncoming' });
export type StuckIncomingView = z.infer<typeof stuckIncomingView>;

const why = z.object({ why: written(z.string().trim().min(2, '请填写“理由”').max(500)) });

export const setAsideRoutes = {
  listStuckIncoming: route({
    method: 'GET',
    path: '/api/incoming-aside',
    who: 'person',
    summary: '渠道送来而一再处理不成、已搁置的按钮点击和回执（管理员）',
    query: z.object(cursor),
    response: page(stuckIncomingView).extend({ total }),
  }),
  retryStuckIncoming: route({
    method: 'POST',
    path: '/api/incoming-aside/:id/retry',
    who: 'person',
    params: incoming,
    summary: '重新处理一条已搁置的来信（管理员）',
    response: done,
  }),
  giveUpStuckIncoming: route({
    method: 'POST',
    path: '/api/incoming-aside/:id/give-up',
    who: 'person',
    params: incoming,
    summary: '放弃一条已搁置的来信；点按钮的人会收到理由（管理员）',
    body: why,
    response: done,
  }),
  listSetAside: route({
    method: 'GET',
    path: '/api/set-aside',
    who: 'person',
    summary: '一再失败、已搁置的后续动作（管理员）',
    query: z.object(cursor),
    response: page(setAsideView).extend({ total }),
  }),
  retryAllAside: route({
    method: 'POST',
    path: '/api/set-aside/retry',
    who: 'person',
    summary: '重试全部已搁置的动作和渠道来信（管理员）',
    response: z.object({ retried: z.number() }),
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
    body: why,
    response: done,
  }),
} as const;
