/**
 * An alert that fires and is over again every five minutes, day after day: what its matter grows to, what a payload costs,
 * and what a decision costs then, beside a matter whose alert has come once. A year is 105,120 repeats.
 */
import { readPayload } from '@banjie/server/alerts/payload.ts';
import { createAlerts } from '@banjie/server/alerts/handlers.ts';
import { alertOf, payloadOf } from '@banjie/server/alerts/testing.ts';
import { createMatterService } from '@banjie/server/matters/service.ts';
import { createRelay } from '@banjie/server/notify/relay.ts';
import { GENESIS } from '@banjie/server/proof/hash.ts';
import type { Connection } from '@banjie/server/store/base/connection.ts';
import { matterStore } from '@banjie/server/store/matters/matters.ts';
import { machineTime } from '@banjie/server/store/base/machine-time.ts';
import { matterOutbox } from '@banjie/server/store/matters/outbox.ts';
import { alertStore } from '@banjie/server/store/notices/alerts.ts';
import { isRejection } from '@banjie/shared/kernel/rejection.ts';
import { addMs, MS_PER_DAY, MS_PER_MINUTE } from '@banjie/shared/kernel/time.ts';
import { historyOf, people, settableClock, smallCityPorts } from '../harness/small-city.ts';
import { duty, progress } from './aged.ts';
import { costsInTurns } from './long.ts';
import { round, table } from './measure.ts';

const PERIOD = 5 * MS_PER_MINUTE;

export async function benchFlapping(connection: Connection, days: number): Promise<void> {
  const [loaded, store] = [matterStore(connection), alertStore(connection)];
  await Promise.all([loaded.ensureIndexes(), store.ensureIndexes()]);
  const clock = settableClock('2026-01-01T00:00:00.000Z');
  const matters = createMatterService(smallCityPorts(loaded, clock), GENESIS);
  const alerts = createAlerts({
    ...{ store, matters, loaded, people, clock },
    refused: () => Promise.resolve(),
    onError(error) {
      throw error;
    },
  });
  // What is to be told is taken off, as in a city: a matter carries only what is still to be done.
  const relay = createRelay({
    ...{ outbox: matterOutbox(connection), now: () => machineTime(connection).now(), knows: () => true },
    ...{ carryOut: () => Promise.resolve([]), settleClosed: () => Promise.resolve() },
    log: { info: () => undefined, warn: () => undefined, error: console.error },
  });
  const send = async (status: 'firing' | 'resolved', startsAt: string, name = 'flapping') => {
    const payload = readPayload(payloadOf(name, [alertOf(name, { status, startsAt })]));
    if (isRejection(payload)) throw new Error(payload.text);
    const answer = await alerts.take(payload, { name: 'prometheus', unit: 'provider' });
    if (isRejection(answer)) throw new Error(answer.text);
    return answer.matters[0]?.id ?? '';
  };

  const rows: Record<string, string | number>[] = [];
  let id = '';
  let [payloads, since] = [0, performance.now()];
  for (let day = 1; day <= days; day += 1) {
    for (let at = 0; at < MS_PER_DAY; at += PERIOD) {
      const startsAt = clock.now();
      id = await send('firing', startsAt);
      clock.set(addMs(startsAt, PERIOD / 2));
      await send('resolved', startsAt);
      clock.set(addMs(startsAt, PERIOD));
      await alerts.settle();
      payloads += 2;
    }
    // What is due in it happens as well: whoever should handle it is reminded.
    await matters.tick(id);
    await relay.drain();
    if (day !== 1 && day !== days && day % 30 !== 0) continue;
    const [document] = await connection
      .collection('matters')
      .aggregate<{ size: number }>([{ $match: { _id: id } as never }, { $project: { size: { $bsonSize: '$$ROOT' } } }])
      .toArray();
    rows.push({
      day,
      'entries of its history': (await historyOf(loaded, id)).length,
      'KB of its document': round((document?.size ?? 0) / 1024, 1),
      'KB of its state': round(JSON.stringify((await loaded.load(id))?.state).length / 1024, 1),
      flaps: (await store.tallyOf(id))?.flaps ?? 0,
      'ms per payload': round((performance.now() - since) / payloads, 1),
    });
    [payloads, since] = [0, performance.now()];
  }
  console.log(`\nan alert that flaps every five minutes, ${days} days (${(days * MS_PER_DAY) / PERIOD} repeats)`);
  table(rows);
  const young = await send('firing', clock.now(), 'once');
  for (const one of [id, young])
    await matters.give(duty, { id: one, command: 'acknowledge', key: `acknowledge ${one}` });
  await relay.drain();
  const [first, last] = await costsInTurns(
    [young, id],
    (one) => async () => !isRejection(await progress(matters, one)),
  );
  console.log(`a decision then: ${round((last ?? 0) / (first ?? 1))} of what it costs in a matter that has come once`);
}
