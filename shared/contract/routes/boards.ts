/** The boards of whoever answers for others: what is open, late and done by procedure, step and unit, and the matters behind. */
import { z } from 'zod';
import { figureKeys, figures } from '../../boards/figures.ts';
import { route } from '../route.ts';
import { instant } from '../shapes.ts';
import { cursor } from './pieces.ts';

const named = z.object({ id: z.string(), name: z.string() });
const days = z.number().optional().meta({ description: '天；没有则没有可以算的' });

const numbers = z
  .object({
    open: z.number().meta({ description: '现在有几件（项）' }),
    late: z.number().meta({ description: figures.late.text }),
    soon: z.number().meta({ description: figures.soon.text }),
    waited: days.meta({ description: figures.waited.text }),
    done: z.number(),
    limited: z.number().meta({ description: '办结的之中有期限的' }),
    inTime: z.number().meta({ description: '其中没有逾期的' }),
    onTime: z.number().optional().meta({ description: figures.onTime.text }),
    median: days.meta({ description: figures.median.text }),
    supervised: z.number().optional().meta({ description: figures.supervised.text }),
    reported: z.number().optional().meta({ description: figures.reported.text }),
    rated: z.number().optional().meta({ description: figures.rated.text }),
    score: z.number().optional().meta({ description: figures.score.text }),
  })
  .meta({ id: 'WorkNumbers' });
export type WorkNumbers = z.infer<typeof numbers>;

const opened = z.number().meta({ description: figures.opened.text });
/** Nothing is open of a month, and what was rated is not a task. */
const monthNumbers = numbers
  .omit({ open: true, late: true, soon: true, waited: true, supervised: true, rated: true, score: true })
  .meta({ id: 'WorkMonthNumbers' });

const procedureRow = z.object({
  procedure: z.string(),
  title: z.string(),
  opened,
  matters: numbers.meta({ description: '事项' }),
  tasks: numbers.meta({ description: '各步骤合计' }),
  steps: z.array(z.object({ step: z.string(), title: z.string(), numbers })),
});

const workBoard = z
  .object({
    scope: z.object({ unit: named.optional(), all: z.boolean(), units: z.array(named) }).meta({
      description: '看的是哪个单位，没有则为全市；可以改看的单位',
    }),
    gathering: z.boolean().meta({ description: '以前的事项正在汇总，数字还不全' }),
    now: instant,
    months: z.array(
      z.object({
        month: z.string(),
        text: z.string(),
        opened,
        ended: z.number(),
        numbers: monthNumbers.meta({ description: '当月办结的待办' }),
      }),
    ),
    definitions: z.array(
      z.object({
        key: z.enum(figureKeys),
        title: z.string(),
        unit: z.string(),
        text: z.string(),
        law: z.array(z.object({ article: z.string(), text: z.string() })),
      }),
    ),
    matters: numbers.meta({ description: '事项合计' }),
    tasks: numbers.meta({ description: '待办合计' }),
    opened,
    procedures: z.array(procedureRow).meta({ description: '按事项种类的固定次序' }),
    units: z
      .array(z.object({ unit: named, opened, matters: numbers, tasks: numbers }))
      .meta({ description: '各单位，按市里的固定次序；只在看全市时有' }),
    suspensions: z.array(z.object({ kind: z.string(), title: z.string(), article: z.string(), count: z.number() })),
    recurring: z.array(
      z.object({
        procedure: z.string(),
        title: z.string(),
        due: z.number(),
        opened: z.number(),
        done: z.number(),
        late: z.number(),
      }),
    ),
    corrections: z.array(z.object({ resource: named, provider: named, opened, numbers })),
  })
  .meta({ id: 'WorkBoard' });
export type WorkBoardView = z.infer<typeof workBoard>;

const asked = {
  unit: z.string().max(64).optional().meta({ description: '只看这个单位；没有则为自己能看的全部' }),
  months: z.coerce
    .number()
    .int()
    .min(1, '应为 1 至 12')
    .max(12, '应为 1 至 12')
    .optional()
    .meta({ description: '最近几个月，含本月；默认 3' }),
};

export const countedKinds = [
  ...(['open', 'late', 'soon', 'supervised', 'opened', 'done', 'limited', 'doneLate', 'reported', 'rated'] as const),
  ...(['suspended', 'due', 'dueOpened', 'dueEnded', 'dueLate'] as const),
] as const;
export type CountedKind = (typeof countedKinds)[number];

const countedMatter = z
  .object({
    key: z.string().meta({ description: '这一条的标识，列表中不重复' }),
    id: z.string().optional().meta({ description: '事项；没有则未发起（周期性职责），或者不由事项登记' }),
    number: z.string().optional(),
    title: z.string(),
    step: z.string().optional().meta({ description: '步骤的名称；没有则为整件事项' }),
    unit: z.string().optional().meta({ description: '由哪个单位办，或由哪个单位发起' }),
    text: z.string().meta({ description: '等了几天、何时到期；或何时办结、用了几天' }),
    late: z.boolean(),
    readable: z.boolean().meta({ description: '读者可以打开该事项' }),
  })
  .meta({ id: 'CountedMatter' });
export type CountedMatterView = z.infer<typeof countedMatter>;

export const boardsRoutes = {
  readWorkBoard: route({
    method: 'GET',
    path: '/api/boards/work',
    who: 'person',
    chat: true,
    summary: '办理看板：在办、逾期、即将到期、按期率和用时，按事项种类、步骤和单位；单位负责人看本单位，监督部门看全市',
    query: z.object(asked),
    response: workBoard,
  }),
  listCounted: route({
    method: 'GET',
    path: '/api/boards/work/matters',
    who: 'person',
    summary: '办理看板上一个数字的来源：逐件',
    query: z.object({
      ...asked,
      kind: z.enum(countedKinds).meta({
        description:
          '在办（待办）、逾期、即将到期、督办中；发起、办结、有期限的办结、逾期办结、通报、评价；暂停与限制；周期性职责到期、发起、办结、逾期',
      }),
      month: z
        .string()
        .regex(/^\d{4}-(0[1-9]|1[0-2])$/, '应为年和月，例如 2026-11')
        .optional()
        .meta({ description: '只看这个月，代替 months' }),
      of: z.enum(['matters', 'tasks']).optional().meta({ description: '整件事项，还是其中的待办；默认待办' }),
      procedure: z.string().max(64).optional(),
      step: z.string().max(64).optional(),
      resource: z.string().max(200).optional().meta({ description: '对这个资源的数据纠错' }),
      provider: z.string().max(64).optional().meta({ description: '其中由这个单位提供时提出的' }),
      suspension: z.string().max(64).optional().meta({ description: '只看这一种暂停与限制' }),
      ...cursor,
    }),
    response: z.object({ items: z.array(countedMatter), next: z.string().optional() }),
  }),
  downloadWorkBoard: route({
    method: 'GET',
    path: '/api/boards/work/file',
    who: 'person',
    summary: '办理看板的 CSV 文件：每个数字一行，附定义',
    query: z.object(asked),
    gives: 'text/csv',
  }),
  downloadWorkBoardWorkbook: route({
    method: 'GET',
    path: '/api/boards/work/workbook',
    who: 'person',
    summary: '办理看板的 Excel 工作簿：每个数字一行，附定义；单元格均为文本',
    query: z.object(asked),
    gives: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  }),
} as const;
