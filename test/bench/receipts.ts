/** One confirmation among ten and among two thousand, side by side: what its giver waits for, by one and by sixteen. */
import type { Connection } from '@banjie/server/store/base/connection.ts';
import { isRejection } from '@banjie/shared/kernel/rejection.ts';
import { readingCity } from '../harness/reading-city.ts';
import { round, table } from './measure.ts';

const UNITS = 2000;
/** Given in matters of either size. */
const CONFIRMED = 400;

export async function benchReceipts(connection: Connection): Promise<void> {
  const city = await readingCity(connection, UNITS);
  const rows: Record<string, string | number>[] = [];
  for (const clients of [1, 16])
    for (const units of [10, UNITS]) {
      const matters: string[] = [];
      // The last one of a matter closes its step: that is another thing, and is left out.
      const most = units === UNITS ? CONFIRMED : units - 1;
      for (let n = 0; n < CONFIRMED; n += most) matters.push(await city.correction(units));
      const given = matters.flatMap((id) => Array.from({ length: most }, (_, n) => ({ id, n }))).slice(0, CONFIRMED);
      const waits: number[] = [];
      const worker = async () => {
        for (let next = given.pop(); next; next = given.pop()) {
          const from = performance.now();
          const answer = await city.confirm(next.id, next.n);
          if (isRejection(answer)) throw new Error(answer.text);
          waits.push(performance.now() - from);
        }
      };
      const began = performance.now();
      await Promise.all(Array.from({ length: clients }, worker));
      const seconds = (performance.now() - began) / 1000;
      waits.sort((a, b) => a - b);
      const at = (part: number) => round(waits[Math.floor(waits.length * part)] ?? 0, 1);
      rows.push({
        ...{ receipts: units, clients, 'p50 ms': at(0.5), 'p99 ms': at(0.99) },
        ...{ 'confirmations/s': round(waits.length / seconds, 0) },
      });
    }
  console.log(`\nconfirming one receipt of a matter, with the answer that its giver is shown (${CONFIRMED} each)`);
  table(rows);
}
