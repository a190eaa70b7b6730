/** Who is on duty and what is in maintenance: rosters and windows with what people do with them and what time does to them. */
import type { Versions } from '@banjie/shared/engine/definition/versions.ts';
import type { Day } from '@banjie/shared/kernel/time.ts';
import type { Alerts } from './alerts/handlers.ts';
import { createActs } from './duty/acts/acts.ts';
import type { DutyService } from './duty/duty.ts';
import { dutyHandlers } from './duty/handlers.ts';
import { viewsOf } from './duty/views.ts';
import { createDutyWatch } from './duty/watch.ts';
import { maintenanceActs } from './maintenance/acts.ts';
import { maintenanceHandlers } from './maintenance/handlers.ts';
import type { MaintenanceService } from './maintenance/maintenance.ts';
import type { MaintenanceChange } from './maintenance/ports.ts';
import { createMaintenanceWatch } from './maintenance/watch.ts';
import type { CityClock } from './matters/ports.ts';
import type { Notices } from './notify/notices.ts';
import type { Log } from './notify/ports.ts';
import type { PeopleService } from './people/directory.ts';
import type { Stores } from './store/open-stores.ts';

export interface OnDutyPorts {
  stores: Stores;
  clock: CityClock;
  log: Log;
  duty: DutyService;
  windows: MaintenanceService;
  people: PeopleService;
  registry: Versions;
  alerts: Alerts;
  tell: Notices['tell'];
  isWorkingDay(day: Day): boolean;
}

export function openOnDuty(ports: OnDutyPorts) {
  const { stores, clock, log, duty, windows, people, registry, tell, isWorkingDay } = ports;
  const { now } = clock;
  const dutyViews = viewsOf({ duty, people, isWorkingDay, now });
  const dutyActs = createActs({ duty, people, views: dutyViews, notes: stores.dutyNotes, tell, now });
  const dutyWatch = createDutyWatch({
    ...{ duty, people, views: dutyViews, notes: dutyActs.notes, store: stores.deliveries, tell, now },
    async incidentsOf(unit, limit) {
      const page = { procedure: 'incident', state: 'open', limit } as const;
      const ids = (await stores.lists.latest({ unit }, page)).map(({ id }) => id);
      const whole = await stores.lists.load({ unit }, ids, page);
      return ids.flatMap((id) => whole.get(id)?.state ?? []);
    },
    stepTitle: ({ procedure, version, items }) =>
      items.map(({ step }) => registry.find(procedure, version)?.steps[step]?.title ?? step).join('、'),
  });
  const acts = maintenanceActs({
    ...{ windows, people, registers: stores.registers, now },
    tell: (change: MaintenanceChange) => maintenance.announce(change),
  });
  const maintenance = createMaintenanceWatch({
    ...{ windows, held: stores.heldAlerts, people, store: stores.deliveries, tell, now },
    usersOf: acts.usersOf,
    release: ports.alerts.release,
    onError: (error) => log.error({ err: error }, 'a window of maintenance not settled'),
  });
  return {
    ...{ dutyActs, dutyWatch, maintenance },
    handlers: {
      ...dutyHandlers({ duty, people, views: dutyViews, acts: dutyActs, now }),
      ...maintenanceHandlers({ ...{ windows, acts, watch: maintenance, held: stores.heldAlerts, people, now } }),
    },
  };
}
