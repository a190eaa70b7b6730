/**
 * A city of 200,000 matters with a million entries, all that was told of them, and 100,000 entries of registers: sealing a
 * day, and verifying all of it against the roots.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootExport } from '@banjie/server/proof/export.ts';
import { openSigningKey } from '@banjie/server/proof/key.ts';
import { createRoots } from '@banjie/server/proof/roots.ts';
import { verifyDatabase } from '@banjie/server/proof/verify/database.ts';
import { verifyInThreads } from '@banjie/server/proof/verify/threads.ts';
import type { Connection } from '@banjie/server/store/base/connection.ts';
import type { MatterDocument } from '@banjie/server/store/matters/document.ts';
import { rootStore } from '@banjie/server/store/matters/roots.ts';
import { importSeals } from '@banjie/server/registers/import-seals.ts';
import { importInto } from '@banjie/server/registers/imported.ts';
import { registerStore } from '@banjie/server/store/city/registers.ts';
import { deliveryStore } from '@banjie/server/store/notices/deliveries.ts';
import { documentOf, NOTICES, type NoticeDocument } from '@banjie/server/store/notices/notice-document.ts';
import { besideStore } from '@banjie/server/store/proof/beside.ts';
import { administration } from '@banjie/server/store/audit/administration.ts';
import { importSealStore } from '@banjie/server/store/proof/import-seals.ts';
import type { Telling, Way } from '@banjie/server/notify/ports.ts';
import { copyOf, grow } from './aged.ts';
import { round, table } from './measure.ts';
import { resources } from './registers.ts';

const ENTRIES_EACH = 5;
const AT_ONCE = 1000;
const ENTRIES_OF_REGISTERS = 100_000;

/** With the time of its next timer, which a copy for other purposes does not have. */
const timedLike = (copy: MatterDocument, { wakeAt }: MatterDocument): MatterDocument => ({
  ...copy,
  ...(wakeAt === undefined ? {} : { wakeAt }),
});

/** What the relay would have told of a copy: what its template was to tell, which was never carried out. */
function toldOf(template: MatterDocument, { _id: matter, number }: MatterDocument): Telling[] {
  return template.outbox.flatMap(({ id, at, effect }) => {
    if (effect.effect !== 'notify') return [];
    const { effect: _, held: __, to: ___, ...notice } = effect;
    const event = `${matter}${id.slice(template._id.length)}`;
    const way: Way = {
      ...{ person: 'provider-duty', channel: 'in-app', address: { kind: 'inside', value: 'provider-duty' } },
      ...{ state: 'accepted', attempt: 0, fence: 0, others: [] },
    };
    return [{ id: event, notice: { ...notice, event, at, matter, number }, among: 1, ways: [way] }];
  });
}

/** `uri` names the same database as the connection. */
export async function benchVerify(connection: Connection, uri: string, entries = 1_000_000): Promise<void> {
  const matters = entries / ENTRIES_EACH;
  const template = await grow(connection, ENTRIES_EACH);
  const collection = connection.collection<MatterDocument>('matters');
  await deliveryStore(connection).ensureIndexes();
  await collection.deleteMany({});
  for (let n = 0; n < matters; n += AT_ONCE) {
    const copies = Array.from({ length: Math.min(AT_ONCE, matters - n) }, (_, k) =>
      timedLike(copyOf(template, String(n + k)).matter, template.matter),
    );
    await collection.insertMany(copies, { ordered: false, writeConcern: { w: 1 } });
    const told = copies.flatMap((copy) => toldOf(template.matter, copy));
    await connection.collection<NoticeDocument>(NOTICES).insertMany(
      told.map((one) => documentOf(one, new Date(0))),
      { ordered: false, writeConcern: { w: 1 } },
    );
  }

  const folder = mkdtempSync(join(tmpdir(), 'banjie-bench-proof-'));
  const store = rootStore(connection);
  await store.ensureIndexes();
  const key = openSigningKey(join(folder, 'key.pem'));
  const registers = registerStore(connection);
  const chain = administration(connection);
  const seals = importSealStore(connection, chain);
  await Promise.all([registers.ensureIndexes(), seals.ensureIndexes(), chain.ensure()]);
  await importInto(registers, importSeals(seals, key)).enter(
    { resources: resources(ENTRIES_OF_REGISTERS), subscriptions: [] },
    '2026-11-23T02:00:00.000Z',
  );
  const keep = rootExport(join(folder, 'roots.jsonl'));
  const roots = createRoots({ store, key, keep, log: { error: (details, text) => console.error(text, details) } });
  const timed = async (work: () => Promise<unknown>) => {
    const from = performance.now();
    await work();
    return round((performance.now() - from) / 1000, 1);
  };
  const first = await timed(() => roots.sweep('2026-11-24T02:00:00.000Z'));
  const quiet = await timed(() => roots.sweep('2026-11-25T02:00:00.000Z'));
  const sealed = await store.roots();
  const alone = await timed(() => verifyInThreads(uri, store, sealed, { alone: true }));
  const beside = besideStore(connection);
  let faults = 0;
  let most = 0;
  const watching = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 100);
  const verified = await timed(async () => {
    const report = await verifyDatabase({
      ...{ store, exported: sealed, trusted: [key.publicKey], beside },
      verify: (good) => verifyInThreads(uri, store, good),
      elapsed: () => performance.now(),
    });
    faults = report.faults;
    for (const line of [...report.notes, ...report.findings.slice(0, 5)]) console.log(line);
  });
  clearInterval(watching);
  const told = await connection.collection(NOTICES).estimatedDocumentCount();
  const [sample] = template.matter.tail;
  console.log(
    `\nproof: ${matters} matters, ${entries} entries of ${sample?.text.length} bytes and fewer, ${told} notices`,
  );
  table([
    { work: 'sealing the first day', seconds: first },
    { work: 'sealing a quiet day', seconds: quiet },
    { work: 'verifying the matters alone', seconds: alone },
    {
      work: `verifying all, ${availableParallelism()} threads`,
      seconds: verified,
      faults,
      'MB at most': round(most / 2 ** 20, 0),
    },
  ]);
  rmSync(folder, { recursive: true, force: true });
}
