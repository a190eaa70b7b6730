/** Our store beside Flowable on PostgreSQL, in one run on one machine: actions a second, and deadlines due at once. */
import type { Connection } from '@banjie/server/store/base/connection.ts';
import { isRejection } from '@banjie/shared/kernel/rejection.ts';
import { grow, progress, putCopies } from '../aged.ts';
import type { Burst } from '../deadlines.ts';
import { load, round, table } from '../measure.ts';
import { serviceWithRelay } from '../with-relay.ts';
import { buildFlowable, missing, WARM_UP } from './flowable.ts';
import { takeLeash } from './leash.ts';
import { postgresPrograms, startPostgres } from './postgres.ts';

const THREADS = [8, 16, 32] as const;
const CLIENTS = [16, 64] as const;
const ENTRIES = 50;

export async function benchPeers(
  connection: Connection,
  folder: string,
  seconds: number,
  timers: number,
  deadlines: (n: number) => Promise<Burst>,
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
    const { service, stop } = await serviceWithRelay(connection);
    const names = Array.from({ length: Math.max(...CLIENTS) }, (_, n) => `peer${n}`);
    const ids = await putCopies(connection, await grow(connection, ENTRIES), names);
    const ours = async (clients: number) =>
      (
        await load(
          clients,
          seconds,
          async (client) => !isRejection(await progress(service, ids[client] as string)),
          WARM_UP,
        )
      ).perSecond;

    // Ours between and after theirs: what else the machine does meets both.
    const theirs = new Map<number, number>();
    const mine = new Map<number, number[]>(CLIENTS.map((clients) => [clients, []]));
    for (const threads of THREADS) {
      theirs.set(threads, await flowable.actions(threads, seconds));
      for (const clients of CLIENTS) mine.get(clients)?.push(await ours(clients));
    }
    const best = Math.max(...theirs.values());
    console.log(`\npeers: actions per second, beside Flowable 7.1 on ${postgres.version}`);
    table([
      ...[...theirs].map(([threads, rate]) => ({ side: `Flowable, ${threads} threads`, 'per second': round(rate, 1) })),
      ...[...mine].map(([clients, rates]) => {
        const rate = rates.reduce((sum, one) => sum + one, 0) / rates.length;
        const side = `our store, ${clients} clients`;
        return { side, 'per second': Math.round(rate), 'of the best Flowable': round(rate / best, 1) };
      }),
    ]);

    await stop();
    const theirTimers = await flowable.timers(timers);
    const { recorded, told } = await deadlines(timers);
    const { put, fired, seconds: took } = theirTimers;
    // A rate, as theirs may be ended before all have fired.
    const rates = { theirs: fired / took, mine: timers / told };
    console.log(`\npeers: ${timers} due at once${fired < timers ? `; of theirs ${put} were put in in time` : ''}`);
    table([
      { side: 'Flowable, tuned', 'fired s': round(took, 1), fired, 'per second': round(rates.theirs, 1) },
      {
        side: 'our server process',
        'recorded s': round(recorded, 1),
        'told s': round(told, 1),
        'per second': round(rates.mine, 1),
        'times Flowable': round(rates.mine / rates.theirs, 2),
      },
    ]);
  } finally {
    await leash.close();
  }
}
