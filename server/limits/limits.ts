/**
 * What is dear, counted for each who asks, in this process: an ordinary command meets nothing of it. What all processes
 * have to agree on is counted in the database (tries.ts).
 */
import { tooOften, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import type { Caller } from '../http/handler.ts';
import { countedHere, type Counted, type CountedHere, type Shares } from './shares.ts';
import { texts } from './texts.ts';

export interface Limits {
  /** Counts one more; gives what is to be called at its end, or why it is not begun. */
  /** @param from where it comes from, of those whom nothing else tells apart */
  begin(kind: CountedHere, caller: Caller, from?: string): (() => void) | Rejection;
  begin(kind: Counted, caller: Caller, from?: string): (() => void) | Rejection | undefined;
}

interface Count {
  /** When the last ones were begun, oldest first. */
  begun: number[];
  underWay: number;
}

/** Whoever is not known any more is forgotten, so that this never grows with the city. */
const KNOWN_AT_MOST = 20_000;
/** What is under way is dear and takes a moment: until when it is of use to ask again. */
const SOON_SECONDS = 2;

/** @param now milliseconds of a clock that only goes forward */
export function createLimits(shares: Shares, now: () => number): Limits {
  const counts = new Map<string, Count>();

  function countOf(key: string): Count {
    const count = counts.get(key) ?? { begun: [], underWay: 0 };
    counts.delete(key);
    counts.set(key, count);
    if (counts.size > KNOWN_AT_MOST)
      for (const [other, { underWay }] of counts)
        if (underWay === 0 && other !== key) {
          counts.delete(other);
          break;
        }
    return count;
  }

  return {
    begin,
  };

  function begin(kind: CountedHere, caller: Caller, from?: string): (() => void) | Rejection;
  function begin(kind: Counted, caller: Caller, from?: string): (() => void) | Rejection | undefined;
  function begin(kind: Counted, caller: Caller, from = '') {
    if (!isCountedHere(kind)) return undefined;
    const { most, seconds, atOnce } = shares[kind];
    const count = countOf(`${kind}:${nameOf(caller)}${from}`);
    if (count.underWay >= atOnce) return tooOften(texts.atOnce[kind](atOnce, SOON_SECONDS), SOON_SECONDS);
    const at = now();
    const since = at - seconds * 1000;
    while ((count.begun[0] ?? at) <= since && count.begun.length > 0) count.begun.shift();
    const [oldest] = count.begun;
    if (count.begun.length >= most && oldest !== undefined) {
      const left = Math.max(1, Math.ceil((oldest - since) / 1000));
      return tooOften(texts.tooMany[kind](most, seconds, left), left);
    }
    count.begun.push(at);
    count.underWay += 1;
    let ended = false;
    return () => {
      if (!ended) count.underWay -= 1;
      ended = true;
    };
  }
}

const isCountedHere = (kind: Counted): kind is CountedHere => (countedHere as readonly Counted[]).includes(kind);

function nameOf(caller: Caller): string {
  switch (caller.kind) {
    case 'person':
      return caller.person;
    case 'bot':
      return `bot ${caller.account}`;
    case 'source':
      return `source ${caller.name}`;
    case 'system':
      return `system ${caller.webhook}`;
    case 'anyone':
      return '';
  }
}
