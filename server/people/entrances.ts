/** Who may open which page that is not for everybody: asked at the door, and before the way there is shown. */
import type { Entrance } from '@banjie/shared/contract/shapes.ts';
import {
  idsOf,
  partyOf,
  supervisingKinds,
  type Directory,
  type PersonId,
  type UnitId,
} from '@banjie/shared/kernel/party.ts';
import type { Instant } from '@banjie/shared/kernel/time.ts';
import { seesBoards } from '../boards/readers.ts';
import type { Standing } from '../matters/ports.ts';
import type { PeopleService } from './directory.ts';

type Asked = Pick<PeopleService, 'directory' | 'postsOf' | 'standing'>;

/** The whole register of recurring duties: for those who answer for others. */
export function seesDuties({ administrator, unit }: Standing, directory: Directory): boolean {
  const kind = directory.unit(unit)?.kind;
  return administrator || (kind !== undefined && supervisingKinds.includes(kind));
}

/** The audit trail: for whoever holds the post and administers under none of his ids. */
export function audits(people: Asked, person: PersonId, now: Instant): boolean {
  const holds = people.postsOf(person).some(({ post }) => post === 'auditor');
  const ids = idsOf(people.directory(), person);
  return holds && !ids.some((id) => people.standing(id, now)?.administrator === true);
}

/** Units whose webhooks somebody runs, besides the administrator. */
export const headed = ({ keys }: Pick<Standing, 'keys'>): UnitId[] =>
  keys.flatMap((key) => {
    const party = partyOf(key);
    return 'unit' in party && party.post === 'head' ? [party.unit] : [];
  });

export function entrancesOf(standing: Standing, people: Asked, now: Instant): Entrance[] {
  const { administrator } = standing;
  const directory = people.directory();
  const may: Record<Entrance, boolean> = {
    boards: seesBoards(standing, directory),
    recurring: seesDuties(standing, directory),
    audit: audits(people, standing.person, now),
    feeds: administrator || headed(standing).length > 0,
    webhooks: administrator || headed(standing).length > 0,
    ...{ settings: administrator, calendar: administrator, reachability: administrator },
    ...{ refused: administrator, setAside: administrator },
  };
  return (Object.keys(may) as Entrance[]).filter((one) => may[one]);
}
