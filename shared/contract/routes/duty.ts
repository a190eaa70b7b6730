/** Rosters 值班表: who is on duty, by which rules, what was changed, where nobody is. docs/on-duty.md tells the whole. */
import { z } from 'zod';
import { bounds, callBounds, dayKinds, swapStates, turnUnits } from '../../duty/roster.ts';
import { postKeys } from '../../kernel/party.ts';
import { isDay, isTimeOfDay } from '../../kernel/time.ts';
import { route } from '../route.ts';
import { written } from './pieces.ts';

const idText = z.string().min(1).max(200);
const day = z.string().max(10).refine(isDay, '应为日期，例如 2026-12-05');
const time = z
  .string()
  .max(5)
  .refine((value) => isTimeOfDay(value) && value !== '24:00', '应为时刻，例如 09:00');
const title = written(z.string().trim().min(1, '请填写“名称”').max(20));
const why = written(z.string().trim().min(2, '请填写“事由”').max(200));
const of = z.object({ unit: z.string().min(1).max(64), post: z.enum(postKeys) });
const one = of.extend({ id: z.string().min(1).max(64) });
const person = z.object({ id: z.string(), name: z.string() });

const calls = (what: string, min: number, max: number) =>
  z.number().int().min(min, `“${what}”应为 ${min} 至 ${max}`).max(max, `“${what}”应为 ${min} 至 ${max}`).optional();

const shift = z.object({
  days: z.enum(dayKinds).meta({ description: 'all 每天，working 工作日，off 休息日；按本市日历' }),
  start: time.meta({ description: '交接时刻；这一班记在它开始的那一天' }),
  end: time.meta({ description: '结束时刻；不晚于开始则为次日' }),
  every: z.number().int().min(1).max(bounds.turns).meta({ description: '每轮几天或几周' }),
  unit: z.enum(turnUnits),
  from: day.meta({ description: '第一人的第一轮从这天开始' }),
  until: day.optional().meta({ description: '最后一天；没有则一直排下去' }),
  persons: z.array(idText).min(1, '请至少选择一人').max(bounds.persons),
});
const line = z.object({
  title,
  shifts: z.array(shift).min(1, '请至少排一班').max(bounds.shifts),
  wait: calls('多少分钟', 1, callBounds.wait).meta({ description: '多少分钟无人确认就通知下一班；没有则按本市设置' }),
  again: calls('再通知几次', 0, callBounds.again).meta({ description: '这段时间内再通知几次；没有则按本市设置' }),
});
const rounds = calls('几轮', 1, callBounds.rounds).meta({
  description: '各班通知几轮后转应急实施小组；没有则按本市设置',
});
const days = z.object({ from: day, until: day });

export const dutyStretch = z.object({
  from: z.string(),
  until: z.string(),
  text: z.string().meta({ description: '起止时间，供显示' }),
  person: person.optional().meta({ description: '没有则为空岗' }),
  planned: z.string().optional().meta({ description: '原来排的是谁，已换人时给出' }),
  standIns: z.array(z.string()).meta({ description: '此人在这段时间的代理人，同时被通知' }),
  mine: z.boolean(),
  now: z.boolean(),
});
export type DutyStretchView = z.infer<typeof dutyStretch>;

export const dutyLineView = z.object({
  key: z.string(),
  title: z.string(),
  stretches: z.array(dutyStretch),
});

export const dutyRosterView = z
  .object({
    unit: z.string(),
    unitName: z.string(),
    post: z.enum(postKeys),
    postTitle: z.string(),
    version: z.number(),
    lines: z.array(dutyLineView),
    text: z.string().meta({ description: '这一天谁在值班，一行一班，供聊天显示' }),
    mayRun: z.boolean().meta({ description: '可以排班、调整' }),
    mayNote: z.boolean().meta({ description: '正在值班或刚下班，可以写交班说明' }),
    isHolder: z.boolean().meta({ description: '是这个岗位的人，可以换班' }),
  })
  .meta({ id: 'DutyRoster' });
export type DutyRosterView = z.infer<typeof dutyRosterView>;

export const dutyChangeView = z.object({ version: z.number(), what: z.string(), who: z.string(), atText: z.string() });
export const dutySwapView = z.object({
  id: z.string(),
  line: z.string(),
  text: z.string(),
  why: z.string(),
  state: z.enum(swapStates),
  /** What the reader may do with it. */
  may: z.array(z.enum(['accept', 'decline', 'withdraw'])),
});
export type DutySwapView = z.infer<typeof dutySwapView>;

export const dutyView = z
  .object({
    roster: dutyRosterView,
    always: z.boolean().meta({ description: '任何时刻都要有人值班' }),
    days: z.array(
      z.object({
        day: z.string(),
        text: z.string(),
        working: z.boolean(),
        today: z.boolean(),
        lines: z.array(dutyLineView),
      }),
    ),
    gaps: z.array(z.object({ text: z.string(), who: z.string().optional(), from: z.string() })).meta({
      description: '今后 31 天的空岗；who 是排了班却已不在这个岗位的人',
    }),
    swaps: z.array(dutySwapView),
    overrides: z.array(z.object({ id: z.string(), line: z.string(), text: z.string(), why: z.string() })),
    rules: z.array(line.extend({ key: z.string() })),
    rounds,
    calling: z.string().meta({ description: '告警后第几分钟通知哪一班，供显示' }),
    people: z.array(person).meta({ description: '这个岗位的人，按岗位名册的次序' }),
    history: z.array(dutyChangeView).meta({ description: '最近的改动，新的在前' }),
    notes: z
      .array(z.object({ text: z.string(), who: z.string(), atText: z.string(), lines: z.string() }))
      .meta({ description: '最近的交班说明，新的在前' }),
  })
  .meta({ id: 'Duty' });
