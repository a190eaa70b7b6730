/** How somebody is pushed what is not urgent, and how much time he is given to answer. */
import { z } from 'zod';
import { route } from '../route.ts';
import { done } from './pieces.ts';

const level = z.enum(['now', 'digest', 'app']);
const group = z.enum(['task', 'reminder', 'lapse', 'info']);
const hour = z.number().int().min(0, '时间应为 0 点到 23 点').max(23, '时间应为 0 点到 23 点');
const quiet = z.object({ from: hour, until: hour });

const pushesView = z
  .object({
    groups: z.array(
      z.object({
        group,
        title: z.string(),
        hint: z.string(),
        level: level.meta({ description: '现在怎样推送' }),
        own: z.boolean().meta({ description: '本人另设的；否则随本市设定' }),
        options: z.array(z.object({ level, title: z.string() })).meta({ description: '本市允许的各档' }),
      }),
    ),
    quiet: quiet.extend({ own: z.boolean(), text: z.string() }),
    usualQuiet: z.string().meta({ description: '本市的免打扰时段' }),
    digestText: z.string().meta({ description: '下一次汇总' }),
  })
  .meta({ id: 'Pushes' });
export type PushesView = z.infer<typeof pushesView>;

export const pushesRoutes = {
  readPushes: route({
    method: 'GET',
    path: '/api/me/pushes',
    who: 'person',
    summary: '我的消息设置：各类消息怎样推送、免打扰时段',
    response: pushesView,
  }),
  putPushes: route({
    method: 'PUT',
    path: '/api/me/pushes',
    who: 'person',
    summary: '改我的消息设置；没有写的各类随本市设定',
    body: z.object({
      levels: z.object({
        task: level.optional(),
        reminder: level.optional(),
        lapse: level.optional(),
        info: level.optional(),
      }),
      quiet: quiet.optional(),
    }),
    response: pushesView,
  }),
  putElder: route({
    method: 'PUT',
    path: '/api/me/elder',
    who: 'person',
    summary: '大字模式开或关：开着时，等我回答“是”的时间由五分钟放宽到十五分钟',
    body: z.object({ elder: z.boolean() }),
    response: done,
  }),
  resetPushes: route({
    method: 'DELETE',
    path: '/api/me/pushes',
    who: 'person',
    summary: '我的消息设置恢复为本市设定',
    response: pushesView,
  }),
} as const;
