/** Who may open which page that is not for everybody: asked at the door, and before the way there is shown. */
import type { Entrance } from '@banjie/shared/contract/shapes.ts';
import { headedUnits, idsOf, supervisesAll, type Directory, type PersonId } from '@banjie/shared/kernel/party.ts';
import type { Instant } from '@banjie/shared/kernel/time.ts';
import { seesBoards } from '../boards/readers.ts';
import type { Standing } from '../matters/ports.ts';
import type { PeopleService } from './directory.ts';

type Asked = Pick<PeopleService, 'directory' | 'postsOf' | 'standing'>;

/** The whole register of recurring duties: for those who answer for others. */
export const seesDuties = ({ administrator, unit }: Standing, directory: Directory): boolean =>
  administrator || supervisesAll(unit, directory);

/** The audit trail: for whoever holds the post and administers under none of his ids. */
export function audits(people: Asked, person: PersonId, now: Instant): boolean {
  const holds = people.postsOf(person).some(({ post }) => post === 'auditor');
  const ids = idsOf(people.directory(), person);
  return holds && !ids.some((id) => people.standing(id, now)?.administrator === true);
}

export function entrancesOf(standing: Standing, people: Asked, now: Instant): Entrance[] {
  const { administrator } = standing;
  const isHead = headedUnits(standing.keys).length > 0;
  const directory = people.directory();
  const may: Record<Entrance, boolean> = {
    boards: seesBoards(standing, directory),
    recurring: seesDuties(standing, directory),
    audit: audits(people, standing.person, now),
    feeds: administrator || isHead,
    webhooks: administrator || isHead,
    ...{ settings: administrator, calendar: administrator, reachability: administrator },
    ...{ refused: administrator, setAside: administrator, administration: administrator },
  };
  return (Object.keys(may) as Entrance[]).filter((one) => may[one]);
}
