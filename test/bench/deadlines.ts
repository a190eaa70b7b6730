/**
 * Matters whose deadline falls at one instant, in real server processes: how long until each lapse is recorded and told,
 * each once, what a to-do list answers meanwhile, and how late an urgent notice is that is opened in the middle of it.
 */
import { randomUUID } from 'node:crypto';
import type { Connection } from '@banjie/server/store/base/connection.ts';
import { everySlot } from '@banjie/server/store/base/slots.ts';
import type { MatterDocument } from '@banjie/server/store/matters/document.ts';
import { IN_APP, NOTICES, type NoticeDocument } from '@banjie/server/store/notices/notice-document.ts';
import { addMs, type Instant } from '@banjie/shared/kernel/time.ts';
import { copyOf, idOfCopy, type Grown } from './aged.ts';
import { cpuOf, get, opening, post, tokenOf, type Started } from './http.ts';
import { round, table } from './measure.ts';

const AT_ONCE = 500;
const READERS = 4;
const CAP_MS = 15 * 60_000;
/** The calendar's second look at all matters comes a minute after the first. */
const SETTLED_MS = 80_000;
const PERSON = 'cloud-duty1';
const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

export interface Burst {
  /** Seconds from the instant on: every lapse stands in its history, its notices are there, boards and courses have followed. */
  recorded: number;
  told: number;
  followed: number;
}

/**
 * @param mongod its process id
 * @param isAsked whether lists are read and urgent matters opened meanwhile
 */
export async function benchDeadlines(
  connection: Connection,
  servers: readonly Started[],
  mongod: number,
  n: number,
  isAsked: boolean,
): Promise<Burst> {
  const [server] = servers;
  if (!server) throw new Error('no server');
  const cpuOfServers = () => servers.reduce((sum, { pid }) => sum + cpuOf(pid), 0);
  const token = await tokenOf(server, PERSON);
  const as = () => ({ authorization: `Bearer ${token}`, 'idempotency-key': randomUUID() });
  const open = async () => {
    const { text } = await post(`${server.url}/api/matters`, opening, as());
    return (JSON.parse(text) as { id: string }).id;
  };
  const matters = connection.collection<MatterDocument>('matters');
  const notices = connection.collection<NoticeDocument>(NOTICES);

  const id = await open();
  for (const [command, form] of [
    ['acknowledge', {}],
    ['recover', { how: '已更换光模块' }],
  ] as const)
    await post(`${server.url}/api/matters/${id}/commands/${command}`, { form }, as());
  const began = performance.now();
  // Boards and courses have followed: what is held back for a second thought is of no interest here.
  const made = ['count', 'project'];
  while (await matters.findOne({ _id: id, 'outbox.effect.effect': { $in: made } })) await pause(50);
  const template = await matters.findOne({ _id: id });
  if (!template) throw new Error('not opened');
  // The seeding is over by then, on any machine that this is of use on; and so is what a server does after its first start.
  const waits = Math.max(SETTLED_MS, 20_000 + n * 5);
  const due = addMs(template.updatedAt, waits);
  const was = limitOf(template);
  const grown = dueAt(template, was, due);
  for (let from = 0; from < n; from += AT_ONCE)
    await matters.insertMany(
      Array.from({ length: Math.min(AT_ONCE, n - from) }, (_, k) => {
        const { matter } = copyOf(grown, `due${from + k}`);
        return { ...matter, wakeAt: due };
      }),
      { ordered: false, writeConcern: { w: 1 } },
    );
  // What every matter has in a running city is there for the copies as well.
  for (const name of ['board_matters', 'incidents']) {
    const beside = connection.collection<{ _id: string }>(name);
    const one = await beside.findOne({ _id: id });
    if (!one) throw new Error(`${name}: nothing of the matter`);
    const copied = moved(one, was, due);
    for (let from = 0; from < n; from += AT_ONCE)
      await beside.insertMany(
        Array.from({ length: Math.min(AT_ONCE, n - from) }, (_, k) => ({ ...copied, _id: idOfCopy(`due${from + k}`) })),
        { ordered: false, writeConcern: { w: 1 } },
      );
  }
  const seeded = (performance.now() - began) / 1000;
  if (seeded * 1000 > waits) throw new Error(`seeding took ${round(seeded)} s: too slow to wait for one instant`);
  await pause(began + waits - performance.now());

  const start = performance.now();
  const asked = () => askedOf(connection);
  const askedFrom = await asked();
  const cpuFrom = [cpuOfServers(), cpuOf(mongod)] as const;
  const since = () => (performance.now() - start) / 1000;
  const copies = { number: { $gte: 'bdue', $lt: 'bduf' } };
  const toRecord = { slot: { $in: [...everySlot] }, wakeAt: due };
  // Of these matters: the training ground has others of its own, whose results wait a minute for a second thought.
  const toFollow = { slot: { $in: [...everySlot] }, outboxAt: { $exists: true }, ...copies };
  const ids = Array.from({ length: n }, (_, k) => idOfCopy(`due${k}`));
  /** How many have so many notices in the app. */
  const noticesOf = async (some: string[]) =>
    notices
      .aggregate<{ _id: number; matters: number }>([
        { $match: { matter: { $in: some } } },
        { $unwind: '$to' },
        { $match: { 'to.channel': IN_APP } },
        { $group: { _id: '$matter', notices: { $sum: 1 } } },
        { $group: { _id: '$notices', matters: { $sum: 1 } } },
      ])
      .toArray();
  /** Of these all are told: a chunk is asked for until it is, and the whole once, in which all have as many. */
  let toldUpTo = 0;
  const areTold = async (): Promise<boolean> => {
    while (toldUpTo < n) {
      const some = ids.slice(toldUpTo, toldUpTo + AT_ONCE);
      const [all, ...others] = await noticesOf(some);
      if (all?.matters !== some.length || others.length > 0) return false;
      toldUpTo += some.length;
    }
    return (await noticesOf(ids))[0]?.matters === n;
  };
  const burst: Burst = { recorded: 0, told: 0, followed: 0 };
  /** Of these the boards had followed when all were told. */
  let followedBy = 0;
  const over = () => burst.followed > 0 || since() * 1000 > CAP_MS;
  const times: number[] = [];
  const lags: number[] = [];
  const reading = Array.from({ length: isAsked ? READERS : 0 }, async () => {
    while (!over()) {
      const from = performance.now();
      const { status } = await get(`${server.url}/api/matters?scope=todo`, { authorization: `Bearer ${token}` });
      if (status !== 200) throw new Error(`to-do list: ${status}`);
      times.push(performance.now() - from);
      await pause(100);
    }
  });
  const alarm = (async () => {
    while (isAsked && !over()) {
      const urgent = await open();
      const from = performance.now();
      while (!(await notices.findOne({ matter: urgent }, { projection: { _id: 1 } }))) await pause(10);
      lags.push(performance.now() - from);
      await pause(1500);
    }
  })();
  while (!over()) {
    if (burst.recorded === 0 && !(await matters.findOne(toRecord, { projection: { _id: 1 } })))
      burst.recorded = since();
    if (burst.recorded > 0 && burst.told === 0 && (await areTold())) {
      burst.told = since();
      followedBy = n - (await matters.countDocuments(toFollow));
    }
    if (burst.told > 0 && !(await matters.findOne(toFollow, { projection: { _id: 1 } }))) burst.followed = since();
    await pause(200);
  }
  const cpuEach = [cpuOfServers() - cpuFrom[0], cpuOf(mongod) - cpuFrom[1]].map((cpu) => round((cpu * 1000) / n));
  const askedTo = await asked();
  const each = (what: keyof Asked, of = 1) => round((askedTo[what] - askedFrom[what]) / n / of, 2);
  await Promise.all([...reading, alarm]);

  // Each once: one entry more in every matter, and the same number of notices of it for each of them.
  const once = await matters.countDocuments({ ...copies, seq: template.seq + 1 });
  const told = await noticesOf(ids);
  times.sort((a, b) => a - b);
  lags.sort((a, b) => a - b);
  const at = (sorted: number[], share: number) =>
    round(sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN, 1);
  console.log(
    `\ndeadlines: ${n} at one instant, ${servers.length === 1 ? 'one server process' : `${servers.length} server processes`}`,
  );
  table([
    {
      'recorded s': round(burst.recorded, 1),
      'told s': round(burst.told, 1),
      'boards followed s': round(burst.followed, 1),
      'of them when told': followedBy,
      'recorded once': once,
      'told (notices × matters)': told.map((one) => `${one._id} × ${one.matters}`).join(', '),
      ...(isAsked
        ? {
            'to-do p50 ms': at(times, 0.5),
            'to-do p99 ms': at(times, 0.99),
            'to-do n': times.length,
            'urgent told after ms, p50': at(lags, 0.5),
            most: at(lags, 1),
          }
        : {}),
      // With what the readers and the alarms cost meanwhile.
      'CPU ms per lapse, server': cpuEach[0] ?? Number.NaN,
      mongod: cpuEach[1] ?? Number.NaN,
      'commands per lapse': each('commands'),
      'KB written': each('received', 1024),
      'KB read': each('sent', 1024),
    },
  ]);
  return burst;
}

