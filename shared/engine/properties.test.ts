/**
 * Random courses over every registered procedure. What must hold after every command stands in testing/holds.ts; here
 * are the properties that need more than one state. Seeds are fixed; fast-check prints seed and path of a failure.
 */
import fc from 'fast-check';
import { procedures } from '../procedures/index.ts';
import { isRejection } from '../kernel/rejection.ts';
import { addMs } from '../kernel/time.ts';
import { replay } from './matter/evolve.ts';
import { wakeAt } from './decide.ts';
import { cityOf, fullPlan, machine, thinPlan } from './testing/city.ts';
import { makeMove, moves, openSomehow, type Move } from './testing/wander.ts';
import { Play } from './testing/play.ts';
import type { Procedure } from './definition/definition.ts';

const SEED = 20_261_122;
/** Courses per procedure and city: what one of them proves holds for the engine, whichever definition it plays. */
const RUNS = 3;
const START = '2026-09-24T02:00:00.000Z';

const course: fc.Arbitrary<Move[]> = fc.array(
  fc.record({ kind: fc.constantFrom('act', 'act', 'act', 'time', 'receipts', ...moves), seed: fc.nat() }),
  {
    minLength: 10,
    maxLength: 40,
    size: 'max',
  },
);
const cities = [
  ['a full city', cityOf(fullPlan)],
  ['a thin city', cityOf(thinPlan)],
  ['a city where nobody uses the resource any more', cityOf(fullPlan, ['alpha'])],
] as const;

/**
 * Plays a course on a fresh matter; `each` looks at every state on the way. Undefined in a city in which nobody can open
 * such a matter; that somebody can where all are there is shown by the conformance walks.
 */
function play(
  procedure: Procedure,
  city: (typeof cities)[number][1],
  seed: number,
  course: Move[],
  each: (play: Play) => void = () => undefined,
) {
  const matter = openSomehow(procedure, city, seed, START);
  if (!matter) return undefined;
  for (const move of course) {
    const came = makeMove(matter, move);
    if (came?.shown && came.rejection) expect(['notAllowed', 'ownRequest']).not.toContain(came.rejection.rejected);
    each(matter);
  }
  return matter;
}

describe.each(procedures.map((procedure) => [procedure.key, procedure] as const))(
  'any course of %s',
  (_, procedure) => {
    it.each(cities)('in %s keeps what must hold, and its history replays to the same state', (_name, city) => {
      fc.assert(
        fc.property(fc.nat(), course, (seed, moves) => {
          const matter = play(procedure, city, seed, moves);
          if (!matter) return;
          expect(replay(matter.events)).toEqual(matter.state);
          const stored = JSON.parse(JSON.stringify({ events: matter.events, state: matter.state })) as typeof matter;
          expect(stored.state).toEqual(matter.state);
          expect(replay(stored.events)).toEqual(matter.state);
        }),
        { seed: SEED, numRuns: RUNS },
      );
    });

    it('comes to the same, whether the clock ticks at every due instant or once, late', () => {
      fc.assert(
        fc.property(fc.nat(), course, fc.integer({ min: 1, max: 90 }), (seed, moves, days) => {
          const matter = play(procedure, cities[0][1], seed, moves);
          if (!matter) return;
          const later = addMs(matter.now, days * 86_400_000);
          const late = new Play({ city: matter.city, procedure, now: later, given: matter.events });
          while (late.state && (wakeAt(late.state) ?? '9') <= later) late.must(machine('clock'), { kind: 'tick' });
          matter.until(later);
          expect(late.state).toEqual(matter.state);
          expect(late.events).toEqual(matter.events);
        }),
        { seed: SEED, numRuns: RUNS },
      );
    });

    it('shows no button that is refused, and gives to nobody what no button showed', () => {
      fc.assert(
        fc.property(fc.nat(), course, fc.nat(), (seed, moves, pick) => {
          const matter = play(procedure, cities[0][1], seed, moves);
          if (!matter) return;
          const persons = matter.city.persons;
          const person = persons[pick % persons.length] ?? '';
          const shown = new Set(matter.allowed(person).map((one) => one.command));
          const commands = Object.values(procedure.steps).flatMap((step) => Object.keys(step.commands));
          for (const command of [...commands, ...Object.keys(procedure.anytime), 'askExtension', 'grantExtension']) {
            const came = matter.judge(person, { kind: 'give', command, form: {} });
            const code = isRejection(came) ? came.rejected : 'accepted';
            const permitted = ['accepted', 'invalid', 'gateClosed', 'stale'].includes(code);
            expect({ command, code, permitted }).toEqual({ command, code, permitted: shown.has(command) });
          }
        }),
        { seed: SEED, numRuns: RUNS },
      );
    });
  },
);