export type DutyView = z.infer<typeof dutyView>;

const done = z.object({ text: z.string().meta({ description: '做了什么，供显示' }), id: z.string().optional() });

export const dutyRoutes = {
  listDuty: route({
    method: 'GET',
    path: '/api/duty',
    who: 'person',
    chat: true,
    summary: '谁在值班：看得到的值班表，现在或某一天',
    query: z.object({ day: day.optional() }),
    response: z.object({
      items: z.array(dutyRosterView),
      day: z.string(),
      units: z
        .array(
          z.object({
            id: z.string(),
            name: z.string(),
            posts: z.array(z.object({ key: z.enum(postKeys), title: z.string(), people: z.array(person) })),
          }),
        )
        .meta({ description: '可以排值班表的单位和还没有值班表的岗位' }),
      /** Swaps that wait for the reader's answer. */
      asked: z.array(dutySwapView.extend({ unit: z.string(), post: z.enum(postKeys) })),
    }),
  }),
  readDuty: route({
    method: 'GET',
    path: '/api/duty/:unit/:post',
    who: 'person',
    chat: true,
    params: of,
    summary: '一张值班表：几天的班、空岗、换班、规则',
    query: z.object({ from: day.optional(), days: z.coerce.number().int().min(1).max(31).optional() }),
    response: dutyView,
  }),
  putDuty: route({
    method: 'PUT',
    path: '/api/duty/:unit/:post',
    who: 'person',
    params: of,
    summary: '排班：轮换规则（单位负责人、管理员）',
    body: z.object({
      version: z.number().int().min(0).meta({ description: '看到的版本；还没有则为 0' }),
      always: z.boolean(),
      lines: z.array(line).min(1, '请至少排一班').max(bounds.lines),
      rounds,
    }),
    response: done,
  }),
  overrideDuty: route({
    method: 'POST',
    path: '/api/duty/:unit/:post/overrides',
    who: 'person',
    idempotent: true,
    params: of,
    summary: '调整：某几天（或某段时间）由谁值班（单位负责人、管理员）',
    body: z.object({
      line: idText.optional().meta({ description: '哪一班；没有则为第一班' }),
      ...{ from: day, fromTime: time.optional(), until: day, untilTime: time.optional() },
      ...{ person: idText, why },
    }),
    response: done,
  }),
  endDutyOverride: route({
    method: 'POST',
    path: '/api/duty/:unit/:post/overrides/:id/end',
    who: 'person',
    params: one,
    summary: '撤销一项调整',
    response: done,
  }),
  askDutySwap: route({
    method: 'POST',
    path: '/api/duty/:unit/:post/swaps',
    who: 'person',
    chat: true,
    idempotent: true,
    params: of,
    summary: '换班：把自己的班给别人，或与别人的班对调；对方同意后生效',
    body: z.object({
      line: idText.optional().meta({ description: '哪一班；没有则为本人那几天有班的第一班' }),
      other: idText,
      give: days.meta({ description: '自己让出的班' }),
      take: days.optional().meta({ description: '换来的班；没有则只是请人代班' }),
      why: why.optional(),
    }),
    response: done,
  }),
  answerDutySwap: route({
    method: 'POST',
    path: '/api/duty/:unit/:post/swaps/:id',
    who: 'person',
    chat: true,
    params: one,
    summary: '同意、不同意或撤回换班',
    body: z.object({ answer: z.enum(['accept', 'decline', 'withdraw']) }),
    response: done,
  }),
  noteDuty: route({
    method: 'POST',
    path: '/api/duty/:unit/:post/notes',
    who: 'person',
    chat: true,
    idempotent: true,
    params: of,
    summary: '交班说明：下班的人写给接班的人，交班时与未办结的故障一起转达',
    body: z.object({
      line: idText.optional().meta({ description: '哪一班；没有则为本人正在值的（或刚值完的）各班' }),
      text: written(z.string().trim().min(2, '请填写“交班说明”').max(1000, '“交班说明”最多 1000 字')),
    }),
    response: done,
  }),
  exportDutyTable: route({
    method: 'GET',
    path: '/api/duty/:unit/:post/table',
    who: 'person',
    params: of,
    query: z.object({ from: day.optional(), days: z.coerce.number().int().min(1).max(366).optional() }),
    summary: '导出 CSV',
    gives: 'text/csv',
  }),
  exportDutyWorkbook: route({
    method: 'GET',
    path: '/api/duty/:unit/:post/workbook',
    who: 'person',
    params: of,
    query: z.object({ from: day.optional(), days: z.coerce.number().int().min(1).max(366).optional() }),
    summary: '导出 Excel 工作簿，单元格均为文本',
    gives: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  }),
  exportDutyCalendar: route({
    method: 'GET',
    path: '/api/duty/:unit/:post/calendar',
    who: 'person',
    params: of,
    query: z.object({ days: z.coerce.number().int().min(1).max(366).optional(), mine: z.enum(['yes']).optional() }),
    summary: '导出 iCalendar（RFC 5545）',
    gives: 'text/calendar',
  }),
  importDuty: route({
    method: 'POST',
    path: '/api/duty/:unit/:post/import',
    who: 'person',
    idempotent: true,
    params: of,
    summary: '从 CSV 或 iCalendar 导入各班由谁值班；有一处错则全部不导入（单位负责人、管理员）',
    body: z.object({
      text: written(z.string().min(1, '请选择或粘贴文件').max(500_000)),
      /** Looks only. */
      preview: z.boolean().optional(),
    }),
    response: z.object({ count: z.number(), text: z.string() }),
  }),
} as const;
