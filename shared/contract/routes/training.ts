/** The doors of the training ground; none of them exists in production. */
import { z } from 'zod';
import { route } from '../route.ts';
import { id, token } from './pieces.ts';

export const trainingRoutes = {
  listPersonas: route({
    method: 'GET',
    path: '/api/training/personas',
    who: 'anyone',
    training: true,
    summary: '可扮演的人',
    response: z.object({
      items: z.array(
        z.object({
          id: z.string(),
          name: z.string(),
          unit: z.string(),
          posts: z.array(z.string()),
          contact: z.string(),
          hint: z.string().optional(),
          rooms: z.array(z.object({ id: z.string(), topic: z.string() })).meta({ description: '所在的群' }),
        }),
      ),
    }),
  }),
  becomePersona: route({
    method: 'POST',
    path: '/api/training/personas/:id/token',
    who: 'anyone',
    training: true,
    params: id,
    summary: '扮演某人',
    response: token,
  }),
  sayInChat: route({
    method: 'POST',
    path: '/api/training/chat',
    who: 'anyone',
    training: true,
    summary: '在聊天窗口里替所扮演的人说一句话（私聊或群）;quoteOf 为所引用消息的 id',
    body: z.object({
      persona: z.string().min(1).max(64),
      text: z.string().min(1).max(5000),
      room: z.string().max(200).optional(),
      quoteOf: z.string().max(200).optional(),
    }),
    response: z.object({ id: z.string(), seq: z.number() }),
  }),
  readChat: route({
    method: 'GET',
    path: '/api/training/chat',
    who: 'anyone',
    training: true,
    summary: '聊天窗口的新消息；没有则至多等 waitSeconds',
    query: z.object({
      persona: z.string().min(1).max(64),
      room: z.string().max(200).optional(),
      after: z.coerce.number().int().min(0).optional(),
      waitSeconds: z.coerce.number().int().min(0).max(25).optional(),
    }),
    response: z.object({
      items: z.array(
        z.object({
          id: z.string(),
          seq: z.number(),
          at: z.string(),
          from: z.enum(['me', 'bot', 'other']),
          name: z.string(),
          text: z.string(),
        }),
      ),
      next: z.number(),
    }),
  }),
  readHook: route({
    method: 'GET',
    path: '/api/training/hook',
    who: 'anyone',
    training: true,
    summary: '告警 webhook 的地址和凭据（训练场的监控平台）',
    response: z.object({ path: z.string(), token: z.string(), source: z.string() }),
  }),
  readClock: route({
    method: 'GET',
    path: '/api/training/clock',
    who: 'anyone',
    training: true,
    summary: '城市时间',
    response: z.object({ now: z.string(), nowText: z.string(), offsetMs: z.number() }),
  }),
  forwardClock: route({
    method: 'POST',
    path: '/api/training/clock',
    who: 'anyone',
    training: true,
    summary: '把城市时间拨快（只能向前），途中到期的逐一发生',
    body: z.union([
      z.object({ to: z.string() }),
      z.object({ nextWorkingDay: z.literal(true) }),
      z.object({ days: z.number().int().min(1).max(400) }),
      z.object({ minutes: z.number().int().min(1).max(100000) }),
    ]),
    response: z.object({ now: z.string(), nowText: z.string(), fired: z.number() }),
  }),
} as const;
