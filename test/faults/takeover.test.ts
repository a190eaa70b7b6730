/**
 * Two real server processes on one database, under load. One hangs, then one dies: the other goes on with what the first
 * held within the time that the lease promises, and whoever wakes up again does nothing that has been done meanwhile.
 */
import { randomUUID } from 'node:crypto';
import { addMs } from '@banjie/shared/kernel/time.ts';
import { connect, type Connection } from '@banjie/server/store/base/connection.ts';
import { deliveriesIn, NOTICES, type NoticeDocument } from '@banjie/server/store/notices/notice-document.ts';
import { BOT_TOKEN, startCity, type City, type Someone } from '../harness/city.ts';
import type { ServerProcess } from '../harness/server-process.ts';

/** What decision 0019 promises is 12 s, what the issue asks 15: a machine that has much else to do may take several times that. */
const TAKEN_OVER_MS = 60_000;
/** Each wait has its own bound; a busy machine may need several of them. */
const PATIENCE_MS = 240_000;
const CLIMBS_AFTER_MS = 10 * 60_000;
const SLOTS = 64;
const MATTERS = 48;
const CLIENTS = 4;

interface Kept {
  _id: string;
  outboxAt?: Date;
  wakeAt?: string;
  state: { openedAt: string };
  tail: { text: string }[];
}

let city: City;
let other: ServerProcess;
let connection: Connection;
let duty: Someone;
beforeAll(async () => {
  city = await startCity();
  other = await city.another();
  connection = await connect(city.databaseUri);
  duty = await city.as('cloud-duty1');
});
afterAll(async () => {
  await connection.close();
  await city.close();
});

const heldBy = async (server: ServerProcess): Promise<number> => {
  const text = await (await fetch(`${server.url()}/metrics`)).text();
  return Number(/^banjie_slots_held (\d+)/m.exec(text)?.[1] ?? 0);
};
async function until(what: string, so: () => Promise<boolean>): Promise<void> {
  const began = performance.now();
  while (!(await so())) {
    if (performance.now() - began > TAKEN_OVER_MS) throw new Error(`not within ${TAKEN_OVER_MS} ms: ${what}`);
    await new Promise((done) => setTimeout(done, 100));
  }
}
const shared = () =>
  until(
    'the slots are shared',
    async () => (await heldBy(city.server)) === SLOTS / 2 && (await heldBy(other)) === SLOTS / 2,
  );

