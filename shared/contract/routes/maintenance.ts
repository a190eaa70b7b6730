/** Windows of maintenance 维护窗口: what is silent, from when to when, and what was kept silent. docs/on-duty.md tells the whole. */
import { z } from 'zod';
import { alarmLevels, bounds } from '../../duty/maintenance.ts';
import { isDay, isTimeOfDay } from '../../kernel/time.ts';
import { route } from '../route.ts';
import { written } from './pieces.ts';

const day = z.string().max(10).refine(isDay, '应为日期，例如 2026-12-05');
const time = z
  .string()
  .max(5)
  .refine((value) => isTimeOfDay(value), '应为时刻，例如 09:00');
const one = z.object({ id: z.string().min(1).max(64) });
const idText = z.string().min(1).max(200);
const why = written(z.string().trim().min(2, '请填写“事由”').max(200));
const scope = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('systems'), systems: z.array(idText).max(bounds.systems) }),
  z.object({ kind: z.literal('units'), units: z.array(idText).max(bounds.units) }),
  z.object({ kind: z.literal('all') }),
]);

export const maintenanceView = z
  .object({
    id: z.string(),
    version: z.number(),
    providerName: z.string(),
    what: z.string().meta({ description: '维护内容' }),
    scopeText: z.string().meta({ description: '维护的系统' }),
    text: z.string().meta({ description: '起止时间，供显示' }),
    from: z.string(),
    until: z.string(),
    levelText: z.string().meta({ description: '哪些级别不告警' }),
    state: z.enum(['planned', 'running', 'over', 'withdrawn']),
    stateText: z.string(),
    by: z.string(),
    mayRun: z.boolean().meta({ description: '可以延长、提前结束、取消' }),
  })
  .meta({ id: 'Maintenance' });
export type MaintenanceView = z.infer<typeof maintenanceView>;

export const maintenanceWhole = maintenanceView
  .extend({
    held: z
      .object({
        text: z.string(),
        lines: z.array(
          z.object({ text: z.string(), detail: z.string(), firing: z.boolean(), number: z.string().optional() }),
        ),
      })
      .optional()
      .meta({ description: '期间没有告警出去的告警；只给云服务提供商和监管单位看' }),
    history: z.array(z.object({ version: z.number(), what: z.string(), who: z.string(), atText: z.string() })),
    overlaps: z.array(z.string()).meta({ description: '时间和系统重叠的其他维护窗口' }),
  })
  .meta({ id: 'MaintenanceWhole' });

const done = z.object({ text: z.string().meta({ description: '做了什么，供显示' }), id: z.string().optional() });

export const maintenanceRoutes = {
  listMaintenance: route({
    method: 'GET',
    path: '/api/maintenance',
    who: 'person',
    chat: true,
    summary: '维护窗口：正在进行和将要进行的，以及最近结束的',
    response: z.object({
      items: z.array(maintenanceView),
      providers: z
        .array(
          z.object({
            id: z.string(),
            name: z.string(),
            systems: z.array(z.object({ id: z.string(), title: z.string() })),
            units: z.array(z.object({ id: z.string(), title: z.string() })),
          }),
        )
        .meta({ description: '可以为哪些云服务提供商设维护窗口，各承载哪些系统' }),
    }),
  }),
  readMaintenance: route({
    method: 'GET',
    path: '/api/maintenance/:id',
    who: 'person',
    params: one,
    summary: '一个维护窗口：期间没有告警出去的告警和改动记录',
    response: maintenanceWhole,
  }),
  makeMaintenance: route({
    method: 'POST',
    path: '/api/maintenance',
    who: 'person',
    idempotent: true,
    summary: '设维护窗口：期间这些系统的告警只记录、不通知（云服务提供商负责人、值班人员，管理员）',
    body: z.object({
      provider: idText,
      scope,
      ...{ from: day, fromTime: time, until: day, untilTime: time },
      level: z.enum(alarmLevels).meta({ description: '不告警的最高级别；Ⅰ级须明确选择' }),
      what: written(z.string().trim().min(2, '请填写“维护内容”').max(200)),
    }),
    response: done,
  }),
  moveMaintenance: route({
    method: 'POST',
    path: '/api/maintenance/:id/until',
    who: 'person',
    chat: true,
    params: one,
    summary: '延长或缩短维护窗口',
    body: z.object({ until: day, untilTime: time, why }),
    response: done,
  }),
  endMaintenance: route({
    method: 'POST',
    path: '/api/maintenance/:id/end',
    who: 'person',
    chat: true,
    params: one,
    summary: '提前结束维护窗口；还没有开始的取消',
    body: z.object({ why: why.optional() }),
    response: done,
  }),
} as const;
