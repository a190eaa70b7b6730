/** Keeps the numbers of the boards: with each commit, as an effect of it, and once for the matters of before there were boards. */
import { unitOfKey, type Directory } from '@banjie/shared/kernel/party.ts';
import type { Day } from '@banjie/shared/kernel/time.ts';
import { resourceCounted } from '@banjie/shared/boards/corrections.ts';
import { batched } from '../store/base/batch.ts';
import { countingOf } from './counting.ts';
import type { BoardStore, ToCount } from './ports.ts';
import { advance } from './track.ts';

export interface CountPorts {
  store: BoardStore;
  directory(): Directory;
}

/** Matters whose commits are counted together: lines are added to once for all of them. */
const TOGETHER = 128;
/** Matters of before that are counted in one go of the duty. */
const AT_ONCE = 200;
/** Others count the same matters only while a slot goes from one process to another. */
const TRIES = 20;

export function createCounts({ store, directory }: CountPorts) {
  let isComplete = false;
  let tidied: Day | undefined;

  async function count(asked: readonly ToCount[]): Promise<void> {
    const unitOf = (key: Parameters<typeof unitOfKey>[0]) => unitOfKey(key, directory());
    for (let tries = 0; tries < TRIES; tries += 1) {
      const behind = await store.behind(asked);
      const counted = behind.flatMap(({ track, entries }) => {
        const advanced = advance(track, entries, unitOf, resourceCounted);
        return advanced ? [countingOf(track, advanced)] : [];
      });
      if (counted.length === 0 || (await store.write(counted))) return;
    }
    throw new Error('the boards were counted by another again and again');
  }

  return {
    /** The effect. Those of a process that come at the same time are counted together. */
    count: batched<ToCount, void>({
      async run(asked) {
        await count(asked);
        return asked.map(() => undefined);
      },
      group: ({ id }) => id,
      ...{ max: TOGETHER, lanes: 1 },
    }),
    complete: async (): Promise<boolean> => isComplete || (isComplete = await store.isComplete()),
    /** The duty: counts what there was before, some at a time, and goes on where it was left. Whether it did anything. */
    async sweep(today: Day): Promise<boolean> {
      if (tidied !== today) await store.tidy();
      tidied = today;
      if (isComplete || (isComplete = await store.isComplete())) return false;
      for (let after = await store.gathered(); ;) {
        const ids = await store.uncounted(after, AT_ONCE);
        const last = ids.at(-1);
        if (last === undefined) break;
        await count(ids.map((id) => ({ id })));
        await store.gather(last);
        after = last;
      }
      await store.gather('all');
      return (isComplete = true);
    },
  };
}
