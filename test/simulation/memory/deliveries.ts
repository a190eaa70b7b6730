/** Deliveries in memory, with the claims of whoever sends them: a lease, and a fence that grows with every claim. */
import type { Delivery, DeliveryState, DeliveryStore } from '@banjie/server/notify/ports.ts';
import { everySlot, slotOf } from '@banjie/server/store/base/slots.ts';
import { byText, copy, type Atomic, type Time } from './atomic.ts';

export interface MemoryDelivery extends Delivery {
  /** Machine time from which it may be claimed. */
  nextAt?: number;
}

export type StoredDeliveries = Pick<
  DeliveryStore,
  'put' | 'get' | 'settle' | 'settleReceipts' | 'candidates' | 'claim' | 'drop' | 'finish'
>;

const LEEWAY_MS = 50;
const recordOf = ({ nextAt: _, ...delivery }: MemoryDelivery): Delivery => copy(delivery);

export function memoryDeliveries({
  deliveries,
  time,
}: {
  deliveries: Map<string, MemoryDelivery>;
  time: Time;
}): Atomic<StoredDeliveries> {
  const close = (which: (one: Delivery) => boolean, acted: boolean): void => {
    for (const one of deliveries.values()) {
      const isOnItsWay = one.state === 'queued' || one.state === 'claimed';
      if (!which(one) || !(isOnItsWay || one.state === 'accepted' || one.state === 'read')) continue;
      one.state = acted && !isOnItsWay ? 'acted' : 'superseded';
      delete one.nextAt;
    }
  };
  const same = (id: string, fence: number, at: Date): MemoryDelivery | undefined => {
    const found = deliveries.get(id);
    return found?.fence === fence && found.nextAt === at.getTime() ? found : undefined;
  };
  return {
    put(records) {
      const isNew = records.filter(({ id }) => !deliveries.has(id));
      for (const one of isNew)
        deliveries.set(one.id, { ...copy(one), ...(one.state === 'queued' ? { nextAt: time.machine } : {}) });
      return isNew.map(({ id }) => id);
    },
    get(id) {
      const found = deliveries.get(id);
      return found && recordOf(found);
    },
    settle: (matter, items, acted) =>
      close((one) => one.matter === matter && one.item !== undefined && items.includes(one.item), acted),
    settleReceipts: (receipts, acted) =>
      close(({ receipt }) => receipt !== undefined && receipts.includes(receipt), acted),
    candidates(channel, { limit, slots = everySlot, only }) {
      return [...deliveries.values()]
        .filter((one) => one.channel === channel && slots.includes(slotOf(one.matter)))
        .filter(({ urgent }) => only === undefined || only === (urgent ? 'urgent' : 'others'))
        .flatMap((one) =>
          one.nextAt !== undefined && one.nextAt <= time.machine + LEEWAY_MS ? [{ one, at: one.nextAt }] : [],
        )
        .sort((a, b) => Number(b.one.urgent) - Number(a.one.urgent) || a.at - b.at || byText(a.one.id, b.one.id))
        .slice(0, limit)
        .map(({ one, at }) => ({ delivery: recordOf(one), availableAt: new Date(at) }));
    },
    claim({ delivery, availableAt }, { address, leaseSeconds }) {
      const found = same(delivery.id, delivery.fence, availableAt);
      if (!found) return undefined;
      Object.assign(found, { state: 'claimed', address: copy(address), nextAt: time.machine + leaseSeconds * 1000 });
      found.fence += 1;
      found.attempt += 1;
      return recordOf(found);
    },
    drop({ delivery, availableAt }, state, failure) {
      const found = same(delivery.id, delivery.fence, availableAt);
      if (!found) return false;
      Object.assign(found, { state, ...(failure === undefined ? {} : { failure }) });
      delete found.nextAt;
      return true;
    },
    finish(id, fence, result): DeliveryState | undefined {
      const found = deliveries.get(id);
      if (found?.fence !== fence) return undefined;
      if (found.state !== 'claimed') return found.state;
      Object.assign(found, { state: result.state, ...('failure' in result ? { failure: result.failure } : {}) });
      if (result.state === 'queued') found.nextAt = time.machine + result.retry;
      else delete found.nextAt;
      return found.state;
    },
  };
}
