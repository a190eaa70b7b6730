/** B-33, B-45, N-35, R-4: data were tampered with, leaked or lost: contained, reported to the competent bodies, explained, handed over. */
import { z } from 'zod';
import { bodyBut } from '../../catalogue/bodies.ts';
import { factsOf, pursued } from '../../catalogue/onward.ts';
import { finish, go, goLeaving, limit, stay, when } from '../../engine/definition/define.ts';
import type { Context, Tell } from '../../engine/definition/definition.ts';
import { choice, choices, date, long, reason, resource, text, unit, yesno } from '../../engine/forms/form.ts';
import { city, isOpen, procedure } from '../../engine/words/procedure.ts';
import { isSuspended, resumed, suspended } from '../../engine/words/suspensions.ts';
import type { MatterOf } from '../../engine/words/typed.ts';
import { postKey, type Directory, type PartyKey, type UnitKind } from '../../kernel/party.ts';
import { atTime, dayOf, type Instant } from '../../kernel/time.ts';
import { sharingPartners } from '../../regulation/units.ts';
import type { RegisterChange } from '../../engine/matter/state.ts';
import { texts as t } from './texts.ts';

const nature = z.object({
  kind: choice(t.fields.kind, t.fields.kinds),
  secret: choice(t.fields.secret, t.fields.secrets),
  cyber: yesno(t.fields.cyber),
  critical: yesno(t.fields.critical),
});
const forms = {
  opening: z.object({
    what: text(t.fields.what, { max: 200 }),
    affected: unit(t.fields.affected, { help: t.fields.affectedHelp }).optional(),
    resource: resource(t.fields.resource).optional(),
    knownOn: date(t.fields.knownOn, { help: t.fields.knownHelp, when: 'past' }).optional(),
    knownAt: text(t.fields.knownAt, { max: 5, help: t.fields.knownAtHelp }).optional(),
    ...nature.shape,
  }),
  classify: nature,
  progress: z.object({ progress: long(t.fields.progress) }),
  contain: z.object({ plan: text(t.fields.plan), measures: long(t.fields.measures), suspend: yesno(t.fields.suspend) }),
  inform: z.object({ bodies: choices(t.fields.bodies, t.fields.bodyNames), report: long(t.fields.report) }),
  accept: z.object({ opinion: long(t.fields.opinion) }),
  reported: z.object({ receiver: text(t.fields.receiver) }),
  conclude: z.object({
    cause: long(t.fields.cause),
    impact: long(t.fields.impact),
    improvements: long(t.fields.improvements),
  }),
  close: z.object({
    crime: yesno(t.fields.crime),
    violation: yesno(t.fields.violation),
    reason: reason(t.fields.reason),
  }),
  transferred: z.object({ organ: text(t.fields.organ), document: text(t.fields.document, { max: 64 }) }),
};
type Matter = MatterOf<typeof forms>;
type Body = keyof typeof t.fields.bodyNames;

const incidentOf = ({ opening, given }: Matter): Matter['opening'] => ({ ...opening, ...given.classify?.form });
/** Whose data it is that was hit: whoever found it need not be the one who explains it. */
const affected = ({ opening, opener }: Matter) => opening.affected ?? opener.unit;
const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;
/** When it became known: the hours of R-4 run from then, also when its nature becomes clear later. */
const knownOf = ({ knownOn, knownAt }: Matter['opening'], opened: Instant): Instant =>
  knownOn === undefined && knownAt === undefined ? opened : atTime(knownOn ?? dayOf(opened), knownAt ?? '00:00');
const known = (matter: Matter): Instant => knownOf(matter.opening, matter.openedAt);

