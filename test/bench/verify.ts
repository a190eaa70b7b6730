/** A city of 200,000 matters with a million entries: sealing a day, and verifying all of it against the roots. */
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
import { copyOf, grow } from './aged.ts';
import { round, table } from './measure.ts';

const ENTRIES_EACH = 5;
const AT_ONCE = 1000;

/** `uri` names the same database as the connection. */
export async function benchVerify(connection: Connection, uri: string, entries = 1_000_000): Promise<void> {
  const matters = entries / ENTRIES_EACH;
  const template = await grow(connection, ENTRIES_EACH);
  const collection = connection.collection<MatterDocument>('matters');
  await collection.deleteMany({});
  for (let n = 0; n < matters; n += AT_ONCE)
    await collection.insertMany(
      Array.from({ length: Math.min(AT_ONCE, matters - n) }, (_, k) => copyOf(template, String(n + k)).matter),
      { ordered: false, writeConcern: { w: 1 } },
    );

  const folder = mkdtempSync(join(tmpdir(), 'banjie-bench-proof-'));
  const store = rootStore(connection);
  await store.ensureIndexes();
  const key = openSigningKey(join(folder, 'key.pem'));
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
  let faults = 0;
  const verified = await timed(async () => {
    const report = await verifyDatabase({
      ...{ store, exported: sealed, trusted: [key.publicKey] },
      verify: (good) => verifyInThreads(uri, store, good),
      elapsed: () => performance.now(),
    });
    faults = report.faults;
    for (const line of [...report.notes, ...report.findings.slice(0, 5)]) console.log(line);
  });
  const [sample] = template.matter.tail;
  console.log(`\nproof: ${matters} matters, ${entries} entries of ${sample?.text.length} bytes and fewer`);
  table([
    { work: 'sealing the first day', seconds: first },
    { work: 'sealing a quiet day', seconds: quiet },
    { work: `verifying all, ${availableParallelism()} threads`, seconds: verified, faults },
  ]);
  rmSync(folder, { recursive: true, force: true });
}
