/** Who can't be pushed anything now, and what that endangers. For administrators. */
import { z } from 'zod';
import { route } from '../route.ts';
import { cursor, page } from './pieces.ts';

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

const deliveryStates = [
  'held',
  'summed',
  'queued',
  'claimed',
  'accepted',
  'read',
  'acted',
  'superseded',
  'givenUp',
] as const;

const deliveryReport = z
  .object({
    id: z.string(),
    number: z.string().meta({ description: '事项编号；不属于哪个事项的为空' }),
    to: z.string().meta({ description: '给谁：姓名和单位，或单位的群、系统' }),
    channel: z.string(),
    state: z.enum(deliveryStates),
    stateText: z.string(),
    atText: z.string().meta({ description: '何时通知' }),
    times: z.array(z.string()).meta({ description: '此后的时间：何时再推送、渠道何时接收、何时已读、何时再试' }),
    attempts: z.number(),
    failure: z.string().optional().meta({ description: '最后一次没有成的原因' }),
    address: z.string().optional().meta({ description: '推送到哪里，遮住大部分；小程序内的没有' }),
  })
  .meta({ id: 'DeliveryReport' });
export type DeliveryReportView = z.infer<typeof deliveryReport>;

export const reachabilityRoutes = {
  listDeliveries: route({
    method: 'GET',
    path: '/api/administration/deliveries/:of/:id',
    who: 'person',
    params: z.object({
      of: z.enum(['person', 'matter']),
      id: z.string().min(1).max(64).meta({ description: '人员标识，或事项编号' }),
    }),
    summary: '一个人或一个事项的推送：走哪个渠道、到了没有、为什么没到；不含内容，地址遮住（管理员）',
    query: z.object(cursor),
    response: page(deliveryReport),
  }),
  readReachability: route({
    method: 'GET',
    path: '/api/reachability',
    who: 'person',
    summary: '推送送达情况：谁现在推送不到，哪些期限因此有危险（管理员）',
    response: reachabilityView,
  }),
} as const;
