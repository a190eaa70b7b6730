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
  events: { type: string; rung?: number; title?: string }[];
}

export const entriesOf = ({ tail }: Kept): Entry[] =>
  tail.map(({ at, text }) => ({ at, events: (JSON.parse(text) as Pick<Entry, 'events'>).events }));

export const climbsOf = (matter: Kept): Entry[] =>
  entriesOf(matter).filter(({ events }) => events.some(({ type }) => type === 'climbed'));

/** Rungs that a matter has climbed to more than once; those on duty are one rung, called one after the other. */
export const climbedAgain = (matter: Kept): string[] => {
  const rungs = climbsOf(matter).flatMap(({ events }) =>
    events.flatMap(({ rung, title }) => (rung === undefined ? [] : [`${rung} ${title}`])),
  );
  return rungs.filter((rung, n) => rungs.indexOf(rung) !== n);
};
