/**
 * A deadline every second in a server process that is busy to its limit: how long after its instant each lapse stands in
 * the database. Fewer than a hundred are due at any time, so each is asked for within two seconds.
 */
import { randomUUID } from 'node:crypto';
import type { Connection } from '@banjie/server/store/base/connection.ts';
import type { MatterDocument } from '@banjie/server/store/matters/document.ts';
import { addMs } from '@banjie/shared/kernel/time.ts';
import { copyOf, idOfCopy } from './aged.ts';
import { dueAt, limitOf } from './deadlines.ts';
import { cpuOf, openedBy, opening, post, tokenOf, type Started } from './http.ts';
import { round, table } from './measure.ts';

const CLIENTS = 64;
const PERSON = 'cloud-duty1';
/** The seeding of the city is over by then, and the load has run for a while. */
const FIRST_MS = 40_000;
const LOOK_MS = 25;
const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

export async function benchLapses(connection: Connection, server: Started, n: number): Promise<void> {
  const matters = connection.collection<MatterDocument>('matters');
  const { id } = await openedBy(server, PERSON);
  const template = await matters.findOne({ _id: id });
  if (!template) throw new Error('not opened');
  // The city's clock goes as this machine's does, from the instant at which the matter was written.
  const began = performance.now();
  const due = Array.from({ length: n }, (_, k) => addMs(template.updatedAt, FIRST_MS + k * 1000));
  await matters.insertMany(
    due.map((at, k) => {
      const { matter } = copyOf(dueAt(template, limitOf(template), at), `due${k}`);
      return { ...matter, wakeAt: at };
    }),
  );

  const token = await tokenOf(server, PERSON);
  let over = false;
  let [opened, refused] = [0, 0];
  const load = Array.from({ length: CLIENTS }, async () => {
    while (!over) {
      const headers = { authorization: `Bearer ${token}`, 'idempotency-key': randomUUID() };
      const { status } = await post(`${server.url}/api/matters`, opening, headers);
      if (status < 300) opened += 1;
      else refused += 1;
    }
  });
  await pause(FIRST_MS - 5_000);
  const cpuFrom = cpuOf(server.pid);
  const from = { opened, at: performance.now() };

  const lags: number[] = [];
  for (const [k, at] of due.entries()) {
    const instant = began + FIRST_MS + k * 1000;
    await pause(Math.max(0, instant - performance.now()));
    while (await matters.findOne({ _id: idOfCopy(`due${k}`), wakeAt: at }, { projection: { _id: 1 } }))
      await pause(LOOK_MS);
    lags.push(performance.now() - instant);
  }
  const seconds = (performance.now() - from.at) / 1000;
  const share = (cpuOf(server.pid) - cpuFrom) / seconds;
  const rate = (opened - from.opened) / seconds;
  over = true;
  await Promise.all(load);
  lags.sort((a, b) => a - b);
  const of = (part: number) => round(lags[Math.floor((lags.length - 1) * part)] ?? Number.NaN, 0);
  console.log(`\nlapses: ${n}, a second apart, while ${CLIENTS} clients open matters at one server process`);
  table([
    {
      'recorded after ms, p50': of(0.5),
      p99: of(0.99),
      most: of(1),
      'opened meanwhile, per second': round(rate, 1),
      refused,
      'server, share of a core': round(share),
    },
  ]);
}
