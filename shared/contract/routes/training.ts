/** The doors of the training ground; none of them exists in production. */
import { z } from 'zod';
import { helpRoles } from '../../help/roles.ts';
import { route } from '../route.ts';
import { done, id, token } from './pieces.ts';

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
  readWecom: route({
    method: 'GET',
    path: '/api/training/wecom',
    who: 'anyone',
    training: true,
    summary: '企业微信窗口：所扮演的人收到的卡片和消息，先后为序；没有变化则至多等 waitSeconds',
    query: z.object({
      persona: z.string().min(1).max(64),
      after: z.coerce.number().int().min(0).optional(),
      waitSeconds: z.coerce.number().int().min(0).max(25).optional(),
    }),
    response: z.object({
      on: z.boolean().meta({ description: '训练场里有没有企业微信' }),
      member: z.boolean().meta({ description: '这个人有没有企业微信账号' }),
      down: z.boolean(),
      items: z.array(
        z.object({
          id: z.string(),
          title: z.string(),
          desc: z.string(),
          text: z.string(),
          urgent: z.boolean(),
          remark: z.object({ title: z.string(), text: z.string() }).optional(),
          lines: z.array(z.object({ name: z.string(), value: z.string() })),
          buttons: z.array(
            z.object({ text: z.string(), main: z.boolean(), danger: z.boolean(), url: z.string().optional() }),
          ),
          ended: z.string().optional().meta({ description: '按钮的位置上只剩这句话：不能再按' }),
        }),
      ),
      next: z.number(),
    }),
  }),
  pressWecom: route({
    method: 'POST',
    path: '/api/training/wecom/press',
    who: 'anyone',
    training: true,
    summary: '在企业微信窗口里按下卡片上的按钮：由训练场的企业微信发来真的加密回调',
    body: z.object({
      persona: z.string().min(1).max(64),
      card: z.string().min(1).max(128),
      button: z.string().min(1).max(40),
    }),
    response: done,
  }),
  turnWecom: route({
    method: 'POST',
    path: '/api/training/wecom',
    who: 'anyone',
    training: true,
    summary: '停掉或恢复训练场的企业微信',
    body: z.object({ down: z.boolean() }),
    response: done,
  }),
  readSms: route({
    method: 'GET',
    path: '/api/training/sms',
    who: 'anyone',
    training: true,
    summary: '短信窗口：所扮演的人收到的短信，新的在前；为什么走短信，同一条消息走过哪些渠道，网关回了什么',
    query: z.object({ persona: z.string().min(1).max(64) }),
    response: z.object({
      on: z.boolean().meta({ description: '训练场里有没有短信' }),
      number: z.boolean().meta({ description: '这个人有没有手机号码' }),
      dead: z.boolean().meta({ description: '他的手机关着：短信送不到' }),
      items: z.array(
        z.object({
          id: z.string(),
          text: z.string(),
          atText: z.string(),
          came: z.string(),
          why: z.string(),
          ways: z.array(z.object({ channel: z.string(), state: z.string() })),
        }),
      ),
    }),
  }),
  turnSms: route({
    method: 'POST',
    path: '/api/training/sms',
    who: 'anyone',
    training: true,
    summary: '关掉或打开所扮演的人的手机',
    body: z.object({ persona: z.string().regex(/^[a-z0-9-]{1,64}$/), dead: z.boolean() }),
    response: done,
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
    response: z.object({
      ...{ now: z.string(), nowText: z.string(), offsetMs: z.number() },
      beginning: z.number().meta({ description: '第几次布置：变了就要重新打开页面' }),
    }),
  }),
  readWalks: route({
    method: 'GET',
    path: '/api/training/walks',
    who: 'anyone',
    training: true,
    summary: '每个角色一条练习路线；做到的步骤由办理记录得出',
    response: z.object({
      items: z.array(
        z.object({
          role: z.enum(helpRoles),
          roleText: z.string(),
          title: z.string(),
          steps: z.array(
            z.object({
              text: z.string(),
              be: z.string().meta({ description: '扮演谁' }),
              page: z.string().meta({ description: '手机上打开哪一页' }),
              say: z.string().optional().meta({ description: '也可以在聊天里说' }),
              ring: z.enum(['firing', 'resolved']).optional().meta({ description: '让监控平台发来告警' }),
              done: z.boolean(),
            }),
          ),
          learned: z.string(),
        }),
      ),
    }),
  }),
  beginAnew: route({
    method: 'POST',
    path: '/api/training/beginning',
    who: 'anyone',
    training: true,
    summary: '把训练场恢复到开始时的样子：所有服务器随即换到新的数据，以前的登录全部失效',
    body: z.object({ beginning: z.number().int().min(0).meta({ description: '所见的是第几次布置' }) }),
    response: z.object({ beginning: z.number() }),
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
