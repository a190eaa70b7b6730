/**
 * What a year must know again after its process was killed: the city's clock, the day it was at, who is away, and what was
 * acknowledged. Written before it is relied on: a clock never stands before an instant that something has happened at.
 */
import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Instant } from '@banjie/shared/kernel/time.ts';
import { nothing, type Acknowledged } from './people.ts';

interface Mark<A> {
  now: Instant;
  /** Days that are over. */
  days: number;
  /** Processes that there were. */
  lives: number;
  away?: A | undefined;
}
const kinds = ['opened', 'given', 'confirmed', 'broken'] as const;

export interface Journal<A> {
  /** Undefined in the first life. */
  before: Mark<A> | undefined;
  acks: Acknowledged;
  mark(mark: Mark<A>): void;
  /** Writes down what has been acknowledged since. */
  note(): void;
}

/** One that nobody reads again: for a year in one process. */
export const forgetful = <A>(): Journal<A> => ({
  ...{ before: undefined, acks: nothing() },
  mark: () => undefined,
  note: () => undefined,
});

export function journalIn<A>(folder: string): Journal<A> {
  const [marks, lines] = [join(folder, 'mark.json'), join(folder, 'acknowledged.jsonl')];
  const acks = nothing();
  // The last line may have been cut off by the end of its process: what it said is not looked for.
  const whole = existsSync(lines) ? readFileSync(lines, 'utf8').split('\n').slice(0, -1) : [];
  writeFileSync(lines, whole.map((line) => `${line}\n`).join(''));
  for (const line of whole) {
    const { kind, one } = JSON.parse(line) as { kind: (typeof kinds)[number]; one: never };
    acks[kind].push(one);
  }
  const written = Object.fromEntries(kinds.map((kind) => [kind, acks[kind].length]));
  return {
    before: existsSync(marks) ? (JSON.parse(readFileSync(marks, 'utf8')) as Mark<A>) : undefined,
    acks,
    mark(mark) {
      writeFileSync(`${marks}.new`, JSON.stringify(mark));
      renameSync(`${marks}.new`, marks);
    },
    note() {
      const fresh = kinds.flatMap((kind) =>
        acks[kind].slice(written[kind]).map((one) => `${JSON.stringify({ kind, one })}\n`),
      );
      for (const kind of kinds) written[kind] = acks[kind].length;
      if (fresh.length > 0) appendFileSync(lines, fresh.join(''));
    },
  };
}
