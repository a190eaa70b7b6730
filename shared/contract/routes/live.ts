/** That something has changed, while it is looked at. What, is asked by the other operations: nothing of it is said here. */
import { z } from 'zod';
import { route } from '../route.ts';

const about = z.enum(['todo', 'notices', 'matter', 'incidents']);
export type LiveAbout = z.infer<typeof about>;

const liveView = z
  .object({
    version: z.string().meta({ description: '到此为止的变化都已告知；下次从这里接着问' }),
    about: z.array(about).meta({ description: '哪些有变化：待办、消息、正打开的事项、事件看板；空为没有' }),
    ended: z
      .enum(['over', 'replaced', 'again', 'stopping', 'away'])
      .optional()
      .meta({ description: '为什么不再等：over 已退出；replaced 同一设备另有新的；其余过一会再来' }),
  })
  .meta({ id: 'Live' });
export type LiveView = z.infer<typeof liveView>;

export const liveRoutes = {
  live: route({
    method: 'GET',
    path: '/api/live',
    who: 'person',
    limited: 'lines',
    streams: true,
    summary:
      '有没有我的变化：Accept 为 text/event-stream 时是一条一直开着的事件流（ready、changed、end），否则等到有变化或过了 wait 秒才答复',
    query: z.object({
      after: z
        .string()
        .regex(/^\d{1,19}$/)
        .optional()
        .meta({ description: '上次答复的 version；没有或太久以前，则立即答复全部有变化' }),
      wait: z
        .string()
        .regex(/^(?:\d|1\d|2[0-5])$/)
        .optional()
        .meta({ description: '没有变化时最多等几秒，0 至 25，默认 0' }),
      matter: z.string().min(1).max(100).optional().meta({ description: '正打开的事项；看不到的不会告知' }),
    }),
    response: liveView,
  }),
} as const;
