/** Random matters for tests of the boards: courses of any procedure, as the entries and states that they leave. */
import fc from 'fast-check';
import { cityOf, fullPlan } from '@banjie/shared/engine/testing/city.ts';
import type { Play } from '@banjie/shared/engine/testing/play.ts';
import { makeMove, moves, type Move } from '@banjie/shared/engine/testing/wander.ts';
import type { MatterEvent, MatterState } from '@banjie/shared/engine/matter/state.ts';
import { replay } from '@banjie/shared/engine/matter/evolve.ts';
import { isRejection } from '@banjie/shared/kernel/rejection.ts';
import { unitOfKey, type PartyKey } from '@banjie/shared/kernel/party.ts';
import type { HistoryEntry } from '../matters/ports.ts';

export const START = '2026-09-24T02:00:00.000Z';
export const city = cityOf(fullPlan);
export const unitOf = (key: PartyKey): string | undefined => unitOfKey(key, city.directory);

export const course: fc.Arbitrary<Move[]> = fc.array(
  fc.record({ kind: fc.constantFrom('act', 'act', 'act', 'time', 'receipts', ...moves), seed: fc.nat() }),
  { minLength: 10, maxLength: 40, size: 'max' },
);

interface Step {
  at: string;
  events: readonly MatterEvent[];
  state: MatterState;
}

/** What each command has left that was accepted, the opening first. */
export function stepsOf(play: Play, course: readonly Move[]): Step[] {
  const steps: Step[] = [{ at: play.now, events: [...play.events], state: replay(play.events) }];
  const decide = play.do.bind(play);
  play.do = (who, command) => {
    const decision = decide(who, command);
    if (!isRejection(decision)) steps.push({ at: play.now, events: decision.events, state: decision.state });
    return decision;
  };
  for (const move of course) makeMove(play, move);
  return steps;
}

export const entriesOf = (steps: readonly Pick<Step, 'at' | 'events'>[], matter = 'm1'): HistoryEntry[] =>
  steps.map(({ at, events }, n) => ({
    ...{ v: 3, matter, seq: n + 1, at, key: `k${n}`, body: '', actor: 'a', command: '', previous: '', hash: '' },
    events: [...events],
  }));
