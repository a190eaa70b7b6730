/** B-20, B-31, N-19: what the platform already has is not asked for again; the unit answers and stops. */
import {
  choice,
  city,
  date,
  entry,
  finish,
  go,
  goLeaving,
  long,
  material,
  procedure,
  reason,
  reasoned,
  sharingPartners,
  unit,
  z,
} from '../../engine/words.ts';
import type { MatterOf, Tell } from '../../engine/words.ts';
import { lateForms, lateRoles, lateStep } from '../../catalogue/late.ts';
import { texts as t } from './texts.ts';

const forms = {
  opening: z.object({
    unit: unit(t.fields.unit),
    resource: entry(t.fields.resource, 'catalogue'),
    asked: choice(t.fields.asked, t.fields.askedOf),
    facts: long(t.fields.facts),
    evidence: long(t.fields.evidence, { private: true }).optional(),
  }),
  ...lateForms,
  accept: reasoned(t.fields.opinion),
  orderStop: reasoned(t.fields.opinion),
  stop: z.object({ measures: long(t.fields.measures), stopFrom: date(t.fields.stopFrom, { when: 'past' }).optional() }),
};

type Matter = MatterOf<typeof forms>;
/** What the catalogue called the resource at the opening is kept with the form. */
type Opened = Matter['opening'] & { name?: string };
const told = (title: string): Tell<Matter> => ({ title, to: 'reporter', body: (matter) => matter.title });

export const duplicateCollection = procedure(t, forms, {
  key: 'duplicate-collection',
  articles: ['B-20', 'B-31', 'N-19'],
  roles: {
    reporter: { post: 'contact', of: 'opener' },
    collector: { posts: ['data', 'head'], of: (matter) => matter.opening.unit },
    ...lateRoles,
  },
  opening: {
    by: { posts: ['contact', 'data', 'head'], kinds: sharingPartners },
    finding: true,
    title: (form: Opened, directory) =>
      t.matterTitle(directory.unit(form.unit)?.name ?? form.unit, form.name ?? form.resource),
    check: (form, { registers }) =>
      registers.entry('catalogue', form.resource)?.values['provider'] === form.unit
        ? [{ path: 'unit', message: t.faults.own }]
        : [],
    tidy: (form, { registers }) => ({
      ...form,
      name: registers.entry('catalogue', form.resource)?.title ?? form.resource,
    }),
    outcomes: [go('answer')],
  },
  steps: {
    answer: {
      task: ['collector', city(5, 'wd')],
      lapseOpens: ['late'],
      commands: {
        stop: { requests: true, outcomes: [goLeaving(['late'], 'confirm')] },
        justify: {
          requests: true,
          form: z.object({ basis: reason(t.fields.basis) }),
          outcomes: [goLeaving(['late'], 'judge')],
        },
      },
    },
    judge: {
      task: ['authority', city(5, 'wd'), 'committee'],
      independent: { of: ['collector'] },
      commands: {
        accept: { decides: 'for', outcomes: [finish('justified')], tells: told(t.tells.justified) },
        orderStop: { decides: 'against', outcomes: [go('stopping')] },
      },
    },
    stopping: {
      task: ['collector', city(5, 'wd')],
      noReturn: '责令停止后只能停止并报告',
      lapseOpens: ['late'],
      commands: {
        stopped: {
          requests: true,
          form: z.object({
            measures: long(t.fields.measures),
            proof: material('rectification-proof', { title: t.fields.proof, article: 'B-20' }),
          }),
          outcomes: [goLeaving(['late'], 'confirm')],
        },
      },
    },
    confirm: {
      task: ['authority', city(5, 'wd'), 'committee'],
      independent: { of: ['collector'] },
      noReturn: '还没有停止的，用“仍在采集”责令停止',
      commands: {
        confirm: { decides: 'for', outcomes: [finish('stopped')], tells: told(t.tells.stopped) },
        goesOn: { decides: 'against', outcomes: [go('stopping')] },
      },
    },
    late: lateStep<Matter>('collector', ({ opening }) => opening.unit, {
      national: 'user-recollected',
      city: 'city-collection',
    }),
  },
  withdrawable: { by: 'reporter', during: ['answer'] },
  ends: { good: ['stopped', 'justified'], bad: ['unmet'] },
});
