/** Called by the bot with its own credential; acting for a person needs the X-Contact header of a bound contact. */
import { z } from 'zod';
import { route } from '../route.ts';
import * as shape from '../shapes.ts';
import { fileIds } from './files.ts';
import { id, personName, place, done, written } from './pieces.ts';

const messageId = z.string().min(1).max(200);

export const chatRoutes = {
  chatMe: route({
    method: 'GET',
    path: '/api/chat/contacts/:id',
    who: 'bot',
    params: id,
    summary: '联系人绑定到谁',
    response: z.object({
      bound: z.boolean(),
      person: shape.meView.optional(),
      how: z.string().optional().meta({ description: '没有绑定，且不是用绑定码绑定的：该怎么办' }),
    }),
  }),
  bindChat: route({
    method: 'POST',
    path: '/api/chat/bind',
    who: 'bot',
    limited: 'tries',
    chat: true,
    idempotent: true,
    summary: '用姓名和一次性绑定码把联系人绑定到人',
    body: z.object({
      contact: z.string().min(1).max(200),
      contactName: written(z.string().max(200)).optional(),
      name: personName,
      code: z.string().max(40),
    }),
    response: z.object({ person: shape.meView }),
  }),
  bindRoom: route({
    method: 'POST',
    path: '/api/chat/rooms',
    who: 'person',
    chat: true,
    summary: '把群绑定为本单位的值班群（X-Contact 代表的人须为本单位负责人或值班）',
    body: z.object({ room: z.string().min(1).max(200), topic: written(z.string().max(200)) }),
    response: z.object({ unit: z.string() }),
  }),
  hearMessage: route({
    method: 'POST',
    path: '/api/chat/messages/:id',
    who: 'bot',
    params: place,
    summary:
      '收到一条消息（id 为 联系人 或 联系人@群）：是否头一次收到，晚了多久；带 recalls 则是撤回，被撤回的那条从此不再办理',
    body: z.object({
      messageId,
      at: z.iso.datetime().meta({ description: '聊天网络记下的发出时间' }),
      recalls: messageId.optional(),
    }),
    response: z.object({
      state: z.enum(['new', 'again', 'over']).meta({
        description: 'new 头一次；again 收到过但没有办完，可以再办；over 办完、撤回过或太久以前，什么都不要做',
      }),
      lateSeconds: z.number().meta({ description: '从发出到现在，秒' }),
    }),
  }),
  endMessage: route({
    method: 'POST',
    path: '/api/chat/messages/:id/end',
    who: 'bot',
    params: place,
    summary: '一条消息办完、回话已送到：以后再收到同一条，什么都不做',
    body: z.object({ messageId }),
    response: done,
  }),
  readDialogue: route({
    method: 'GET',
    path: '/api/chat/dialogues/:id',
    who: 'bot',
    params: place,
    query: z.object({
      at: z.iso.datetime().optional().meta({ description: '消息发出的时间：lastPush 只算那时已经送到的' }),
    }),
    summary: '对话状态；id 为 联系人 或 联系人@群；过期即空',
    response: z.object({
      version: z.number(),
      state: z.record(z.string(), z.unknown()).optional(),
      lastPush: z.object({ number: z.string(), matter: z.string(), at: z.string() }).optional(),
      room: z.object({ unit: z.string() }).optional().meta({ description: 'id 带群且该群已绑定为值班群时：单位' }),
    }),
  }),
  writeDialogue: route({
    method: 'PUT',
    path: '/api/chat/dialogues/:id',
    who: 'bot',
    params: place,
    summary: '写对话状态（带上读到的版本）;expiresInSeconds 后消失；state 省略即清除',
    body: z.object({
      version: z.number(),
      state: z.record(z.string(), z.unknown()).optional(),
      expiresInSeconds: z.number().int().min(1).max(3600),
    }),
    response: z.object({ version: z.number() }),
  }),
  putPending: route({
    method: 'PUT',
    path: '/api/chat/pending/:id',
    who: 'bot',
    params: place,
    summary: '记下一个等“是”的决定；五分钟有效，本人用大字模式的十五分钟；id 为 联系人 或 联系人@群；覆盖旧的',
    body: z.object({
      matter: written(z.string().max(200)),
      number: written(z.string().max(200)),
      command: written(z.string().max(200)),
      title: z.string(),
      item: written(z.string().max(200)).optional(),
      form: z.record(z.string(), z.unknown()),
      files: fileIds,
      messageId: z.string().max(500),
      at: z.iso.datetime().optional().meta({ description: '那条消息发出的时间：更早发出的“是”不是对它的回答' }),
    }),
    response: z.object({ withinText: z.string().meta({ description: '在多久之内回答有效，如“五分钟内”' }) }),
  }),
  takePending: route({
    method: 'POST',
    path: '/api/chat/pending/:id/take',
    who: 'bot',
    params: place,
    summary: '取走等“是”的决定（只能取一次；须是另一条消息）；同一消息重来得同样结果。没有或已过期则 pending 缺省',
    body: z.object({ messageId: z.string(), at: z.iso.datetime().optional() }),
    response: z.object({
      pending: z
        .object({
          matter: z.string(),
          number: z.string(),
          command: z.string(),
          title: z.string(),
          item: z.string().optional(),
          form: z.record(z.string(), z.unknown()),
          files: fileIds,
          confirmed: z.string(),
        })
        .optional(),
      expired: z.boolean(),
    }),
  }),
  dropPending: route({
    method: 'DELETE',
    path: '/api/chat/pending/:id',
    who: 'bot',
    params: place,
    summary: '放弃等“是”的决定',
    response: done,
  }),
  claimDeliveries: route({
    method: 'POST',
    path: '/api/deliveries/claim',
    who: 'bot',
    limited: 'polls',
    summary: '领取要发的消息（租约 + 栅栏令牌）；没有则至多等 waitSeconds',
    body: z.object({
      account: z.string().min(1).max(100),
      max: z.number().int().min(1).max(50),
      leaseSeconds: z.number().int().min(5).max(300),
      waitSeconds: z.number().int().min(0).max(25),
      urgentOnly: z.boolean().optional().meta({ description: '只领紧急的：账号的发送份额暂时用完' }),
    }),
    response: z.object({ items: z.array(shape.delivery) }),
  }),
  finishDelivery: route({
    method: 'POST',
    path: '/api/deliveries/:id/result',
    who: 'bot',
    params: id,
    summary: '发送结果：accepted 通道已收；retry 稍后再试；refused 通道拒绝',
    body: z.object({
      fence: z.number(),
      result: z.enum(['accepted', 'retry', 'refused']),
      reason: written(z.string().max(500)).optional(),
      retryAfterSeconds: z
        .number()
        .int()
        .min(1)
        .max(3600)
        .optional()
        .meta({ description: 'retry：通道的份额用完，没有发出；这么久以后再试，紧急的同时改走别的通道' }),
    }),
    response: z.object({
      state: z.string(),
      againSeconds: z.number().optional().meta({ description: 'queued：这么久以后再领得到' }),
    }),
  }),
} as const;
