/** Whatever course a matter takes, and however its entries come together: what is counted equals a recount of the history. */
import fc from 'fast-check';
import { openSomehow } from '@banjie/shared/engine/testing/wander.ts';
import { resourceCounted } from '@banjie/shared/boards/corrections.ts';
import { procedures } from '@banjie/shared/procedures/index.ts';
import { recount } from '../../test/harness/board-recount.ts';
import type { HistoryEntry } from '../matters/ports.ts';
import { countingOf } from './counting.ts';
import { city, course, entriesOf, START, stepsOf, unitOf } from './testing.ts';
import { advance, type Track } from './track.ts';

const RUNS = 2;

/** What is counted when the entries are looked at in pieces of these sizes. */
function counted(entries: readonly HistoryEntry[], sizes: readonly number[]): Record<string, number> {
  const numbers: Record<string, number> = {};
  let track: Track | undefined;
  for (let from = 0, n = 0; from < entries.length; n += 1) {
    const until = from + (sizes[n % sizes.length] ?? 1);
    const advanced = advance(track, entries.slice(from, until), unitOf, resourceCounted);
    if (!advanced) throw new Error('a history begins with its opening');
    for (const { place, period, number, by } of countingOf(track, advanced).additions) {
      const name = `${place.scope}|${place.procedure}|${place.of}|${period} ${place.step}.${number}`;
      numbers[name] = (numbers[name] ?? 0) + by;
    }
    // As it comes back from a database.
    track = JSON.parse(JSON.stringify(advanced.track)) as Track;
    from = until;
  }
  return Object.fromEntries(Object.entries(numbers).filter(([, n]) => n !== 0));
}

const seen = new Map<string, number>();

it.each(procedures.map((procedure) => [procedure.key, procedure] as const))('any course of %s', (_, procedure) => {
  fc.assert(
    fc.property(fc.nat(), course, fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1 }), (seed, moves, sizes) => {
      const play = openSomehow(procedure, city, seed, START);
      if (!play) return;
      const entries = entriesOf(stepsOf(play, moves));
      for (const { type } of entries.flatMap(({ events }) => events)) seen.set(type, (seen.get(type) ?? 0) + 1);
      expect(counted(entries, sizes)).toEqual(recount([entries], unitOf));
    }),
    { seed: 20_261_129, numRuns: RUNS },
  );
});

it('they were taken back, sent back, lapsed, extended, suspended and begun anew', () => {
  const wanted = ['takenBack', 'left', 'lapsed', 'extended', 'ended', 'assigned', 'registered', 'reopened'] as const;
  expect(wanted.filter((type) => (seen.get(type) ?? 0) === 0)).toEqual([]);
});
