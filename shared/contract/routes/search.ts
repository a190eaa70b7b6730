/**
 * One search over what somebody may see: matters, entries of registers, articles, people. And what somebody keeps: searches,
 * and filters of the list of matters.
 */
import { z } from 'zod';
import { route } from '../route.ts';
import { instant } from '../shapes/pieces.ts';
import { listFilter } from './matters.ts';
import { cursor, written } from './pieces.ts';

export const foundKinds = ['matter', 'entry', 'article', 'person'] as const;
export type FoundKind = (typeof foundKinds)[number];
const kind = z.enum(foundKinds).meta({ description: 'matter 事项；entry 登记簿条目；article 条文；person 人员' });
const state = z
  .enum(['open', 'ended'])
  .meta({ description: '只要未办结（在册）的，或已办结（已解除）的；只对事项和登记簿' });

/** More than any list of choices has, and of each as much as is looked at. */
export const MOST_HEARD = 1_000;
export const LONGEST_HEARD = 100;

/** Of one person. */
export const MOST_KEPT = 20;

const found = z
  .object({
    kind,
    id: z.string().meta({ description: '事项、条文、人员的标识；条目则是登记簿内的标识' }),
    title: z.string(),
    detail: z.string().meta({ description: '一行说明：编号和状态、登记簿、条号、单位和岗位' }),
    number: z.string().optional(),
    register: z.string().optional(),
    ended: z.literal(true).optional().meta({ description: '登记簿条目：已解除' }),
    at: instant.optional(),
  })
  .meta({ id: 'Found' });
export type FoundView = z.infer<typeof found>;

const group = z.object({
  kind,
  items: z.array(found),
  next: z.string().optional().meta({ description: '这一类的下一页：连同 kind 再问' }),
});
export type FoundGroup = z.infer<typeof group>;

const keptFields = z.object({
  name: written(z.string().trim().min(1, '请填写名称').max(30, '名称最多 30 个字')),
  text: written(z.string().trim().max(100)),
  kind: kind.optional().meta({ description: '查找：只要这一类' }),
  scope: listFilter.scope.meta({ description: '有则是事项列表的筛选，没有则是查找' }),
  state: listFilter.state,
  due: listFilter.due.meta({ description: '事项列表的筛选：期限' }),
  procedure: listFilter.procedure.meta({ description: '事项列表的筛选：事项种类' }),
});

/** What belongs to a search is not kept with a filter of the list, nor the other way round. */
const kept = keptFields.check(({ value, issues }) => {
  const wrong = (path: keyof typeof value, message: string) =>
    issues.push({ code: 'custom', input: value[path], path: [path], message });
  const isFilter = value.scope !== undefined;
  if (isFilter && value.kind !== undefined) wrong('kind', '事项列表的筛选不分查找的类别');
  if (isFilter) return;
  if (value.state === 'all') wrong('state', '查找的状态只有未办结和已办结；不限则不填');
  for (const path of ['due', 'procedure'] as const)
    if (value[path] !== undefined) wrong(path, '只用于事项列表的筛选，请同时说明是哪个列表');
});
export type KeptSearch = z.output<typeof kept>;
const keptOne = keptFields.extend({
  name: z.string(),
  text: z.string(),
  procedureTitle: z.string().optional().meta({ description: '事项种类的名称' }),
});
export type KeptView = z.infer<typeof keptOne>;
const keptView = z.object({ items: z.array(keptOne) }).meta({ id: 'KeptSearches' });

export const searchRoutes = {
  searchAll: route({
    method: 'GET',
    path: '/api/search',
    who: 'person',
    chat: true,
    summary: '在本人可见的事项、登记簿、条文、人员中查找：字词、编号、拼音或拼音首字母，空格分开的都要有',
    query: z.object({
      text: z.string().max(100),
      kind: kind.optional(),
      state: state.optional(),
      ...cursor,
    }),
    response: z.object({ groups: z.array(group) }),
  }),
  hearTitles: route({
    method: 'POST',
    path: '/api/heard',
    who: 'person',
    summary: '这些名称中，哪些按字词、拼音或拼音首字母找得到；什么都不写',
    body: z.object({ text: z.string().max(50), titles: z.array(z.string().max(LONGEST_HEARD)).max(MOST_HEARD) }),
    response: z.object({ heard: z.array(z.number()).meta({ description: '是第几个，从 0 起' }) }),
  }),
  readSearches: route({
    method: 'GET',
    path: '/api/me/searches',
    who: 'person',
    summary: '我保存的查找和事项列表的筛选',
    response: keptView,
  }),
  putSearches: route({
    method: 'PUT',
    path: '/api/me/searches',
    who: 'person',
    summary: '修改我保存的查找和筛选，整个换掉',
    body: z.object({ items: z.array(kept).max(MOST_KEPT, `最多保存 ${MOST_KEPT} 条`) }),
    response: keptView,
  }),
} as const;
