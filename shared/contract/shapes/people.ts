/** Who is signed in, and who stands in for whom. */
import { z } from 'zod';
import { MOST_COUNTED } from '../counts.ts';
import { instant } from './pieces.ts';

/** Pages that are not for everybody: who is not let in is not offered the way there. */
export const entrances = [
  ...([
    'boards',
    'recurring',
    'audit',
    'feeds',
    'webhooks',
    'settings',
    'calendar',
    'reachability',
    'refused',
    'setAside',
    'administration',
  ] as const),
] as const;
export type Entrance = (typeof entrances)[number];

export const meView = z
  .object({
    id: z.string(),
    name: z.string(),
    unit: z.object({ id: z.string(), name: z.string() }),
    posts: z.array(z.object({ unit: z.string(), post: z.string(), title: z.string() })),
    administrator: z.boolean(),
    opens: z.array(z.enum(entrances)).meta({ description: '可以打开的专用页面；其余的打开会被拒绝' }),
    standsInFor: z.array(z.object({ person: z.string(), name: z.string(), until: z.string() })),
    incidents: z
      .literal(true)
      .optional()
      .meta({ description: '事件看板与其单位有关：监督部门、应急专项小组、云服务商' }),
    chatBound: z.boolean(),
    counts: z
      .object({ todo: z.number(), overdue: z.number(), unread: z.number() })
      .meta({ description: `各数到 ${MOST_COUNTED} 为止；${MOST_COUNTED + 1} 表示更多` }),
    now: instant.meta({ description: '城市时间；其余内容未变时可能是当天较早的时刻' }),
    training: z.boolean(),
  })
  .meta({ id: 'Me' });
export type MeView = z.infer<typeof meView>;

export const delegationView = z
  .object({
    id: z.string(),
    from: z.object({ id: z.string(), name: z.string() }),
    to: z.object({ id: z.string(), name: z.string() }),
    fromDay: z.string(),
    untilDay: z.string(),
    reason: z.string(),
    /** `void`: whoever made it has nothing any more that could be stood in for. */
    state: z.enum(['coming', 'running', 'over', 'ended', 'void']),
    mine: z.boolean().meta({ description: '是我交出的（可提前结束）' }),
  })
  .meta({ id: 'Delegation' });
export type DelegationView = z.infer<typeof delegationView>;
