/**
 * Where alerts meet windows of maintenance: what falls into one opens nothing and wakes nobody, and is written down. What
 * an incident knows already goes on to it, and so does every end: a fault that was there before is none of the maintenance.
 */
import { silencedBy, type Named } from '@banjie/shared/duty/maintenance.ts';
import { maskIds } from '@banjie/shared/kernel/mask.ts';
import type { Instant } from '@banjie/shared/kernel/time.ts';
import type { Alert, Payload } from '../alerts/payload.ts';
import { caseId, groupOf, type AlertStore } from '../alerts/ports.ts';
import { levelOf, systemsNamed, type Allocated } from '../alerts/wording.ts';
import { within } from '../snapshots/within.ts';
import type { MaintenanceService } from './maintenance.ts';
import type { HeldAlertStore } from './ports.ts';

export interface SilencePorts {
  windows: Pick<MaintenanceService, 'running' | 'recent' | 'refresh'>;
  held: Pick<HeldAlertStore, 'hold' | 'over'>;
  alerts: Pick<AlertStore, 'owners' | 'cases'>;
  now(): Instant;
  onError(error: unknown): void;
}

/** An alarm waits no longer than this to learn of a window that another server has just made: then it is heard. */
const REFRESH_MS = 2_000;

/** What of a payload is heard, and how much of it was kept silent. */
export type Silence = (
  payload: Payload,
  from: { source: { name: string; unit: string }; group: string; allocated: Allocated },
) => Promise<{ payload: Payload; held: number }>;

export function createSilence({ windows, held, alerts, now, onError }: SilencePorts): Silence {
  /** Fingerprints whose occurrence an open incident knows. */
  async function inHand(source: string, firing: readonly Alert[]): Promise<ReadonlySet<string>> {
    const owners = await alerts.owners(
      source,
      firing.map(({ fingerprint }) => fingerprint),
    );
    const cases = await alerts.cases([...new Set([...owners.values()].map(groupOf))]);
    const live = new Map(cases.filter(({ matter }) => matter !== undefined).map((one) => [caseId(one), one]));
    return new Set(
      firing.flatMap(({ fingerprint, startsAt }) => {
        const since = live.get(owners.get(fingerprint) ?? '')?.firing.get(fingerprint);
        return since !== undefined && (since === 0 || startsAt <= since) ? [fingerprint] : [];
      }),
    );
  }

  return async (payload, { source, group, allocated }) => {
    // Another server may have made, ended or lengthened one a moment ago.
    await within(windows.refresh(), REFRESH_MS).catch(onError);
    const at = now();
    const recent = windows.recent();
    if (recent.length === 0) return { payload, held: 0 };
    const ended = payload.alerts.filter(({ status }) => status === 'resolved');
    if (ended.length > 0)
      await held.over(
        recent.map(({ id }) => id),
        source.name,
        new Map(ended.map(({ fingerprint, startsAt }) => [fingerprint, startsAt])),
        at,
      );
    const running = windows.running();
    const firing = payload.alerts.filter(({ status }) => status === 'firing');
    if (running.length === 0 || firing.length === 0) return { payload, held: 0 };
    const about = (alert: Alert): Named[] =>
      systemsNamed([alert]).flatMap((system): Named[] => {
        const found = allocated(system);
        return found.length > 0 ? [...found] : [{ subject: system, unit: '' }];
      });
    const silenced = new Map<Alert, string>();
    for (const alert of firing) {
      const window = silencedBy(running, { level: levelOf(alert), about: about(alert), from: source.unit }, at);
      if (window) silenced.set(alert, window.id);
    }
    if (silenced.size === 0) return { payload, held: 0 };
    const known = await inHand(source.name, [...silenced.keys()]);
    for (const alert of [...silenced.keys()]) if (known.has(alert.fingerprint)) silenced.delete(alert);
    const common = { labels: masked(payload.commonLabels), annotations: masked(payload.commonAnnotations) };
    await held.hold(
      [...silenced].map(([{ fingerprint, labels, annotations, startsAt }, window]) => ({
        ...{ window, source, group, common, fingerprint, startsAt, firing: true, last: at },
        ...{ labels: masked(labels), annotations: masked(annotations) },
      })),
    );
    return {
      payload: { ...payload, alerts: payload.alerts.filter((one) => !silenced.has(one)) },
      held: silenced.size,
    };
  };
}

const masked = (words: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(words).map(([key, value]) => [key, maskIds(value).text]));
