/** Recurring duties: what opens by itself, and what became of each turn. */
import { z } from 'zod';
import { route } from '../route.ts';

export const recurringRoutes = {
  listRecurring: route({
    method: 'GET',
    path: '/api/recurring',
    who: 'person',
    summary: '周期性职责：各项多久一次、下次何时，以及每期是否按时自动发起',
    query: z.object({ procedure: z.string().max(64).optional(), skipped: z.enum(['1', '0']).optional() }),
    response: z.object({
      duties: z.array(
        z.object({ procedure: z.string(), title: z.string(), every: z.string(), next: z.string().optional() }),
      ),
      turns: z.array(
        z.object({
          procedure: z.string(),
          procedureTitle: z.string(),
          turn: z.string(),
          on: z.string(),
          state: z.enum(['opened', 'late', 'skipped']),
          stateText: z.string(),
          lateDays: z.number(),
          unit: z.string().optional(),
          matter: z.string().optional(),
          number: z.string().optional(),
          why: z.string().optional(),
        }),
      ),
    }),
  }),
} as const;