/** Which bodies are competent follows from the secret that is touched (B-45); the unit may report to more. */
const COMPETENT: Record<keyof typeof t.fields.secrets, Body[]> = {
  ...{ state: ['secrecy', 'state-security'], work: ['secrecy'], personal: ['cyberspace'] },
  ...{ commercial: ['police'], none: ['police'] },
};
const competent = (matter: Matter) => COMPETENT[incidentOf(matter).secret];
const bodyKey = (directory: Directory, kind: UnitKind): PartyKey[] => {
  const body = directory.body(kind);
  return body ? [postKey(body.id, kind === 'secrecy' ? 'secrecy' : 'contact')] : [];
};
/** Nobody closes his own incident: what hit the authority is for the committee. */
const overseer = (matter: Matter, directory: Directory) => bodyBut(directory, [affected(matter)]);

const nameOfResource = ({ opening: { resource: id = '' } }: Matter, directory: Directory) =>
  directory.resource(id)?.name ?? id;
const change =
  (of: typeof suspended, holds: (matter: Matter, context: Context) => boolean) =>
  (matter: Matter, context: Context): RegisterChange[] => {
    const id = matter.opening.resource;
    if (id === undefined || !holds(matter, context)) return [];
    const provider = context.directory.resource(id)?.provider;
    const units = [...context.directory.usersOf(id), ...(provider ? [provider] : [])];
    return [of('data-incident', id, { title: nameOfResource(matter, context.directory), why: matter.title, units })];
  };
const asksSuspension = ({ given }: Matter) => given.contain?.form.suspend === true;
const tellUsers = (title: string, body: (name: string) => string): Tell<Matter> => ({
  title,
  kind: 'alert',
  to: (matter, { directory }) =>
    asksSuspension(matter) ? directory.usersOf(matter.opening.resource ?? '').map((id) => postKey(id, 'data')) : [],
  body: (matter, { directory }) => body(nameOfResource(matter, directory)),
});
const isDue = (matter: Matter) => incidentOf(matter).cyber && matter.given.reported === undefined;

