/** The audit trail: for auditors, who are not administrators. */
import { z } from 'zod';
import { route } from '../route.ts';
import { cursor } from './pieces.ts';

const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, '日期应写成 2026-03-11 的样子')
  .optional();

const auditView = z
  .object({
    id: z.string(),
    at: z.string(),
    atText: z.string(),
    who: z.string().meta({ description: '姓名（单位），或机器的名称；不知道是谁则为空' }),
    what: z.string(),
    of: z.string().meta({ description: '所涉及的对象：事项、文件、设定、命令的参数' }),
    outcome: z.string(),
    refused: z.boolean(),
    channel: z.string(),
    from: z.string().meta({ description: '来源地址' }),
    times: z.number().meta({ description: '同一秒内相同的次数' }),
  })
  .meta({ id: 'AuditRecord' });
export type AuditView = z.infer<typeof auditView>;

export const auditRoutes = {
  listAudit: route({
    method: 'GET',
    path: '/api/audit',
    who: 'person',
    summary: '审计记录，新的在前（审计员）；在事项里办的不在其中，见各事项的记录',
    query: z.object({
      who: z.string().max(100).optional().meta({ description: '人员标识或姓名' }),
      kind: z.enum(['signIn', 'look', 'administer', 'refused']).optional().meta({
        description: '登录和绑定；查看和下载；管理操作；其他操作被拒',
      }),
      what: z.string().max(100).optional().meta({ description: '操作的名称，例如 readPersonal、admin import' }),
      channel: z.enum(['h5', 'weapp', 'chat', 'wecom', 'webhook', 'command-line', 'system']).optional(),
      from: day.meta({ description: '从这一天起' }),
      until: day.meta({ description: '到这一天为止（含）' }),
      ...cursor,
    }),
    response: z.object({
      items: z.array(auditView),
      next: z.string().optional(),
      note: z.string(),
    }),
  }),
} as const;
