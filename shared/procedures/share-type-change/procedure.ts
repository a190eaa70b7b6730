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
import { texts as catalogue } from '../../catalogue/texts.ts';
import { finish, go, limit } from '../../engine/definition/define.ts';
import type { Context } from '../../engine/definition/definition.ts';
import { date, entry, long, reason } from '../../engine/forms/form.ts';
import { city, procedure } from '../../engine/words/procedure.ts';
import type { MatterOf } from '../../engine/words/typed.ts';
import { postKey } from '../../kernel/party.ts';
import type { Fault } from '../../kernel/rejection.ts';
import { dayOf, startOfDay } from '../../kernel/time.ts';
import { cityKinds } from '../../regulation/units.ts';
import { texts as t } from './texts.ts';

const { shareType, scope, use, conditions } = sharing;
/** What the register said at the opening is kept with the form. */
type Opened = z.infer<typeof forms.opening> & { provider?: string; name?: string };
const changedOn = (matter: Matter) => startOfDay(matter.opening.changedOn);

const forms = {
  opening: z.object({
    resource: entry(t.fields.resource, 'catalogue'),
    changedOn: date(t.fields.changedOn, { help: t.fields.changedHelp }),
    ground: long(t.fields.ground),
  }),
  reclassify: z.object({ shareType, scope, use, conditions, note: long(t.fields.note).optional() }),
  accept: z.object({ why: reason(t.fields.why) }),
};
type Matter = MatterOf<typeof forms>;

const given = (matter: Matter) => (matter.given.reclassify?.form ?? {}) as Partial<z.infer<typeof forms.reclassify>>;
const told = (matter: Matter) => {
  const units = [matter.opening.provider, matter.opener.unit].filter((one) => one !== undefined);
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
    provider: { post: 'registrar', of: (matter) => matter.opening.provider },
    authority: { post: 'data', of: 'authority' },
  },
  supervisor: 'authority',
  opening: {
    by: { posts: ['registrar', 'data', 'contact'], kinds: cityKinds },
    title: (form) => t.matterTitle(form.name ?? form.resource),
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
      commands: {
        reclassify: {
          requests: true,
          check: (form, matter) =>
            form['shareType'] === 'none'
              ? [{ path: 'shareType', message: t.faults.none }]
              : checkSharing(form, matter.regime),
          tidy: tidySharing,
          outcomes: [go('delist')],
        },
        stillHolds: { requests: true, form: z.object({ why: reason(t.fields.why) }), outcomes: [go('basis')] },
      },
    },
    delist: {
      by: 'authority',
      limits: [limit(2, 'wd', 'N-17', { regime: 'national' }), city(2, 'wd', { regime: 'city' })],
      commands: {
        delist: {
          decides: 'for',
          form: z.object({ opinion: long(t.fields.opinion).optional() }),
          registers: (matter, { registers }) => [
            {
              register: 'catalogue',
              subject: matter.opening.resource,
              op: 'put',
              lasting: true,
              title: matter.opening.name ?? matter.opening.resource,
              why: t.why(matter.number),
              units: [],
              values: said({
                ...registers.entry('catalogue', matter.opening.resource)?.values,
                ...sharingValues(given(matter)),
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
                  matter.opening.name ?? '',
                  catalogue.fields.shareTypes[given(matter).shareType ?? 'conditional'],
                ),
            },
          ],
          outcomes: [finish('shared')],
        },
        sendBack: { decides: 'against', form: z.object({ why: reason(t.fields.why) }), outcomes: [go('reclassify')] },
      },
    },
    basis: {
      by: 'authority',
      limits: [city(5, 'wd')],
      commands: {
        accept: {
          decides: true,
          tells: [
            {
              title: t.tells.kept,
              to: told,
              body: (matter) => t.keptBody(matter.opening.name ?? '', matter.given.accept?.form.why ?? ''),
            },
          ],
          outcomes: [finish('kept')],
        },
        insist: { decides: 'against', form: z.object({ why: reason(t.fields.why) }), outcomes: [go('reclassify')] },
      },
    },
  },
  withdrawable: { by: 'asker', during: ['reclassify'] },
  ends: { good: ['shared', 'kept'] },
  registers: ['catalogue'],
});
