/** What monitoring systems report. */
import { z } from 'zod';
import { route } from '../route.ts';

export const refusedFeedView = z
  .object({
    id: z.string(),
    source: z.string(),
    text: z.string(),
    faults: z.array(z.string()).meta({ description: '最近一次的问题，最多五个' }),
    number: z.number(),
    firstText: z.string(),
    lastText: z.string(),
  })
  .meta({ id: 'RefusedFeed' });
export type RefusedFeedView = z.infer<typeof refusedFeedView>;

/** What became of a message, whichever kind of feed has sent it. */
export const alertAnswer = z.object({
  matters: z.array(
    z.object({
      id: z.string(),
      number: z.string(),
      outcome: z.enum(['opened', 'joined', 'counted', 'recovered', 'ignored']),
    }),
  ),
  unknownUnits: z.array(z.string()).optional().meta({ description: 'banjie_units 中没有的单位：未告知' }),
  held: z.number().optional().meta({ description: '在维护窗口内、只记录不通知的告警数' }),
  refused: z.number().optional().meta({ description: '不能识别、未受理的告警数；其余已受理' }),
  faults: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});
export type AlertAnswer = z.infer<typeof alertAnswer>;

export const alertsRoutes = {
  alertmanager: route({
    method: 'POST',
    path: '/api/hooks/alertmanager',
    who: 'source',
    summary: 'Alertmanager webhook(v4)',
    batch: true,
    body: z.unknown(),
    response: alertAnswer,
  }),
  listRefusedFeeds: route({
    method: 'GET',
    path: '/api/hooks/refused',
    who: 'person',
    summary: '未受理的推送（管理员）：按来源和问题归并，最近的在前',
    response: z.object({ items: z.array(refusedFeedView) }),
  }),
} as const;
