/** B-30, N-17: the basis of a not-shared resource fell away; its provider reclassifies it, the authority takes it off the list. */
import {
  city,
  cityKinds,
  date,
  entry,
  finish,
  go,
  goLeaving,
  limit,
  long,
  procedure,
  put,
  reasoned,
  startOfDay,
  z,
} from '../../engine/words.ts';
import type { Fault, MatterOf, RegisterEntry } from '../../engine/words.ts';
import {
  checkSharing,
  providerOfEntry,
  said,
  sharing,
  sharingValues,
  shareTypeOf,
  tidySharing,
  type ShareType,
} from '../../catalogue/entry.ts';
import { toEveryUnit } from '../../catalogue/bodies.ts';
import { lateForms, lateRoles, lateStep } from '../../catalogue/late.ts';
import { texts as catalogue } from '../../catalogue/texts.ts';
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
    changedOn: date(t.fields.changedOn, { help: t.fields.changedHelp, when: 'past' }),
    ground: long(t.fields.ground),
  }),
  reclassify: z.object({ shareType, scope, use, conditions, note: long(t.fields.note).optional() }),
  accept: reasoned(t.fields.why),
  stillHolds: reasoned(t.fields.why),
  ...lateForms,
  delist: z.object({ opinion: long(t.fields.opinion).optional() }),
};
type Matter = MatterOf<typeof forms>;

/** What licences, penalties and joint approvals rest on is shared without conditions (B-28). */
const mayBe = (type: ShareType, entry: RegisterEntry | undefined): Fault[] => {
  if (type === 'none') return [{ path: 'shareType', message: t.faults.none }];
  const bound = entry?.values['approval'] === true && type !== 'unconditional';
  return bound ? [{ path: 'shareType', message: catalogue.faults.approval }] : [];
};

export const shareTypeChange = procedure(t, forms, {
  key: 'share-type-change',
  articles: ['B-28', 'B-30', 'N-15', 'N-17'],
  roles: {
    asker: { post: 'data', of: 'opener' },
    provider: { post: 'registrar', of: (matter) => opened(matter).provider },
    ...lateRoles,
  },
  opening: {
    by: { posts: ['registrar', 'data', 'contact'], kinds: cityKinds },
    title: (form: Opened) => t.matterTitle(form.name ?? form.resource),
    check: ({ resource }, { registers }) =>
      shareTypeOf(registers.entry('catalogue', resource)) === 'none'
        ? []
        : [{ path: 'resource', message: t.faults.shared }],
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
          check: (form, { opening, regime }, { registers }) => {
            const wrong = mayBe(form.shareType, registers.entry('catalogue', opening.resource));
            return wrong.length > 0 ? wrong : checkSharing(form, regime);
          },
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
          registers: (matter, { registers }) => {
            const { resource } = matter.opening;
            const known = registers.entry('catalogue', resource)?.values;
            const values = said({ ...known, ...sharingValues(matter.given.reclassify?.form ?? {}) });
            return [
              put('catalogue', resource, { title: nameOf(matter), why: t.why(matter.number), units: [], values }),
            ];
          },
          tells: toEveryUnit(t.tells.shared, (matter) => {
            const type = matter.given.reclassify?.form.shareType ?? 'conditional';
            return t.sharedBody(nameOf(matter), catalogue.fields.shareTypes[type]);
          }),
          outcomes: [finish('shared')],
        },
        sendBack: { decides: 'against', outcomes: [go('reclassify')] },
      },
    },
    basis: {
      task: ['authority', city(5, 'wd'), 'committee'],
      independent: { gave: ['stillHolds'] },
      commands: {
        accept: {
          decides: true,
          tells: {
            ...{ title: t.tells.kept, to: ['provider', 'asker'] },
            body: (matter) => t.keptBody(nameOf(matter), matter.given.accept?.form.reason ?? ''),
          },
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
