/** C-21: the authority and the units train their people in the standards, in a period that the city sets. */
import {
  city,
  cutText,
  date,
  finish,
  formatDay,
  go,
  isOpen,
  long,
  number,
  procedure,
  text,
  when,
  z,
} from '../../engine/words.ts';
import { above, allUnits, everyUnit } from '../../standards/entry.ts';
import { texts as t } from './texts.ts';

const forms = {
  opening: z.object({ period: text(t.fields.period, { max: 40 }) }),
  plan: z.object({
    content: long(t.fields.content, { max: 1000 }),
    day: date(t.fields.day, { when: 'coming' }),
    where: text(t.fields.where),
  }),
  held: z.object({ participants: number(t.fields.participants, { max: 100_000 }), record: long(t.fields.record) }),
};

export const standardTraining = procedure(t, forms, {
  key: 'standard-training',
  articles: ['C-21'],
  roles: { units: { parties: (_, directory) => allUnits(_, { directory }) }, above: { parties: above } },
  supervisor: 'committee',
  opening: {
    by: { posts: ['standards', 'head'], kinds: ['authority'] },
    title: (form) => t.matterTitle(form.period),
    finding: true,
    outcomes: [go('plan')],
  },
  steps: {
    plan: {
      task: ['authority', city(20, 'wd'), 'above'],
      commands: {
        plan: {
          outcomes: [go('hold', 'units')],
          tells: {
            title: t.tells.planned,
            kind: 'info',
            to: 'units',
            body: ({ given: { plan } }) =>
              plan ? t.planned({ ...plan.form, content: cutText(plan.form.content, 60) }) : '',
          },
        },
      },
    },
    hold: {
      task: ['authority', city(10, 'wd', { until: (matter) => matter.given.plan?.form.day }), 'above'],
      noReturn: t.noReturn,
      commands: { held: { outcomes: [when('还有单位未报告', isOpen('units'), go()), finish('held')] } },
    },
    // A unit that says nothing does not hold up the rest: it is on record as not having reported.
    units: {
      kind: 'receipts',
      from: everyUnit,
      post: 'standards',
      receiptTitle: t.receiptTitle,
      form: z.object({ trained: number(t.fields.trained, { max: 100_000 }), posts: text(t.fields.posts) }),
      body: ({ given: { plan } }) => t.receiptBody(plan ? formatDay(plan.form.day) : ''),
      limits: [city(40, 'wd')],
      closedBy: 'authority',
      outcomes: [when('培训尚未登记', isOpen('hold'), go()), finish('held')],
    },
  },
  ends: { good: ['held'] },
  recurs: { usually: 'half-year', for: 'city', by: 'authority' },
});
