/** B-30, N-17: the basis of a not-shared resource fell away; its provider reclassifies it, the authority takes it off the list. */
import { z } from 'zod';
import {
  checkSharing,
  providerOfEntry,
  said,
  sharing,
  sharingValues,
  shareTypeOf,
  tidySharing,
} from '../../catalogue/entry.ts';
import { lateForms, lateRoles, lateStep } from '../../catalogue/late.ts';
import { texts as catalogue } from '../../catalogue/texts.ts';
import { finish, go, goLeaving, limit } from '../../engine/definition/define.ts';
import type { Context } from '../../engine/definition/definition.ts';
import { date, entry, long, reasoned } from '../../engine/forms/form.ts';
import { city, procedure } from '../../engine/words/procedure.ts';
import type { MatterOf } from '../../engine/words/typed.ts';
import { postKey } from '../../kernel/party.ts';
import type { Fault } from '../../kernel/rejection.ts';
import { dayOf, startOfDay } from '../../kernel/time.ts';
import { cityKinds } from '../../regulation/units.ts';
import { texts as t } from './texts.ts';

const { shareType, scope, use, conditions } = sharing;
/** What the register said at the opening is kept with the form. */
type Opened = Matter['opening'] & { provider?: string; name?: string };
const opened = ({ opening }: Matter): Opened => opening;
const nameOf = (matter: Matter) => opened(matter).name ?? matter.opening.resource;
const changedOn = ({ opening }: Matter) => startOfDay(opening.changedOn);

const forms = {
  opening: z.object({
    resource: entry(t.fields.resource, 'catalogue'),
    changedOn: date(t.fields.changedOn, { help: t.fields.changedHelp }),
    ground: long(t.fields.ground),
  }),
  reclassify: z.object({ shareType, scope, use, conditions, note: long(t.fields.note).optional() }),
  accept: reasoned(t.fields.why),
  stillHolds: reasoned(t.fields.why),
  ...lateForms,
  delist: z.object({ opinion: long(t.fields.opinion).optional() }),
};
type Matter = MatterOf<typeof forms>;

const told = (matter: Matter) => {
  const units = [opened(matter).provider, matter.opener.unit].filter((one) => one !== undefined);
  return [...new Set(units)].map((one) => postKey(one, 'data'));
};

function checkOpening(form: Opened, { registers, now }: Context): Fault[] {
  const { resource, changedOn: day } = form;
  return [
    ...(shareTypeOf(registers.entry('catalogue', resource)) === 'none'
      ? []
      : [{ path: 'resource', message: t.faults.shared }]),
    ...(day > dayOf(now) ? [{ path: 'changedOn', message: t.faults.future }] : []),
  ];
}

export const shareTypeChange = procedure(t, forms, {
  key: 'share-type-change',
  version: 1,
  group: '数据共享',
  articles: ['B-28', 'B-30', 'N-15', 'N-17'],
  roles: {
    asker: { post: 'data', of: 'opener' },
    provider: { post: 'registrar', of: (matter) => opened(matter).provider },
    ...lateRoles,
  },
  supervisor: 'authority',
  noTermination: t.noTermination,
  opening: {
    by: { posts: ['registrar', 'data', 'contact'], kinds: cityKinds },
    title: (form: Opened) => t.matterTitle(form.name ?? form.resource),
    check: checkOpening,
    tidy: (form, { registers }) => {
      const known = registers.entry('catalogue', form.resource);
      return { ...form, provider: providerOfEntry(known), name: known?.title };
    },
    finding: true,
    outcomes: [go('reclassify')],
  },
  steps: {
    reclassify: {
      by: 'provider',
      // A change of the law on which the entry rests is a change of law in the sense of N-17.
      limits: [
        limit(10, 'wd', 'N-17', { from: changedOn, regime: 'national' }),
        city(10, 'wd', { from: changedOn, regime: 'city' }),
      ],
      extension: { asks: 'provider', consents: 'authority', basis: 'N-17', maxDays: 5, unit: 'wd', once: true },
      lapseOpens: ['late'],
      commands: {
        reclassify: {
          requests: true,
          check: (form, matter) =>
            form.shareType === 'none'
              ? [{ path: 'shareType', message: t.faults.none }]
              : checkSharing(form, matter.regime),
          tidy: tidySharing,
          outcomes: [goLeaving(['late'], 'delist')],
        },
        stillHolds: { requests: true, outcomes: [goLeaving(['late'], 'basis')] },
      },
    },
    delist: {
      by: 'authority',
      takenUpBy: 'committee',
      independent: { gave: ['reclassify'] },
      limits: [limit(2, 'wd', 'N-17', { regime: 'national' }), city(2, 'wd', { regime: 'city' })],
      commands: {
        delist: {
          decides: 'for',
          registers: (matter, { registers }) => [
            {
              register: 'catalogue',
              subject: matter.opening.resource,
              op: 'put',
              lasting: true,
              title: nameOf(matter),
              why: t.why(matter.number),
              units: [],
              values: said({
                ...registers.entry('catalogue', matter.opening.resource)?.values,
                ...sharingValues(matter.given.reclassify?.form ?? {}),
              }),
            },
          ],
          tells: [
            {
              title: t.tells.shared,
              kind: 'info',
              to: (_, { directory }) => directory.units().map((unit) => postKey(unit.id, 'contact')),
              body: (matter) =>
                t.sharedBody(
                  nameOf(matter),
                  catalogue.fields.shareTypes[matter.given.reclassify?.form.shareType ?? 'conditional'],
                ),
            },
          ],
          outcomes: [finish('shared')],
        },
        sendBack: { decides: 'against', outcomes: [go('reclassify')] },
      },
    },
    basis: {
      by: 'authority',
      takenUpBy: 'committee',
      independent: { gave: ['stillHolds'] },
      limits: [city(5, 'wd')],
      commands: {
        accept: {
          decides: true,
          tells: [
            {
              title: t.tells.kept,
              to: told,
              body: (matter) => t.keptBody(nameOf(matter), matter.given.accept?.form.reason ?? ''),
            },
          ],
          outcomes: [finish('kept')],
        },
        insist: { decides: 'against', outcomes: [go('reclassify')] },
      },
    },
    late: lateStep<Matter>('provider', (matter) => opened(matter).provider, {
      national: 'provider-catalogue',
      city: 'city-catalogue',
    }),
  },
  withdrawable: { by: 'asker', during: ['reclassify'] },
  ends: { good: ['shared', 'kept'], bad: ['unmet'] },
  registers: ['catalogue'],
});
