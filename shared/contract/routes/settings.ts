/** What the city sets itself, where no rule gives a number. For administrators. */
import { z } from 'zod';
import { route } from '../route.ts';
import { formField } from '../shapes.ts';
import { written } from './pieces.ts';

const key = z.object({ key: z.string().min(1).max(100) });
const version = z
  .number()
  .int()
  .min(0)
  .meta({ description: '看到的版本；从未改过为 0。不是最新则 409，并说明是谁改的' });

export const settingChangeView = z
  .object({
    version: z.number(),
    who: z.string(),
    atText: z.string(),
    from: z.string(),
    to: z.string(),
    why: z.string(),
  })
  .meta({ id: 'SettingChange' });
export type SettingChangeView = z.infer<typeof settingChangeView>;

export const settingView = z
  .object({
    key: z.string(),
    title: z.string(),
    help: z.string().optional(),
    /** Heading under which it stands in the list. */
    group: z.string(),
    usedBy: z.array(z.string()).meta({ description: '用到它的事项；空则为全部事项' }),
    value: z.string(),
    default: z.string(),
    /** The city has set it: it is not, or not only by chance, the default. */
    changed: z.boolean(),
    version: z.number(),
    last: settingChangeView.optional(),
    form: z.array(formField),
    prefill: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'Setting' });
export type SettingView = z.infer<typeof settingView>;

export const settingsRoutes = {
  listSettings: route({
    method: 'GET',
    path: '/api/settings',
    who: 'person',
    summary: '本市设定（管理员）',
    response: z.object({ items: z.array(settingView) }),
  }),
  readSettingHistory: route({
    method: 'GET',
    path: '/api/settings/:key/history',
    who: 'person',
    params: key,
    summary: '一项设定的修改记录（管理员）',
    response: z.object({ items: z.array(settingChangeView) }),
  }),
  putSetting: route({
    method: 'PUT',
    path: '/api/settings/:key',
    who: 'person',
    params: key,
    summary: '修改一项设定；只对之后进入的环节有效（管理员）',
    body: z.object({ version, form: z.unknown() }),
    response: settingView,
  }),
  resetSetting: route({
    method: 'POST',
    path: '/api/settings/:key/reset',
    who: 'person',
    params: key,
    summary: '恢复默认（管理员）',
    body: z.object({ version, why: written(z.string().trim().min(2, '请填写“修改理由”').max(2000)) }),
    response: settingView,
  }),
} as const;
