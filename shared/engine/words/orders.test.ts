/** An order with a date, a duty that comes round, a sheet and the end of what stands: a procedure of no law has them all. */
import { z } from 'zod';
import { finish, go } from '../definition/define.ts';
import { carried, date, list, number, reasoned, text, unit } from '../forms/form.ts';
import { cityKinds } from '../../regulation/units.ts';
import { addMs, dayOf } from '../../kernel/time.ts';
import { cityOf, fullPlan } from '../testing/city.ts';
import { Play } from '../testing/play.ts';
import { lift, lifted, put } from './entries.ts';
import { dated, lastDay, renews } from './orders.ts';
import { city, procedure } from './procedure.ts';
import { eachOnce, rowsFor, unitsOfKinds } from './sheets.ts';

const t = {
  title: '责令改正',
  summary: '引擎用语的试验',
  opener: '主管部门',
  roles: { authority: '主管部门', unit: '被责令单位' },
  steps: { order: '责令', correct: '改正', overdue: '逾期处理', score: '评分' },
  commands: { order: '责令改正', corrected: '已改正', moreTime: '重定期限', fault: '追究', score: '评分' },
  settings: { period: '多久一次' },
  ends: { corrected: '已改正', accounted: '已追究' },
};
const forms = {
  opening: z.object({ period: text('周期'), unit: unit('单位').optional(), until: date('期限').optional() }),
  order: dated('改正期限'),
  moreTime: dated('新的期限'),
  corrected: z.object({ doneOn: date('改正之日', { when: 'past' }) }),
  score: z.object({
    sheet: list('评分', z.object({ unit: carried('单位'), name: text('名称'), score: number('得分') })),
  }),
};
const written = procedure(t, forms, {
  key: 'orders',
  version: 1,
  group: '数据共享',
  articles: ['B-43'],
  roles: {
    authority: { post: 'data', of: 'authority' },
    unit: { post: 'data', of: (matter) => matter.opening.unit },
  },
  supervisor: 'authority',
  recurs: { usually: 'quarter', for: 'city', by: 'authority' },
  opening: {
    by: { posts: ['data'], kinds: ['authority'] },
    title: (form) => form.period,
    finding: true,
    outcomes: [go('order')],
  },
  steps: {
    order: {
      by: 'authority',
      limits: [city(5, 'wd')],
      commands: { order: { decides: 'for', outcomes: [go('correct', 'score')] } },
    },
    correct: {
      by: 'unit',
      limits: [city(10, 'wd', { until: lastDay('order', 'moreTime') })],
      lapseOpens: ['overdue'],
      commands: { corrected: { outcomes: [finish('corrected')] } },
    },
    overdue: {
      by: 'authority',
      limits: [city(5, 'wd')],
      commands: {
        fault: { form: reasoned(), decides: 'against', outcomes: [finish('accounted')] },
        moreTime: renews('correct'),
      },
    },
    score: {
      by: 'authority',
      limits: [city(5, 'wd')],
      commands: {
        score: {
          prefill: ({ given }, { directory }) => ({
            sheet: rowsFor(unitsOfKinds(directory, ['unit']), given.score?.form.sheet),
          }),
          check: ({ sheet }, _, { directory }) => eachOnce('sheet', sheet, unitsOfKinds(directory, ['unit'])),
          outcomes: [go()],
        },
      },
    },
  },
  ends: { good: ['corrected'], bad: ['accounted'] },
});

const now = '2026-10-09T02:00:00.000Z';
const opened = (more: object = {}) =>
  new Play({ city: cityOf(fullPlan), procedure: written, now }).open('auth1', {
    period: '十月',
    unit: 'alpha',
    ...more,
  });
const ordered = (until = '2026-10-20') => opened().give('auth1', 'order', { until, reason: '违规' });
const dueOf = (play: Play) => play.item('correct').deadlines.map(({ at }) => dayOf(addMs(at, -1)));

