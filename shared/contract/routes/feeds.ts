/** Feeds 告警来源: what monitoring systems send, how it is read, and what became of it. docs/on-duty.md tells the whole. */
import { z } from 'zod';
import { feedKinds, levels, mappedKinds, resources, statuses } from '../../feeds/mapping.ts';
import { route } from '../route.ts';
import { alertAnswer, refusedFeedView } from './alerts.ts';
import { done, id, written } from './pieces.ts';

const expression = written(z.string().trim().max(200)).optional();
const table = <const T extends readonly string[]>(to: T) =>
  z
    .array(z.object({ from: written(z.string().trim().min(1, '请填写“原值”').max(100)), to: z.enum(to) }))
    .max(50)
    .optional();

/** Paths are those of the form on the phone. */
const mapping = z.object({
  list: expression.meta({ description: '告警列表在哪里（JSON Pointer）；一条消息就是一个告警的没有' }),
  fingerprint: expression.meta({ description: '取值：/路径 从告警自己，#/路径 从整条消息，=文字 固定' }),
  ...{ status: expression, title: expression, level: expression, system: expression, units: expression },
  ...{ startsAt: expression, resource: expression, used: expression, total: expression },
  statuses: table(statuses),
  levels: table(levels),
  resources: table(resources),
});
export type MappingView = z.infer<typeof mapping>;

const kind = z.enum(feedKinds);
const message = z.string().max(60_000, '消息太长，请只粘贴其中一条（6 万字以内）');
/** What a feed is besides its name and its unit, which it keeps. */
const content = {
  kind,
  mapping: mapping.optional().meta({ description: 'json 和 capacity 用：消息怎么读' }),
  sample: written(message).optional().meta({ description: '试读用的一条消息；能读出来才能保存' }),
  everyMinutes: z.int().min(1).max(10_080).optional().meta({ description: 'heartbeat 用：超过几分钟没有消息算失联' }),
  system: written(z.string().trim().max(200)).optional().meta({ description: 'heartbeat 用：失联影响哪个系统' }),
  level: z.enum(levels).optional().meta({ description: 'heartbeat 用：失联按几级' }),
};

const feedLine = z.object({
  id: z.string(),
  name: z.string(),
  unit: z.string(),
  unitName: z.string(),
  kind,
  standing: z.string().meta({ description: '最近的情况，供显示' }),
  tone: z.enum(['good', 'warn', 'bad', 'plain']),
  state: z.string().meta({ description: '一个词的状态' }),
});
export type FeedLine = z.infer<typeof feedLine>;

export const feedMessageView = z.object({
  id: z.string(),
  atText: z.string(),
  outcome: z.enum(['taken', 'partly', 'refused']),
  text: z.string().meta({ description: '怎么处理的，供显示' }),
  faults: z.array(z.string()),
  excerpt: z.string().meta({ description: '消息的开头，个人号码已遮盖' }),
  matters: z.array(z.object({ id: z.string(), number: z.string() })),
});
export type FeedMessageView = z.infer<typeof feedMessageView>;

export const feedView = z
  .object({
    ...feedLine.shape,
    version: z.number().meta({ description: '0：只有凭据，还没有填过' }),
    mapping: mapping.optional(),
    sample: z.string().optional(),
    everyMinutes: z.number().optional(),
    system: z.string().optional(),
    level: z.enum(levels).optional(),
    address: z.string().meta({ description: '发到这个地址' }),
    tokens: z.array(
      z.object({ id: z.string(), madeText: z.string(), usedText: z.string().meta({ description: '最近一次使用' }) }),
    ),
    messages: z.array(feedMessageView).meta({ description: '最近的消息，新的在前，至多 20 条' }),
    refused: z.array(refusedFeedView).meta({ description: '未受理的，按问题归并' }),
    history: z.array(z.object({ what: z.string(), who: z.string(), atText: z.string() })),
  })
  .meta({ id: 'Feed' });
export type FeedView = z.infer<typeof feedView>;

const triedField = z.object({
  title: z.string(),
  from: z.string().meta({ description: '从哪里取' }),
  found: z.string().optional().meta({ description: '那里写着什么' }),
  means: z.string().optional().meta({ description: '在本系统是什么意思' }),
  fault: z.string().optional().meta({ description: '有什么问题，怎么办' }),
});
export const triedView = z
  .object({
    reads: z.boolean().meta({ description: '这条消息读得出来，可以保存' }),
    text: z.string(),
    faults: z.array(z.object({ path: z.string(), message: z.string() })),
    items: z.array(z.object({ taken: z.boolean(), text: z.string(), fields: z.array(triedField) })),
  })
  .meta({ id: 'Tried' });
export type TriedView = z.infer<typeof triedView>;

const given = z.object({
  feed: feedView,
  token: z.string().meta({ description: '凭据，只在这里给出一次' }),
});

export const feedsRoutes = {
  receiveMessage: route({
    method: 'POST',
    path: '/api/hooks/messages',
    who: 'source',
    batch: true,
    summary: '告警来源的消息：怎么读由来源的种类决定（Alertmanager、JSON 映射、心跳、容量）',
    body: z.unknown(),
    response: alertAnswer,
  }),
  listFeeds: route({
    method: 'GET',
    path: '/api/feeds',
    who: 'person',
    summary: '告警来源（单位负责人看本单位的，管理员看全部）',
    response: z.object({
      items: z.array(feedLine),
      units: z.array(z.object({ id: z.string(), name: z.string() })).meta({ description: '可以替它们添加来源的单位' }),
    }),
  }),
  readFeed: route({
    method: 'GET',
    path: '/api/feeds/:id',
    who: 'person',
    params: id,
    summary: '一个告警来源：设置、凭据、最近的消息和未受理的',
    response: feedView,
  }),
  createFeed: route({
    method: 'POST',
    path: '/api/feeds',
    who: 'person',
    idempotent: true,
    summary: '添加告警来源，给出凭据（单位负责人、管理员）',
    body: z.object({
      unit: z.string().min(1).max(64).optional(),
      name: written(z.string().trim().min(1, '请填写“名称”').max(50)),
      ...content,
    }),
    response: given,
  }),
  putFeed: route({
    method: 'PUT',
    path: '/api/feeds/:id',
    who: 'person',
    params: id,
    summary: '修改告警来源；version 是看到的那一版',
    body: z.object({ version: z.int().min(0), ...content }),
    response: feedView,
  }),
  removeFeed: route({
    method: 'DELETE',
    path: '/api/feeds/:id',
    who: 'person',
    params: id,
    summary: '删除告警来源，凭据随即失效',
    response: done,
  }),
  tryFeed: route({
    method: 'POST',
    path: '/api/feeds/try',
    who: 'person',
    summary: '用一条粘贴的消息试读：读到什么、缺什么、在哪里、怎么办；不保存，不发起',
    body: z.object({ kind: z.enum(mappedKinds), mapping, message: written(message) }),
    response: triedView,
  }),
  giveFeedToken: route({
    method: 'POST',
    path: '/api/feeds/:id/tokens',
    who: 'person',
    idempotent: true,
    params: id,
    summary: '再发一个凭据；旧的仍有效，对方换好后停用',
    response: given,
  }),
  endFeedToken: route({
    method: 'DELETE',
    path: '/api/feeds/:id/tokens/:token',
    who: 'person',
    params: id.extend({ token: z.string().min(1).max(64) }),
    summary: '停用一个凭据，两秒内生效',
    response: done,
  }),
} as const;
