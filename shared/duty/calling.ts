/** How an alarm goes through the lines of a roster: who is told when, how often, and when it leaves them. Pure. */
import type { OnDuty, PersonId } from '../kernel/party.ts';
import type { Line, Roster } from './roster.ts';
import { texts } from './texts.ts';

/** What the city says where a roster says nothing. */
export interface Calling {
  /** Minutes of a line. */
  wait: number;
  again: number;
  rounds: number;
}

type Called = Pick<Roster, 'lines' | 'rounds'>;
type City = Omit<Calling, 'wait'>;

/** @param persons who has each line now; one that nobody has is passed over */
export function callsOf({ lines, rounds }: Called, persons: readonly (PersonId | undefined)[], city: City): OnDuty[] {
  const calls: OnDuty[] = [];
  for (let round = 1; round <= (rounds ?? city.rounds); round += 1)
    for (const [n, line] of lines.entries()) {
      const person = persons[n];
      if (person === undefined) continue;
      const times = 1 + (line.again ?? city.again);
      for (let time = 1; time <= times; time += 1)
        calls.push({
          ...{ title: texts.call(line.title, round, time), person },
          ...(line.wait === undefined ? {} : { wait: line.wait }),
          ...(times > 1 ? { calls: times } : {}),
          ...(round > 1 || time > 1 ? { again: true } : {}),
        });
    }
  return calls;
}

/** Minutes after the alarm at which each line is told, round by round, and after which it is the emergency team's. */
export function planOf({ lines, rounds }: Called, city: Calling): string {
  const told: string[] = [];
  let at = 0;
  for (let round = 1; round <= (rounds ?? city.rounds); round += 1)
    for (const { title, wait, again } of lines) {
      const has = wait ?? city.wait;
      const times = 1 + (again ?? city.again);
      told.push(
        texts.told(
          title,
          Array.from({ length: times }, (_, n) => minuteText(at + (n * has) / times)),
        ),
      );
      at += has;
    }
  return texts.plan(told, minuteText(at));
}

const minuteText = (minutes: number): string => String(Math.round(minutes * 10) / 10);

/** What can't be told so often in so short a time: each call has a minute at least. */
export const isTooOften = ({ wait, again }: Pick<Line, 'wait' | 'again'>, city: Omit<Calling, 'rounds'>): boolean =>
  (wait ?? city.wait) < 1 + (again ?? city.again);
