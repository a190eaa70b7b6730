/** The people of a large city in memory: start, size, what one change costs, and a burst of them. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { postKeys } from '@banjie/shared/kernel/party.ts';
import { createPeople } from '@banjie/server/people/directory.ts';
import { viewAfter, viewOf } from '@banjie/server/people/roster/view.ts';
import type { Connection } from '@banjie/server/store/base/connection.ts';
import { peopleStore } from '@banjie/server/store/people/people.ts';
import { round, table } from './measure.ts';

const UNITS = 2_000;
const PERSONS = 100_000;
const BOUND = 80_000;
const DELEGATIONS = 2_000;
const BURST = 1_000;
const now = '2026-11-24T02:00:00.000Z';

const person = (n: number) => `person-${String(n).padStart(6, '0')}`;
const unit = (n: number) => `unit-${String(n).padStart(4, '0')}`;
const range = <T>(count: number, make: (n: number) => T): T[] => Array.from({ length: count }, (_, n) => make(n));
const perUnit = PERSONS / UNITS;

async function fill(connection: Connection): Promise<void> {
  const insert = async (name: string, documents: { _id: string }[]) => {
    for (let n = 0; n < documents.length; n += 10_000)
      await connection.collection<{ _id: string }>(name).insertMany(documents.slice(n, n + 10_000), { ordered: false });
  };
  await insert(
    'units',
    range(UNITS, (n) => ({ _id: unit(n), name: `第${n}单位`, kind: 'unit', order: n })),
  );
  await insert(
    'persons',
    range(PERSONS, (n) => ({ _id: person(n), name: `张三${n}`, unit: unit(Math.floor(n / perUnit)) })),
  );
  await insert(
    'posts',
    range(UNITS * postKeys.length, (n) => {
      const [of, post] = [Math.floor(n / postKeys.length), n % postKeys.length];
      const holders = range(1 + (n % 3), (k) => person(of * perUnit + ((post * 3 + k) % perUnit)));
      return { _id: `${unit(of)}:${postKeys[post] ?? ''}`, persons: holders };
    }),
  );
  await insert(
    'identities',
    range(BOUND, (n) => ({ _id: `chat-of:${person(n)}`, account: `wxid_${n}` })),
  );
  await insert(
    'identities',
    range(BOUND, (n) => ({ _id: `chat:wxid_${n}`, person: person(n) })),
  );
  await insert(
    'delegations',
    range(DELEGATIONS, (n) => ({
      ...{ _id: `delegation-${n}`, from: person(n * 2), to: person(n * 2 + 1), reason: '出差', madeAt: now },
      ...{ fromDay: '2026-11-23', untilDay: '2026-11-30' },
    })),
  );
}

export async function benchPeople(connection: Connection, other: Connection): Promise<void> {
  const store = peopleStore(connection);
  const elsewhere = peopleStore(other);
  await store.ensureIndexes();
  await fill(connection);
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  const before = process.memoryUsage();
  let began = performance.now();
  const people = await createPeople(store);
  const started = performance.now() - began;
  const peak = process.memoryUsage().rss;
  collect();
  const after = process.memoryUsage();

  const view = viewOf(await store.load());
  const changing = (n: number) => ({
    of: 'identities' as const,
    id: `chat-of:${person(n)}`,
    record: { kind: 'chat' as const, account: `new_${n}`, person: person(n) },
  });
  const posting = (n: number) => ({
    of: 'posts' as const,
    id: `${unit(n)}:duty`,
    record: { unit: unit(n), post: 'duty' as const, persons: [person(n * perUnit), person(n * perUnit + 1)] },
  });
  const each = (change: (n: number) => ReturnType<typeof changing> | ReturnType<typeof posting>) => {
    const took = range(1_000, (n) => {
      const at = performance.now();
      viewAfter(view, [change(n)]);
      return performance.now() - at;
    }).sort((a, b) => a - b);
    return { p50: (took[500] ?? 0) * 1000, p99: (took[990] ?? 0) * 1000 };
  };
  const [binding, post] = [each(changing), each(posting)];

  const heard: number[] = [];
  for (let n = 0; n < 30; n += 1) {
    const seen = new Promise<void>((done) => {
      const stop = people.onChange(() => (stop(), done()));
    });
    began = performance.now();
    await elsewhere.save({ posts: [posting(n).record] });
    await seen;
    heard.push(performance.now() - began);
  }
  heard.sort((a, b) => a - b);

  let views = 0;
  people.onChange(() => (views += 1));
  began = performance.now();
  await Promise.all(
    range(BURST, (n) => elsewhere.save({ posts: [{ ...posting(n).record, persons: [person(n * perUnit + 2)] }] })),
  );
  const written = performance.now() - began;
  await people.refresh();
  const burst = performance.now() - began;

  began = performance.now();
  for (let n = 0; n < 100_000; n += 1) people.standing(person(n), now);
  const standing = ((performance.now() - began) / 100_000) * 1000;

  // What others write is none of ours, and must neither age us nor hold up who waits to be up to date.
  const ages: number[] = [];
  const waits: number[] = [];
  const noise = other.collection<{ _id: string }>('noise');
  let noisy = 0;
  const until = performance.now() + 3_000;
  const sampling = setInterval(() => ages.push(people.age()), 20);
  await Promise.all([
    ...range(32, async (client) => {
      for (let n = 0; performance.now() < until; n += 1, noisy += 1)
        await noise.insertOne({ _id: `${client}.${n}` }, { writeConcern: { w: 'majority', j: true } });
    }),
    (async () => {
      for (let n = 0; performance.now() < until; n += 1) {
        await store.save({ posts: [posting(n).record] });
        const from = performance.now();
        await people.refresh();
        waits.push(performance.now() - from);
      }
    })(),
  ]);
  clearInterval(sampling);
  waits.sort((a, b) => a - b);
  const mb = (bytes: number) => round(bytes / 2 ** 20, 0);
  console.log(
    `\n${PERSONS} people, ${UNITS} units, ${UNITS * postKeys.length} posts, ${BOUND} bound, ${DELEGATIONS} delegations`,
  );
  table([
    {
      'start ms': round(started, 0),
      'MB heap': mb(after.heapUsed - before.heapUsed),
      'MB resident at the peak': mb(peak),
      'µs a binding p50': round(binding.p50, 1),
      'µs a binding p99': round(binding.p99, 1),
      'µs a post p50': round(post.p50, 1),
      'µs a post p99': round(post.p99, 1),
      'ms write to view p50': round(heard[15] ?? 0, 1),
      [`ms ${BURST} writes`]: round(written, 0),
      'ms until all in view': round(burst, 0),
      views,
      'µs a standing': round(standing, 2),
    },
  ]);
  table([
    {
      'other writes/s': round(noisy / 3, 0),
      'oldest ms': round(Math.max(...ages), 0),
      'ms to be up to date p50': round(waits[Math.floor(waits.length / 2)] ?? 0, 1),
      'longest ms': round(waits.at(-1) ?? 0, 1),
    },
  ]);
  await people.close();
}
