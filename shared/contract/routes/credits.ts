/** Subscribe messages of the mini-app: how many each person still lets us send. */
import { z } from 'zod';
import { route } from '../route.ts';

const templateKey = z.enum(['task', 'reminder', 'urgent']);
const credits = z.object({
  items: z.array(
    z.object({
      key: templateKey,
      template: z.string().meta({ description: '微信的模板 id，给 wx.requestSubscribeMessage' }),
      title: z.string(),
      left: z.number().meta({ description: '还能收几次；微信不给出这个数，由本系统计数' }),
    }),
  ),
});
export type CreditsView = z.infer<typeof credits>;

export const creditsRoutes = {
  listCredits: route({
    method: 'GET',
    path: '/api/me/credits',
    who: 'person',
    summary: '我的微信提醒还剩几次；本市没有设置或不在微信中登录则为空',
    response: credits,
  }),
  addCredits: route({
    method: 'POST',
    path: '/api/me/credits',
    who: 'person',
    idempotent: true,
    summary: '我在微信中又同意了这些提醒各一次',
    body: z.object({ accepted: z.array(templateKey).min(1).max(3) }),
    response: credits,
  }),
} as const;
