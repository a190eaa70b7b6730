/** nobody enters a unit's resources without the grant of the office and of the unit, for a purpose and a period. */
import {
  choice,
  city,
  cityKinds,
  date,
  dayOf,
  daysBetween,
  entry,
  finish,
  go,
  long,
  matterNumber,
  numberSet,
  person,
  personKey,
  postKey,
  procedure,
  reason,
  stay,
  text,
  when,
  z,
} from '../../engine/words.ts';
import type { Context, Directory, MatterOf, PartyKey, RegisterChange, Tell, UnitId } from '../../engine/words.ts';
import { unitIn } from '../../cloud/systems.ts';
import { texts as t } from './texts.ts';

const maxDays = numberSet('access-authorisation.max-days', t.settings.maxDays, 30, { min: 1, max: 365, unit: '天' });
const forms = {
  opening: z.object({
    system: entry(t.fields.system, 'allocations').optional(),
    use: matterNumber(t.fields.use, { help: t.fields.useHelp }).optional(),
    kind: choice(t.fields.kind, t.fields.kinds),
    what: text(t.fields.what, { max: 80, help: t.fields.whatHelp }),
    who: person(t.fields.who),
    purpose: long(t.fields.purpose),
    until: date(t.fields.until, { when: 'coming' }),
  }),
  grant: z.object({ reason: reason(t.fields.opinion).optional() }),
  use: z.object({ from: text(t.fields.from), did: long(t.fields.did), touched: long(t.fields.touched) }),
  handBack: z.object({ did: long(t.fields.did).optional() }),
  revoke: z.object({ reason: reason() }),
};
type Matter = MatterOf<typeof forms>;
/** The unit is kept with the matter: who grants does not change when the allocation does. */
const ownerOf = ({ opening }: Pick<Matter, 'opening'>): UnitId | undefined =>
  'owner' in opening && typeof opening.owner === 'string' ? opening.owner : undefined;
const nameOf = (id: string, directory: Directory) => directory.person(id)?.name ?? id;
/** Whose a test or trial is: the unit that has applied for it. */
const testing = (number: string | undefined, { linked }: Pick<Context, 'linked'>) => {
  const found = number === undefined ? undefined : linked(number);
  return found?.procedure === 'cloud-use' ? found.units[0] : undefined;
};

const grantors = (matter: Matter, directory: Directory): PartyKey[] => {
  const office = directory.body('office');
  const owner = ownerOf(matter);
  return [
    ...(office ? [postKey(office.id, 'cloud')] : []),
    ...(owner === undefined ? [] : [postKey(owner, 'security')]),
  ];
};

const access =
  (op: 'put' | 'lift') =>
  (matter: Matter, { directory }: Context): RegisterChange[] => {
    const { kind, what, who, purpose, until } = matter.opening;
    const office = directory.body('office')?.id;
    const units = [ownerOf(matter), office, directory.person(who)?.unit].filter((id) => id !== undefined);
    const title = `${t.fields.kinds[kind]} ${what}`;
    return [
      {
        ...{ register: 'access', subject: matter.number, op, title, why: purpose, units: [...new Set(units)] },
        values: { what: title, who: nameOf(who, directory), purpose, until },
      },
    ];
  };
const over: Tell<Matter> = {
  title: t.tells.over,
  kind: 'alert',
  urgent: true,
  to: ['grantee', 'grantors'],
  body: ({ opening: { what, who } }, { directory }) => t.overBody(what, nameOf(who, directory)),
};
const ended = (end: string) => ({ ...finish(end), registers: access('lift'), tells: [over] });

export const accessAuthorisation = procedure(t, forms, {
  key: 'access-authorisation',
  articles: ['A-36'],
  roles: {
    applicant: { post: 'security', of: 'opener' },
    grantors: { parties: grantors },
    grantee: { parties: (matter) => [personKey(matter.opening.who)] },
  },
  supervisor: 'office',
  settings: [maxDays.setting],
  opening: {
    by: { posts: ['ops', 'security', 'cloud', 'contact', 'head'], kinds: ['cloud-provider', ...cityKinds] },
    title: ({ what, who }, directory) => t.matterTitle(what, nameOf(who, directory)),
    check: (form, context) => {
      const most = maxDays.of(context);
      if ((form.system === undefined) === (form.use === undefined))
        return [{ path: 'system', message: t.faults.oneOf }];
      if (form.use !== undefined && testing(form.use, context) === undefined)
        return [{ path: 'use', message: t.faults.noTest }];
      return daysBetween(dayOf(context.now), form.until) > most
        ? [{ path: 'until', message: t.faults.tooLong(most) }]
        : [];
    },
    tidy: (form, context) => {
      const owner = form.system === undefined ? testing(form.use, context) : unitIn(form.system);
      return owner === undefined ? form : { ...form, owner };
    },
    outcomes: [go('grant')],
  },
  steps: {
    grant: {
      task: ['grantors', city(1, 'wd')],
      // Nobody lets himself in, whatever posts he holds.
      independent: { of: ['grantee'] },
      joint: {
        mode: 'all',
        // Silence is no grant: with a grantor that says nothing it comes to nothing.
        closedBy: 'authority',
        outcomes: [
          when(
            '有未表态的',
            ({ votes }) => (votes['grant'] ?? []).some((one) => one.by.kind === 'system'),
            finish('refused'),
          ),
          {
            ...go('valid'),
            registers: access('put'),
            tells: [
              {
                title: t.tells.granted,
                to: 'grantee',
                body: ({ opening: { what, who, until, purpose } }, { directory }) =>
                  t.grantedBody(what, nameOf(who, directory), until, purpose),
              },
            ],
          },
        ],
      },
      commands: {
        grant: {
          decides: 'for',
          gate: ({ opening }, { now }) => (opening.until < dayOf(now) ? t.faults.past : undefined),
          outcomes: [go()],
        },
        refuse: { decides: 'against', outcomes: [finish('refused')] },
      },
    },
    valid: {
      kind: 'wait',
      // It ends with the day that was granted, by itself; the number of days is only how long it may be at most.
      lasts: city(30, 'd', { until: ({ opening }) => opening.until }),
      commands: {
        use: { by: 'grantee', showsLife: true, outcomes: [stay] },
        handBack: { by: 'grantee', outcomes: [ended('handedBack')] },
        revoke: { by: 'grantors', tone: 'danger', outcomes: [ended('revoked')] },
      },
      outcomes: [ended('expired')],
    },
  },
  withdrawable: { by: 'applicant', during: ['grant'], offered: ({ given }) => !given.grant },
  ends: { good: ['expired', 'handedBack'], bad: ['revoked', 'refused'] },
  registers: ['access'],
});
