/** What the histories say, as far as they ride on their matters. */
import type { Instant } from '@banjie/shared/kernel/time.ts';

export interface Kept {
  _id: string;
  outboxAt?: Date;
  state: { openedAt: Instant };
  tail: { at: Instant; text: string }[];
}
interface Entry {
  at: Instant;
  events: { type: string; rung?: number }[];
}

export const entriesOf = ({ tail }: Kept): Entry[] =>
  tail.map(({ at, text }) => ({ at, events: (JSON.parse(text) as Pick<Entry, 'events'>).events }));

export const climbsOf = (matter: Kept): Entry[] =>
  entriesOf(matter).filter(({ events }) => events.some(({ type }) => type === 'climbed'));

/** Rungs that a matter has climbed to more than once. */
export const climbedAgain = (matter: Kept): number[] => {
  const rungs = climbsOf(matter).flatMap(({ events }) =>
    events.flatMap(({ rung }) => (rung === undefined ? [] : [rung])),
  );
  return rungs.filter((rung, n) => rungs.indexOf(rung) !== n);
};