export const dataIncident = procedure(t, forms, {
  key: 'data-incident',
  version: 1,
  group: '数据共享',
  articles: ['B-33', 'B-45', 'N-35', 'R-4'],
  roles: {
    unit: { posts: ['data', 'security', 'head'], of: affected },
    provider: { post: 'data', of: ({ opening }, directory) => directory.resource(opening.resource ?? '')?.provider },
    bodies: {
      parties: ({ given }, directory) => (given.inform?.form.bodies ?? []).flatMap((kind) => bodyKey(directory, kind)),
    },
    authority: { post: 'data', of: 'authority' },
    overseer: { parties: overseer },
    committee: { post: 'head', of: 'committee' },
  },
  supervisor: 'authority',
  noTermination: t.noTermination,
  opening: {
    by: { posts: ['data', 'security', 'contact', 'head'], kinds: sharingPartners },
    finding: true,
    title: (form) => t.matterTitle(t.fields.kinds[form.kind], form.what),
    check: (form, { now }) => {
      if (form.knownAt !== undefined && !TIME.test(form.knownAt)) return [{ path: 'knownAt', message: t.faults.time }];
      return knownOf(form, now) > now ? [{ path: 'knownOn', message: t.faults.future }] : [];
    },
    outcomes: [
      when('较大以上网络安全事件', (matter) => incidentOf(matter).cyber, go('contain', 'inform', 'nationalReport')),
      go('contain', 'inform'),
    ],
    tells: [
      {
        title: t.tells.started,
        kind: 'alert',
        urgent: true,
        to: ['authority', 'provider', 'unit'],
        body: (matter, { directory }) =>
          t.startedBody(matter.title, directory.unit(affected(matter) ?? '')?.name ?? ''),
      },
    ],
  },
  steps: {
    contain: {
      by: 'unit',
      takenUpBy: 'overseer',
      urgent: true,
      limits: [city(4, 'h')],
      renotify: city(60, 'min', { setting: 'data-incident.renotify', settingTitle: t.settings.renotify }),
      commands: {
        contain: {
          check: (form, { opening }) =>
            form.suspend && opening.resource === undefined ? [{ path: 'suspend', message: t.faults.resource }] : [],
          outcomes: [go('conclude')],
          registers: change(suspended, asksSuspension),
          tells: [tellUsers(t.tells.suspended, t.suspendedBody)],
        },
        progress: { tone: 'plain', showsLife: true, outcomes: [stay] },
      },
    },
    inform: {
      by: 'unit',
      takenUpBy: 'overseer',
      urgent: true,
      limits: [city(24, 'h')],
      commands: {
        inform: {
          prefill: (matter) => ({ bodies: competent(matter) }),
          check: ({ bodies }, matter) => {
            const { secret } = incidentOf(matter);
            if (secret !== 'state' && secret !== 'personal') return [];
            const missing = competent(matter).some((one) => !bodies.includes(one));
            return missing ? [{ path: 'bodies', message: t.faults[secret] }] : [];
          },
          outcomes: [go('receive')],
        },
      },
    },
    receive: {
      by: 'bodies',
      limits: [city(3, 'wd')],
      noReturn: t.noReturn.receive,
      // A body that says nothing does not keep the unit from explaining what has happened.
      joint: { mode: 'all', closedBy: 'overseer', outcomes: [go()] },
      commands: { accept: { outcomes: [go()] } },
    },
    nationalReport: {
      by: 'unit',
      takenUpBy: 'overseer',
      urgent: true,
      limits: [
        limit(1, 'h', 'R-4', { from: known, when: (matter) => incidentOf(matter).critical }),
        limit(4, 'h', 'R-4', { from: known, when: (matter) => !incidentOf(matter).critical }),
      ],
      commands: { reported: { outcomes: [go()] } },
    },
    conclude: {
      by: 'unit',
      takenUpBy: 'overseer',
      limits: [city(5, 'wd')],
      commands: {
        conclude: {
          requests: true,
          // Explaining takes the place of no report that is due.
          gate: (matter) => {
            if (isOpen('inform')(matter)) return t.gates.inform;
            if (isOpen('nationalReport')(matter)) return t.gates.national;
            return isOpen('receive')(matter) ? t.gates.receive : undefined;
          },
          outcomes: [go('close')],
        },
      },
    },
    close: {
      by: 'overseer',
      takenUpBy: 'committee',
      independent: { of: ['unit'], gave: ['conclude'] },
      limits: [city(5, 'wd')],
      commands: {
        close: {
          decides: 'for',
          outcomes: [when('涉嫌犯罪', (_, form) => form.crime, go('transfer')), finish('closed')],
          registers: change(resumed, ({ opening }, { registers }) =>
            isSuspended(registers, 'data-incident', opening.resource ?? ''),
          ),
          opens: (matter) => {
            if (matter.given.close?.form.violation !== true) return [];
            return pursued(matter, {
              ...{ unit: affected(matter), ground: { national: 'user-security', city: 'city-secrecy' } },
              facts: factsOf(matter, matter.given.conclude?.form.cause),
            });
          },
          tells: [tellUsers(t.tells.resumed, t.resumedBody)],
        },
        incomplete: { decides: 'against', outcomes: [go('conclude')] },
      },
    },
    transfer: {
      by: 'overseer',
      takenUpBy: 'committee',
      limits: [city(3, 'wd')],
      noReturn: t.noReturn.transfer,
      commands: { transferred: { outcomes: [finish('transferred')] } },
    },
  },
  anytime: {
    classify: {
      by: 'unit',
      prefill: (matter) => {
        const { kind, secret, cyber, critical } = incidentOf(matter);
        return { kind, secret, cyber, critical };
      },
      during: ['contain', 'conclude'],
      // The nature may turn out worse or milder: the report follows it by its own hours, and falls away where none is due.
      outcomes: [
        when('较大以上网络安全事件，尚未上报', isDue, {
          ...goLeaving(['nationalReport'], 'nationalReport'),
        }),
        { enter: [], leave: ['nationalReport'] },
      ],
    },
  },
  // A false alarm: until anybody outside has been told of it.
  withdrawable: { by: 'unit', offered: ({ given }) => !given.inform && !given.reported, during: ['contain'] },
  ends: { good: ['closed', 'transferred'] },
  registers: ['suspensions'],
});