async function open(at: ServerProcess, n: string): Promise<string | undefined> {
  const response = await fetch(`${at.url()}/api/matters`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${duty.token}`,
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
    },
    body: JSON.stringify({
      procedure: 'incident',
      form: { what: `线路 ${n}`, system: '政务外网', level: 'III', affected: [{ unit: 'civil' }] },
    }),
  });
  return response.status === 200 ? ((await response.json()) as { id: string }).id : undefined;
}
const many = (count: number) => Array.from({ length: count }, (_, n) => n);

/** Clients that open matters at this server until they are told to end; gives what was acknowledged. */
function load(at: ServerProcess): () => Promise<string[]> {
  let over = false;
  const opened: string[] = [];
  const clients = many(CLIENTS).map(async (client) => {
    for (let n = 0; !over; n++) {
      const id = await open(at, `${client}-${n}`);
      if (id === undefined) throw new Error('the server that lives did not answer');
      opened.push(id);
      await new Promise((done) => setTimeout(done, 50));
    }
  });
  return async () => {
    over = true;
    await Promise.all(clients);
    return opened;
  };
}

/** A chat bot that reports everything it is given as sent; how often it was given each delivery. */
function bot(at: ServerProcess): () => Promise<Map<string, number>> {
  let over = false;
  const given = new Map<string, number>();
  const headers = { authorization: `Bearer ${BOT_TOKEN}`, 'content-type': 'application/json' };
  const work = (async () => {
    while (!over) {
      const claim = { account: 'main', max: 50, leaseSeconds: 30, waitSeconds: 1 };
      const answer = await fetch(`${at.url()}/api/deliveries/claim`, {
        ...{ method: 'POST', headers },
        body: JSON.stringify(claim),
      });
      const { items } = (await answer.json()) as { items: { id: string; fence: number }[] };
      for (const { id, fence } of items) {
        given.set(id, (given.get(id) ?? 0) + 1);
        await fetch(`${at.url()}/api/deliveries/${encodeURIComponent(id)}/result`, {
          ...{ method: 'POST', headers: { ...headers, 'idempotency-key': randomUUID() } },
          body: JSON.stringify({ fence, result: 'accepted' }),
        });
      }
    }
  })();
  return async () => {
    over = true;
    await work;
    return given;
  };
}

/** Matters whose first climb comes in a few seconds, in every slot. */
async function soonClimbing(round: string): Promise<string[]> {
  const ids: string[] = [];
  await Promise.all(many(MATTERS).map(async (n) => ids.push((await open(other, `${round}${n}`)) ?? '')));
  await city.forward({ to: addMs(await city.now(), CLIMBS_AFTER_MS - 8_000) });
  return ids;
}

const matters = () => connection.collection<Kept>('matters');
const eventsOf = ({ tail }: Kept) =>
  tail.flatMap(({ text }) => (JSON.parse(text) as { events: { type: string; title?: string }[] }).events);
const climbs = (matter: Kept) =>
  eventsOf(matter)
    .filter((one) => one.type === 'climbed')
    .map((one) => one.title);

/** Every deadline has fired and everything is told, though nobody but the other has done anything since. */
async function goneOn(climbing: readonly string[]): Promise<void> {
  await until('the other holds every slot', async () => (await heldBy(other)) === SLOTS);
  await until('every matter has climbed', async () => {
    const found = await matters()
      .find({ _id: { $in: [...climbing] } })
      .toArray();
    return found.every((one) => climbs(one).length > 0);
  });
}

async function nothingLostOrTwice(climbing: readonly string[], opened: readonly string[]): Promise<void> {
  await until(
    'everything is told',
    async () => (await matters().countDocuments({ outboxAt: { $exists: true } })) === 0,
  );
  const found = await matters()
    .find({ _id: { $in: [...climbing, ...opened] } })
    .toArray();
  expect(found).toHaveLength(climbing.length + opened.length);
  expect(
    found.filter(({ _id }) => climbing.includes(_id)).filter((one) => climbs(one).join() !== '第 2 值班人'),
  ).toEqual([]);
  // One rings whoever is on duty next, once for each that climbed; and each that was opened tells the unit, once.
  const notices = connection.collection<NoticeDocument>(NOTICES);
  const told = (await notices.find({ matter: { $in: found.map((one) => one._id) } }).toArray())
    .flatMap(deliveriesIn)
    .filter(({ channel }) => channel === 'in-app');
  const count = (matter: string, person: string, subject?: string) =>
    told.filter((one) => one.matter === matter && one.person === person && (!subject || one.subject === subject))
      .length;
  expect(climbing.filter((id) => count(id, 'cloud-duty2') !== 1)).toEqual([]);
  expect([...climbing, ...opened].filter((id) => count(id, 'civil-contact', '故障告知') !== 1)).toEqual([]);
}

it.each(['SIGSTOP', 'SIGKILL'] as const)(
  'one gets %s under load: the other takes its slots over, nothing is lost and nothing happens twice',
  async (signal) => {
    await shared();
    const climbing = await soonClimbing(signal);
    const endLoad = load(other);
    const endBot = bot(other);
    if (signal === 'SIGKILL') await city.kill();
    else city.server.signal('SIGSTOP');
    await goneOn(climbing);
    if (signal === 'SIGSTOP') {
      city.server.signal('SIGCONT');
      // Its lease is over: what was under way when it froze goes on, and it comes back as one that joins anew.
      await shared();
    }
    const opened = await endLoad();
    await nothingLostOrTwice(climbing, opened);
    const given = await endBot();
    expect(given.size).toBeGreaterThan(0);
    expect([...given].filter(([, times]) => times > 1)).toEqual([]);
  },
  PATIENCE_MS,
);
