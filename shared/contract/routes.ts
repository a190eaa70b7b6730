/** Every operation of the API. Groups follow the folders of the server. */
import { z } from 'zod';
import { route } from './route.ts';
import * as shape from './shapes.ts';

const id = z.object({ id: z.string().min(1).max(200) });
/** A contact, or `contact@room`. */
const place = z.object({ id: z.string().min(1).max(401) });
const done = z.object({ ok: z.literal(true) });
const token = z.object({ token: z.string(), me: shape.meView });
const page = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), next: z.string().optional().meta({ description: '下一页游标；没有则到底' }) });
const cursor = { cursor: z.string().max(500).optional(), limit: z.coerce.number().int().min(1).max(100).optional() };

export const routes = {
  // matters
  listProcedures: route({
    method: 'GET',
    path: '/api/procedures',
    who: 'person',
    summary: '可发起的事项种类及其表单',
    response: z.object({ items: z.array(shape.procedureView) }),
  }),
  listMatters: route({
    method: 'GET',
    path: '/api/matters',
    who: 'person',
    summary: '列表：todo 我的待办（先到期在前）、mine 我发起的、unit 本单位参与的',
    query: z.object({
      scope: z.enum(['todo', 'mine', 'unit']).optional(),
      state: z.enum(['open', 'ended', 'all']).optional(),
      due: z.enum(['overdue', 'today', 'week']).optional(),
      text: z.string().max(100).optional(),
      procedure: z.string().max(64).optional(),
      ...cursor,
    }),
    response: page(shape.matterSummary),
  }),
  openMatter: route({
    method: 'POST',
    path: '/api/matters',
    who: 'person',
    idempotent: true,
    summary: '发起一个事项',
    body: z.object({ procedure: z.string().min(1).max(64), form: z.record(z.string(), z.unknown()) }),
    response: shape.matterView,
  }),
  readMatter: route({
    method: 'GET',
    path: '/api/matters/:id',
    who: 'person',
    params: id,
    summary: '一个事项的全貌；id 可为标识或编号',
    response: shape.matterView,
  }),
  giveCommand: route({
    method: 'POST',
    path: '/api/matters/:id/commands/:command',
    who: 'person',
    idempotent: true,
    summary: '办理：给出一个命令',
    params: z.object({ id: z.string().min(1).max(200), command: z.string().min(1).max(64) }),
    body: z.object({
      item: z.string().max(100).optional().meta({ description: '所办的待办；省略则取唯一一个' }),
      version: z.number().int().optional().meta({ description: '看到的版本（仅供诊断）；是否来迟由 item 判定' }),
      form: z.record(z.string(), z.unknown()).optional(),
      confirmed: z.string().max(200).optional().meta({ description: '聊天中确认的凭据（takePending 返回）' }),
    }),
    response: shape.matterView,
  }),
  confirmReceipt: route({
    method: 'POST',
    path: '/api/receipts/:id/confirm',
    who: 'person',
    idempotent: true,
    params: id,
    summary: '给出回执',
    body: z.object({ form: z.record(z.string(), z.unknown()).optional() }),
    response: shape.matterView,
  }),
  // notices
  listNotices: route({
    method: 'GET',
    path: '/api/notices',
    who: 'person',
    summary: '我的消息，新的在前',
    query: z.object({ unread: z.enum(['1', '0']).optional(), ...cursor }),
    response: page(shape.noticeView),
  }),
  markRead: route({
    method: 'POST',
    path: '/api/notices/read',
    who: 'person',
    summary: '标为已读；ids 省略则全部',
    body: z.object({ ids: z.array(z.string().max(300)).max(200).optional() }),
    response: done,
  }),
  // people
  me: route({ method: 'GET', path: '/api/me', who: 'person', summary: '我是谁', response: shape.meView }),
  makeBindingCode: route({
    method: 'POST',
    path: '/api/me/binding-code',
    who: 'person',
    summary: '一次性绑定码，用于聊天；再要则旧码作废',
    response: z.object({ code: z.string(), expiresInSeconds: z.number() }),
  }),
  unbindChat: route({ method: 'DELETE', path: '/api/me/chat', who: 'person', summary: '解除聊天绑定', response: done }),
  listDelegations: route({
    method: 'GET',
    path: '/api/me/delegations',
    who: 'person',
    summary: '我的代理与受托',
    response: z.object({
      items: z.array(shape.delegationView),
      candidates: z.array(z.object({ id: z.string(), name: z.string(), unit: z.string() })),
    }),
  }),
  createDelegation: route({
    method: 'POST',
    path: '/api/me/delegations',
    who: 'person',
    idempotent: true,
    summary: '设代理：自某日至某日',
    body: z.object({
      to: z.string().min(1).max(64),
      fromDay: z.iso.date('开始日期应为 2026-12-01 这样的日期'),
      untilDay: z.iso.date('结束日期应为 2026-12-01 这样的日期'),
      reason: z.string().trim().min(1, '请填写事由').max(200),
    }),
    response: shape.delegationView,
  }),
  endDelegation: route({
    method: 'DELETE',
    path: '/api/me/delegations/:id',
    who: 'person',
    params: id,
    summary: '提前结束代理',
    response: done,
  }),
  listUnits: route({
    method: 'GET',
    path: '/api/units',
    who: 'person',
    summary: '单位名录（表单中选单位）',
    response: z.object({ items: z.array(z.object({ id: z.string(), name: z.string(), kind: z.string() })) }),
  }),
  loginWechat: route({
    method: 'POST',
    path: '/api/login/wechat',
    who: 'anyone',
    summary: '小程序登录：wx.login 的 code',
    body: z.object({ code: z.string().min(1).max(200) }),
    response: z.union([
      token,
      z.object({ ticket: z.string().meta({ description: '尚未绑定：连同绑定码交 bindWechat' }) }),
    ]),
  }),
  bindWechat: route({
    method: 'POST',
    path: '/api/login/bind',
    who: 'anyone',
    summary: '首次登录：用一次性绑定码绑定微信',
    body: z.object({ ticket: z.string().min(1).max(2000), code: z.string().min(1).max(40) }),
    response: token,
  }),
  // resources
  listResources: route({
    method: 'GET',
    path: '/api/resources',
    who: 'person',
    summary: '本单位提供或使用的资源',
    response: z.object({ items: z.array(shape.resourceView) }),
  }),
  compareResource: route({
    method: 'POST',
    path: '/api/resources/:id/compare',
    who: 'person',
    params: id,
    summary: '与另一张表或自己的 CSV 逐标识比对',
    body: z.object({
      table: z.string().max(64).optional(),
      csv: z.string().optional().meta({ description: 'CSV 文本，首行为列名' }),
      kind: z.enum(['differs', 'only-mine', 'only-theirs']).optional(),
    }),
    response: z.object({
      counts: z.object({
        mine: z.number(),
        theirs: z.number(),
        same: z.number(),
        differs: z.number(),
        onlyMine: z.number(),
        onlyTheirs: z.number(),
      }),
      items: z.array(shape.difference),
      faults: z.array(z.object({ line: z.number(), reason: z.string() })),
    }),
  }),
  listRegister: route({
    method: 'GET',
    path: '/api/registers/:register',
    who: 'person',
    params: z.object({ register: z.string().max(64) }),
    summary: '登记簿：suspensions 暂停运行的系统、verifications 正在核校的记录',
    query: z.object({ key: z.string().max(200).optional(), ended: z.enum(['1', '0']).optional(), ...cursor }),
    response: page(shape.registerEntry),
  }),
  // chat: called by the bot with its own credential; acting for a person needs the X-Contact header of a bound contact
  chatMe: route({
    method: 'GET',
    path: '/api/chat/contacts/:id',
    who: 'bot',
    params: id,
    summary: '联系人绑定到谁',
    response: z.object({ bound: z.boolean(), person: shape.meView.optional() }),
  }),
  bindChat: route({
    method: 'POST',
    path: '/api/chat/bind',
    who: 'bot',
    idempotent: true,
    summary: '用一次性绑定码把联系人绑定到人',
    body: z.object({
      contact: z.string().min(1).max(200),
      contactName: z.string().max(200).optional(),
      code: z.string().max(40),
    }),
    response: z.object({ person: shape.meView }),
  }),
  bindRoom: route({
    method: 'POST',
    path: '/api/chat/rooms',
    who: 'person',
    summary: '把群绑定为本单位的值班群（X-Contact 代表的人须为本单位负责人或值班）',
    body: z.object({ room: z.string().min(1).max(200), topic: z.string().max(200) }),
    response: z.object({ unit: z.string() }),
  }),
  readDialogue: route({
    method: 'GET',
    path: '/api/chat/dialogues/:id',
    who: 'bot',
    params: place,
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
    summary: '记下一个等“是”的决定；五分钟有效；id 为 联系人 或 联系人@群；覆盖旧的',
    body: z.object({
      matter: z.string(),
      number: z.string(),
      command: z.string(),
      title: z.string(),
      item: z.string().optional(),
      form: z.record(z.string(), z.unknown()),
      messageId: z.string(),
    }),
    response: done,
  }),
  takePending: route({
    method: 'POST',
    path: '/api/chat/pending/:id/take',
    who: 'bot',
    params: place,
    summary: '取走等“是”的决定（只能取一次；须是另一条消息）；同一消息重来得同样结果。没有或已过期则 pending 缺省',
    body: z.object({ messageId: z.string() }),
    response: z.object({
      pending: z
        .object({
          matter: z.string(),
          number: z.string(),
          command: z.string(),
          title: z.string(),
          item: z.string().optional(),
          form: z.record(z.string(), z.unknown()),
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
    summary: '领取要发的消息（租约 + 栅栏令牌）；没有则至多等 waitSeconds',
    body: z.object({
      account: z.string().min(1).max(100),
      max: z.number().int().min(1).max(50),
      leaseSeconds: z.number().int().min(5).max(300),
      waitSeconds: z.number().int().min(0).max(25),
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
      reason: z.string().max(500).optional(),
    }),
    response: z.object({ state: z.string() }),
  }),
  // alerts
  alertmanager: route({
    method: 'POST',
    path: '/api/hooks/alertmanager',
    who: 'source',
    summary: 'Alertmanager webhook(v4)',
    body: z.unknown(),
    response: z.object({
      matters: z.array(
        z.object({
          id: z.string(),
          number: z.string(),
          outcome: z.enum(['opened', 'joined', 'counted', 'recovered', 'ignored']),
        }),
      ),
      unknownUnits: z.array(z.string()).optional().meta({ description: 'banjie_units 中没有的单位：未告知' }),
    }),
  }),
  // training ground
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

export type Routes = typeof routes;
export type RouteName = keyof Routes;
