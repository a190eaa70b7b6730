/** A city of 200,000 matters with a million entries: sealing a day, and verifying all of it against the roots. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMatterService } from '@banjie/server/matters/service.ts';
import { entryHash } from '@banjie/server/proof/chain.ts';
import { rootExport } from '@banjie/server/proof/export.ts';
import { GENESIS, hashOf } from '@banjie/server/proof/hash.ts';
import { openSigningKey } from '@banjie/server/proof/key.ts';
import { createRoots } from '@banjie/server/proof/roots.ts';
import { verifyDatabase } from '@banjie/server/proof/verify/database.ts';
import { verifyInThreads } from '@banjie/server/proof/verify/threads.ts';
import type { Connection } from '@banjie/server/store/base/connection.ts';
import { matterStore, type MatterDocument } from '@banjie/server/store/matters/matters.ts';
import { rootStore } from '@banjie/server/store/matters/roots.ts';
import { isRejection } from '@banjie/shared/kernel/rejection.ts';
import { settableClock, smallCityPorts } from '../harness/small-city.ts';
import { round, table } from './measure.ts';

const ENTRIES_EACH = 5;
const AT_ONCE = 1000;

/** `uri` names the same database as the connection. */
export async function benchVerify(connection: Connection, uri: string, entries = 1_000_000): Promise<void> {
  const matters = entries / ENTRIES_EACH;
  const template = await templateOf(connection);
  const collection = connection.collection<MatterDocument>('matters');
  await collection.deleteMany({});
  for (let n = 0; n < matters; n += AT_ONCE)
    await collection.insertMany(
      Array.from({ length: Math.min(AT_ONCE, matters - n) }, (_, k) => matterLike(template, n + k)),
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
  const [sample] = template.history;
  console.log(`\nproof: ${matters} matters, ${entries} entries of ${JSON.stringify(sample).length} bytes and fewer`);
  table([
    { work: 'sealing the first day', seconds: first },
    { work: 'sealing a quiet day', seconds: quiet },
    { work: `verifying all, ${availableParallelism()} threads`, seconds: verified, faults },
  ]);
  rmSync(folder, { recursive: true, force: true });
}

async function templateOf(connection: Connection): Promise<MatterDocument> {
  const store = matterStore(connection);
  await store.ensureIndexes();
  const service = createMatterService(smallCityPorts(store, settableClock('2026-11-23T02:00:00.000Z')), GENESIS);
  const opened = await service.open(
    { kind: 'person', person: 'provider-ops', channel: 'miniapp' },
    { procedure: 'incident', form: { what: '核心交换机丢包', system: '政务云网络', level: 'II' }, key: randomUUID() },
  );
  if (isRejection(opened)) throw new Error(opened.text);
  const { id } = opened;
  const give = async (command: string, form: object = {}) => {
    const who = { kind: 'person' as const, person: 'provider-duty', channel: 'miniapp' };
    const given = await service.give(who, { id, command, form, key: randomUUID() });
    if (isRejection(given)) throw new Error(given.text);
  };
  await give('acknowledge');
  for (let n = 2; n < ENTRIES_EACH; n++) await give('comment', { text: `第 ${n} 次报告：已更换光模块，仍在观察。` });
  const template = await connection.collection<MatterDocument>('matters').findOne({ _id: id });
  if (!template) throw new Error('no template');
  return template;
}

/** The same matter under another id, with a chain of its own. */
function matterLike(template: MatterDocument, n: number): MatterDocument {
  const id = hashOf(n).slice(0, 26);
  const number = `b${n}`;
  let previous = GENESIS;
  const history = template.history.map((entry) => {
    const events = entry.events.map((event) => (event.type === 'opened' ? { ...event, id, number } : event));
    const next = { ...entry, key: `${n}:${entry.seq}`, events, previous };
    previous = next.hash = entryHash(next);
    return next;
  });
  const { wakeAt: _, outboxAt: __, ...rest } = template;
  return { ...rest, _id: id, number, head: previous, history, outbox: [], state: { ...template.state, id, number } };
}
