/** What was told, in memory, with the claims of whoever sends it: a lease, and a fence that grows with every claim. */
import type { Delivery, DeliveryState, DeliveryStore, Telling, Way } from '@banjie/server/notify/ports.ts';
import { deliveriesOf, deliveryId, recipientOf } from '@banjie/server/notify/telling.ts';
import { everySlot, slotOf } from '@banjie/server/store/base/slots.ts';
import { byText, copy, type Atomic, type Time } from './atomic.ts';

export interface MemoryWay extends Way {
  /** Machine time from which it may be claimed. */
  nextAt?: number;
  /** The same of what is to be changed where it was sent. */
  changeAt?: number;
}
export interface MemoryNotice extends Omit<Telling, 'ways'> {
  ways: MemoryWay[];
}

export type StoredDeliveries = Pick<
  DeliveryStore,
  | 'put'
  | 'ofEvent'
  | 'add'
  | 'get'
  | 'settle'
  | 'settleReceipts'
  | 'candidates'
  | 'claim'
  | 'drop'
  | 'finish'
  | 'due'
  | 'step'
  | 'overtaken'
  | 'bounce'
>;

const LIVE: readonly DeliveryState[] = ['held', 'queued', 'claimed', 'accepted', 'read'];
const LEEWAY_MS = 50;
const wayOf = ({ nextAt: _, changeAt: __, ...way }: MemoryWay): Way => way;
const tellingOf = (one: MemoryNotice): Telling => copy({ ...one, ways: one.ways.map(wayOf) });
const deliveryOf = ({ id, notice }: MemoryNotice, way: MemoryWay): Delivery =>
  copy({ ...notice, ...wayOf(way), id: deliveryId(id, way) });

/** Every delivery there is. */
export const memoryDeliveriesOf = (notices: ReadonlyMap<string, MemoryNotice>): Delivery[] =>
  [...notices.values()].flatMap((one) => deliveriesOf(tellingOf(one)));

