/**
 * A procedure in which no check finds anything, its row of the law, and a way to break it in one place: each check is
 * seen to find what it is for in planted.test.ts.
 */
import { citySet, defineProcedure, finish, go, limit } from '@banjie/shared/engine/definition/define.ts';
import { choice, date, reason, text, unit } from '@banjie/shared/engine/forms/form.ts';
import { suspended, z } from '@banjie/shared/engine/words.ts';
import { postKey, type UnitId } from '@banjie/shared/kernel/party.ts';
import { dayOf } from '@banjie/shared/kernel/time.ts';
import { cityKinds } from '@banjie/shared/regulation/units.ts';
import type { CommandRule, Procedure, TaskStep } from '@banjie/shared/engine/definition/definition.ts';
import type { MatterState, RegisterChange } from '@banjie/shared/engine/matter/state.ts';
import { above, happened, law, notTheAccused, notTheRequester, type LawRow } from '../law/table.ts';
import type { SuspensionLaw } from '../law/city.ts';

const opening = z.object({
  name: text('名称'),
  on: date('发生日期'),
  accused: unit('涉及单位'),
  size: choice('规模', { large: '大', small: '小' }),
});
const own = ({ opener }: MatterState): UnitId => opener.unit ?? '';
export const subjectOf = (matter: MatterState): string => `${own(matter)}/${String(matter.opening['name'])}`;
export const change =
  (op: 'put' | 'lift', subject = subjectOf) =>
  (matter: MatterState): RegisterChange[] => [
    { register: 'allocations', subject: subject(matter), op, title: matter.title, why: '试验', units: [own(matter)] },
  ];

export const sound: Procedure = {
  key: 'planted',
  version: 1,
  title: '试验',
  summary: '检查的试验',
  group: '政务云',
  articles: ['A-12', 'A-14', 'A-16'],
  roles: {
    applicant: { title: '申请人', post: 'cloud', of: 'opener' },
    office: { title: '办理单位', post: 'cloud', of: 'office' },
    authority: { title: '主管部门', post: 'cloud', of: 'authority' },
    accused: { title: '涉及单位', post: 'head', of: (matter) => String(matter.opening['accused']) },
  },
  supervisor: 'authority',
  opening: {
    by: { posts: ['cloud', 'contact', 'head'], kinds: cityKinds, title: '单位' },
    form: opening,
    title: (form) => String(form['name']),
    check: (form, { now }) => (String(form['on']) > dayOf(now) ? [{ path: 'on', message: '不能晚于今天' }] : []),
    outcomes: [go('review')],
  },
  steps: {
    review: {
      kind: 'task',
      title: '审核',
      by: 'office',
      takenUpBy: 'authority',
      independent: { of: ['accused'] },
      limits: [limit(3, 'wd', 'A-12')],
      commands: {
        approve: { title: '同意', decides: true, tone: 'primary', outcomes: [go('keep')] },
        refuse: {
          title: '不同意',
          decides: true,
          tone: 'danger',
          form: z.object({ reason: reason() }),
          outcomes: [go('again')],
        },
      },
    },
    again: {
      kind: 'task',
      title: '重新申请',
      by: 'applicant',
      noReturn: '依意见重新申请',
      limits: [citySet('planted.again', '重新申请', 10, 'd')],
      commands: {
        renew: {
          ...{ title: '再申请', form: opening, replacesOpening: true, newRound: true },
          check: (form, _, { now }) =>
            String(form['on']) > dayOf(now) ? [{ path: 'on', message: '不能晚于今天' }] : [],
          outcomes: [go('review')],
        },
      },
    },
    keep: {
      kind: 'wait',
      title: '试运行',
      lasts: limit(30, 'd', 'A-14'),
      limits: [],
      commands: {},
      outcomes: [go('conclude')],
    },
    conclude: {
      kind: 'task',
      title: '分配',
      by: 'office',
      takenUpBy: 'authority',
      noReturn: '已过试运行',
      limits: [citySet('planted.conclude', '分配', 5, 'wd')],
      commands: {
        allow: {
          ...{ title: '分配资源', decides: true, tone: 'primary' },
          approves: { what: 'resources', about: (matter) => [own(matter)] },
          registers: change('put'),
          tells: [
            {
              title: '已分配',
              to: (_, { directory }) => [postKey(directory.body('authority')?.id ?? '', 'cloud')],
              body: ({ title }) => title,
            },
          ],
          outcomes: [go('use')],
        },
      },
    },
    use: {
      kind: 'task',
      title: '使用',
      by: 'applicant',
      noReturn: '已分配',
      limits: [citySet('planted.use', '使用', 90, 'd')],
      commands: { giveUp: { title: '不再使用', registers: change('lift'), outcomes: [finish('done')] } },
    },
  },
  anytime: {
    withdraw: {
      ...{ title: '撤回', by: 'applicant', form: z.object({ reason: reason() }), during: ['review', 'again', 'keep'] },
      outcomes: [finish('withdrawn')],
    },
  },
  ends: { done: { title: '办结', good: true }, withdrawn: { title: '已撤回', good: false } },
  registers: ['allocations'],
};

