/** What monitoring systems report. */
import { z } from 'zod';
import { route } from '../route.ts';

export const alertsRoutes = {
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
      refused: z.number().optional().meta({ description: '不能识别、未受理的告警数；其余已受理' }),
      faults: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
    }),
  }),
} as const;
