/**
 * A monitor that has spoken and falls silent for longer than its interval is an alert; it is over when the monitor speaks
 * again. Silence is judged by city time. Whether anybody could have heard it is judged by the machine's: after a gap in
 * which nobody looked, every monitor is given its interval anew, for its beats may have met closed doors.
 */
import { isRejection } from '@banjie/shared/kernel/rejection.ts';
import { addMs, MS_PER_HOUR, MS_PER_MINUTE, msBetween, msOf, type Instant } from '@banjie/shared/kernel/time.ts';
import type { Alerts } from '../alerts/handlers.ts';
import type { Alert } from '../alerts/payload.ts';
import type { Feeds } from './feeds.ts';
import type { FeedChange, FeedRecordStore, Monitor } from './ports.ts';
import { texts } from './texts.ts';

export interface HeartbeatPorts {
  feeds: Pick<Feeds, 'all'>;
  store: Pick<FeedRecordStore, 'monitors' | 'saveMonitor' | 'rebeat' | 'look' | 'anewFrom'>;
  alerts: Pick<Alerts, 'take'>;
  /** City time. */
  now(): Instant;
  /** Of the database, whatever the city's clock says. */
  machineNow(): Promise<Date>;
  onError(error: unknown): void;
}

/** Somebody looks every five seconds. After a longer gap nobody may have listened either. */
const AWAY_MS = 20_000;
/** What is silent is reported again, as Alertmanager does: people may have closed its incident meanwhile. */
const AGAIN_MS = 4 * MS_PER_HOUR;
const FINGERPRINT = 'heartbeat';

const later = (...instants: (Instant | undefined)[]): Instant | undefined =>
  instants.reduce((one, other) => (one === undefined || (other !== undefined && other > one) ? other : one), undefined);

export function createHeartbeats({ feeds, store, alerts, now, machineNow, onError }: HeartbeatPorts) {
  /** When each will be silent; only of those that have spoken. */
  let due: Instant | undefined;
  /** When this process looked last and there was no monitor, by machine time. */
  let idleAt: Date | undefined;

  async function tell(feed: FeedChange, since: Instant, status: Alert['status']): Promise<boolean> {
    const alert: Alert = {
      ...{ status, fingerprint: FINGERPRINT, startsAt: msOf(since) },
      labels: {
        alertname: texts.silence.title(feed.name),
        banjie_level: feed.level ?? 'III',
        ...(feed.system === undefined ? {} : { banjie_system: feed.system }),
      },
      annotations: { summary: texts.silence.summary(feed.name, feed.everyMinutes ?? 0) },
    };
    const payload = { version: '4' as const, groupKey: FINGERPRINT, commonLabels: {}, commonAnnotations: {} };
    const taken = await alerts.take({ ...payload, alerts: [alert], refused: 0, faults: [] }, feed);
    // What is to come again (503) comes with the next look; what may not be opened would not be opened then either.
    return !isRejection(taken) || taken.rejected !== 'unavailable';
  }

  async function watch(feed: FeedChange, monitor: Monitor, anew: Instant | undefined): Promise<Instant | undefined> {
    const { beat, silent } = monitor;
    if (beat === undefined) return undefined;
    const at = now();
    const everyMs = (feed.everyMinutes ?? 0) * MS_PER_MINUTE;
    if (silent) {
      const { silent: _, ...speaking } = monitor;
      // By another beat, and not by a later one: the clock may have been set back since.
      const speaks = silent.beat === undefined ? beat > silent.since : beat !== silent.beat;
      if (speaks) {
        if (await tell(feed, silent.since, 'resolved')) await store.saveMonitor(speaking);
      } else if (silent.toldAt > at) await store.saveMonitor({ ...monitor, silent: { ...silent, toldAt: at } });
      else if (msBetween(silent.toldAt, at) >= AGAIN_MS && (await tell(feed, silent.since, 'firing')))
        await store.saveMonitor({ ...monitor, silent: { ...silent, toldAt: at } });
      return undefined;
    }
    // What lies ahead was noted by a clock that has been set back: the monitor has its interval from now on, and no more.
    if (beat > at) {
      await store.rebeat(monitor, at);
      return addMs(at, everyMs);
    }
    // Whoever shortens the interval does not find it silent for the time before.
    const changed = feed.at <= at ? feed.at : undefined;
    const since = addMs(later(beat, anew, changed) ?? beat, everyMs);
    if (at <= since) return since;
    // Told first: whoever dies in between tells the same occurrence again, which is counted and wakes nobody.
    if (await tell(feed, since, 'firing')) await store.saveMonitor({ ...monitor, silent: { since, toldAt: at, beat } });
    return undefined;
  }

  return {
    async sweep(): Promise<void> {
      const mine = feeds.all().filter(({ kind }) => kind === 'heartbeat');
      // Nothing is asked of the database where there is none, and that this process was there is remembered.
      if (mine.length === 0) {
        due = undefined;
        idleAt = await machineNow();
        return;
      }
      const begun = await machineNow();
      const looked = Math.max((await store.look(begun))?.getTime() ?? 0, idleAt?.getTime() ?? 0);
      const isAway = begun.getTime() - looked > AWAY_MS;
      const known = await store.anewFrom(isAway ? now() : undefined);
      const anew = known !== undefined && known > now() ? await store.anewFrom(now()) : known;
      const monitors = new Map((await store.monitors(mine.map(({ id }) => id))).map((one) => [one.feed, one]));
      let next: Instant | undefined;
      for (const feed of mine) {
        const monitor = monitors.get(feed.id);
        const since = monitor
          ? await watch(feed, monitor, anew).catch((error: unknown) => void onError(error))
          : undefined;
        if (since !== undefined && (next === undefined || since < next)) next = since;
      }
      due = next;
      // A look that took long is no gap.
      await store.look(await machineNow());
    },
    /** When the next one may fall silent. */
    nextWake: (): Instant | undefined => (due === undefined ? undefined : addMs(due, 1)),
  };
}
