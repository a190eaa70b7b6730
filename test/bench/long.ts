/** What a decision costs in a matter of twenty thousand entries, beside a young one, in the same run; and how large its document is. */
import { createMatterService } from '@banjie/server/matters/service.ts';
import { GENESIS } from '@banjie/server/proof/hash.ts';
import type { Connection } from '@banjie/server/store/base/connection.ts';
import type { MatterDocument } from '@banjie/server/store/matters/document.ts';
import { matterStore } from '@banjie/server/store/matters/matters.ts';
import { isRejection } from '@banjie/shared/kernel/rejection.ts';
import { smallCityPorts } from '../harness/small-city.ts';
import { grow, progress } from './aged.ts';
import { load, round, table } from './measure.ts';

const YOUNG = 5;
const TURNS = 6;

const middle = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** p50 ms of each, measured in turns, so that a change of the machine's speed meets all. */
export async function costsInTurns(
  ids: readonly string[],
  once: (id: string) => () => Promise<boolean>,
  seconds = 6,
): Promise<number[]> {
  const sides = ids.map((id) => ({ id, p50: [] as number[] }));
  for (let turn = 0; turn < TURNS; turn += 1)
    for (const side of turn % 2 === 0 ? sides : sides.toReversed())
      side.p50.push((await load(1, seconds / TURNS, once(side.id), turn === 0 ? 1 : 0)).p50);
  return sides.map(({ p50 }) => middle(p50));
}

export async function benchLong(connection: Connection, seconds: number, entries = 20_000): Promise<void> {
  const young = await grow(connection, YOUNG);
  const old = await grow(connection, entries);
  const service = createMatterService(smallCityPorts(matterStore(connection)), GENESIS);
  const once = (id: string) => async () => !isRejection(await progress(service, id));
  const sides = [young, old].map(({ matter }) => ({ id: matter._id, p50: [] as number[], p99: [] as number[] }));
  // In turns, so that a change of the machine's speed meets both.
  for (let turn = 0; turn < TURNS; turn += 1)
    for (const side of turn % 2 === 0 ? sides : sides.toReversed()) {
      const figures = await load(1, seconds / TURNS, once(side.id), turn === 0 ? 1 : 0);
      side.p50.push(figures.p50);
      side.p99.push(figures.p99);
    }
  const [first, last] = sides.map(({ p50 }) => middle(p50));
  console.log(
    `\na decision at entry ${entries}: ${round((last ?? 0) / (first ?? 1))} of what it costs at entry ${YOUNG}`,
  );
  table(
    await Promise.all(
      sides.map(async ({ id, p50, p99 }, n) => {
        const [size] = await connection
          .collection<MatterDocument>('matters')
          .aggregate<{ bytes: number }>([{ $match: { _id: id } }, { $project: { bytes: { $bsonSize: '$$ROOT' } } }])
          .toArray();
        return {
          entries: n === 0 ? YOUNG : entries,
          'p50 ms': middle(p50),
          'p99 ms': Math.max(...p99),
          'document KB': round((size?.bytes ?? 0) / 1024, 1),
        };
      }),
    ),
  );
}