export const soundLaw: LawRow = law({
  ends: {
    done: ['A-12 review.approve', 'A-14 keep', 'A-14 conclude.allow', 'A-16 use.giveUp'],
    withdrawn: ['A-12 !conclude.allow'],
  },
  terminates: above('office'),
  noReturn: ['A-12 again', 'A-16 use'],
  entries: {
    allocations: {
      put: ['A-12 review.approve', 'A-14 keep', 'A-14 conclude.allow'],
      exits: ['planted/use.giveUp'],
      goneAt: ['done', 'terminated'],
    },
  },
  bars: [notTheRequester('A-12', 'review', 'conclude'), notTheAccused('A-12', 'accused', 'review')],
  told: [
    { act: 'A-12 review.refuse', who: ['opener'] },
    { act: 'A-14 conclude.allow', who: ['authority'] },
  ],
  dates: { 'open.on': happened(), 'renew.on': happened() },
  clocks: [
    { step: 'review', article: 'A-12', rule: 'not restarted' },
    { step: 'review', article: 'A-12', rule: 'runs' },
  ],
});

/** Puts a suspension in, which the approval above reads. */
export const suspender = defineProcedure({
  ...sound,
  key: 'suspender',
  steps: {
    suspend: {
      kind: 'task',
      title: '暂停',
      by: 'office',
      limits: [limit(3, 'wd', 'A-12')],
      commands: {
        suspend: {
          title: '暂停',
          registers: (matter) => [
            suspended('performance-resources', own(matter), { title: '系统', why: '试验', units: [own(matter)] }),
          ],
          outcomes: [finish('done')],
        },
      },
    },
  },
  opening: { ...sound.opening, outcomes: [go('suspend')] },
  anytime: {},
  ends: { done: { title: '办结', good: true } },
  registers: ['suspensions'],
});
export const suspenderLaw = law({
  ends: { done: ['A-37 suspend.suspend'] },
  terminates: above('office'),
  entries: { suspensions: { put: ['A-37 suspend.suspend'], stays: 'a toy' } },
});
export const plantedSuspension: Readonly<Record<string, SuspensionLaw>> = {
  planted: { article: 'A-37', by: ['suspender/suspend.suspend'], reads: ['planted/conclude.allow'] },
};

/** The sound one, broken: with something else in its place, or without it. */
export const broken = (how: Partial<Procedure>): Procedure => defineProcedure({ ...sound, ...how });
export const withStep = (name: string, how: Partial<TaskStep>, ...out: (keyof TaskStep)[]): Procedure => {
  const step = sound.steps[name];
  if (step?.kind !== 'task') throw new Error(`${name} is no task`);
  return broken({ steps: { ...sound.steps, [name]: { ...without(step, out), ...how } } });
};
export const withCommand = (
  step: string,
  command: string,
  how: Partial<CommandRule>,
  ...out: (keyof CommandRule)[]
): Procedure => {
  const commands = sound.steps[step]?.commands ?? {};
  const rule = commands[command];
  if (!rule) throw new Error(`${step} has no ${command}`);
  return withStep(step, { commands: { ...commands, [command]: { ...without(rule, out), ...how } } });
};
function without<T extends object>(from: T, out: readonly (keyof T)[]): T {
  const rest = { ...from };
  for (const key of out) delete rest[key];
  return rest;
}
