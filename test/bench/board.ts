/**
 * The boards among ten thousand, a hundred thousand and a million matters: the whole board of the city, that of a unit, a
 * page behind a number, and what it costs to count a commit. The load is made in the store itself, by the way that counts.
 */
import { cityOf, fullPlan, type CityPlan } from '@banjie/shared/engine/testing/city.ts';
import { addDays, addMonths, atTime, dayOf } from '@banjie/shared/kernel/time.ts';
import { procedures } from '@banjie/shared/procedures/index.ts';
import { countingOf } from '@banjie/server/boards/counting.ts';
import { workBoardHandlers } from '@banjie/server/boards/handlers.ts';
import type { Cell, Done, Track } from '@banjie/server/boards/track.ts';
import { createReaders } from '@banjie/server/incidents/readers.ts';
import { createMatterService } from '@banjie/server/matters/service.ts';
import { GENESIS } from '@banjie/server/proof/hash.ts';
import type { Connection } from '@banjie/server/store/base/connection.ts';
import { boardStore } from '@banjie/server/store/boards/boards.ts';
import { recurringStore } from '@banjie/server/store/city/recurring.ts';
import { registerStore } from '@banjie/server/store/city/registers.ts';
import { matterLists } from '@banjie/server/store/matters/lists.ts';
import { matterStore } from '@banjie/server/store/matters/matters.ts';
import { settableClock, smallCityPorts } from '../harness/small-city.ts';
import { round, table } from './measure.ts';

const SIZES = [10_000, 100_000, 1_000_000];
/** About as many as a server counts at once: a transaction ends after three seconds, also on a busy machine. */
const AT_ONCE = 250;
const UNITS = 60;
const NOW = '2026-11-27T02:00:00.000Z';
/** Of a hundred matters so many are open. */
const OPEN = 10;
const LOOKS = 9;

const plan: CityPlan = { office: fullPlan['office']!, authority: fullPlan['authority']! };
for (let n = 0; n < UNITS; n += 1) plan[`unit-${n}`] = { kind: 'unit', head: [`head-${n}`] };
const city = cityOf(plan, []);

/** A matter as it would be counted: its steps done or open, by units in turn, over a year. */
function made(n: number): { track: Track; done: Done[] } {
  const id = `bench-${String(n).padStart(8, '0')}`;
  const procedure = procedures[n % procedures.length]!;
  const steps = Object.keys(procedure.steps);
  const isOpen = n % 100 < OPEN;
  const unit = `unit-${n % UNITS}`;
  const on = addDays(addMonths(dayOf(NOW), isOpen ? -2 : -11), n % (isOpen ? 60 : 320));
  const by = (k: number) => (k % 2 === 0 ? 'office' : `unit-${(n * 7 + k) % UNITS}`);
  const done = steps.slice(0, isOpen ? 1 : 3).map((step, k): Done => ({
    ...{ id: `${id}/${step}#${k + 1}`, step, unit: by(k), on: addDays(on, (n + k) % 9), days: (n + k) % 9 },
    ...{ limited: (n + k) % 5 > 0, late: (n + k) % 11 === 0 },
  }));
  const step = steps[1 % steps.length] ?? '';
  const late = n % 1000 < 5;
  const cells: Cell[] = isOpen
    ? [
        { step, unit: by(1), since: on, late, ...(late ? {} : { due: addDays(dayOf(NOW), n % 25) }) },
        { step: '', unit, since: on, late },
      ]
    : [];
  const end: Done = { id: `${id}/end`, step: '', unit, on: addDays(on, 12), days: 12, limited: false, late: false };
  const openedAt = atTime(on, '10:00');
  return {
    track: {
      ...{ id, seq: done.length + 1, procedure: procedure.key, unit, openedAt, items: [], cells, undo: [] },
      ...(isOpen ? {} : { end: { end: 'done', at: atTime(end.on, '10:00') }, ended: end }),
    },
    done: isOpen ? done : [...done, end],
  };
}

export async function benchBoard(connection: Connection): Promise<void> {
  const [store, matters, registers] = [boardStore(connection), matterStore(connection), registerStore(connection)];
  const [recurring, lists, clock] = [recurringStore(connection), matterLists(connection), settableClock(NOW)];
  await Promise.all([store, matters, registers, recurring, lists].map((one) => one.ensureIndexes()));
  const people = {
    directory: () => city.directory,
    fresh: () => Promise.resolve(undefined),
    standing: (person: string) => {
      const unit = person.startsWith('head-') ? `unit-${person.slice(5)}` : 'office';
      return {
        ...{ person, name: person, unit, unitName: unit, administrator: false, standsInFor: [] },
        keys: person.startsWith('head-') ? [`post:${unit}:head` as const] : [],
      };
    },
  };
  const service = createMatterService({ ...smallCityPorts(matters, clock), people, registers }, GENESIS);
  const handlers = workBoardHandlers({
    ...{ store, lists, readers: createReaders({ service, people, clock }), freshly: service.freshly },
    ...{ registers, recurring, procedures, isComplete: () => Promise.resolve(true) },
  });
  const call = (person: string) => ({
    ...{ params: undefined, body: undefined, key: undefined, requestId: 'bench' },
    caller: { kind: 'person' as const, person, channel: 'miniapp' as const },
  });
  const rows: Record<string, string | number>[] = [];
  let count = 0;
  for (const size of SIZES) {
    const began = performance.now();
    const before = count;
    while (count < size) {
      const counted = Array.from({ length: AT_ONCE }, (_, k) => {
        const { track, done } = made(count + k);
        return countingOf(undefined, {
          track,
          done: new Map(done.map((is) => [is.id, { is }])),
          said: [],
        });
      });
      await untilCounted(() => store.write(counted));
      count += AT_ONCE;
    }
    const seconds = (performance.now() - began) / 1000;
    const key = procedures[0]!.key;
    const times = {
      'city ms': await middle(() => handlers.readWorkBoard({ ...call('office1'), query: { months: 12 } })),
      'unit ms': await middle(() => handlers.readWorkBoard({ ...call('head-7'), query: { months: 12 } })),
      'open page ms': await middle(() => store.open({ procedure: key }, { limit: 21 })),
      'late page ms': await middle(() => store.open({ procedure: key, late: true }, { limit: 21 })),
      'unit page ms': await middle(() => store.open({ unit: 'unit-7', late: true }, { limit: 21 })),
      'done page ms': await middle(() =>
        store.done({ procedure: key, only: 'late', from: '2025-12', until: '2026-11' }, { limit: 21 }),
      ),
    };
    rows.push({ matters: size, 'counted/s': round((size - before) / seconds, 0), ...times });
    // A million takes minutes: what is known is said.
    console.log(JSON.stringify(rows.at(-1)));
  }
  console.log(`\nthe boards: 12 months, ${UNITS} units, ${OPEN} of 100 matters open; the middle of ${LOOKS} looks`);
  table(rows);
}

/** Tries again what the database has given up, as a server does. */
async function untilCounted(count: () => Promise<boolean>): Promise<void> {
  for (let n = 1; ; n += 1)
    try {
      if (await count()) return;
      throw new Error('not counted');
    } catch (error) {
      if (n === TRIES) throw error;
    }
}
const TRIES = 5;

async function middle(look: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let n = 0; n < LOOKS; n += 1) {
    const from = performance.now();
    await look();
    times.push(performance.now() - from);
  }
  return round(times.sort((one, other) => one - other)[Math.floor(LOOKS / 2)] ?? 0, 1);
}
