/** Who hears of an incident, and when. */
import type { Context, Tell } from '../../engine/definition/definition.ts';
import { holdersOf } from '../../engine/definition/roles.ts';
import { personKey, postKey, type PartyKey, type PersonId, type UnitId } from '../../kernel/party.ts';
import { msBetween, type Instant } from '../../kernel/time.ts';
import { affectedUnits, classified, type Before, type Matter } from './event.ts';
import { texts as t } from './texts.ts';
import { actingParties, providerOf, teamOf } from './who.ts';

/** Also those of whom it was found later that it affects them. */
export const toAffected = (matter: Matter, { directory }: Pick<Context, 'directory'>): PartyKey[] => {
  const office = directory.body('office');
  const told = affectedUnits(matter).map((id) => postKey(id, 'contact'));
  return [...told, ...(office ? [postKey(office.id, 'cloud')] : [])];
};
/** The gravest of all is for those who lead and decide, however quickly it is acknowledged. */
const leading = (matter: Matter, { directory }: Pick<Context, 'directory'>): PartyKey[] => {
  if (classified(matter).level !== 'I') return [];
  const group = directory.body('emergency-group');
  const committee = directory.body('committee');
  return [
    ...(group ? [postKey(group.id, 'emergency'), postKey(group.id, 'head')] : []),
    ...(committee ? [postKey(committee.id, 'head')] : []),
  ];
};
export const gravest: Tell<Matter> = {
  title: t.tells.gravest,
  kind: 'alert',
  urgent: true,
  copies: 'forms',
  to: leading,
  body: (matter) => t.startedBody(matter.title, matter.opening.system),
};
/**
 * What was classified anew: the units that knew of it hear of another level, those that were named now of the fault, and who
 * leads is woken only when it has become the gravest. The same said once more, from another device as well, wakes nobody.
 */
const changed = (matter: Matter): Partial<Before> => (matter.given.classify?.form ?? {}) as Partial<Before>;
const isRaised = (matter: Matter): boolean => changed(matter).was !== classified(matter).level;
const contactsOf = (units: readonly UnitId[] = []): PartyKey[] => units.map((id) => postKey(id, 'contact'));
export const reclassified: Tell<Matter>[] = [
  {
    ...{ title: t.tells.started, kind: 'alert' },
    to: (matter) => contactsOf(changed(matter).added),
    body: (matter) => t.startedBody(matter.title, matter.opening.system),
  },
  {
    title: t.tells.classified,
    to: (matter, context) => {
      const added = contactsOf(changed(matter).added);
      return isRaised(matter) ? toAffected(matter, context).filter((key) => !added.includes(key)) : [];
    },
    body: (matter) => t.classifiedBody(matter.title, t.fields.levels[classified(matter).level]),
  },
  { ...gravest, to: (matter, context) => (isRaised(matter) ? leading(matter, context) : []) },
];
const handling = ({ items }: Matter): PartyKey[] =>
  items.filter(({ step }) => ['acknowledge', 'handle'].includes(step)).flatMap(({ parties }) => parties);
/** Of what has grown: who is new hears of the fault, who knew it that it is graver; a gravest one wakes whom it demands. */
export const growing: Tell<Matter>[] = [
  {
    ...{ title: t.tells.started, kind: 'alert' },
    to: ({ given: { grow } }) => (grow?.form.added ?? []).map((one) => postKey(one.unit, 'contact')),
    body: (matter) => t.startedBody(matter.title, matter.opening.system),
  },
  ...(['alert', 'result'] as const).map((kind): Tell<Matter> => ({
    ...{ title: t.tells.raised, kind, urgent: kind === 'alert' },
    to: (matter, context) => {
      const { raisedFrom, added = [] } = matter.given.grow?.form ?? {};
      if (raisedFrom === undefined) return [];
      const others = (key: PartyKey) => !added.some((one) => postKey(one.unit, 'contact') === key);
      return kind === 'alert' ? handling(matter) : toAffected(matter, context).filter(others);
    },
    body: (matter) => t.classifiedBody(matter.title, t.fields.levels[classified(matter).level]),
  })),
  { ...gravest, to: (matter, context) => (matter.given.grow?.form.raisedFrom ? leading(matter, context) : []) },
];
export const tell = (
  title: string,
  body: (title: string) => string,
  more: Partial<Tell<Matter>> = {},
): Tell<Matter> => ({
  ...{ title, to: toAffected, body: (matter) => body(matter.title) },
  ...more,
});
export const recovered = tell(t.tells.recovered, t.recoveredBody);
export const again = tell(t.tells.again, t.againBody, { kind: 'alert', urgent: true });

/** Of who took over, whoever had it until then. */
export const relieved: Tell<Matter> = {
  title: t.tells.relieved,
  kind: 'info',
  to: ({ given: { acknowledge, takeOver } }, { directory }) => {
    const had = (takeOver?.form as { had?: PersonId } | undefined)?.had ?? acknowledge?.by.person;
    const isOther = had !== undefined && had !== takeOver?.by.person && directory.person(had) !== undefined;
    return isOther ? [personKey(had)] : [];
  },
  body: ({ title, given }) => t.relievedBody(title, given.takeOver?.by.name ?? ''),
};
/** A second press of the same need, from the chat and from the phone: whoever is called has been called. */
const SAME_CALL_MS = 60_000;
export const isAsked = ({ given: { acknowledge, escalate } }: Matter, now: Instant): boolean =>
  escalate !== undefined &&
  acknowledge !== undefined &&
  escalate.at >= acknowledge.at &&
  msBetween(escalate.at, now) < SAME_CALL_MS;
/** Help is asked for while somebody has it in hand: of the team and of the group, whoever is on duty there. */
export const help: Tell<Matter> = {
  title: t.tells.help,
  kind: 'alert',
  urgent: true,
  copies: 'forms',
  to: (matter, { directory }) => {
    if (!matter.items.some(({ step }) => step === 'handle')) return [];
    if ((matter.given.escalate?.form as { already?: boolean } | undefined)?.already) return [];
    const provider = providerOf(matter, directory);
    const group = directory.body('emergency-group')?.id;
    const teams = [provider, group].flatMap((unit) => (unit === undefined ? [] : teamOf(unit, directory)));
    const isHeard = teams.some((key) => holdersOf(key, directory).length > 0);
    return isHeard ? teams : actingParties(matter, directory);
  },
  body: ({ title, given }) => t.helpBody(title, given.escalate?.by.name ?? ''),
};
