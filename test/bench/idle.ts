/** A server process with very many open matters and nothing to do: what it costs, and the to-do list among them. */
import { readFileSync } from 'node:fs';
import type { Connection } from '@banjie/server/store/base/connection.ts';
import { slotOf } from '@banjie/server/store/base/slots.ts';
import type { MatterDocument } from '@banjie/server/store/matters/document.ts';
import { postKey } from '@banjie/shared/kernel/party.ts';
import { addMs, MS_PER_DAY, MS_PER_MINUTE } from '@banjie/shared/kernel/time.ts';
import { get, openedBy, type Started } from './http.ts';
import { load, round, table } from './measure.ts';

const PIECE = 5_000;
const IDLE_MS = 30_000;
/** Every so manyth is a task of the person whose list is read. */
const MINE = 5_000;
const TICKS_PER_SECOND = 100;

/** User and system seconds of a process so far. */
function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

export async function benchIdle(connection: Connection, server: Started, n: number): Promise<void> {
  const matters = connection.collection<MatterDocument>('matters');
  const { id, token } = await openedBy(server, 'cloud-duty1');
  const template = await matters.findOne({ _id: id });
  if (!template) throw new Error('not opened');
  const { urgentAt: _, outboxAt: __, outboxMark: ___, ...rest } = template;
  const every = Math.max(1, Math.floor(n / MINE));
  const seeding = performance.now();
  for (let from = 0; from < n; from += PIECE)
    await matters.insertMany(
      Array.from({ length: Math.min(PIECE, n - from) }, (_one, k): MatterDocument => {
        const at = from + k;
        const mine = at % every === 0;
        const due = addMs(template.updatedAt, 30 * MS_PER_DAY + (at % 40_000) * MS_PER_MINUTE);
        return {
          ...rest,
          ...{ _id: `idle${at}`, number: `i${at}`, slot: slotOf(`idle${at}`), wakeAt: due, dueAt: due },
          parties: mine ? template.parties : [postKey(`unit${at % 1997}`, 'data')],
          units: mine ? template.units : [`unit${at % 1997}`],
          ...{ outbox: [], tail: template.tail.slice(-1) },
        };
      }),
      { ordered: false, writeConcern: { w: 1 } },
    );
  const seeded = (performance.now() - seeding) / 1000;
  // What the opening has left is done, and what was read for it is collected.
  await new Promise((done) => setTimeout(done, 10_000));
  const [cpu, from] = [cpuOf(server.pid), performance.now()];
  await new Promise((done) => setTimeout(done, IDLE_MS));
  const share = ((cpuOf(server.pid) - cpu) / ((performance.now() - from) / 1000)) * 100;
  const list = await load(
    1,
    10,
    async () => {
      const path = '/api/matters?scope=todo';
      return (await get(`${server.url}${path}`, { authorization: `Bearer ${token}` })).status === 200;
    },
    3,
  );
  console.log(
    `\nidle: ${n} open matters of ${JSON.stringify(rest).length} characters, seeded in ${round(seeded, 0)} s`,
  );
  table([
    {
      'CPU of the server, % of a core': round(share),
      'to-do p50 ms': list.p50,
      'to-do p99 ms': list.p99,
      'to-do n': list.done,
      failed: list.failed,
    },
  ]);
}
