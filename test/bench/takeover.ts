/**
 * Two server processes that share the work, both asked by clients without a pause. One is killed, stands still, or is told
 * to stop: how long until the other holds all of its slots, and until whoever was told to stop is gone.
 */
import { randomUUID } from 'node:crypto';
import { isThere } from '../harness/processes.ts';
import { get, opening, post, tokenOf, type Started } from './http.ts';
import { round, table } from './measure.ts';

/** At each of the two. */
const CLIENTS = 16;
const SLOTS = 64;
const LOOK_MS = 50;
const ROUNDS = 3;
/** What is asked: taken over by the next, and gone when told to stop. */
const TAKEN_OVER_S = 15;
const GONE_S = 10;
const PERSON = 'cloud-duty1';
const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

const heldBy = async ({ url }: Started): Promise<number> =>
  Number(/^banjie_slots_held (\d+)/m.exec((await get(`${url}/metrics`, {})).text)?.[1] ?? 0);

async function until(so: () => Promise<boolean> | boolean): Promise<number> {
  const began = performance.now();
  while (!(await so())) await pause(LOOK_MS);
  return (performance.now() - began) / 1000;
}

/** Clients that open matters there; gives how many were opened, and how many had no answer or another one. */
async function load(server: Started): Promise<() => Promise<{ opened: number; others: number }>> {
  const token = await tokenOf(server, PERSON);
  let over = false;
  let [opened, others] = [0, 0];
  const clients = Array.from({ length: CLIENTS }, async () => {
    while (!over) {
      const headers = { authorization: `Bearer ${token}`, 'idempotency-key': randomUUID() };
      const { status } = await post(`${server.url}/api/matters`, opening, headers).catch(() => ({ status: 0 }));
      if (status > 0 && status < 300) opened += 1;
      else {
        others += 1;
        // It is gone, or going.
        await pause(LOOK_MS);
      }
    }
  });
  return async () => {
    over = true;
    await Promise.all(clients);
    return { opened, others };
  };
}

/** @param start gives a server process on the database of the bench */
export async function benchTakeover(start: () => Promise<Started>): Promise<void> {
  const stays = await start();
  const rows: { signal: string; takenOver: number; gone: number | undefined; perSecond: number }[] = [];
  for (const signal of ['SIGKILL', 'SIGSTOP', 'SIGTERM'] as const)
    for (let n = 0; n < ROUNDS; n++) {
      const goes = await start();
      await until(async () => (await heldBy(goes)) === SLOTS / 2 && (await heldBy(stays)) === SLOTS / 2);
      const [atStays, atGoes] = [await load(stays), await load(goes)];
      await pause(3_000);
      const began = performance.now();
      process.kill(goes.pid, signal);
      const gone = signal === 'SIGTERM' ? until(() => !isThere(goes.pid)) : undefined;
      const takenOver = await until(async () => (await heldBy(stays)) === SLOTS);
      rows.push({ signal, takenOver, gone: await gone, perSecond: 0 });
      const seconds = (performance.now() - began) / 1000;
      // Whoever stands still answers nobody any more: its clients are let go with it.
      if (signal === 'SIGSTOP') process.kill(goes.pid, 'SIGKILL');
      await atGoes();
      const { opened } = await atStays();
      Object.assign(rows.at(-1) ?? {}, { perSecond: opened / (seconds + 3) });
    }
  await stays.stop();
  console.log(`\nof two processes one goes, ${CLIENTS} clients at each; ${ROUNDS} times`);
  table(
    rows.map(({ signal, takenOver, gone, perSecond }) => ({
      ...{ signal, 'all slots held by the other after s': round(takenOver, 1) },
      'gone after s': gone === undefined ? '' : round(gone, 1),
      'opened at the other, per second': round(perSecond, 0),
    })),
  );
  const most = Math.max(...rows.map(({ takenOver }) => takenOver));
  const slowest = Math.max(...rows.map(({ gone = 0 }) => gone));
  console.log(
    `taken over after at most ${round(most, 1)} s (asked ${TAKEN_OVER_S}), gone after at most ${round(slowest, 1)} s (asked ${GONE_S})`,
  );
}
