/** nobody enters a unit's resources without the grant of the office and of the unit, for a purpose and a period. */
import { z } from 'zod';
import { citySet, defineProcedure, finish, go, stay } from '../../engine/definition/define.ts';
import type { Context, Tell } from '../../engine/definition/definition.ts';
import { choice, date, entry, long, person, reason, text } from '../../engine/forms/form.ts';
import type { Registers } from '../../engine/definition/registers.ts';
import { numberSet } from '../../engine/settings/settings.ts';
import { personKey, postKey, type Directory, type PartyKey, type UnitId } from '../../kernel/party.ts';
import { dayOf, daysBetween } from '../../kernel/time.ts';
import type { MatterState, RegisterChange } from '../../engine/matter/state.ts';
import { texts as t } from './texts.ts';

const maxDays = numberSet('access-authorisation.max-days', t.settings.maxDays, 30, { min: 1, max: 365, unit: '天' });
const application = z.object({
  system: entry(t.fields.system, 'allocations'),
  kind: choice(t.fields.kind, t.fields.kinds),
  what: text(t.fields.what, { max: 80, help: t.fields.whatHelp }),
  who: person(t.fields.who),
  purpose: long(t.fields.purpose),
  until: date(t.fields.until),
});
/** The unit is kept with the matter: who grants does not change when the allocation does. */
type Application = z.infer<typeof application> & { owner?: UnitId };
const asked = (matter: MatterState) => matter.opening as Application;
const nameOf = (id: string, directory: Directory) => directory.person(id)?.name ?? id;
const ownerOf = (system: string, registers: Registers) => registers.entry('allocations', system)?.values['unit'];

const grantors = (matter: MatterState, directory: Directory): PartyKey[] => {
  const office = directory.body('office');
  const { owner } = asked(matter);
  return [
    ...(office ? [postKey(office.id, 'cloud')] : []),
    ...(owner === undefined ? [] : [postKey(owner, 'security')]),
  ];
};

const access =
  (op: 'put' | 'lift') =>
  (matter: MatterState, { directory }: Context): RegisterChange[] => {
    const { kind, what, who, purpose, until, owner } = asked(matter);
    const office = directory.body('office')?.id;
    const units = [owner, office, directory.person(who)?.unit].filter((id) => id !== undefined);
    const title = `${t.fields.kinds[kind]} ${what}`;
    return [
      {
        ...{ register: 'access', subject: matter.number, op, title, why: purpose, units: [...new Set(units)] },
        values: { what: title, who: nameOf(who, directory), purpose, until },
      },
    ];
  };
const over: Tell = {
  title: t.tells.over,
  kind: 'alert',
  urgent: true,
  to: (matter, { directory }) => [personKey(asked(matter).who), ...grantors(matter, directory)],
  body: (matter, { directory }) => t.overBody(asked(matter).what, nameOf(asked(matter).who, directory)),
};

export const accessAuthorisation = defineProcedure({
  key: 'access-authorisation',
  version: 1,
  title: t.title,
  summary: t.summary,
  group: '政务云',
  articles: ['A-36'],
  roles: {
    applicant: { title: t.roles.applicant, post: 'security', of: 'opener' },
    grantors: { title: t.roles.grantors, parties: grantors },
    office: { title: t.roles.grantors, post: 'cloud', of: 'office' },
    grantee: { title: t.roles.grantee, parties: (matter) => [personKey(asked(matter).who)] },
  },
  supervisor: 'office',
  settings: [maxDays.setting],
  noTermination: t.noTermination,
  opening: {
    by: {
      posts: ['ops', 'security', 'cloud', 'contact', 'head'],
      kinds: ['cloud-provider', 'unit', 'office', 'authority', 'security-authority', 'quality-authority', 'finance'],
      title: t.opener,
    },
    form: application,
    title: (form, directory) => t.matterTitle(String(form['what']), nameOf(String(form['who']), directory)),
    check: (form, context) => {
      const until = String(form['until']);
      const today = dayOf(context.now);
      const most = maxDays.of(context);
      if (until < today) return [{ path: 'until', message: t.faults.past }];
      return daysBetween(today, until) > most ? [{ path: 'until', message: t.faults.tooLong(most) }] : [];
    },
    tidy: (form, { registers }) => {
      const owner = ownerOf(String(form['system']), registers);
      return owner === undefined ? form : { ...form, owner };
    },
    outcomes: [go('grant')],
  },
  steps: {
    grant: {
      kind: 'task',
      title: t.steps.grant,
      by: 'grantors',
      limits: [citySet('access-authorisation.grant', t.settings.grant, 1, 'wd')],
      joint: {
        mode: 'all',
        outcomes: [
          {
            ...go('valid'),
            registers: access('put'),
            tells: [
              {
                title: t.tells.granted,
                kind: 'result',
                to: (matter) => [personKey(asked(matter).who)],
                body: (matter, { directory }) => {
                  const { what, who, until, purpose } = asked(matter);
                  return t.grantedBody(what, nameOf(who, directory), until, purpose);
                },
              },
            ],
          },
        ],
      },
      commands: {
        grant: {
          title: t.commands.grant,
          decides: true,
          tone: 'primary',
          help: t.consequences.grant,
          form: z.object({ reason: reason(t.fields.opinion).optional() }),
          gate: (matter, { now }) => (asked(matter).until < dayOf(now) ? t.faults.past : undefined),
          outcomes: [go()],
        },
        refuse: {
          title: t.commands.refuse,
          decides: true,
          tone: 'danger',
          help: t.consequences.refuse,
          form: z.object({ reason: reason(t.fields.reason) }),
          outcomes: [finish('refused')],
        },
      },
    },
    valid: {
      kind: 'wait',
      title: t.steps.valid,
      // It ends with the day that was granted, by itself; the number of days is only how long it may be at most.
      lasts: citySet('access-authorisation.valid', t.steps.valid, 30, 'd', { until: (matter) => asked(matter).until }),
      limits: [],
      commands: {
        use: {
          title: t.commands.use,
          by: 'grantee',
          tone: 'primary',
          help: t.consequences.use,
          showsLife: true,
          form: z.object({
            from: text(t.fields.from),
            did: long(t.fields.did),
            touched: long(t.fields.touched),
          }),
          outcomes: [stay],
        },
        handBack: {
          title: t.commands.handBack,
          by: 'grantee',
          form: z.object({ did: long(t.fields.did).optional() }),
          outcomes: [{ ...finish('handedBack'), registers: access('lift'), tells: [over] }],
        },
        revoke: {
          title: t.commands.revoke,
          by: 'grantors',
          tone: 'danger',
          help: t.consequences.revoke,
          form: z.object({ reason: reason(t.fields.reason) }),
          outcomes: [{ ...finish('revoked'), registers: access('lift'), tells: [over] }],
        },
      },
      outcomes: [{ ...finish('expired'), registers: access('lift'), tells: [over] }],
    },
  },
  anytime: {
    withdraw: {
      title: t.commands.withdraw,
      by: 'applicant',
      tone: 'danger',
      form: z.object({ reason: reason(t.fields.withdrawal) }),
      during: ['grant'],
      outcomes: [finish('withdrawn')],
    },
  },
  ends: {
    expired: { title: t.ends.expired, good: true },
    handedBack: { title: t.ends.handedBack, good: true },
    revoked: { title: t.ends.revoked, good: false },
    refused: { title: t.ends.refused, good: false },
    withdrawn: { title: t.ends.withdrawn, good: false },
  },
  registers: ['access'],
});
