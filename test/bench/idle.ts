/** A server process with very many open matters and nothing to do: what it costs, and the to-do list among them. */
import type { Connection } from '@banjie/server/store/base/connection.ts';
import { slotOf } from '@banjie/server/store/base/slots.ts';
import type { MatterDocument } from '@banjie/server/store/matters/document.ts';
import { postKey } from '@banjie/shared/kernel/party.ts';
import { addMs, MS_PER_DAY, MS_PER_MINUTE } from '@banjie/shared/kernel/time.ts';
import { cpuOf, get, openedBy, type Started } from './http.ts';
import { load, round, table } from './measure.ts';

const PIECE = 5_000;
const IDLE_MS = 60_000;
/** So long each list is asked for before it counts: the rest of the year its code is compiled. */
const WARM_SECONDS = 20;
/** Every so manyth is a task of the person whose list is read. */
const MINE = 5_000;

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
  await new Promise((done) => setTimeout(done, 30_000));
  const [cpu, from] = [cpuOf(server.pid), performance.now()];
  await new Promise((done) => setTimeout(done, IDLE_MS));
  const share = ((cpuOf(server.pid) - cpu) / ((performance.now() - from) / 1000)) * 100;
  console.log(
    `\nidle: ${n} open matters of ${JSON.stringify(rest).length} characters, seeded in ${round(seeded, 0)} s; ${round(share)} % of a core`,
  );
  const path = '/api/matters?scope=todo';
  const authorization = `Bearer ${token}`;
  const asked = (url: string, has: Record<string, string> = {}) =>
    get(`${server.url}${url}`, { authorization, ...has });
  let tag = '';
  const askers: Record<string, () => Promise<{ status: number }>> = {
    // What of the longest answers is the machine's: no list, no database.
    'an answer of nothing': () => get(`${server.url}/healthz`, {}),
    'by a script': () => asked(path),
    'by a phone, with cards': () => asked(`${path}&cards=1`),
    'again by a phone, nothing new': async () => {
      const answer = await asked(path, { 'if-none-match': tag });
      tag = answer.tag ?? '';
      return answer;
    },
  };
  const rows: Record<string, string | number>[] = [];
  for (const [asker, ask] of Object.entries(askers)) {
    const once = async () => [200, 304].includes((await ask()).status);
    await load(1, WARM_SECONDS, once, 0);
    const from = cpuOf(server.pid);
    const list = await load(1, 20, once, 0);
    rows.push({
      ...{ 'to-do list': asker, 'p50 ms': list.p50, 'p99 ms': list.p99, n: list.done, failed: list.failed },
      'CPU ms each': round(((cpuOf(server.pid) - from) * 1000) / list.done),
    });
  }
  table(rows);
}