export function memoryDeliveries({
  notices,
  time,
}: {
  notices: Map<string, MemoryNotice>;
  time: Time;
}): Atomic<StoredDeliveries> {
  const queued = (way: Way): MemoryWay => ({
    ...copy(way),
    ...(way.state === 'queued' ? { nextAt: time.machine } : {}),
  });
  const close = (which: (one: MemoryNotice) => boolean, acted: boolean): void => {
    for (const one of [...notices.values()].filter(which)) {
      const live = one.ways.filter(({ state }) => LIVE.includes(state));
      for (const way of live) {
        const isOnItsWay = way.state !== 'accepted' && way.state !== 'read';
        way.state = acted && !isOnItsWay ? 'acted' : 'superseded';
        if (way.changeable && !isOnItsWay) way.changeAt = time.machine;
        delete way.nextAt;
        delete way.held;
      }
      if (live.length > 0) delete one.climb;
    }
  };
  const found = (id: string): { notice: MemoryNotice; way: MemoryWay } | undefined => {
    for (const notice of notices.values())
      for (const way of notice.ways) if (deliveryId(notice.id, way) === id) return { notice, way };
    return undefined;
  };
  const same = (id: string, fence: number, at: Date) => {
    const one = found(id);
    return one?.way.fence === fence && one.way.nextAt === at.getTime() ? one : undefined;
  };
  return {
    put(tellings) {
      const isNew = tellings.filter(({ id }) => !notices.has(id));
      for (const one of isNew) notices.set(one.id, { ...copy(one), ways: one.ways.map(queued) });
      return isNew.map(({ id }) => id);
    },
    ofEvent: (event) =>
      [...notices.values()]
        .filter(({ notice }) => notice.event === event)
        .map(tellingOf)
        .sort((one, other) => (one.part ?? 0) - (other.part ?? 0)),
    add(telling, way) {
      const one = notices.get(telling);
      if (one && !one.ways.some((other) => deliveryId(telling, other) === deliveryId(telling, way)))
        one.ways.push(queued(way));
    },
    get(id) {
      const one = found(id);
      return one && deliveryOf(one.notice, one.way);
    },
    settle: (matter, items, acted) =>
      close(({ notice }) => notice.matter === matter && items.includes(notice.item ?? ''), acted),
    settleReceipts: (receipts, acted) => close(({ notice }) => receipts.includes(notice.receipt ?? ''), acted),
    candidates(channel, { limit, slots = everySlot, only }) {
      return [...notices.values()]
        .filter(({ notice }) => slots.includes(slotOf(notice.matter)))
        .filter(({ notice: { urgent } }) => only === undefined || only === (urgent ? 'urgent' : 'others'))
        .flatMap((one) => one.ways.map((way) => ({ delivery: deliveryOf(one, way), at: way.nextAt ?? Infinity })))
        .filter(({ delivery, at }) => delivery.channel === channel && at <= time.machine + LEEWAY_MS)
        .sort(
          (a, b) =>
            Number(b.delivery.urgent) - Number(a.delivery.urgent) ||
            a.at - b.at ||
            byText(a.delivery.id, b.delivery.id),
        )
        .slice(0, limit)
        .map(({ delivery, at }) => ({ delivery, availableAt: new Date(at) }));
    },
    claim({ delivery, availableAt }, { address, leaseSeconds }) {
      const one = same(delivery.id, delivery.fence, availableAt);
      if (!one) return undefined;
      const nextAt = time.machine + leaseSeconds * 1000;
      Object.assign(one.way, { state: 'claimed', address: copy(address), nextAt });
      one.way.fence += 1;
      one.way.attempt += 1;
      return deliveryOf(one.notice, one.way);
    },
    drop({ delivery, availableAt }, state, failure) {
      const way = same(delivery.id, delivery.fence, availableAt)?.way;
      if (!way) return false;
      Object.assign(way, { state, ...(failure === undefined ? {} : { failure }) });
      delete way.nextAt;
      return true;
    },
    finish(id, fence, result): DeliveryState | undefined {
      const way = found(id)?.way;
      if (way?.fence !== fence) return undefined;
      const isOver = way.state === 'acted' || way.state === 'superseded';
      if (isOver && 'changeable' in result && way.handle === undefined)
        Object.assign(way, {
          ...('handle' in result ? { handle: result.handle } : {}),
          ...{ changeable: true, changeAt: time.machine },
        });
      if (way.state !== 'claimed') return way.state;
      Object.assign(way, { state: result.state, ...('failure' in result ? { failure: result.failure } : {}) });
      if ('handle' in result) way.handle = result.handle;
      if ('changeable' in result) way.changeable = true;
      if (result.state === 'queued') way.nextAt = time.machine + result.retry;
      else delete way.nextAt;
      return way.state;
    },
    due(which, { at, slots = everySlot, person, limit }) {
      const isHeld = ({ held, person: who }: Way) =>
        held !== undefined &&
        (person === undefined || who === person) &&
        held.until <= at &&
        (held.digest === true) === (which === 'digest');
      return [...notices.values()]
        .filter(({ notice }) => slots.includes(slotOf(notice.matter)))
        .filter(({ ways, climb }) => ways.some(isHeld) || (which === 'ladder' && climb && climb.at <= at))
        .slice(0, limit)
        .map(tellingOf);
    },
    step({ id, climb }, { add, release, drop, summed = [], climb: next }) {
      const one = notices.get(id);
      if (!one || one.climb?.step !== climb?.step) return false;
      for (const way of one.ways.filter(({ state }) => state === 'held')) {
        const name = deliveryId(id, way);
        if (release.includes(name)) Object.assign(way, { state: 'queued', nextAt: time.machine });
        else if (drop.includes(name)) way.state = 'superseded';
        else if (summed.includes(name)) way.state = 'summed';
        else continue;
        delete way.held;
      }
      for (const way of add)
        if (!one.ways.some((other) => deliveryId(id, other) === deliveryId(id, way))) one.ways.push(queued(way));
      if (next) one.climb = copy(next);
      else delete one.climb;
      return true;
    },
    overtaken({ matter, item, receipt, at }) {
      if (item === undefined && receipt === undefined) return [];
      return [
        ...new Set(
          [...notices.values()]
            .filter(({ notice: { words, at: then } }) => then > at && words.length > 0)
            .filter(({ notice }) =>
              receipt === undefined
                ? notice.matter === matter && notice.item === item && notice.receipt === undefined
                : notice.receipt === receipt,
            )
            .flatMap(({ ways }) => ways.map(recipientOf)),
        ),
      ];
    },
    bounce(id, failure) {
      const way = found(id)?.way;
      if (way?.state === 'accepted') Object.assign(way, { state: 'givenUp', failure });
    },
  };
}
