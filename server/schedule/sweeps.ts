/** What time brings about, asked of the database: any number of processes may do it, twice at worst and once in effect. */
import type { Instant } from '@banjie/shared/kernel/time.ts';

export interface SweepPorts {
  /** Ids of matters whose time has come, longest due first. */
  dueMatters(now: Instant, limit: number): Promise<string[]>;
  /** Fires what is due in one matter; false when nothing was. */
  tick(id: string): Promise<boolean>;
  /** Carries out what the commits left. */
  drain(): Promise<void>;
  /** Opens the recurring duties whose day has come; gives how many. */
  recurring(now: Instant): Promise<number>;
  /** Tells what has flapped and is calm now. */
  settleAlerts(): Promise<void>;
  /** Closes receipts steps whose closing was cut off by a crash. */
  repairReceipts(): Promise<unknown>;
  log: { error(details: object, text: string): void };
}

const MATTERS_AT_ONCE = 50;
const ROUNDS = 1000;

export interface Sweeps {
  /** Everything that is due by `now`, until nothing is left. Gives how many matters something happened to. */
  sweep(now: Instant): Promise<number>;
}

export function createSweeps({
  dueMatters,
  tick,
  drain,
  recurring,
  settleAlerts,
  repairReceipts,
  log,
}: SweepPorts): Sweeps {
  return {
    async sweep(now) {
      let fired = await recurring(now);
      // A matter that can't be ticked now must not hold up the others: it is passed over until the next sweep.
      const failed = new Set<string>();
      for (let round = 0; round < ROUNDS; round++) {
        const due = (await dueMatters(now, MATTERS_AT_ONCE + failed.size)).filter((id) => !failed.has(id));
        if (due.length === 0) break;
        await Promise.all(
          due.map(async (id) => {
            try {
              if (await tick(id)) fired += 1;
              else failed.add(id);
            } catch (error) {
              failed.add(id);
              log.error({ err: error, matter: id }, 'time could not pass in a matter');
            }
          }),
        );
      }
      await settleAlerts();
      await repairReceipts();
      await drain();
      return fired;
    },
  };
}