describe('an order with a date', () => {
  it('is due on the day that was given last, and hangs on no day that is over', () => {
    expect(opened().refusal('auth1', 'order', { until: '2026-10-08', reason: '违规' })?.faults).toMatchObject([
      { path: 'until', message: '“改正期限”不能早于今天。' },
    ]);
    expect(dueOf(ordered())).toEqual(['2026-10-20']);
  });

  it('that is overdue gives who ordered it a task, and begins anew with the day that he gives', () => {
    const play = ordered().until('2026-10-22T02:00:00.000Z');
    expect(play.steps()).toEqual(expect.arrayContaining(['correct', 'overdue']));
    play.give('auth1', 'moreTime', { until: '2026-11-10', reason: '正在改' });
    expect(dueOf(play)).toEqual(['2026-11-10']);
    play.until('2026-11-12T02:00:00.000Z');
    expect(play.give('auth1', 'fault', { reason: '拒不改正' }).state?.end?.end).toBe('accounted');
  });
});

it('what has happened has not happened tomorrow; a machine may hand on a day that was named earlier', () => {
  expect(ordered().refusal('a1', 'corrected', { doneOn: '2026-10-10' })?.faults).toMatchObject([
    { path: 'doneOn', message: '“改正之日”不能晚于今天。' },
  ]);
  expect(ordered().refusal('a1', 'corrected', { doneOn: '2026-10-09' })).toBeUndefined();
  expect(opened({ until: '2026-10-01' }).state?.opening['until']).toBe('2026-10-01');
});

it('a duty that comes round has its period as a setting of the city', () => {
  expect(written.recurs).toMatchObject({
    every: 'setting',
    setting: { key: 'orders.period', title: '多久一次', default: 'quarter' },
  });
  const { settings: _, ...without } = t;
  expect(() => procedure(without as typeof t, forms, definitionOf())).toThrow(/no word for its period/);
});

it('a sheet has every unit once, and keeps what was filled in', () => {
  const play = ordered();
  const prefill = play.allowed('auth1').find(({ command }) => command === 'score')?.prefill ?? {};
  const { sheet } = prefill as { sheet: { unit: string; name: string }[] };
  expect(sheet.map(({ unit: id }) => id)).toEqual(['alpha', 'beta', 'gamma']);
  const marked = sheet.map((one) => ({ ...one, score: 80 }));
  expect(play.refusal('auth1', 'score', { sheet: marked.slice(1) })?.faults?.[0]?.message).toMatch(
    /每个单位都要填写一次/,
  );
  expect(play.refusal('auth1', 'score', { sheet: [...marked, ...marked.slice(1)] })?.faults?.[0]?.path).toBe('sheet');
  expect(play.refusal('auth1', 'score', { sheet: marked })).toBeUndefined();
  expect(rowsFor([{ id: 'alpha', name: '甲' }], marked)).toBe(marked);
});

it('what is lifted is what stands there, and nothing where nothing does', () => {
  const change = put('plans', 'alpha/2026', { title: '计划', why: '批准', units: ['alpha'], values: {} });
  const entry = { ...change, values: {}, since: now, matter: 'm1', number: '1' };
  expect(lifted(entry, '取消')).toEqual([
    lift('plans', 'alpha/2026', { title: '计划', why: '取消', units: ['alpha'] }),
  ]);
  expect(lifted(undefined, '取消')).toEqual([]);
});

describe('whoever owes the decision can’t end the matter instead', () => {
  it('nor may one above him who has no part in it', () => {
    const names = (who: string) =>
      opened()
        .allowed(who)
        .map(({ command }) => command);
    expect(names('auth1')).not.toContain('terminate');
    expect(names('comHead')).not.toContain('terminate');
    expect(names('govHead')).not.toContain('terminate');
  });
});

function definitionOf() {
  return {
    ...{
      key: 'x',
      version: 1,
      group: '政务云' as const,
      articles: ['A-12' as const],
      supervisor: 'authority' as const,
    },
    roles: {
      authority: { post: 'data' as const, of: 'authority' as const },
      unit: { post: 'data' as const, of: 'opener' as const },
    },
    recurs: { usually: 'year' as const, for: 'city' as const, by: 'authority' as const },
    opening: { by: { posts: ['data' as const], kinds: cityKinds }, title: () => '', outcomes: [go('order')] },
    steps: {
      order: {
        by: 'authority' as const,
        limits: [city(1, 'd')],
        commands: { order: { outcomes: [finish('corrected')] } },
      },
    },
    ends: { good: ['corrected' as const] },
  };
}
