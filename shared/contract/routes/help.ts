/** What to do first, and help where one stands. */
import { z } from 'zod';
import { places } from '../../help/first-steps.ts';
import { happenings } from '../../help/happenings.ts';
import { helpRoles } from '../../help/roles.ts';
import { route } from '../route.ts';

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

export const helpRoutes = {
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
