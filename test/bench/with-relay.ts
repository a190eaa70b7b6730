/**
 * A service whose commits are carried out as a server does it: what they leave for boards and lists is projected and ticked
 * off. Without that the outbox of a matter grows with every command, and what is measured is the size of it.
 */
import { createCourses } from '@banjie/server/incidents/courses.ts';
import { createRelay } from '@banjie/server/notify/relay.ts';
import { createMatterService } from '@banjie/server/matters/service.ts';
import { GENESIS } from '@banjie/server/proof/hash.ts';
import { machineTime } from '@banjie/server/store/base/machine-time.ts';
import { everySlot } from '@banjie/server/store/base/slots.ts';
import type { Connection } from '@banjie/server/store/base/connection.ts';
import { courseStore } from '@banjie/server/store/matters/courses.ts';
import { matterOutbox } from '@banjie/server/store/matters/outbox.ts';
import { matterStore } from '@banjie/server/store/matters/matters.ts';
import { createLoop } from '@banjie/server/schedule/loop.ts';
import { people, smallCityPorts } from '../harness/small-city.ts';

const log = { info: () => undefined, warn: console.warn, error: console.error };
/** @param slots of these it carries out what is left there; what others leave in them it hears of */
export async function serviceWithRelay(connection: Connection, slots: readonly number[] = everySlot) {
  const store = matterStore(connection);
  const kept = courseStore(connection);
  await kept.ensureIndexes();
  const courses = createCourses({ store: kept, matters: store, directory: () => people.directory() });
  const outbox = matterOutbox(connection);
  const relay = createRelay({
    outbox,
    settleClosed: () => Promise.resolve(),
    log: log,
    now: machineTime(connection).now,
    knows: () => true,
    async carryOut({ id, atHand }, { effect }) {
      if (effect.effect === 'project') await courses.project({ id, ...atHand });
      return [];
    },
  });
  const loop = createLoop('telling', () => relay.relay(() => slots, { urgent: false }), log);
  const isAlone = slots.length === everySlot.length;
  relay.watchOffers(() => loop.wake(), { all: isAlone });
  const unwatch = isAlone ? () => Promise.resolve() : outbox.watch([...slots], () => loop.wake());
  const service = createMatterService(
    { ...smallCityPorts(store), committed: (pending) => relay.offer(pending) },
    GENESIS,
  );
  const stop = async () => {
    await unwatch();
    await loop.stop();
  };
  return { service, stop };
}
