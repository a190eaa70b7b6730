/** The board of incidents: what is open, who has it and for how long, and the figures of each provider and month. */
import { z } from 'zod';
import { levels } from '../../procedures/incident/event.ts';
import { noises, stages } from '../../procedures/incident/course.ts';
import { route } from '../route.ts';
import { instant } from '../shapes.ts';
import { cursor } from './pieces.ts';

const level = z.enum(levels);
const month = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])$/, '应为年月，例如 2026-11')
  .meta({ description: '城市时间的年月' });
const unit = z.object({ id: z.string(), name: z.string() });

const boardRow = z
  .object({
    id: z.string(),
    number: z.string(),
    title: z.string(),
    level,
    levelText: z.string(),
    system: z.string(),
    provider: z.string().optional().meta({ description: '没有则不知是哪家的' }),
    stage: z.enum(stages),
    stageText: z.string(),
    who: z.string().meta({ description: '现在由谁办，中文' }),
    forText: z.string().meta({ description: '已在其手中多久；没人确认的，等了多久' }),
    openedAt: instant,
    openForText: z.string().meta({ description: '已持续多久' }),
    affected: z.number().meta({ description: '受影响的单位数' }),
    word: z.string().optional().meta({ description: '最近一次处置进展' }),
    national: z
      .object({ text: z.string(), overdue: z.boolean() })
      .optional()
      .meta({ description: '还没有办的网络安全事件上报' }),
    readable: z.boolean().meta({ description: '读者可以打开该事项' }),
  })
  .meta({ id: 'BoardRow' });
export type BoardRowView = z.infer<typeof boardRow>;

const boardView = z
  .object({
    items: z.array(boardRow).meta({ description: '一页：级别高的在前，同级的没人确认的在前，再按发生先后' }),
    next: z.string().optional().meta({ description: '下一页游标；没有则到底' }),
    levels: z
      .array(z.object({ level, text: z.string(), count: z.number(), unacknowledged: z.number() }))
      .meta({ description: '读者能看到的每一件都算，不论列出几件' }),
    unacknowledged: z.number().meta({ description: '没有人确认的' }),
    all: z.boolean().meta({ description: '全市的；否则只有本单位的' }),
  })
  .meta({ id: 'Board' });
export type BoardView = z.infer<typeof boardView>;

const spread = z.object({
  n: z.number().meta({ description: '几件' }),
  medianText: z.string().optional(),
  p95Text: z.string().optional(),
  median: z.number().optional().meta({ description: '毫秒' }),
  p95: z.number().optional(),
});
const measures = z.object({
  count: z.number(),
  acknowledge: spread,
  recover: spread,
  unacknowledged: z.number(),
  untouched: z.number(),
  falseAlarms: z.number(),
});
const figuresView = z
  .object({
    definitions: z.array(z.object({ title: z.string(), text: z.string() })).meta({ description: '每个指标怎么算' }),
    months: z.array(
      z.object({
        month,
        text: z.string(),
        providers: z.array(z.object({ provider: unit.meta({ description: 'id 为空：不知是哪家的' }), measures })),
      }),
    ),
    all: z.boolean(),
  })
  .meta({ id: 'IncidentFigures' });
export type IncidentFiguresView = z.infer<typeof figuresView>;

const measuredIncident = z
  .object({
    id: z.string(),
    number: z.string(),
    title: z.string(),
    openedText: z.string(),
    acknowledgedText: z.string().optional().meta({ description: '确认用时' }),
    recoveredText: z.string().optional().meta({ description: '恢复用时' }),
    noise: z.enum(noises).optional(),
    readable: z.boolean(),
  })
  .meta({ id: 'MeasuredIncident' });
export type MeasuredIncidentView = z.infer<typeof measuredIncident>;

export const incidentsRoutes = {
  readBoard: route({
    method: 'GET',
    path: '/api/incidents/board',
    who: 'person',
    chat: true,
    polled: true,
    summary: '事件看板：未办结的故障，按级别，在谁手里、多久；监督部门和应急专项小组看全市，其他人看本单位有份的',
    query: z.object({
      level: level.optional().meta({ description: '只列这个级别的' }),
      unacknowledged: z.enum(['1']).optional().meta({ description: '1：只列没人确认的' }),
      ...cursor,
    }),
    response: boardView,
  }),
  readIncidentFigures: route({
    method: 'GET',
    path: '/api/incidents/figures',
    who: 'person',
    summary: '故障统计：每月每家云服务商的确认和恢复用时、误报；云服务商只看自己的',
    query: z.object({
      months: z.coerce
        .number()
        .int()
        .min(1, '应为 1 至 24')
        .max(24, '应为 1 至 24')
        .optional()
        .meta({ description: '最近几个月，含本月；默认 6' }),
    }),
    response: figuresView,
  }),
  listMeasuredIncidents: route({
    method: 'GET',
    path: '/api/incidents/figures/:month',
    who: 'person',
    summary: '故障统计的来源：某月某家云服务商的每件故障',
    params: z.object({ month }),
    query: z.object({
      provider: z.string().max(64).optional().meta({ description: '没有则为不知是哪家的' }),
      ...cursor,
    }),
    response: z.object({ items: z.array(measuredIncident), next: z.string().optional() }),
  }),
} as const;
