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
export async function serviceWithRelay(connection: Connection) {
  const store = matterStore(connection);
  const kept = courseStore(connection);
  await kept.ensureIndexes();
  const courses = createCourses({ store: kept, matters: store, directory: () => people.directory() });
  const relay = createRelay({
    outbox: matterOutbox(connection),
    settleClosed: () => Promise.resolve(),
    log: log,
    now: machineTime(connection).now,
    knows: () => true,
    async carryOut({ id, atHand }, { effect }) {
      if (effect.effect === 'project') await courses.project({ id, ...atHand });
      return [];
    },
  });
  const loop = createLoop('telling', () => relay.relay(() => everySlot, { urgent: false }), log);
  relay.watchOffers(() => loop.wake(), { all: true });
  const service = createMatterService(
    { ...smallCityPorts(store), committed: (pending) => relay.offer(pending) },
    GENESIS,
  );
  return { service, stop: () => loop.stop() };
}
