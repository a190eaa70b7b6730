/** Where somebody is signed in. */
import { z } from 'zod';
import { route } from '../route.ts';
import { done, held, id } from './pieces.ts';

export const sessionView = z
  .object({
    id: z.string(),
    device: z.string().meta({ description: '设备自报的名称' }),
    sinceText: z.string(),
    lastText: z.string().meta({ description: '最近一次续期的时间' }),
    current: z.boolean().meta({ description: '就是发出本请求的这台' }),
  })
  .meta({ id: 'Session' });

export const sessionsRoutes = {
  refreshSession: route({
    method: 'POST',
    path: '/api/login/refresh',
    who: 'anyone',
    summary: '续期：用 refresh 换新的 token（15 分钟有效）和新的 refresh；旧的再用则结束该设备的登录',
    body: z.object({ refresh: z.string().min(1).max(200) }),
    response: z.object(held),
  }),
  listSessions: route({
    method: 'GET',
    path: '/api/me/sessions',
    who: 'person',
    summary: '我登录着的设备',
    response: z.object({ items: z.array(sessionView) }),
  }),
  endSession: route({
    method: 'DELETE',
    path: '/api/me/sessions/:id',
    who: 'person',
    params: id,
    summary: '让我的一台设备退出',
    response: done,
  }),
  signOut: route({
    method: 'POST',
    path: '/api/me/sign-out',
    who: 'person',
    summary: '退出：本机；everywhere 则为所有设备',
    body: z.object({ everywhere: z.boolean().optional() }),
    response: done,
  }),
} as const;
