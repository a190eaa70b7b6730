/** C-21: the authority and the units train their people in the standards, in a period that the city sets. */
import { cutText } from '../../kernel/text.ts';
import { z } from 'zod';
import { citySet, defineProcedure, finish, go } from '../../engine/definition/define.ts';
import { date, long, number, text } from '../../engine/forms/form.ts';
import { periodSet } from '../../engine/settings/settings.ts';
import type { MatterState } from '../../engine/matter/state.ts';
import { allUnits } from '../../standards/entry.ts';
import { texts as t } from './texts.ts';

const opening = z.object({ period: text(t.fields.period, { max: 40 }) });
const plan = z.object({
  content: long(t.fields.content, { max: 1000 }),
  day: date(t.fields.day),
  where: text(t.fields.where),
});
const planned = (matter: MatterState) => matter.given['plan']?.form as z.infer<typeof plan> | undefined;

export const standardTraining = defineProcedure({
  key: 'standard-training',
  version: 1,
  title: t.title,
  summary: t.summary,
  group: '标准化',
  articles: ['C-21'],
  roles: {
    authority: { title: t.roles.authority, post: 'standards', of: 'authority' },
    units: { title: t.roles.units, parties: (matter, directory) => allUnits(matter, { directory }) },
  },
  supervisor: 'authority',
  opening: {
    by: { posts: ['standards', 'head'], kinds: ['authority'], title: t.opener },
    form: opening,
    title: (form) => t.matterTitle(String(form['period'])),
    finding: true,
    outcomes: [go('plan')],
  },
  steps: {
    plan: {
      kind: 'task',
      title: t.steps.plan,
      by: 'authority',
      limits: [citySet('standard-training.plan', t.settings.plan, 20, 'wd')],
      commands: {
        plan: {
          title: t.commands.plan,
          tone: 'primary',
          form: plan,
          outcomes: [go('hold', 'units')],
          tells: [
            {
              title: t.tells.planned,
              kind: 'info',
              to: allUnits,
              body: (matter) => {
                const { day = '', where = '', content = '' } = planned(matter) ?? {};
                return t.planned(day, where, cutText(content, 60));
              },
            },
          ],
        },
      },
    },
    hold: {
      kind: 'task',
      title: t.steps.hold,
      by: 'authority',
      limits: [
        citySet('standard-training.hold', t.settings.hold, 10, 'wd', { until: (matter) => planned(matter)?.day }),
      ],
      commands: {
        held: {
          title: t.commands.held,
          tone: 'primary',
          form: z.object({
            participants: number(t.fields.participants, { max: 100_000 }),
            record: long(t.fields.record),
          }),
          outcomes: [
            {
              enter: [],
              leave: 'self',
              when: (matter) => matter.items.some((item) => item.step === 'units'),
              label: '还有单位未报告',
            },
            finish('held'),
          ],
        },
      },
    },
    units: {
      kind: 'task',
      title: t.steps.units,
      by: 'units',
      limits: [citySet('standard-training.units', t.settings.units, 40, 'wd')],
      joint: {
        mode: 'all',
        outcomes: [
          {
            enter: [],
            leave: 'self',
            when: (matter) => matter.items.some((item) => item.step === 'hold'),
            label: '培训尚未登记',
          },
          finish('held'),
        ],
      },
      commands: {
        trained: {
          title: t.commands.trained,
          tone: 'primary',
          form: z.object({
            trained: number(t.fields.trained, { max: 100_000 }),
            posts: text(t.fields.posts),
          }),
          outcomes: [go()],
        },
      },
    },
  },
  anytime: {
    close: {
      title: t.commands.close,
      by: 'authority',
      tone: 'danger',
      help: t.help.close,
      during: ['units'],
      gate: (matter) =>
        matter.items.some((one) => one.step === 'units' && one.deadlines.every((due) => !due.lapsedAt)) ||
        matter.items.some((one) => one.step === 'hold')
          ? t.early
          : undefined,
      outcomes: [finish('held')],
    },
  },
  ends: { held: { title: t.ends.held, good: true } },
  recurs: {
    every: 'setting',
    setting: periodSet('standard-training.period', t.settings.period, 'half-year'),
    for: 'city',
    by: 'authority',
    form: (turn) => ({ period: turn.title }),
  },
  registers: [],
});
