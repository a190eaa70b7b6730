/**
 * Registers of 100,000 entries in a city of 1,000 units: what a process costs that opens it (a process of its own), and
 * what one put, one decision's reading, one page and one question cost, beside an almost empty register.
 */
import type mongoose from 'mongoose';
import { noRegisters } from '@banjie/shared/engine/definition/registers.ts';
import { importInto, importedChanges } from '@banjie/server/registers/imported.ts';
import { fresh } from '@banjie/server/registers/fresh.ts';
import type { Arriving } from '@banjie/server/registers/standing.ts';
import { openStores, type Stores } from '@banjie/server/store/open-stores.ts';
import { memoryOf, startProcess } from './http.ts';
import { round, table } from './measure.ts';

const ENTRIES = 100_000;
const UNITS = 1_000;
const TURNS = 200;
const AT = '2026-11-23T02:00:00.000Z';

export const resources = (count: number) =>
  Array.from({ length: count }, (_, n) => ({
    ...{ id: `r${n}`, name: `第${n}号政务信息资源`, provider: `u${n % UNITS}`, personal: false },
    identifier: { key: 'code', title: '代码' },
    fields: ['name', 'level', 'address', 'phone'].map((key) => ({ key, title: key })),
  }));

const put = (n: number): Arriving => ({
  order: { at: AT, matter: `m${n}`, seq: 1 },
  change: {
    ...{
      register: 'allocations',
      subject: `系统${n}`,
      op: 'put',
      lasting: true,
      title: `系统${n}`,
      why: '',
      units: [],
    },
    values: { unit: `u${n % UNITS}`, hosts: 2 },
  },
  ...{ number: String(n), procedure: 'cloud-use', by: { name: '某' } },
});

async function median(work: (n: number) => Promise<unknown>, turns = TURNS): Promise<number> {
  const times: number[] = [];
  for (let n = 0; n < turns; n++) {
    const from = performance.now();
    await work(n);
    times.push(performance.now() - from);
  }
  return round(times.sort((a, b) => a - b)[Math.floor(turns / 2)] ?? Number.NaN);
}

/** @param directory of the city, which the reading needs for the order of users */
async function costs(name: string, stores: Stores, from: number) {
  const units = Array.from({ length: UNITS }, (_, n) => ({ id: `u${n}`, name: `${n}局`, kind: 'unit' as const }));
  const none = () => undefined;
  const directory = {
    ...{ unit: none, person: none, known: none, body: none, resource: none },
    ...{ units: () => units, holders: () => [], usersOf: () => [] },
  };
  const place = { directory, registers: noRegisters };
  const { registers } = stores;
  return {
    city: name,
    'put ms': await median((n) => registers.apply(put(from + n))),
    'put of what is there ms': await median((n) =>
      registers.apply({ ...put(from + n), order: { at: '2026-11-24T02:00:00.000Z', matter: `x${n}`, seq: 1 } }),
    ),
    'reading 5 subjects ms': await median((n) =>
      fresh(registers, place, (at) => [1, 2, 3, 4, 5].map((k) => at.registers.entry('catalogue', `r${n * k}`))),
    ),
    'entries of a unit ms': await median((n) =>
      fresh(registers, place, (at) => at.registers.find('catalogue', { where: { provider: `u${n}` } })),
    ),
    'page ms': await median(() => registers.list('catalogue', undefined, { ended: false, limit: 20 })),
    'search ms': await median(
      (n) => registers.list('catalogue', undefined, { text: `第9${n}99号`, ended: false, limit: 20 }),
      10,
    ),
  };
}

async function memory(uri: string, data: string): Promise<{ startMs: number; mb: number }> {
  const environment = {
    ...{ MONGODB_URI: uri, BANJIE_DATA: data, BANJIE_PORT: '0', BANJIE_BOT_TOKEN: 'bench-bot-token-0123456789' },
    ...{ BANJIE_TRAINING_CHAT: 'off', BANJIE_LOG: 'warn' },
  };
  const first = await startProcess('server/main.ts', environment);
  await first.stop();
  const server = await startProcess('server/main.ts', environment);
  const found = { startMs: round(server.startMs, 0), mb: memoryOf(server.pid) };
  await server.stop();
  return found;
}

export async function benchRegisters(uri: string, data: string): Promise<void> {
  console.log(`\nregisters: ${ENTRIES.toLocaleString('en')} entries, ${UNITS} units`);
  const stores = await openStores(uri);
  const small = await costs('almost empty', stores, 1_000_000);
  const before = await memory(uri, data);
  await stores.people.save({
    units: Array.from({ length: UNITS }, (_, n) => ({
      id: `u${n}`,
      name: `${n}局`,
      kind: 'unit' as const,
      order: n + 100,
    })),
  });
  const all = resources(ENTRIES);
  const began = performance.now();
  await stores.registers.enter(
    importedChanges({ resources: all, subscriptions: [] }, new Map(all.map((one) => [one.id, one])), AT),
  );
  console.log(`entered in ${round((performance.now() - began) / 1000)} s`);
  const subscriptions = Array.from({ length: 2_000 }, (_, n) => ({ resource: `r${n}`, unit: `u${(n * 7) % UNITS}` }));
  await importInto(stores.registers).enter({ resources: [], subscriptions }, AT);
  const large = await costs('100,000 entries', stores, 2_000_000);
  table([small, large]);
  const after = await memory(uri, data);
  table([
    { process: 'server, training city', 'start ms': before.startMs, 'MB idle': before.mb },
    { process: 'server, with 100,000 entries', 'start ms': after.startMs, 'MB idle': after.mb },
  ]);
  await explain(stores.connection);
  await stores.connection.close();
}

/** How many documents and keys each kind of look costs: none goes through a register. */
async function explain(connection: mongoose.Connection): Promise<void> {
  const entries = connection.collection('register_entries');
  const looks = {
    'of a unit': entries
      .find({ register: 'catalogue', live: true, keys: { $all: ['provider=u7'] } })
      .sort({ since: 1, _id: 1 }),
    'under a prefix': entries.find({
      register: 'subscriptions',
      live: true,
      _id: { $gte: 'subscriptions/r7/', $lt: 'subscriptions/r70' },
    } as never),
    'a page': entries.find({ register: 'catalogue', live: true }).sort({ since: -1, _id: -1 }).limit(20),
    'a page of a unit': entries
      .find({ register: 'catalogue', live: true, units: 'u7' })
      .sort({ since: -1, _id: -1 })
      .limit(20),
  };
  const rows = [];
  for (const [look, cursor] of Object.entries(looks)) {
    const { executionStats } = (await cursor.explain('executionStats')) as {
      executionStats: { nReturned: number; totalKeysExamined: number; totalDocsExamined: number };
    };
    const { nReturned, totalKeysExamined, totalDocsExamined } = executionStats;
    rows.push({ look, returned: nReturned, keys: totalKeysExamined, documents: totalDocsExamined });
  }
  table(rows);
}
