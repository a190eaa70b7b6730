/** Who has lost something between two states of the people of the city: a post, his unit, his place in the city. */
import type { PersonId, UnitId } from '@banjie/shared/kernel/party.ts';
import { differing } from '../../snapshots/persistent-map.ts';
import type { PeopleView } from './view.ts';

export interface Loss {
  person: PersonId;
  /** Whose posts they were, or of which he was. */
  unit: UnitId;
}

export function lossesBetween(before: PeopleView, after: PeopleView): Loss[] {
  const losses: Loss[] = [];
  const was = before.tables;
  const is = after.tables;
  for (const id of differing(was.persons.records, is.persons.records)) {
    const unit = before.directory.person(id)?.unit;
    if (unit !== undefined && after.directory.person(id)?.unit !== unit) losses.push({ person: id, unit });
  }
  for (const id of differing(was.posts.records, is.posts.records)) {
    const post = was.posts.get(id);
    const holders = is.posts.get(id)?.persons ?? [];
    for (const person of post?.persons ?? [])
      if (post && !holders.includes(person)) losses.push({ person, unit: post.unit });
  }
  return losses;
}
