/** Who I am, binding, delegation, login. */
import { z } from 'zod';
import { route } from '../route.ts';
import * as shape from '../shapes.ts';
import { choosing, device, id, done, page, personName, token, written } from './pieces.ts';

export const peopleRoutes = {
  listPeople: route({
    method: 'GET',
    path: '/api/people',
    who: 'person',
    chat: true,
    summary: '可选的人员：own 本单位，或某类单位的人员',
    query: z.object({
      among: z.string().max(40).optional().meta({ description: 'own，或单位类型；省略则全部在岗人员' }),
      ...choosing,
    }),
    response: page(z.object({ id: z.string(), name: z.string(), unit: z.string(), posts: z.array(z.string()) })),
  }),
  me: route({
    method: 'GET',
    path: '/api/me',
    who: 'person',
    summary: '我是谁',
    polled: true,
    response: shape.meView,
  }),
  makeBindingCode: route({
    method: 'POST',
    path: '/api/me/binding-code',
    who: 'person',
    limited: 'tries',
    summary: '一次性绑定码，用于聊天；再要则旧码作废',
    response: z.object({ code: z.string(), expiresInSeconds: z.number() }),
  }),
  unbindChat: route({ method: 'DELETE', path: '/api/me/chat', who: 'person', summary: '解除聊天绑定', response: done }),
  listDelegations: route({
    method: 'GET',
    path: '/api/me/delegations',
    who: 'person',
    summary: '我的代理与受托',
    response: z.object({
      items: z.array(shape.delegationView),
      candidates: z.array(z.object({ id: z.string(), name: z.string(), unit: z.string() })),
    }),
  }),
  createDelegation: route({
    method: 'POST',
    path: '/api/me/delegations',
    who: 'person',
    idempotent: true,
    summary: '设代理：自某日至某日',
    body: z.object({
      to: z.string().min(1).max(64),
      fromDay: z.iso.date('开始日期应为 2026-12-01 这样的日期'),
      untilDay: z.iso.date('结束日期应为 2026-12-01 这样的日期'),
      reason: written(z.string().trim().min(1, '请填写事由').max(200)),
    }),
    response: shape.delegationView,
  }),
  endDelegation: route({
    method: 'DELETE',
    path: '/api/me/delegations/:id',
    who: 'person',
    params: id,
    summary: '提前结束代理',
    response: done,
  }),
  listUnits: route({
    method: 'GET',
    path: '/api/units',
    who: 'person',
    chat: true,
    summary: '单位名录（表单中选单位）',
    query: z.object(choosing),
    response: page(z.object({ id: z.string(), name: z.string(), kind: z.string() })),
  }),
  loginWechat: route({
    method: 'POST',
    path: '/api/login/wechat',
    who: 'anyone',
    limited: 'tries',
    summary: '小程序登录：wx.login 的 code',
    body: z.object({ code: z.string().min(1).max(200), device }),
    response: z.union([
      token,
      z.object({ ticket: z.string().meta({ description: '尚未绑定：连同绑定码交 bindWechat' }) }),
    ]),
  }),
  loginWecom: route({
    method: 'POST',
    path: '/api/login/wecom',
    who: 'anyone',
    limited: 'tries',
    summary: '企业微信（政务微信）中的小程序登录：wx.qy.login 的 code',
    body: z.object({ code: z.string().min(1).max(512), device }),
    response: token,
  }),
  bindWechat: route({
    method: 'POST',
    path: '/api/login/bind',
    who: 'anyone',
    limited: 'tries',
    summary: '首次登录：用姓名和一次性绑定码绑定微信',
    body: z.object({ ticket: z.string().min(1).max(2000), name: personName, code: z.string().min(1).max(40), device }),
    response: token,
  }),
} as const;
