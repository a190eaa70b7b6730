/** The shapes that travel over HTTP. Types are inferred from the schemas; the server validates with them, OpenAPI is made of them. */
import { z } from 'zod';
import { MOST_COUNTED } from './counts.ts';
import { fieldKinds, type FormField } from '../engine/forms/form.ts';
import { rejectionCodes } from '../kernel/rejection.ts';

const instant = z
  .string()
  .meta({ description: 'ISO 8601 UTC instant with milliseconds', example: '2026-11-22T02:00:00.000Z' });

export const formField: z.ZodType<FormField> = z.lazy(() =>
  z.object({
    key: z.string(),
    title: z.string(),
    kind: z.enum(fieldKinds),
    required: z.boolean(),
    help: z.string().optional(),
    options: z.array(z.object({ value: z.string(), title: z.string() })).optional(),
    items: z.array(formField).optional(),
    fixedRows: z.boolean().optional(),
    min: z.number().optional(),
    max: z.number().optional(),
    unit: z.string().optional(),
    readOnly: z.boolean().optional(),
    carried: z.boolean().optional(),
    register: z.string().optional(),
    among: z.string().optional(),
    reason: z.boolean().optional(),
    private: z.boolean().optional(),
  }),
);

export const errorBody = z
  .object({
    error: z.object({
      code: z.enum([...rejectionCodes, 'internal']),
      text: z.string().meta({ description: 'what was wrong and what to do next, in Chinese, to be shown as it is' }),
      faults: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
      decided: z.object({ by: z.string(), command: z.string(), at: instant }).optional(),
      requestId: z.string(),
    }),
  })
  .meta({ id: 'Error' });
export type ErrorBody = z.infer<typeof errorBody>;

/** Where a deadline comes from: an article of the law, or the city's own setting (never shown as a legal limit). */
export const basis = z.object({
  article: z.string().optional(),
  text: z.string().meta({ description: '我们对条文的一句话说明，或“本市设定”' }),
  limit: z.string().meta({ description: '期限的中文写法，例如 3 个工作日' }),
});

export const deadline = z.object({
  id: z.string(),
  at: instant,
  /** 11月25日 周三 24:00 */
  atText: z.string(),
  /** 还剩 2 个工作日 / 已逾期 1 天 */
  leftText: z.string(),
  overdue: z.boolean(),
  provisional: z.boolean(),
  basis,
});
export type DeadlineView = z.infer<typeof deadline>;

export const allowedCommand = z
  .object({
    item: z.string().meta({ description: '待办标识；提交时带上，待办已关闭则返回 409 并说明谁已处理' }),
    command: z.string(),
    title: z.string(),
    help: z.string().optional(),
    decides: z.boolean().meta({ description: '决定：聊天中要复述并确认' }),
    tone: z.enum(['primary', 'danger', 'plain']),
    form: z.array(formField),
    prefill: z.record(z.string(), z.unknown()).optional(),
    blocked: z.string().optional().meta({ description: '暂不能办的原因；没有则可办' }),
    verb: z.boolean().meta({ description: '每个待办都有的通用操作，放在“更多”里' }),
    /** What the command brings about, repeated before a decision. */
    consequence: z.string().optional(),
  })
  .meta({ id: 'AllowedCommand' });
export type AllowedCommandView = z.infer<typeof allowedCommand>;

export const matterSummary = z
  .object({
    kind: z.enum(['matter', 'receipt']).meta({ description: 'receipt: 本单位要就该事项给出回执' }),
    id: z.string(),
    receiptId: z.string().optional(),
    number: z.string().meta({ description: '事项编号，数字，聊天中使用' }),
    procedure: z.string(),
    procedureTitle: z.string(),
    title: z.string(),
    unit: z.string().meta({ description: '发起单位名称' }),
    steps: z.array(z.string()).meta({ description: '当前环节' }),
    open: z.boolean(),
    ending: z.string().optional(),
    dueAt: instant.optional(),
    dueText: z.string().optional(),
    leftText: z.string().optional(),
    overdue: z.boolean(),
    urgent: z.boolean(),
    updatedAt: instant,
    allowed: z
      .array(allowedCommand)
      .optional()
      .meta({ description: '可以与其他事项一起给出的操作（giveMany）；只在列表以 commands=1 询问时才有' }),
  })
  .meta({ id: 'MatterSummary' });
export type MatterSummary = z.infer<typeof matterSummary>;

export const factRow = z.object({
  label: z.string(),
  value: z.string(),
  personal: z.string().optional().meta({ description: '加密保存的一项：办理人以 readPersonal 查看，每次查看都有记录' }),
});
export const factSection = z.object({
  title: z.string(),
  rows: z.array(factRow),
  tables: z.array(z.object({ title: z.string(), header: z.array(z.string()), rows: z.array(z.array(z.string())) })),
});
export type FactSection = z.infer<typeof factSection>;

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
});
export type TimelineEntry = z.infer<typeof timelineEntry>;

