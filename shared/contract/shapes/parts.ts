/** What the page of a matter has besides: its open items, its history, receipts, links and register entries. */
import { z } from 'zod';
import { behalf, deadline, factRow, formField, instant } from './pieces.ts';

export const timelineEntry = z.object({
  seq: z.number(),
  at: instant,
  atText: z.string(),
  who: z.string().meta({ description: '姓名（单位），或“系统”' }),
  onBehalfOf: z.string().optional(),
  what: z.string(),
  /** done: somebody acted; system: time passed; ended: the matter's end. */
  tone: z.enum(['done', 'refused', 'system', 'lapse', 'ended']),
  details: z.array(factRow),
  says: z.string().optional().meta({ description: '批注的内容：讨论中的一句' }),
  asks: z.array(z.string()).optional().meta({ description: '批注提到了谁，姓名' }),
  files: z.array(z.string()).optional().meta({ description: '随批注提交的附件，编号见事项的 files' }),
});
export type TimelineEntry = z.infer<typeof timelineEntry>;

export const openItem = z.object({
  id: z.string(),
  step: z.string(),
  title: z.string(),
  kind: z.enum(['task', 'wait', 'receipts', 'span', 'children']),
  parties: z.array(z.string()).meta({ description: '由谁办，中文' }),
  mine: z.boolean(),
  behalf,
  since: instant,
  deadlines: z.array(deadline),
  noDeadline: z.string().optional().meta({ description: '没有期限时的理由' }),
  note: z.string().optional().meta({ description: '例如：为何上交到上一级' }),
});
export type OpenItemView = z.infer<typeof openItem>;

/** On the card of a task: what its decision rests on. */
export const brief = z.object({
  by: z.string().meta({ description: '谁发起的' }),
  facts: z.array(factRow).meta({ description: '申请的主要内容' }),
  checks: z
    .array(z.object({ text: z.string(), tone: z.enum(['good', 'warn', 'bad']) }))
    .meta({ description: '系统能自行核对的' }),
  said: z
    .array(z.object({ who: z.string(), what: z.string(), text: z.string() }))
    .meta({ description: '其他人怎么说' }),
});
export type BriefView = z.infer<typeof brief>;

export const receiptRow = z.object({
  unit: z.string(),
  confirmedAt: z.string().optional(),
  by: z.string().optional(),
  says: z.array(factRow).optional().meta({ description: '回执中填写的内容' }),
});
export type ReceiptRow = z.infer<typeof receiptRow>;

/** What one's own unit is asked to confirm. */
export const ownReceipt = z.object({
  id: z.string(),
  open: z.boolean(),
  /** False when it is my unit's, but another post gives it. */
  allowed: z.boolean(),
  behalf,
  title: z.string(),
  form: z.array(formField),
  dueText: z.string().optional(),
  leftText: z.string().optional(),
  overdue: z.boolean(),
  confirmedAt: z.string().optional(),
  by: z.string().optional(),
});
export type OwnReceipt = z.infer<typeof ownReceipt>;

export const receiptsView = z.object({
  total: z.number(),
  confirmed: z.number(),
  list: z
    .array(receiptRow)
    .meta({ description: '各单位的回执，第一页，未回执的在前；只给出回执的单位只有自己的和总数' }),
  next: z.string().optional().meta({ description: 'listReceipts 的下一页游标' }),
  mine: ownReceipt.optional(),
});
export type ReceiptsView = z.infer<typeof receiptsView>;

export const registerEntry = z.object({
  register: z.string(),
  registerTitle: z.string(),
  key: z.string(),
  title: z.string(),
  since: instant,
  until: instant.optional(),
  matter: z.string(),
  number: z.string(),
  by: z.string(),
  why: z.string(),
  note: z.string().optional().meta({ description: '对看到该条目的人的说明' }),
  values: z.array(factRow).meta({ description: '条目内容' }),
  person: z.string().optional().meta({ description: '谁办理的' }),
  lifted: z.object({ by: z.string().optional(), why: z.string().optional() }).optional(),
});
export type RegisterEntryView = z.infer<typeof registerEntry>;

export const linkView = z.object({
  id: z.string(),
  side: z.enum(['child', 'parent', 'source', 'cites']),
  relation: z.string(),
  number: z.string().optional(),
  title: z.string().optional(),
  procedureTitle: z.string(),
  state: z.string().meta({ description: '进行中，或办结方式' }),
  /** False when this reader may not open the other matter. */
  visible: z.boolean(),
});
export type LinkView = z.infer<typeof linkView>;

export const saidAlerts = z
  .object({
    firing: z.number().meta({ description: '下列告警中仍在触发的' }),
    rows: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        fires: z.boolean(),
        count: z.number().meta({ description: '收到触发通知的次数' }),
        firstText: z.string(),
        lastText: z.string(),
        firstSaid: z.string().meta({ description: '首次的内容' }),
        lastSaid: z.string().meta({ description: '最近一次的内容' }),
      }),
    ),
    others: z.number().meta({ description: '至少还有这么多告警没有逐项记下' }),
  })
  .meta({ id: 'SaidAlerts', description: '监控对该事项说过什么：触发中的在前，最多一百项' });
export type SaidAlertsView = z.infer<typeof saidAlerts>;

export const dutyClock = z
  .object({
    title: z.string(),
    fromText: z.string().meta({ description: '从何时起算' }),
    atText: z.string().meta({ description: '最迟何时' }),
    leftText: z.string().optional().meta({ description: '还没有办的，还剩或已逾期多久' }),
    overdue: z.boolean().meta({ description: '已逾期，或办得晚了' }),
    article: z.string(),
    basis: z.string().meta({ description: '条款内容' }),
    limit: z.string(),
    done: z
      .object({
        atText: z.string(),
        tookText: z.string().meta({ description: '从起算到办理用了多久' }),
        by: z.string(),
        rows: z.array(factRow),
      })
      .optional(),
    command: z.string().optional().meta({ description: '读者现在可以用它来办' }),
  })
  .meta({ id: 'DutyClock', description: '有时钟、要留下证明的职责，例如网络安全事件上报' });
export type DutyClockView = z.infer<typeof dutyClock>;
