/** Our store beside Flowable on PostgreSQL, in one run on one machine: actions a second, and deadlines due at once. */
import type { Connection } from '@banjie/server/store/base/connection.ts';
import { grow, putCopies } from '../aged.ts';
import type { Burst } from '../deadlines.ts';
import { post, startProcess } from '../http.ts';
import { round, table } from '../measure.ts';
import { smallWrites } from '../store.ts';
import type { ActorWork } from './actor.ts';
import { buildFlowable, missing } from './flowable.ts';
import { takeLeash } from './leash.ts';
import { postgresPrograms, startPostgres } from './postgres.ts';

const THREADS = [8, 16, 32] as const;
/** Theirs has threads on every core, in one process; ours has a thread of its own in each process. */
const PROCESSES = [1, 2] as const;
const ROUNDS = 3;
interface Ours {
  processes: number;
  clients: number;
  /** At matters with so many entries; or the least that the same promise costs, see store.ts. */
  at: number | 'small';
}
const OURS: readonly Ours[] = [
  { processes: 1, clients: 16, at: 50 },
  { processes: 1, clients: 64, at: 50 },
  { processes: 2, clients: 64, at: 50 },
  { processes: 1, clients: 64, at: 5 },
  { processes: 1, clients: 64, at: 2000 },
  { processes: 1, clients: 64, at: 'small' },
];
const AGES = [5, 50, 2000] as const;

export async function benchPeers(
  connection: Connection,
  databaseUri: string,
  folder: string,
  seconds: number,
  timers: number,
  deadlines: (n: number, processes: number) => Promise<Burst>,
): Promise<void> {
  const lacks = missing();
  const programs = postgresPrograms();
  if (lacks.length > 0 || programs === undefined) {
    console.log(`peers: not measured, as this machine lacks\n${lacks.map((one) => `  - ${one}`).join('\n')}`);
    return;
  }
  const leash = takeLeash();
  try {
    const postgres = await startPostgres(programs, leash);
    const flowable = await buildFlowable(folder, postgres, leash);
    const names = Array.from({ length: Math.max(...OURS.map(({ clients }) => clients)) }, (_, n) => `peer${n}`);
    const matters = new Map<Ours['at'], string[]>([['small', names]]);
    await smallWrites(connection).put(names);
    for (const age of AGES) {
      const aged = names.map((name) => `${age}-${name}`);
      matters.set(age, await putCopies(connection, await grow(connection, age), aged));
    }
    const ours = async ({ processes, clients, at }: Ours): Promise<number> => {
      const ids = matters.get(at) ?? [];
      const actors = await Promise.all(
        Array.from({ length: processes }, (_, share) =>
          startProcess('test/bench/peers/actor.ts', {
            ...{ MONGODB_URI: databaseUri, BENCH_SHARE: String(share), BENCH_OF: String(processes) },
          }),
        ),
      );
      const rates = await Promise.all(
        actors.map(async ({ url }, n) => {
          // Of the matters each has some, whosever slots they are in.
          const mine = ids.slice(0, clients).filter((_, k) => k % processes === n);
          const work: ActorWork = { seconds, matters: mine, ...(at === 'small' ? { small: true } : {}) };
          return (JSON.parse((await post(url, work)).text) as { perSecond: number }).perSecond;
        }),
      );
      for (const actor of actors) await actor.stop();
      return rates.reduce((sum, one) => sum + one, 0);
    };

    const theirs = new Map<number, number>();
    for (const threads of THREADS) theirs.set(threads, await flowable.actions(threads, seconds));
    const [best = THREADS[0]] = [...theirs].sort(([, one], [, other]) => other - one).map(([threads]) => threads);
    // Ours beside their best, in turns: what else the machine does, and how it tires, meets both.
    const beside: number[] = [];
    const mine = new Map<Ours, number[]>(OURS.map((one) => [one, []]));
    for (let round = 0; round < ROUNDS; round += 1) {
      beside.push(await flowable.actions(best, seconds));
      for (const one of OURS) mine.get(one)?.push(await ours(one));
    }
    const mean = (rates: readonly number[]) => rates.reduce((sum, one) => sum + one, 0) / rates.length;
    const each = (rates: readonly number[]) => rates.map((one) => Math.round(one)).join(', ');
    console.log(`\npeers: actions per second, beside Flowable 7.1 on ${postgres.version}`);
    table([
      ...[...theirs].map(([threads, rate]) => ({ side: `Flowable, ${threads} threads`, 'per second': round(rate, 1) })),
      {
        side: `Flowable, ${best} threads, in turns with ours`,
        'per second': round(mean(beside), 1),
        'each time': each(beside),
      },
      ...[...mine].map(([{ processes, clients, at }, rates]) => ({
        side: `${at === 'small' ? 'the small write' : `our store, ${at} entries`}, ${clients} clients, ${processes === 1 ? 'one process' : `${processes} processes`}`,
        'per second': Math.round(mean(rates)),
        'times Flowable': round(mean(rates) / mean(beside), 1),
        'each time': each(rates),
      })),
    ]);

    const { put, fired, seconds: took } = await flowable.timers(timers);
    // A rate, as theirs may be ended before all have fired.
    const theirRate = fired / took;
    const bursts = [];
    for (const processes of PROCESSES) bursts.push({ processes, ...(await deadlines(timers, processes)) });
    console.log(`\npeers: ${timers} due at once${fired < timers ? `; of theirs ${put} were put in in time` : ''}`);
    table([
      { side: 'Flowable, tuned', 'fired s': round(took, 1), fired, 'per second': round(theirRate, 1) },
      ...bursts.map(({ processes, recorded, told }) => ({
        side: processes === 1 ? 'our server process' : `${processes} of our server processes`,
        'recorded s': round(recorded, 1),
        'told s': round(told, 1),
        'per second': round(timers / told, 1),
        'times Flowable': round(timers / told / theirRate, 2),
      })),
    ]);
  } finally {
    await leash.close();
  }
}
