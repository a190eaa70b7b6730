/** What to do first, and help where one stands. */
import { z } from 'zod';
import { places } from '../../help/first-steps.ts';
import { happenings } from '../../help/happenings.ts';
import { helpRoles } from '../../help/roles.ts';
import { route } from '../route.ts';
import { id } from './pieces.ts';

const firstStep = z.object({
  key: z.enum(happenings),
  title: z.string(),
  text: z.string(),
  chat: z.string().meta({ description: '在聊天里怎么开始' }),
  place: z.enum(places).meta({ description: '点了到哪一页' }),
  done: z.boolean().meta({ description: '真的办过了：由办理记录、名册等得出，不由点击得出' }),
});
export const firstStepsView = z
  .object({
    role: z.enum(helpRoles),
    roleText: z.string(),
    shown: z.boolean().meta({ description: '要不要显示：没有收起，且没有做完；或者请回来过' }),
    steps: z.array(firstStep),
  })
  .meta({ id: 'FirstSteps' });
export type FirstStepsView = z.infer<typeof firstStepsView>;

export const helpView = z
  .object({
    title: z.string(),
    parts: z.array(z.object({ title: z.string(), lines: z.array(z.string()) })),
  })
  .meta({ id: 'Help' });
export type HelpView = z.infer<typeof helpView>;

export const helpRoutes = {
  readPageHelp: route({
    method: 'GET',
    path: '/api/help/pages/:page',
    who: 'anyone',
    params: z.object({ page: z.string().max(40) }),
    summary: '一页怎么用：做什么的、能做什么、接下来会怎样、问谁',
    response: helpView,
  }),
  readProcedureHelp: route({
    method: 'GET',
    path: '/api/help/procedures/:key',
    who: 'person',
    params: z.object({ key: z.string().max(100) }),
    summary: '发起一类事项之前：由谁办、多长时间、谁决定、依据，由事项的定义得出',
    response: helpView,
  }),
  readMatterHelp: route({
    method: 'GET',
    path: '/api/help/matters/:id',
    who: 'person',
    chat: true,
    params: id,
    query: z.object({ command: z.string().max(100).optional().meta({ description: '正要办的操作：只说它' }) }),
    summary: '一个事项办到哪一步、本人能做什么、接下来会怎样、依据、问谁',
    response: helpView,
  }),
  readFirstSteps: route({
    method: 'GET',
    path: '/api/me/first-steps',
    who: 'person',
    chat: true,
    summary: '先做这三件：按本人的岗位给出，做过的打勾',
    response: firstStepsView,
  }),
  putFirstSteps: route({
    method: 'PUT',
    path: '/api/me/first-steps',
    who: 'person',
    summary: '收起“先做这三件”，或请回来；本人所有设备都是一样',
    body: z.object({ shown: z.boolean() }),
    response: firstStepsView,
  }),
} as const;
