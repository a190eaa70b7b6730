/** A procedure of no law, small enough to be read at a glance, with one of everything that the engine knows. */
import { z } from 'zod';
import { also, citySet, defineProcedure, finish, go, goLeaving, limit, stay, when } from '../definition/define.ts';
import { long, number, reason, text } from '../forms/form.ts';
import { personKey, postKey } from '../../kernel/party.ts';

export const toy = defineProcedure({
  key: 'toy',
  version: 1,
  title: '试验',
  summary: '引擎的试验',
  group: '政务云',
  articles: ['A-12', 'A-13'],
  roles: {
    applicant: { title: '申请人', post: 'cloud', of: 'opener' },
    office: { title: '办理单位', post: 'cloud', of: 'office' },
    duty: {
      title: '值班',
      ladder: (_, directory) => [
        ...directory.holders('cloud', 'duty').map((one, n) => ({ title: `第${n + 1}人`, parties: [personKey(one)] })),
        { title: '应急组', parties: [postKey('group', 'emergency')] },
      ],
    },
    monitor: { title: '监控', system: true },
  },
  supervisor: 'office',
  opening: {
    by: { posts: ['cloud', 'head'], kinds: ['unit', 'office'], title: '单位' },
    form: z.object({ what: text('事由'), size: number('数量', { max: 10 }).optional() }),
    title: (form) => String(form['what']),
    outcomes: [go('review')],
  },
  steps: {
    review: {
      kind: 'task',
      title: '审核',
      by: 'office',
      limits: [limit(3, 'wd', 'A-12')],
      lapseOpens: ['complain'],
      commands: {
        agree: {
          title: '同意',
          decides: true,
          tone: 'primary',
          form: z.object({ reason: reason().optional() }),
          gate: (matter) => (matter.opening['size'] === undefined ? '还缺数量' : undefined),
          outcomes: [when('大', (matter) => Number(matter.opening['size']) > 5, go('test', 'alarm')), go('test')],
        },
        refuse: { title: '驳回', decides: true, form: z.object({ reason: reason() }), outcomes: [go('again')] },
        note: { title: '备注', by: 'applicant', form: z.object({ note: long('备注') }), outcomes: [stay] },
      },
    },
    again: {
      kind: 'task',
      title: '重新申请',
      by: 'applicant',
      limits: [citySet('toy.again', '重新申请', 10, 'd')],
      commands: {
        renew: {
          title: '再申请',
          form: z.object({ what: text('事由'), size: number('数量') }),
          replacesOpening: true,
          newRound: true,
          outcomes: [go('review')],
        },
      },
    },
    complain: {
      kind: 'task',
      title: '督办',
      by: 'office',
      limits: [citySet('toy.complain', '督办', 2, 'wd')],
      commands: { heard: { title: '已督办', alsoBy: 'applicant', outcomes: [go()] } },
    },
    test: {
      kind: 'wait',
      title: '测试',
      lasts: limit(15, 'd', 'A-13'),
      limits: [],
      extension: { asks: 'applicant', consents: 'office', basis: 'A-13', maxDays: 30 },
      commands: { stop: { title: '停止', by: 'office', outcomes: [goLeaving(['alarm'], 'receive')] } },
      outcomes: [go('receive')],
    },
    alarm: {
      kind: 'task',
      title: '告警',
      by: 'duty',
      urgent: true,
      limits: [],
      climb: citySet('toy.alarm', '告警', 10, 'min'),
      renotify: citySet('toy.again', '再次提醒', 60, 'min'),
      commands: {
        hear: { title: '收到', outcomes: [go()] },
        alive: { title: '在办', showsLife: true, outcomes: [stay] },
      },
    },
    receive: {
      kind: 'receipts',
      title: '回执',
      from: (_, directory) => directory.usersOf('divisions'),
      post: 'data',
      receiptTitle: '知悉',
      form: z.object({}),
      body: () => '请知悉',
      limits: [citySet('toy.receive', '回执', 5, 'wd')],
      commands: {},
      outcomes: [finish('done')],
    },
  },
  anytime: {
    withdraw: {
      title: '撤回',
      by: 'applicant',
      form: z.object({ reason: reason() }),
      during: ['review', 'test'],
      outcomes: [finish('withdrawn')],
    },
    sound: { title: '触发', by: 'monitor', during: ['test'], outcomes: [also('alarm')] },
  },
  ends: { done: { title: '办结', good: true }, withdrawn: { title: '已撤回', good: false } },
  registers: [],
});