export const openItem = z.object({
  id: z.string(),
  step: z.string(),
  title: z.string(),
  kind: z.enum(['task', 'wait', 'receipts', 'span', 'children']),
  parties: z.array(z.string()).meta({ description: '由谁办，中文' }),
  mine: z.boolean(),
  since: instant,
  deadlines: z.array(deadline),
  noDeadline: z.string().optional().meta({ description: '没有期限时的理由' }),
  note: z.string().optional().meta({ description: '例如：为何上交到上一级' }),
});
export type OpenItemView = z.infer<typeof openItem>;

export const receiptRow = z.object({
  unit: z.string(),
  confirmedAt: z.string().optional(),
  by: z.string().optional(),
  note: z.string().optional(),
});
export type ReceiptRow = z.infer<typeof receiptRow>;

export const receiptsView = z.object({
  total: z.number(),
  confirmed: z.number(),
  list: z
    .array(receiptRow)
    .meta({ description: '各单位的回执，第一页，未回执的在前；只给出回执的单位只有自己的和总数' }),
  next: z.string().optional().meta({ description: 'listReceipts 的下一页游标' }),
  mine: z
    .object({
      id: z.string(),
      open: z.boolean(),
      /** False when it is my unit's, but another post gives it. */
      allowed: z.boolean(),
      title: z.string(),
      form: z.array(formField),
      dueText: z.string().optional(),
      leftText: z.string().optional(),
      overdue: z.boolean(),
      confirmedAt: z.string().optional(),
      by: z.string().optional(),
    })
    .optional(),
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

/** An attachment as it was taken in. */
export const sentFile = z.object({
  id: z.string(),
  name: z.string(),
  size: z.number().meta({ description: '字节数' }),
  type: z.string().meta({ description: '按内容判定的类型' }),
  hash: z.string().meta({ description: 'SM3，十六进制' }),
});
export type SentFile = z.infer<typeof sentFile>;

export const fileView = sentFile
  .omit({ size: true })
  .extend({ sizeText: z.string(), by: z.string(), atText: z.string() });
export type FileView = z.infer<typeof fileView>;

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

export const matterView = matterSummary
  .extend({
    version: z.number(),
    summary: z.string().meta({ description: '这类事项是什么' }),
    articles: z.array(z.object({ id: z.string(), text: z.string() })),
    round: z.number(),
    openedAt: instant,
    openedBy: z.string(),
    regime: z.string().meta({ description: '适用规则，中文' }),
    items: z.array(openItem),
    facts: z.array(factSection),
    files: z.array(fileView),
    timeline: z.array(timelineEntry).meta({ description: '办理经过最近的一段，先后为序' }),
    allowed: z.array(allowedCommand),
    receipts: receiptsView.optional(),
    registers: z.array(registerEntry),
    links: z.array(linkView),
    linksBesides: z.number().optional().meta({ description: '此外还有多少关联事项未列出（列出最近的）' }),
    votes: z.array(
      z.object({
        title: z.string(),
        rows: z.array(z.object({ who: z.string(), what: z.string(), atText: z.string(), details: z.array(factRow) })),
      }),
    ),
    turn: z.string().optional().meta({ description: '由周期性职责自动发起：哪一期，是否晚于应发起日' }),
    /** What a reader of this unit must know now, e.g. go on serving citizens while records are being verified. */
    advice: z.array(z.string()),
    exportable: z.literal(true).optional().meta({ description: '可以导出卷宗：读者是当事方' }),
    more: z
      .object({ timeline: z.string().optional(), links: z.string().optional(), registers: z.string().optional() })
      .meta({ description: '各部分后面还有时的游标：readTimeline、listLinks、listEntries' }),
  })
  .meta({ id: 'Matter' });
export type MatterView = z.infer<typeof matterView>;

/** Whoever has given a command learns that it is done, also when the matter is no longer his to see. */
export const doneUnseen = z
  .object({
    id: z.string(),
    number: z.string().optional(),
    done: z.literal(true),
    text: z.string().meta({ description: '已办理，但办理人不再参与该事项，内容不再给出' }),
  })
  .meta({ id: 'DoneUnseen' });
export type DoneUnseen = z.infer<typeof doneUnseen>;
export const given = z.union([matterView, doneUnseen]);
export type Given = z.infer<typeof given>;
export const isUnseen = (answer: Given): answer is DoneUnseen => 'done' in answer;

/** A kind of matter in the list of all of them; its form is read when it is opened. */
export const procedureSummary = z
  .object({
    key: z.string(),
    title: z.string(),
    summary: z.string(),
    articles: z.array(z.string()).meta({ description: '依据的条文，编号' }),
    group: z.string().meta({ description: '政务云 / 数据共享 / 标准化' }),
    /** May I open one now; else why not. */
    blocked: z.string().optional(),
  })
  .meta({ id: 'ProcedureSummary' });
export type ProcedureSummary = z.infer<typeof procedureSummary>;

export const procedureView = z
  .object({
    key: z.string(),
    title: z.string(),
    summary: z.string(),
    articles: z.array(z.object({ id: z.string(), text: z.string() })),
    group: z.string().meta({ description: '政务云 / 数据共享 / 标准化' }),
    form: z.array(formField),
    /** May I open one now; else why not. */
    blocked: z.string().optional(),
    prefill: z.record(z.string(), z.unknown()).optional(),
  })
  .meta({ id: 'Procedure' });
export type ProcedureView = z.infer<typeof procedureView>;

export const noticeView = z
  .object({
    id: z.string(),
    at: instant,
    atText: z.string(),
    kind: z.enum(['task', 'reminder', 'lapse', 'alert', 'info', 'result', 'receipt']),
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

export const meView = z
  .object({
    id: z.string(),
    name: z.string(),
    unit: z.object({ id: z.string(), name: z.string() }),
    posts: z.array(z.object({ unit: z.string(), post: z.string(), title: z.string() })),
    administrator: z.boolean(),
    standsInFor: z.array(z.object({ person: z.string(), name: z.string(), until: z.string() })),
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

export const resourceView = z
  .object({
    id: z.string(),
    name: z.string(),
    provider: z.object({ id: z.string(), name: z.string() }),
    identifier: z.object({ key: z.string(), title: z.string() }),
    fields: z.array(z.object({ key: z.string(), title: z.string() })),
    personal: z.boolean(),
    uses: z.boolean().meta({ description: '本单位是否使用单位' }),
    users: z.number(),
    /** Other tables of the same facts that it can be compared with. */
    tables: z.array(z.object({ id: z.string(), name: z.string(), unit: z.string() })),
    verifying: z.number().meta({ description: '正在核校的记录数' }),
    /** The rows as its provider keeps them; absent while none were handed in. */
    rows: z.object({ count: z.number(), edition: z.number() }).optional(),
    /** Whether this person may hand in its rows. */
    handIn: z.literal(true).optional(),
  })
  .meta({ id: 'Resource' });
export type ResourceView = z.infer<typeof resourceView>;

const finding = z.object({
  line: z.number(),
  column: z.string().optional(),
  cell: z.string().optional(),
  reason: z.string(),
});
export const handInView = z
  .object({
    encoding: z.string().meta({ description: '识别出的编码' }),
    separator: z.string().meta({ description: '识别出的分隔符' }),
    columns: z.array(z.string()),
    unread: z.array(z.string()).meta({ description: '没有用到的列' }),
    counts: z.object({
      ...{ rows: z.number(), before: z.number(), added: z.number(), changed: z.number() },
      ...{ removed: z.number(), same: z.number() },
    }),
    faults: z.array(finding).meta({ description: '必须改正的，前 200 处' }),
    faultCount: z.number(),
    warnings: z.array(finding).meta({ description: '请核对的，前 200 处' }),
    warningCount: z.number(),
    confirm: z.string().optional().meta({ description: '确认时带回；有必须改正的就没有' }),
    done: z.boolean().meta({ description: '已成为新的版本' }),
    edition: z.number().meta({ description: '现在的版本号；没有过数据时为 0' }),
  })
  .meta({ id: 'HandIn' });
export type HandInView = z.infer<typeof handInView>;

export const difference = z.object({
  identifier: z.string(),
  kind: z.enum(['differs', 'only-mine', 'only-theirs']),
  field: z.string().optional(),
  fieldTitle: z.string().optional(),
  /** What the other table (mine) says. */
  mine: z.string().optional(),
  /** What the shared resource says. */
  theirs: z.string().optional(),
  /** Already being verified in this matter. */
  verifying: z.string().optional(),
});
export type DifferenceView = z.infer<typeof difference>;

export const delivery = z
  .object({
    id: z.string(),
    fence: z.number().meta({ description: '栅栏令牌：结果须带上，过期租约的结果被拒' }),
    contact: z.string().optional(),
    room: z.string().optional(),
    attempt: z.number(),
    notice: noticeView,
    dueText: z.string().optional(),
    /** Names of the commands that may be answered, most usual first. */
    words: z.array(z.string()),
  })
  .meta({ id: 'Delivery' });
export type DeliveryView = z.infer<typeof delivery>;
