/** Reach as the people of the city give it. */
import { dayOf } from '@banjie/shared/kernel/time.ts';
import type { PeopleService } from '../people/directory.ts';
import type { Reach } from './ports.ts';

export const reachOf = (people: Pick<PeopleService, 'directory' | 'accountOf' | 'roomsOf' | 'roster'>): Reach => ({
  directory: () => people.directory(),
  chatContactOf: (person) => (people.directory().person(person) ? people.accountOf('chat', person) : undefined),
  roomsOf: (unit) => people.roomsOf(unit),
  delegatesOf(person, at) {
    const today = dayOf(at);
    return people
      .roster()
      .delegations.filter(
        (one) => one.from === person && one.endedAt === undefined && one.fromDay <= today && today <= one.untilDay,
      )
      .map((one) => one.to)
      .filter((to) => people.directory().person(to) !== undefined);
  },
});
