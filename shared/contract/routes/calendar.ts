/** The days off of each year. For administrators. */
import { z } from 'zod';
import { route } from '../route.ts';
import { written } from './pieces.ts';

export const calendarYearView = z.object({
  year: z.number(),
  notice: z.string().optional().meta({ description: '文号；不知道则没有' }),
  source: z.enum(['published', 'loaded', 'provisional']).meta({
    description: 'published 随程序发布；loaded 由本市载入；provisional 还没有，按法定节假日暂算',
  }),
  workingDays: z.number(),
  /** Who loaded it, and when. */
  loaded: z.string().optional(),
});

export const calendarView = z
  .object({
    years: z.array(calendarYearView).meta({ description: '去年起的各年，最近的在后' }),
    recompute: z.object({
      running: z.boolean(),
      changed: z.number().meta({ description: '已改期限的事项数' }),
    }),
  })
  .meta({ id: 'Calendar' });
export type CalendarView = z.infer<typeof calendarView>;

const move = z.object({
  matter: z.string(),
  number: z.string(),
  title: z.string(),
  step: z.string(),
  was: z.string(),
  to: z.string(),
  earlier: z.boolean(),
});

export const calendarPreview = z
  .object({
    year: z.number(),
    notice: z.string().optional(),
    off: z.array(z.string()),
    work: z.array(z.string()),
    workingDays: z.number(),
    warnings: z.array(z.string()),
    /** What it takes the place of. */
    replaces: z.string().optional(),
    same: z.boolean().meta({ description: '本来就是这样，载入不会改变什么' }),
    moves: z.object({
      later: z.number(),
      earlier: z.number(),
      confirmed: z.number().meta({ description: '暂定的期限确认不变' }),
      list: z.array(move).meta({ description: '最多 50 个，提前的在前' }),
    }),
    base: z.string().meta({ description: '预览时的日历版本，载入时带上' }),
  })
  .meta({ id: 'CalendarPreview' });
export type CalendarPreview = z.infer<typeof calendarPreview>;

const notice = written(
  z.string().min(2, '请粘贴或选择放假安排文件').max(20_000, '内容太长，放假安排不会超过 20000 个字符'),
).meta({ description: '文件的内容：JSON，格式见 docs/calendar.md' });

export const calendarRoutes = {
  readCalendar: route({
    method: 'GET',
    path: '/api/calendar',
    who: 'person',
    summary: '各年放假安排（管理员）',
    response: calendarView,
  }),
  previewCalendar: route({
    method: 'POST',
    path: '/api/calendar/preview',
    who: 'person',
    summary: '预览一年的放假安排：哪些日子，哪些期限会变（管理员）',
    body: z.object({ notice }),
    response: calendarPreview,
  }),
  loadCalendar: route({
    method: 'POST',
    path: '/api/calendar',
    who: 'person',
    summary: '载入一年的放假安排；在办事项的期限随后重新计算一次（管理员）',
    body: z.object({ notice, base: z.string().max(100) }),
    response: calendarView,
  }),
} as const;
