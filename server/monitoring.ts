/** What monitoring systems say: how their alerts become incidents, and by which feeds they come. */
import type { Settings } from '@banjie/shared/engine/settings/settings.ts';
import { allocationsOf } from './alerts/allocations.ts';
import { createAlerts, type Alerts } from './alerts/handlers.ts';
import { createRefusals, type Refusals } from './alerts/refusals.ts';
import { createCapacity } from './feeds/capacity.ts';
import type { Feeds } from './feeds/feeds.ts';
import { createHeartbeats } from './feeds/heartbeats.ts';
import { createIntake } from './feeds/intake.ts';
import { createTrouble, type TroublePorts } from './feeds/trouble.ts';
import { feedViews } from './feeds/views.ts';
import type { MaintenanceService } from './maintenance/maintenance.ts';
import { createSilence } from './maintenance/silence.ts';
import type { CityClock } from './matters/ports.ts';
import type { MatterService } from './matters/service.ts';
import type { Log } from './notify/ports.ts';
import type { PeopleService } from './people/directory.ts';
import type { Stores } from './store/open-stores.ts';

interface Ports {
  stores: Stores;
  clock: CityClock;
  log: Log;
  people: PeopleService;
  service: MatterService;
}

export function openAlerts(ports: Ports & { windows: MaintenanceService }): { alerts: Alerts; refusals: Refusals } {
  const { stores, clock, log, people, service, windows } = ports;
  const unitIds = () =>
    people
      .directory()
      .units()
      .map(({ id }) => id);
  const refusals = createRefusals({ store: stores.refusedFeeds, people, clock });
  const alerts = createAlerts({
    ...{ store: stores.alerts, matters: service, loaded: stores.matters, people, clock, refused: refusals.note },
    allocations: (systems) => allocationsOf(stores.registers, systems, unitIds()),
    silence: createSilence({
      ...{ windows, held: stores.heldAlerts, alerts: stores.alerts, now: clock.now },
      onError: (error) => log.warn({ err: error }, 'windows of maintenance not looked up'),
    }),
    onError: (error) => log.error({ err: error }, 'alerts not settled'),
  });
  return { alerts, refusals };
}

interface FeedsPorts extends Ports, Pick<TroublePorts, 'tell' | 'administrators'> {
  feeds: Feeds;
  alerts: Alerts;
  refusals: Refusals;
  settings: Settings;
  machineNow(): Promise<Date>;
}

export function openFeeds(ports: FeedsPorts) {
  const { stores, clock, log, people, service, feeds, alerts, refusals, settings, machineNow } = ports;
  const { tell, administrators } = ports;
  const store = stores.feedRecords;
  const { now } = clock;
  return {
    intake: createIntake({
      ...{ feeds, store, alerts, refusals, people, clock },
      capacity: createCapacity({ store, matters: service, loaded: stores.matters, settings }),
      trouble: createTrouble({ store: stores.deliveries, tell, administrators, now }),
      onError: (error) => log.error({ err: error }, 'message not noted'),
    }),
    heartbeats: createHeartbeats({
      ...{ feeds, store, alerts, now, machineNow },
      onError: (error) => log.error({ err: error }, 'heartbeat not judged'),
    }),
    feedViews: feedViews({ feeds, store, refusals, people }),
  };
}
