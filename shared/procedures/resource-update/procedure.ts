/** B-21, B-25: data that came up or changed are updated within 2 working days, reported, and compared by every user. */
import { lateForms, lateRoles, lateStep, receiptsLate } from '../../catalogue/late.ts';
import {
  choice,
  city,
  cityKinds,
  date,
  finish,
  formatDay,
  go,
  goLeaving,
  limit,
  long,
  number,
  procedure,
  reason,
  resource,
  startOfDay,
  text,
  z,
} from '../../engine/words.ts';
import type { Directory, MatterOf } from '../../engine/words.ts';
import { texts as t } from './texts.ts';

const forms = {
  ...lateForms,
  opening: z.object({
    resource: resource(t.fields.resource),
    kind: choice(t.fields.kind, t.fields.kinds),
    changedOn: date(t.fields.changedOn, { help: t.fields.changedHelp, when: 'past' }),
    what: long(t.fields.what),
  }),
  updated: z.object({
    updatedOn: date(t.fields.updatedOn, { when: 'past' }),
    how: long(t.fields.how),
    records: number(t.fields.records, { max: 100_000_000 }).optional(),
  }),
  unfounded: z.object({ why: reason(t.fields.why) }),
};
type Matter = MatterOf<typeof forms>;
const resourceOf = ({ opening }: Matter, directory: Directory) => directory.resource(opening.resource);
const nameOf = (matter: Matter, directory: Directory) => resourceOf(matter, directory)?.name ?? matter.opening.resource;
const how = ({ given }: Matter) => given.updated?.form.how ?? '';

export const resourceUpdate = procedure(t, forms, {
  key: 'resource-update',
  articles: ['B-21', 'B-24', 'B-25'],
  roles: {
    asker: { post: 'data', of: 'opener' },
    provider: { post: 'data', of: (matter, directory) => resourceOf(matter, directory)?.provider },
    ...lateRoles,
  },
  opening: {
    by: { posts: ['data', 'registrar'], kinds: cityKinds },
    title: (form, directory) =>
      t.matterTitle(directory.resource(form.resource)?.name ?? form.resource, formatDay(form.changedOn)),
    check: (form, { actor, directory }) => {
      const may = [directory.resource(form.resource)?.provider, directory.body('authority')?.id].includes(actor.unit);
      return may ? [] : [{ path: 'resource', message: t.faults.own }];
    },
    finding: true,
    outcomes: [go('update')],
  },
  steps: {
    update: {
      task: ['provider', limit(2, 'wd', 'B-25', { from: (matter) => startOfDay(matter.opening.changedOn) })],
      lapseOpens: ['late'],
      commands: {
        updated: {
          check: (form, matter) =>
            form.updatedOn < matter.opening.changedOn ? [{ path: 'updatedOn', message: t.faults.order }] : [],
          tells: {
            title: t.tells.reported,
            kind: 'info',
            to: 'authority',
            body: (matter, { directory }) => {
              const provider = directory.unit(resourceOf(matter, directory)?.provider ?? '')?.name ?? '';
              return t.reportBody(nameOf(matter, directory), provider, how(matter));
            },
          },
          outcomes: [goLeaving(['late'], 'receipts')],
        },
        unfounded: { outcomes: [finish('unfounded')] },
      },
    },
    receipts: {
      kind: 'receipts',
      lapseOpens: ['receiptsLate'],
      from: (matter, directory) => directory.usersOf(matter.opening.resource),
      post: 'data',
      receiptTitle: t.receiptTitle,
      form: z.object({
        compared: choice(t.fields.compared, t.fields.comparedOptions),
        note: text(t.fields.note).optional(),
      }),
      body: (matter, directory) => t.receiptBody(nameOf(matter, directory), matter.opening.what, how(matter)),
      limits: [city(5, 'wd')],
      outcomes: [finish('updated')],
    },
    late: lateStep<Matter>('provider', (matter, directory) => resourceOf(matter, directory)?.provider, {
      national: 'city-update',
      city: 'city-update',
    }),
    receiptsLate: receiptsLate([finish('updated')]),
  },
  withdrawable: { by: 'asker', during: ['update'] },
  ends: { good: ['updated', 'unfounded'], bad: ['unmet'] },
});
