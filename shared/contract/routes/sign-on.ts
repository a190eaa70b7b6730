/** Signing in by the city's unified sign-on (OpenID Connect), in a browser. */
import { z } from 'zod';
import { route } from '../route.ts';
import { device, token } from './pieces.ts';

export const signOnRoutes = {
  offerSignOn: route({
    method: 'GET',
    path: '/api/login/sign-on',
    who: 'anyone',
    summary: '是否开通统一身份认证登录',
    response: z.object({ offered: z.boolean() }),
  }),
  beginSignOn: route({
    method: 'POST',
    path: '/api/login/sign-on',
    who: 'anyone',
    summary: '开始统一身份认证登录：浏览器去往 to，handle 留在本页，十分钟内有效',
    response: z.object({ to: z.string(), handle: z.string() }),
  }),
  finishSignOn: route({
    method: 'POST',
    path: '/api/login/sign-on/finish',
    who: 'anyone',
    limited: 'tries',
    summary: '完成统一身份认证登录：平台带回的 code 和 state，连同开始时的 handle；各只能用一次',
    body: z.object({
      handle: z.string().min(1).max(2000),
      code: z.string().min(1).max(2000),
      state: z.string().min(1).max(200),
      iss: z.string().max(500).optional(),
      device,
    }),
    response: token,
  }),
} as const;
