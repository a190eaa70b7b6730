/** What somebody is told, in the app and by chat. */
import { z } from 'zod';
import { behalf, instant } from './pieces.ts';

export const noticeView = z
  .object({
    id: z.string(),
    at: instant,
    atText: z.string(),
    kind: z.enum(['task', 'reminder', 'lapse', 'alert', 'info', 'result', 'receipt', 'summary']),
    urgent: z.boolean(),
    subject: z.string(),
    body: z.string(),
    matter: z.string().optional(),
    number: z.string().optional(),
    read: z.boolean(),
    /** open: something is still to be done; acted / superseded: done by me or no longer needed. */
    state: z.enum(['open', 'acted', 'superseded', 'info']),
  })
  .meta({ id: 'Notice' });
export type NoticeView = z.infer<typeof noticeView>;

export const delivery = z
  .object({
    id: z.string(),
    fence: z.number().meta({ description: '栅栏令牌：结果须带上，过期租约的结果被拒' }),
    contact: z.string().optional(),
    room: z.string().optional(),
    attempt: z.number(),
    notice: noticeView,
    dueText: z.string().optional(),
    behalf,
    /** Names of the commands that may be answered, most usual first. */
    words: z.array(z.string()),
  })
  .meta({ id: 'Delivery' });
export type DeliveryView = z.infer<typeof delivery>;
