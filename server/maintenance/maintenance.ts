/** The windows of the city in memory, which of them run, and the one way in which they change. */
import { overlap, runsAt, type Window } from '@banjie/shared/duty/maintenance.ts';
import { isRejection, reject, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { addMs, MS_PER_DAY, type Instant } from '@banjie/shared/kernel/time.ts';
import type { Snapshot } from '../snapshots/snapshot.ts';
import { keepVersions } from '../snapshots/versions.ts';
import type { MaintenanceChange, MaintenanceStore } from './ports.ts';
import { texts } from './texts.ts';

export interface MaintenanceService {
  all(): readonly MaintenanceChange[];
  find(id: string): MaintenanceChange | undefined;
  running(): readonly MaintenanceChange[];
  /** Those that run, and those that were over a while ago: what they held may still change. */
  recent(): readonly MaintenanceChange[];
  /** Others that keep some of the same silent at the same time. */
  besides(window: Window): readonly MaintenanceChange[];
  /** Makes a change of the window as it stands at that moment; made anew where another process was faster. */
  change(
    id: string,
    make: (before: MaintenanceChange | undefined) => Omit<MaintenanceChange, 'version' | 'at'> | undefined | Rejection,
  ): Promise<MaintenanceChange | Rejection>;
  history(id: string): Promise<MaintenanceChange[]>;
  /** When a window begins or ends next. */
  nextChange(): Instant | undefined;
  refresh(): Promise<void>;
  age: Snapshot<unknown>['age'];
  close(): Promise<void>;
}

const HISTORY = 50;
/** What a window has not handed on by then, nobody waits for. */
export const RECENT_MS = 7 * MS_PER_DAY;

/** Starts with a snapshot and keeps it up to date with what any process writes. @throws when the store can't be read. */
export async function createMaintenance(
  store: MaintenanceStore,
  { now, onError }: { now: () => Instant; onError?: (error: unknown) => void },
): Promise<MaintenanceService> {
  const versions = await keepVersions(store, ({ id }) => id, { onError, busy: texts.busy });
  const all = () => [...versions.current().values()];
  return {
    all,
    find: (id) => versions.current().get(id),
    running: () => all().filter((one) => runsAt(one, now())),
    recent: () => {
      const at = now();
      return all().filter((one) => !one.withdrawn && one.from <= at && one.until > addMs(at, -RECENT_MS));
    },
    besides: (window) => all().filter((one) => one.id !== window.id && overlap(one, window)),
    async change(id, make) {
      const changed = await versions.change(id, (before, version) => {
        const made = make(before);
        return made === undefined || isRejection(made) ? made : { ...made, version, at: now() };
      });
      return changed ?? reject('notFound', texts.none);
    },
    history: (id) => store.history(id, HISTORY),
    nextChange() {
      const at = now();
      const later = all().flatMap(({ from, until, withdrawn }) => (withdrawn ? [] : [from, until]));
      return later.filter((one) => one > at).sort()[0];
    },
    refresh: versions.refresh,
    age: versions.age,
    close: versions.close,
  };
}
