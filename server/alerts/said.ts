/** What each alert of a matter said, first and last, and how often: the first hundred of them. Pure. */
import type { SaidAlertsView } from '@banjie/shared/contract/shapes.ts';
import { formatInstant, msOf, type Instant } from '@banjie/shared/kernel/time.ts';
import type { Alert } from './payload.ts';
import type { Said, SaidAlert } from './ports.ts';
import { saidBy, titleBy } from './wording.ts';

/** Alerts of one matter that are kept one by one: more are read by nobody. */
export const MOST_SAID = 100;

export function heard(before: Said | undefined, alerts: readonly Alert[], now: Instant): Said {
  const rows = new Map((before?.alerts ?? []).map((one) => [one.fingerprint, one]));
  let others = 0;
  for (const alert of alerts) {
    const known = rows.get(alert.fingerprint);
    if (known) rows.set(alert.fingerprint, again(known, alert, now));
    // The end of what nobody has heard of is none.
    else if (alert.status === 'firing' && rows.size < MOST_SAID) rows.set(alert.fingerprint, begun(alert, now));
    else if (alert.status === 'firing') others += 1;
  }
  return { alerts: [...rows.values()], others: Math.max(before?.others ?? 0, others) };
}

function begun(alert: Alert, now: Instant): SaidAlert {
  const said = saidBy(alert);
  return {
    ...{ fingerprint: alert.fingerprint, name: titleBy(alert), first: now, last: now, count: 1, fires: true },
    ...{ startsAt: alert.startsAt, firstSaid: said, lastSaid: said },
  };
}

/** What comes late says nothing of how it is now: another Alertmanager repeats what is over (startsAt). */
function again(known: SaidAlert, alert: Alert, now: Instant): SaidAlert {
  const fires = alert.status === 'firing';
  const count = known.count + (fires ? 1 : 0);
  const isKnownOver = fires && !known.fires && alert.startsAt !== 0 && alert.startsAt <= known.startsAt;
  if (alert.startsAt !== 0 && (alert.startsAt < known.startsAt || isKnownOver)) return { ...known, count };
  const last = msOf(now) > msOf(known.last) ? now : known.last;
  return { ...known, count, last, fires, startsAt: alert.startsAt || known.startsAt, lastSaid: saidBy(alert) };
}

/** For whoever reads the matter: what fires first, and of these the latest. */
export function saidView({ alerts, others }: Said): SaidAlertsView {
  const order = (one: SaidAlert, other: SaidAlert): number =>
    Number(other.fires) - Number(one.fires) || (one.last < other.last ? 1 : one.last > other.last ? -1 : 0);
  return {
    firing: alerts.filter(({ fires }) => fires).length,
    rows: [...alerts].sort(order).map(({ fingerprint, name, fires, count, first, last, firstSaid, lastSaid }) => ({
      ...{ id: fingerprint, name, fires, count, firstSaid, lastSaid },
      ...{ firstText: formatInstant(first), lastText: formatInstant(last) },
    })),
    others,
  };
}
