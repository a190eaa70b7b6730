/** Who can't be pushed anything now, and what that endangers. For administrators. */
import { z } from 'zod';
import { route } from '../route.ts';

const reachabilityView = z
  .object({
    channels: z.array(
      z.object({
        title: z.string(),
        ok: z.boolean(),
        detail: z.string().optional(),
        buttons: z.boolean().meta({ description: '能否在消息上直接办理' }),
        knowsRead: z.boolean().meta({ description: '能否知道消息已被打开' }),
      }),
    ),
    holders: z.number().meta({ description: '任职人员' }),
    unreached: z.number().meta({ description: '其中推送不到的' }),
    persons: z
      .array(z.object({ id: z.string(), name: z.string(), unit: z.string(), why: z.array(z.string()) }))
      .meta({ description: '至多 200 人' }),
    invited: z
      .array(z.object({ id: z.string(), name: z.string(), unit: z.string(), sinceText: z.string() }))
      .meta({ description: '有企业微信账号、还没有给机器人发过消息的人：已邀请，此前用其他方式通知；至多 200 人' }),
    invitedCount: z.number(),
    endangered: z
      .array(
        z.object({
          matter: z.string(),
          number: z.string(),
          title: z.string(),
          task: z.string(),
          dueText: z.string(),
          persons: z.array(z.string()),
        }),
      )
      .meta({ description: '有期限、而能办的人一个也推送不到的待办，先到期的在前；至多 200 项' }),
    endangeredCount: z.number(),
    lookedAt: z.number().optional().meta({ description: '待办太多、只看了先到期的这么多件时才有' }),
  })
  .meta({ id: 'Reachability' });

export const reachabilityRoutes = {
  readReachability: route({
    method: 'GET',
    path: '/api/reachability',
    who: 'person',
    summary: '推送送达情况：谁现在推送不到，哪些期限因此有危险（管理员）',
    response: reachabilityView,
  }),
} as const;