interface Asked {
  commands: number;
  /** Bytes. */
  received: number;
  sent: number;
}
/** What mongod was asked since it was started: how well work is grouped shows in it, on any machine. */
async function askedOf({ db }: Connection): Promise<Asked> {
  const status = (await db?.admin().command({ serverStatus: 1 })) as unknown as {
    metrics: { commands: Record<string, { total?: number }> };
    network: { bytesIn: unknown; bytesOut: unknown };
  };
  const { metrics, network } = status;
  return {
    commands: ['find', 'aggregate', 'insert', 'update', 'delete', 'findAndModify', 'commitTransaction']
      .map((name) => Number(metrics.commands[name]?.total ?? 0))
      .reduce((one, other) => one + other),
    received: Number(network.bytesIn),
    sent: Number(network.bytesOut),
  };
}

export function limitOf(matter: MatterDocument): Instant {
  const at = matter.state.items.flatMap((item) => item.deadlines)[0]?.at;
  if (at === undefined) throw new Error('no deadline');
  return at;
}

export const moved = <T>(value: T, was: Instant, due: Instant): T =>
  JSON.parse(JSON.stringify(value), (key: string, part: unknown) =>
    key === 'timers' && Array.isArray(part)
      ? part.filter((timer: { kind: string }) => timer.kind === 'lapse')
      : part === was
        ? due
        : part,
  ) as T;

/** The same matter as if its only deadline had been this instant from the beginning. */
export function dueAt(matter: MatterDocument, was: Instant, due: Instant): Grown {
  const tail = matter.tail.map((entry) => ({
    ...entry,
    text: JSON.stringify(moved(JSON.parse(entry.text), was, due)),
  }));
  return { matter: { ...matter, state: moved(matter.state, was, due), dueAt: due, outbox: [], tail }, past: [] };
}
