/** What a case becomes: by what a payload says, and by time. Pure; the command that follows stands in the next state. */
import type { UnitId } from '@banjie/shared/kernel/party.ts';
import type { Instant } from '@banjie/shared/kernel/time.ts';
import type { Extent } from '@banjie/shared/procedures/incident/event.ts';
import { calmFrom, returned, settled, steadyFrom, type Damping } from './damping.ts';
import { growthOf } from './growth.ts';
import type { Alert, Payload } from './payload.ts';
import { caseId, type AlertCase, type PendingCommand, type Start } from './ports.ts';
import { texts } from './texts.ts';
import { alertRows, MOST_TOLD_AT_ONCE, openingOf, type Allocated } from './wording.ts';

/** What a payload says about one case. */
export interface News {
  firing: readonly Alert[];
  resolved: readonly Alert[];
  /** Start of the latest occurrence of each that is over. */
  ended: ReadonlyMap<string, Start>;
  common: Pick<Payload, 'commonLabels' | 'commonAnnotations'>;
  /** Whether Alertmanager left alerts out; undefined when the payload is of another group. */
  truncated: boolean | undefined;
  /** The matter is with whoever acknowledges or handles it; people may have said that it is over. */
  inHand: boolean;
  /** How grave it is and whom it affects, as its matter knows. */
  extent?: Extent;
  known: (unit: UnitId) => boolean;
  /** Who uses and who runs the systems that its alerts name, by their allocations. */
  allocated: Allocated;
}

export type Outcome = 'opened' | 'joined' | 'recovered' | 'counted' | 'ignored';
export interface Step {
  next: AlertCase;
  outcome: Outcome;
  /** Times at which something fired anew that its matter knew already. */
  flaps?: number;
}

/** Alerts that a matter is told of by name, over its whole life: more change nothing for whoever handles it. */
const MOST_TOLD = 2000;
/** Then a return is told by so many. */
const FEW = 5;
/** Alerts that a case knows to fire; of more it only knows that there are. */
export const MOST_KNOWN = 20_000;

/** The next state of a case that nothing is pending in; undefined when the news changes nothing. */
export function afterNews(
  found: AlertCase,
  news: News,
  by: { name: string; unit?: UnitId },
  now: Instant,
): Step | undefined {
  const fresh = news.firing.filter((one) => isFresh(one, found, news));
  const over = news.resolved.filter((one) => endsWhatFires(one, found));
  const firing = new Map(found.firing);
  for (const one of over) firing.delete(one.fingerprint);
  const still = firing.size;
  const room = Math.max(0, MOST_KNOWN - still);
  // Of what it can't know it would be told anew with every look.
  const learnt = fresh.slice(0, room);
  for (const one of learnt) firing.set(one.fingerprint, one.startsAt);
  const unseen = (news.truncated ?? found.unseen) || fresh.length > room;
  const turned = found.firing.size === 0 ? firing.size > 0 : firing.size === 0;
  const base: AlertCase = {
    ...found,
    firing,
    unseen,
    damping: turned ? { ...found.damping, changedAt: now } : found.damping,
    ...(by.unit === undefined ? {} : { unit: by.unit }),
  };

  if (!found.matter) return fresh.length === 0 ? undefined : opened(base, fresh, news, by.name);
  // Before what is told of the alerts themselves, and whether or not they flap: they are as unknown after it as before.
  const joins = learnt.filter((one) => !found.firing.has(one.fingerprint) && !news.ended.has(one.fingerprint));
  const form = news.extent && growthOf(news.extent, { ...news, joins });
  if (form) return { next: { ...found, pending: command(found, 'grow', form) }, outcome: 'joined' };
  if (learnt.length > 0) return fired(base, learnt, { news, before: found, now });
  if (still === 0 && !found.calm && !unseen && news.resolved.length > 0 && !found.damping.on) {
    const form = told(over.length > 0 ? over : news.resolved);
    return { next: { ...base, calm: true, pending: command(found, 'alertsResolved', form) }, outcome: 'recovered' };
  }
  return over.length > 0 || unseen !== found.unseen ? { next: base, outcome: 'counted' } : undefined;
}

