/** What has happened to whose data, when it was known, and which bodies are competent (B-45, N-35, R-4). */
import { z } from 'zod';
import { bodyBut } from '../../catalogue/bodies.ts';
import type { Context, Tell } from '../../engine/definition/definition.ts';
import { choice, choices, date, long, reason, resource, text, unit, yesno } from '../../engine/forms/form.ts';
import type { suspended } from '../../engine/words/suspensions.ts';
import type { MatterOf } from '../../engine/words/typed.ts';
import { postKey, type Directory, type PartyKey, type UnitKind } from '../../kernel/party.ts';
import { atTime, dayOf, type Instant } from '../../kernel/time.ts';
import type { RegisterChange } from '../../engine/matter/state.ts';
import { texts as t } from './texts.ts';

const nature = z.object({
  kind: choice(t.fields.kind, t.fields.kinds),
  secret: choice(t.fields.secret, t.fields.secrets),
  cyber: yesno(t.fields.cyber),
  critical: yesno(t.fields.critical),
});
export const forms = {
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

export const incidentOf = ({ opening, given }: Matter): Matter['opening'] => ({ ...opening, ...given.classify?.form });
/** Whose data it is that was hit: whoever found it need not be the one who explains it. */
export const affected = ({ opening, opener }: Matter) => opening.affected ?? opener.unit;
export const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;
/** When it became known: the hours of R-4 run from then, also when its nature becomes clear later. */
export const knownOf = ({ knownOn, knownAt }: Matter['opening'], opened: Instant): Instant =>
  knownOn === undefined && knownAt === undefined ? opened : atTime(knownOn ?? dayOf(opened), knownAt ?? '00:00');
export const known = (matter: Matter): Instant => knownOf(matter.opening, matter.openedAt);

/** Which bodies are competent follows from the secret that is touched (B-45); the unit may report to more. */
const COMPETENT: Record<keyof typeof t.fields.secrets, Body[]> = {
  ...{ state: ['secrecy', 'state-security'], work: ['secrecy'], personal: ['cyberspace'] },
  ...{ commercial: ['police'], none: ['police'] },
};
export const competent = (matter: Matter) => COMPETENT[incidentOf(matter).secret];
export const bodyKey = (directory: Directory, kind: UnitKind): PartyKey[] => {
  const body = directory.body(kind);
  return body ? [postKey(body.id, kind === 'secrecy' ? 'secrecy' : 'contact')] : [];
};
/** Nobody closes his own incident: what hit the authority is for the committee. */
export const overseer = (matter: Matter, directory: Directory) => bodyBut(directory, [affected(matter)]);

const nameOfResource = ({ opening: { resource: id = '' } }: Matter, directory: Directory) =>
  directory.resource(id)?.name ?? id;
export const change =
  (of: typeof suspended, holds: (matter: Matter) => boolean) =>
  (matter: Matter, context: Context): RegisterChange[] => {
    const id = matter.opening.resource;
    if (id === undefined || !holds(matter)) return [];
    const provider = context.directory.resource(id)?.provider;
    const units = [...context.directory.usersOf(id), ...(provider ? [provider] : [])];
    return [of('data-incident', id, { title: nameOfResource(matter, context.directory), why: matter.title, units })];
  };
export const asksSuspension = ({ given }: Matter) => given.contain?.form.suspend === true;
/** Whether this matter has suspended: what was contained anew since may have asked for nothing. */
export const hasSuspended = ({ registered }: Matter) => registered.some((one) => one.op === 'put');
export const tellUsers = (title: string, body: (name: string) => string): Tell<Matter> => ({
  title,
  kind: 'alert',
  to: (matter, { directory }) =>
    asksSuspension(matter) ? directory.usersOf(matter.opening.resource ?? '').map((id) => postKey(id, 'data')) : [],
  body: (matter, { directory }) => body(nameOfResource(matter, directory)),
});
export const isDue = (matter: Matter) => incidentOf(matter).cyber && matter.given.reported === undefined;
