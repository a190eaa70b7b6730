/** Matters as lists and pages show them, and what may be done in them. */
import { z } from 'zod';
import { behalf, factRow, factSection, fileView, letterView, formField, instant } from './pieces.ts';
import { materialView } from './materials.ts';
import {
  brief,
  dutyClock,
  linkView,
  openItem,
  ownReceipt,
  receiptsView,
  registerEntry,
  saidAlerts,
  timelineEntry,
} from './parts.ts';

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
    until: instant.optional().meta({ description: '拿回：在此之前结果还没有发出，拿回后谁也不会收到' }),
    opinion: z
      .object({ field: z.string(), says: z.enum(['yes', 'no']), usual: z.boolean() })
      .optional()
      .meta({ description: '意见或理由是表单的哪一项，用哪一类常用意见；usual：法定不要求说明理由，可以先填好' }),
    signature: z
      .object({ typed: z.boolean().meta({ description: '不能手写的人可以输入本人姓名代替' }) })
      .optional()
      .meta({ description: '本市要求手写签名：随命令提交 signature' }),
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
    behalf,
    allowed: z
      .array(allowedCommand)
      .optional()
      .meta({ description: '可以与其他事项一起给出的操作（giveMany）；只在列表以 commands=1 询问时才有' }),
    card: z
      .object({
        version: z.number(),
        allowed: z.array(allowedCommand).meta({ description: '在列表中就可以办理的操作；其余在事项页面' }),
        brief: brief.optional(),
        receipt: ownReceipt.optional(),
      })
      .optional()
      .meta({ description: '待办列表以 cards=1 询问时：办理这一件要知道的，和可以当场办理的' }),
  })
  .meta({ id: 'MatterSummary' });
export type MatterSummary = z.infer<typeof matterSummary>;
export type CardView = NonNullable<MatterSummary['card']>;

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
    letters: z.array(letterView),
    materials: z.array(materialView).optional().meta({ description: '申请材料：没有则不含' }),
    timeline: z.array(timelineEntry).meta({ description: '办理经过最近的一段，先后为序' }),
    allowed: z.array(allowedCommand),
    receipts: receiptsView.optional(),
    registers: z.array(registerEntry),
    links: z.array(linkView),
    votes: z.array(
      z.object({
        title: z.string(),
        rows: z.array(z.object({ who: z.string(), what: z.string(), atText: z.string(), details: z.array(factRow) })),
      }),
    ),
    turn: z.string().optional().meta({ description: '由周期性职责自动发起：哪一期，是否晚于应发起日' }),
    /** What a reader of this unit must know now, e.g. go on serving citizens while records are being verified. */
    advice: z.array(z.string()),
    alerts: saidAlerts.optional(),
    clocks: z.array(dutyClock).optional(),
    readers: z.literal(true).optional().meta({ description: '可以看谁打开过：listReaders' }),
    again: z.literal(true).optional().meta({ description: '可以照此再办一件：本单位发起的同类事项，读者可以发起' }),
    anew: z
      .object({ matter: z.string(), number: z.string(), procedure: z.string() })
      .optional()
      .meta({ description: '没有解决，可以重新办理的原事项：这一件，或这次回访所问的那一件' }),
    exportable: z.literal(true).optional().meta({ description: '可以导出卷宗：读者在其中有岗位职责' }),
    sight: z.string().optional().meta({ description: '读者只看到一部分时：看到什么，为什么' }),
    more: z
      .object({
        timeline: z.string().optional(),
        said: z.string().optional(),
        links: z.string().optional(),
        registers: z.string().optional(),
      })
      .meta({
        description: '各部分后面还有时的游标：readTimeline（said：只要发言，says=1）、listLinks、listEntries',
      }),
  })
  .meta({ id: 'Matter' });
export type MatterView = z.infer<typeof matterView>;

/** Whoever has given a command learns that it is done, also when the matter is no longer his to see, or he asked for no more. */
export const doneUnseen = z
  .object({
    id: z.string(),
    number: z.string().optional(),
    done: z.literal(true),
    text: z.string().meta({ description: '已办理；办理人不再参与该事项，或只要求告知结果，内容不再给出' }),
  })
  .meta({ id: 'DoneUnseen' });
export type DoneUnseen = z.infer<typeof doneUnseen>;
export const given = z.union([matterView, doneUnseen]);
export type Given = z.infer<typeof given>;
export const isUnseen = (answer: Given): answer is DoneUnseen => 'done' in answer;
