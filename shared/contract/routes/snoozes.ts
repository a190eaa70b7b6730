/** 稍后提醒: what waits for me comes back at a time that I choose. */
import { z } from 'zod';
import { route } from '../route.ts';
import { instant } from '../shapes/pieces.ts';
import { done, id } from './pieces.ts';

const choice = z.enum(['hour', 'afternoon', 'tomorrow', 'workday']);
export type SnoozeChoice = z.infer<typeof choice>;

const snoozeView = z
  .object({
    until: instant.optional().meta({ description: '已推迟到何时提醒' }),
    untilText: z.string().optional(),
    options: z.array(z.object({ choice, at: instant, title: z.string(), text: z.string() })),
    latest: instant.optional().meta({ description: '最迟可以推迟到何时' }),
    latestText: z.string().optional(),
    blocked: z.string().optional().meta({ description: '为什么不能推迟' }),
  })
  .meta({ id: 'Snooze' });
export type SnoozeView = z.infer<typeof snoozeView>;

export const snoozesRoutes = {
  readSnooze: route({
    method: 'GET',
    path: '/api/matters/:id/snooze',
    who: 'person',
    chat: true,
    params: id,
    summary: '这件事能推迟到何时再提醒我，已经推迟到何时',
    response: snoozeView,
  }),
  putSnooze: route({
    method: 'PUT',
    path: '/api/matters/:id/snooze',
    who: 'person',
    chat: true,
    params: id,
    summary: '稍后提醒：到时再推送我一次。不改期限，不影响他人；不晚于到期前的提醒；紧急的不能推迟',
    body: z.object({ until: z.union([choice, instant], '请选择何时再提醒，或写明时刻') }),
    response: snoozeView,
  }),
  endSnooze: route({
    method: 'DELETE',
    path: '/api/matters/:id/snooze',
    who: 'person',
    chat: true,
    params: id,
    summary: '不再稍后提醒',
    response: done,
  }),
  listSnoozes: route({
    method: 'GET',
    path: '/api/me/snoozes',
    who: 'person',
    summary: '我推迟了提醒的事项',
    response: z.object({ items: z.array(z.object({ matter: z.string(), until: instant, untilText: z.string() })) }),
  }),
} as const;
