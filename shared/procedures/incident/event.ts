/**
 * What has happened, how grave it is and whom it affects: as it was opened, as alerts have said since, and as people have
 * classified it. When it was known decides from when the hours of R-4 run.
 */
import { cutText } from '../../kernel/text.ts';
import { z } from 'zod';
import type { Context } from '../../engine/definition/definition.ts';
import {
  choice,
  date,
  entry,
  list,
  long,
  noForm,
  number,
  oneOf,
  reason,
  text,
  unit,
  yesno,
} from '../../engine/forms/form.ts';
import type { MatterState } from '../../engine/matter/state.ts';
import type { MatterOf } from '../../engine/words/typed.ts';
import type { Directory, UnitId } from '../../kernel/party.ts';
import { atTime, dayOf, isTimeOfDay, type Instant } from '../../kernel/time.ts';
import { texts as t } from './texts.ts';

/** Units that an incident can name. */
export const MOST_AFFECTED = 500;

const alert = z.object({
  fingerprint: text(t.fields.fingerprint, { max: 64 }),
  name: text(t.fields.name),
  labels: text(t.fields.labels, { max: 1000 }),
});
const units = (title: string) =>
  list(title, z.object({ unit: unit(t.fields.affectedUnit) }), { min: 0, max: MOST_AFFECTED });
const affected = units(t.fields.affected);
const level = choice(t.fields.level, t.fields.levels);
const plan = entry(t.fields.plan, 'plans', { help: t.fields.planHelp });
const opening = z.object({
  what: text(t.fields.what, { max: 200 }),
  system: text(t.fields.system, { max: 200 }),
  level,
  affected: affected.optional(),
  cyber: yesno(t.fields.cyber).optional(),
  critical: yesno(t.fields.critical).optional(),
  plan: plan.optional(),
  provider: unit(t.fields.provider, { help: t.fields.providerHelp }).optional(),
  knownOn: date(t.fields.knownOn, { help: t.fields.knownHelp, when: 'past' }).optional(),
  knownAt: text(t.fields.knownAt, { max: 5, help: t.fields.knownAtHelp }).optional(),
});
/** What a monitoring system opens it with: the same, with its alerts. Not asked of people. */
export const alertOpening = opening.extend({
  source: text(t.fields.source),
  alerts: list(t.fields.alerts, alert, { max: 500 }),
  more: number(t.fields.more).optional(),
});
/** What monitoring says later: alerts by name, how many more there are, and what cannot be seen from them. */
const said = z.object({
  alerts: list(t.fields.alerts, alert, { min: 0, max: 500 }),
  more: number(t.fields.more).optional(),
  note: text(t.fields.note).optional(),
});
export const forms = {
  opening,
  acknowledge: noForm,
  progress: z.object({ progress: oneOf(long(t.fields.progress), t.phrases.progress) }),
  recover: z.object({ how: oneOf(long(t.fields.how), t.phrases.how) }),
  claimFalse: z.object({ reason: oneOf(reason(t.fields.whyFalse), t.phrases.whyFalse) }),
  agreeFalse: z.object({ reason: reason().optional() }),
  fileReport: z.object({
    course: long(t.fields.course, { help: t.fields.courseHelp, drafted: true }).optional(),
    cause: oneOf(long(t.fields.cause, { chosen: true }), t.phrases.cause),
    impact: oneOf(long(t.fields.impact), t.phrases.impact),
    measures: oneOf(long(t.fields.measures), t.phrases.measures),
  }),
  reported: z.object({ receiver: oneOf(text(t.fields.receiver), t.phrases.receiver) }),
  classify: z.object({
    level: choice(t.fields.level, t.fields.levels, { chosen: true }),
    affected: affected.optional(),
    cyber: yesno(t.fields.cyber),
    critical: yesno(t.fields.critical),
    plan: plan.optional(),
  }),
  takeOver: noForm,
  escalate: noForm,
  snooze: z.object({ minutes: choice(t.fields.snooze, t.fields.snoozes, { help: t.fields.snoozeHelp }).optional() }),
  resume: z.object({ reason: oneOf(reason(t.fields.whyResume), t.phrases.whyResume) }),
  alertFired: said,
  alertsResolved: said,
  /** What further alerts say of its level and units; what is new of it is worked out in the matter. */
  grow: z.object({
    level,
    affected: affected.optional(),
    raisedFrom: choice(t.fields.raisedFrom, t.fields.levels).optional(),
    added: units(t.fields.added)
      .meta({ title: t.fields.added, kind: 'list', min: 0, max: MOST_AFFECTED, carried: true })
      .optional(),
    names: long(t.fields.added).optional(),
  }),
};
export type Matter = MatterOf<typeof forms>;
export type Level = z.output<typeof level>;
type Grown = z.output<typeof forms.grow>;
type Classified = z.output<typeof forms.classify>;

