/** Signed webhooks of units: who manages them, what was sent, and what a unit's own system fetches. docs/webhooks.md tells a receiver. */
import { z } from 'zod';
import { route } from '../route.ts';
import { noticeView } from '../shapes/notices.ts';
import { instant } from '../shapes/pieces.ts';
import { done, id, written } from './pieces.ts';

/** What a unit's own system is sent, and what it fetches: the same, byte for byte but for what signs it. */
export const unitEvent = z
  .object({
    id: z.string().meta({ description: '与 webhook-id 相同；同一条重复送达时不变，请据此去重' }),
    type: z.enum(['notice', 'ping']),
    timestamp: instant,
    data: z.object({
      cursor: z.number().int().meta({ description: '本单位的序号，从 1 连续递增；按它续取。ping 为 0' }),
      unit: z.string(),
      kind: noticeView.shape.kind.optional(),
      urgent: z.boolean(),
      subject: z.string(),
      body: z.string().meta({ description: '正文；个人号码已遮盖' }),
      matter: z.string().optional(),
      number: z.string().optional(),
      dueAt: instant.optional(),
      words: z.array(z.string()).meta({ description: '可办理的动作；要在本系统中办' }),
      url: z.string().optional(),
    }),
  })
  .meta({ id: 'UnitEvent' });
export type UnitEvent = z.infer<typeof unitEvent>;

export const webhookView = z
  .object({
    id: z.string(),
    unit: z.string(),
    unitName: z.string(),
    name: z.string(),
    url: z.string(),
    state: z.enum(['on', 'paused', 'failed']).meta({ description: 'failed：长期失败，已停用' }),
    waiting: z.number().meta({ description: '还没有送到的条数' }),
    /** What the last answers say, in words: since when it fails, when it is tried again. */
    standing: z.string(),
    /** Until when the secret before holds beside the present one. */
    oldUntilText: z.string().optional(),
    madeText: z.string(),
  })
  .meta({ id: 'Webhook' });
export type WebhookView = z.infer<typeof webhookView>;

export const webhookTryView = z
  .object({
    cursor: z.number(),
    event: z.string(),
    subject: z.string(),
    state: z.enum(['accepted', 'failing', 'refused']),
    attempts: z.number(),
    atText: z.string(),
    answer: z.string().meta({ description: '对方的状态码和答复的开头，或没有答复的原因' }),
  })
  .meta({ id: 'WebhookTry' });
export type WebhookTryView = z.infer<typeof webhookTryView>;

const secrets = z.object({
  webhook: webhookView,
  secret: z.string().meta({ description: '验签密钥（whsec_ 开头），只在这里给出一次' }),
  token: z.string().meta({ description: '续取事件用的凭据，随密钥更换' }),
});
const name = written(z.string().trim().min(1, '请填写“名称”').max(50));
const url = written(z.string().trim().min(1, '请填写“地址”').max(500));

export const webhooksRoutes = {
  listWebhooks: route({
    method: 'GET',
    path: '/api/webhooks',
    who: 'person',
    summary: '单位系统的推送地址（单位负责人看本单位的，管理员看全部）',
    response: z.object({
      items: z.array(webhookView),
      units: z.array(z.object({ id: z.string(), name: z.string() })).meta({ description: '可以替它们添加地址的单位' }),
    }),
  }),
  createWebhook: route({
    method: 'POST',
    path: '/api/webhooks',
    who: 'person',
    idempotent: true,
    summary: '添加推送地址，给出密钥（单位负责人、管理员）',
    body: z.object({ unit: z.string().min(1).max(64).optional(), name, url }),
    response: secrets,
  }),
  rotateWebhook: route({
    method: 'POST',
    path: '/api/webhooks/:id/rotate',
    who: 'person',
    idempotent: true,
    params: id,
    summary: '更换密钥；旧的再有效 24 小时，atOnce 则立即失效',
    body: z.object({ atOnce: z.boolean().optional() }),
    response: secrets,
  }),
  switchWebhook: route({
    method: 'POST',
    path: '/api/webhooks/:id/switch',
    who: 'person',
    params: id,
    summary: '暂停或恢复；恢复时从停下处续送，skip 则从现在起',
    body: z.object({ on: z.boolean(), skip: z.boolean().optional() }),
    response: webhookView,
  }),
  deleteWebhook: route({
    method: 'DELETE',
    path: '/api/webhooks/:id',
    who: 'person',
    params: id,
    summary: '删除推送地址，密钥和凭据随即失效',
    response: done,
  }),
  pingWebhook: route({
    method: 'POST',
    path: '/api/webhooks/:id/ping',
    who: 'person',
    params: id,
    limited: 'polls',
    summary: '立即送一条测试消息，给出对方的答复',
    response: z.object({ accepted: z.boolean(), answer: z.string() }),
  }),
  listWebhookTries: route({
    method: 'GET',
    path: '/api/webhooks/:id/tries',
    who: 'person',
    params: id,
    summary: '最近的送达情况，新的在前',
    response: z.object({ items: z.array(webhookTryView) }),
  }),
  retryWebhook: route({
    method: 'POST',
    path: '/api/webhooks/:id/retry',
    who: 'person',
    params: id,
    summary: '立即重试；给出 cursor 则把那一条再送一次',
    body: z.object({ cursor: z.number().int().min(1).optional() }),
    response: done,
  }),
  listUnitEvents: route({
    method: 'GET',
    path: '/api/unit-events',
    who: 'system',
    summary: '本单位的事件，某个序号之后的，按序；单位系统停机后据此补齐（保留 30 天）',
    query: z.object({
      after: z.coerce.number().int().min(0).max(1e12).optional(),
      limit: z.coerce.number().int().min(1).max(200).optional(),
    }),
    response: z.object({
      items: z.array(unitEvent),
      next: z.number().meta({ description: '下次的 after' }),
      more: z.boolean(),
    }),
  }),
} as const;