/** An occurrence that is not known yet. An older one than what is known, or one that is known to be over, comes late. */
function isFresh({ fingerprint, startsAt }: Alert, { firing }: AlertCase, { ended }: News): boolean {
  if (startsAt !== 0 && startsAt <= (ended.get(fingerprint) ?? -1)) return false;
  const since = firing.get(fingerprint);
  return since === undefined || (since !== 0 && startsAt > since);
}

/** The end of an earlier occurrence does not end the one that fires. */
function endsWhatFires({ fingerprint, startsAt }: Alert, { firing }: AlertCase): boolean {
  const since = firing.get(fingerprint);
  return since !== undefined && (since === 0 || startsAt === 0 || startsAt >= since);
}

function opened(base: AlertCase, fresh: readonly Alert[], news: News, source: string): Step {
  const form = openingOf(fresh, news.common, source, news);
  const pending: PendingCommand = { command: 'open', key: `alert:${caseId(base)}`, form };
  return { next: { ...base, told: Math.min(fresh.length, MOST_TOLD_AT_ONCE), pending }, outcome: 'opened' };
}

/** Something fires that its matter was not told of: an alert that joins, or one that is back. */
function fired(
  base: AlertCase,
  fresh: readonly Alert[],
  { news, before, now }: { news: News; before: AlertCase; now: Instant },
): Step {
  const isBack = ({ fingerprint }: Alert) => before.firing.has(fingerprint) || news.ended.has(fingerprint);
  const back = fresh.filter(isBack).length;
  // To people it was over: the monitoring had said so, or they had; or there was a gap while it flaps.
  const gap = before.calm || !news.inHand || (before.damping.on !== undefined && before.firing.size === 0);
  const flaps = back > 0 ? back : gap ? 1 : 0;
  if (flaps === 0) {
    if (before.told >= MOST_TOLD) return { next: base, outcome: 'counted' };
    return tell(base, fresh, base.damping);
  }
  const { damping, as } = returned(base.damping, now);
  if (as !== 'counted') return { ...tell(base, fresh, damping, as === 'flapping' ? texts.flapping : undefined), flaps };
  // A new one that joins what fires is told although another flaps.
  const joins = fresh.filter((one) => !isBack(one));
  if (joins.length > 0 && !gap && before.told < MOST_TOLD) return { ...tell(base, joins, damping), flaps };
  return { next: base, outcome: 'counted', flaps };
}

function tell(base: AlertCase, alerts: readonly Alert[], damping: Damping, note?: string): Step {
  const most = base.told < MOST_TOLD ? MOST_TOLD_AT_ONCE : FEW;
  const pending = command(base, 'alertFired', { ...told(alerts, most), ...(note === undefined ? {} : { note }) });
  const named = base.told + Math.min(alerts.length, most);
  return { next: { ...base, told: named, calm: false, damping, pending }, outcome: 'joined' };
}

/** So many of them by name, and how many more there are. */
const told = (alerts: readonly Alert[], most = MOST_TOLD_AT_ONCE): Record<string, unknown> => ({
  alerts: alertRows(alerts.slice(0, most)),
  ...(alerts.length > most ? { more: alerts.length - most } : {}),
});

const command = (
  { generation, turn }: AlertCase,
  name: PendingCommand['command'],
  form: Record<string, unknown>,
): PendingCommand => ({ command: name, key: `alert:${generation}:${turn}`, form });

/**
 * What time does to a case that flaps. Where people have said that it is over, it is theirs again only when it fires
 * without an end.
 */
export function afterTime(found: AlertCase, inHand: boolean, now: Instant): Step | undefined {
  const { damping, firing, matter } = found;
  const calm = calmFrom(damping);
  const steady = steadyFrom(damping);
  if (!matter || calm === undefined || steady === undefined) return undefined;
  if (firing.size === 0) {
    if (now < calm || found.unseen) return undefined;
    const next = { ...found, calm: true, damping: settled(damping, now) };
    if (!inHand) return { next, outcome: 'counted' };
    const form = { alerts: [], note: texts.calmAgain };
    return { next: { ...next, pending: command(found, 'alertsResolved', form) }, outcome: 'recovered' };
  }
  if (inHand || now < steady) return undefined;
  const pending = command(found, 'alertFired', { alerts: [], note: texts.steady });
  return { next: { ...found, calm: false, pending }, outcome: 'joined' };
}
