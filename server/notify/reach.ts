/** Reach as the people of the city give it. */
import type { PeopleService } from '../people/directory.ts';
import { isHere } from '../people/ports.ts';
import type { Reach } from './ports.ts';

export const reachOf = (
  people: Pick<PeopleService, 'directory' | 'accountOf' | 'roomsOf' | 'delegatesOf' | 'unitOf' | 'roster'>,
): Reach => ({
  directory: () => people.directory(),
  chatContactOf: (person) => (people.directory().person(person) ? people.accountOf('chat', person) : undefined),
  wecomMemberOf: (person) => (people.directory().person(person) ? people.accountOf('wecom', person) : undefined),
  openidOf: (person) => (people.directory().person(person) ? people.accountOf('wechat', person) : undefined),
  mobileOf: (person) => (people.directory().person(person) ? people.accountOf('mobile', person) : undefined),
  roomsOf: (unit) => people.roomsOf(unit),
  unitOf: (person) => people.unitOf(person),
  delegatesOf: (person, at) => people.delegatesOf(person, at),
  administrators: () =>
    people.roster().persons.flatMap((one) => (one.administrator === true && isHere(one) ? [one.id] : [])),
});
