/** Who somebody is, as he sees it himself. */
import type { MeView } from '@banjie/shared/contract/shapes.ts';
import { watchingKinds, type PersonId } from '@banjie/shared/kernel/party.ts';
import { reject, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import type { CityClock, Standing } from '../matters/ports.ts';
import type { PeopleService } from './directory.ts';
import { postTitles, texts } from './texts.ts';

export interface MePorts {
  people: PeopleService;
  clock: CityClock;
  counts(standing: Standing): Promise<MeView['counts']>;
  training: boolean;
}

/** A rejection for somebody who has left, or whom the city does not know. */
export async function meOf(
  { people, clock, counts, training }: MePorts,
  person: PersonId,
): Promise<MeView | Rejection> {
  const unknown = await people.fresh(person);
  if (unknown) return unknown;
  const now = clock.now();
  const standing = people.standing(person, now);
  if (!standing) return reject('notSignedIn', texts.gone);
  const directory = people.directory();
  const kind = directory.unit(standing.unit)?.kind;
  const isAboutIncidents = kind !== undefined && (watchingKinds.includes(kind) || kind === 'cloud-provider');
  return {
    id: standing.person,
    name: standing.name,
    unit: { id: standing.unit, name: standing.unitName },
    posts: people.postsOf(person).map(({ unit, post }) => ({
      unit: directory.unit(unit)?.name ?? unit,
      post,
      title: postTitles[post],
    })),
    administrator: standing.administrator,
    standsInFor: standing.standsInFor.map(({ person: other, name, until }) => ({ person: other, name, until })),
    ...(isAboutIncidents ? { incidents: true as const } : {}),
    chatBound: people.accountOf('chat', person) !== undefined,
    counts: await counts(standing),
    now,
    training,
  };
}