/** The gravest first. */
export const levels = ['I', 'II', 'III', 'IV'] as const satisfies readonly Level[];
export const isGraver = (one: Level, other: Level): boolean => levels.indexOf(one) < levels.indexOf(other);
const graver = (one: Level, other: Level): Level => (isGraver(one, other) ? one : other);

/** What is said of it now: its level is what was said last, whoever has said it. */
export function classified({ opening: first, given: { classify, grow } }: Matter) {
  const isGrownLast = grow !== undefined && (classify === undefined || grow.at >= classify.at);
  return { ...first, ...classify?.form, ...(isGrownLast ? { level: grow.form.level } : {}) };
}
export const isCyber = (matter: Matter): boolean => classified(matter).cyber === true;
export const isCritical = (matter: Matter): boolean => classified(matter).critical === true;

/** What a classification has changed: the level before it, and the units that nobody had named. Kept beside its form. */
export interface Before {
  was: Level;
  added: UnitId[];
}
export function beforeOf({ affected: named = [] }: Partial<Classified>, matter: Matter): Before {
  const knew = affectedUnits(matter);
  return {
    was: classified(matter).level,
    added: [...new Set(named.map((one) => one.unit))].filter((one) => !knew.includes(one)),
  };
}
/** Everybody of whom it was found that it affects them, the earliest first. */
export const affectedUnits = ({ opening: first, given: { classify, grow } }: Matter): UnitId[] => [
  ...new Set([first, classify?.form, grow?.form].flatMap((one) => (one?.affected ?? []).map((row) => row.unit))),
];

/** What a further alert is compared with: the level now, the gravest that alerts have said, and who is affected. */
export interface Extent {
  level: Level;
  said: Level;
  affected: readonly UnitId[];
}
export const extentOf = (matter: Matter): Extent => ({
  level: classified(matter).level,
  said: matter.given.grow ? graver(matter.opening.level, matter.given.grow.form.level) : matter.opening.level,
  affected: affectedUnits(matter),
});

/** Of a matter as it lies in the store: its forms were read when they were given. */
export const extentIn = (state: MatterState): Extent => extentOf(state as unknown as Matter);

/** Its level never falls by an alert, and nobody is added a second time, whatever was sent. */
export function grown({ level: said, affected: named }: Grown, matter: Matter, directory: Directory): Grown {
  const { level: now, affected: known } = extentOf(matter);
  const added = (named ?? [])
    .filter((one, n, all) => !known.includes(one.unit) && all.findIndex(({ unit: id }) => id === one.unit) === n)
    .slice(0, Math.max(0, MOST_AFFECTED - known.length));
  const before = matter.given.grow?.form.affected ?? [];
  const names = added.map(({ unit: id }) => directory.unit(id)?.name ?? id).join('、');
  return {
    level: graver(now, said),
    affected: [...before, ...added],
    ...(isGraver(said, now) ? { raisedFrom: now } : {}),
    ...(added.length > 0 ? { added, names: cutText(names, 1000) } : {}),
  };
}

/** When it became known: of an alert when it came in, of people when they say; the hours of R-4 run from then. */
export const knownOf = ({ knownOn, knownAt }: Matter['opening'], opened: Instant): Instant =>
  knownOn === undefined && knownAt === undefined ? opened : atTime(knownOn ?? dayOf(opened), knownAt ?? '00:00');
export const known = (matter: Matter): Instant => knownOf(matter.opening, matter.openedAt);

/** What is wrong with when it is said to have been known. */
export function knownFaults(form: Matter['opening'], { now }: Pick<Context, 'now'>) {
  if (form.knownAt !== undefined && !isTimeOfDay(form.knownAt)) return [{ path: 'knownAt', message: t.faults.time }];
  return knownOf(form, now) > now ? [{ path: 'knownOn', message: t.faults.future }] : [];
}
