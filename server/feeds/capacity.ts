/**
 * Measurements become warnings of capacity: at the line one is opened, and no other until the use has been below the
 * second line. A gauge and the opening that follows from it are written together, so that a measurement that comes twice, or
 * by two servers at once, opens one.
 */
import { capacityOpens, capacityRearms } from '@banjie/shared/engine/settings/capacity-settings.ts';
import type { Settings } from '@banjie/shared/engine/settings/settings.ts';
import type { MappedUsage } from '@banjie/shared/feeds/reading.ts';
import { near } from '@banjie/shared/procedures/capacity-alert/procedure.ts';
import { isRejection, reject, rejectionStatus, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { hashOf } from '../proof/hash.ts';
import type { MatterStore } from '../matters/ports.ts';
import type { MatterService } from '../matters/service.ts';
import type { Feed, Gauge, FeedRecordStore } from './ports.ts';
import { texts } from './texts.ts';

export interface CapacityPorts {
  store: Pick<FeedRecordStore, 'gauge' | 'saveGauge'>;
  matters: Pick<MatterService, 'open'>;
  /** For whether a matter has ended. */
  loaded: Pick<MatterStore, 'load'>;
  settings: Settings;
}

export interface Measured {
  as: 'below' | 'still' | 'opened';
  matter?: { id: string; number: string };
}

const ATTEMPTS = 20;

export function createCapacity({ store, matters, loaded, settings }: CapacityPorts) {
  function lines(): { opens: number; rearms: number } {
    // Below the city's own line nobody may warn.
    const opens = Math.max(capacityOpens.of({ settings }), near.of({ settings }));
    return { opens, rearms: Math.min(capacityRearms.of({ settings }), opens - 1) };
  }

  /** Opens what a gauge has decided upon. It is decided anew where that is refused for good. */
  async function finish(gauge: Gauge, feed: Feed): Promise<Rejection | undefined> {
    const { pending, ...settled } = gauge;
    const actor = { kind: 'system' as const, name: feed.name, unit: feed.unit };
    const key = `capacity:${gauge.id}:${gauge.times}`;
    const opened = await matters.open(actor, { procedure: 'capacity-alert', form: pending ?? {}, key });
    if (!isRejection(opened)) {
      await store.saveGauge({ ...settled, matter: { id: opened.id, number: opened.number } });
      return undefined;
    }
    if (rejectionStatus[opened.rejected] >= 500) return opened;
    // The key was used in an earlier life of this collection: the next one is another.
    await store.saveGauge({ ...settled, armed: true });
    return opened.rejected === 'keyReused' ? undefined : opened;
  }

  return {
    async measure(feed: Feed, { resource, used, system }: MappedUsage): Promise<Measured | Rejection> {
      const id = `${feed.unit}/${resource}/${hashOf(system ?? '').slice(0, 16)}`;
      const { opens, rearms } = lines();
      let mine = false;
      for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
        const gauge = await store.gauge(id);
        const known = gauge.matter ? { matter: gauge.matter } : {};
        if (gauge.pending) {
          const refused = await finish(gauge, feed);
          if (refused) return refused;
          continue;
        }
        if (mine) return { as: 'opened', ...known };
        if (!gauge.armed) {
          if (used >= rearms) return { as: 'still', ...known };
          if (await store.saveGauge({ ...gauge, armed: true })) return { as: 'below' };
          continue;
        }
        if (used < opens) return { as: 'below' };
        const before = gauge.matter && (await loaded.load(gauge.matter.id));
        if (before && before.state.end === undefined) return { as: 'still', ...known };
        const pending = {
          // As people write it; what was measured stands beside it.
          ...{ resource, used: Math.floor(used), trend: texts.capacity.trend(feed.name, used) },
          ...(system === undefined ? {} : { system }),
        };
        mine = await store.saveGauge({ ...gauge, armed: false, times: gauge.times + 1, pending });
      }
      return reject('unavailable', texts.busy);
    },
  };
}
export type Capacity = ReturnType<typeof createCapacity>;
