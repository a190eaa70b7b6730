/** Who holds which post, as it truly is and as a process knows it. Losing a post is a version of its own. */
import { cityOf, fullPlan, type City, type CityPlan } from '@banjie/shared/engine/testing/city.ts';
import {
  personKey,
  postKey,
  type Directory,
  type PartyKey,
  type PersonId,
  type PostKey,
} from '@banjie/shared/kernel/party.ts';
import type { PeopleService } from '@banjie/server/people/directory.ts';
import { viewOf, type PeopleView } from '@banjie/server/people/roster/view.ts';
import type { People, Standing } from '@banjie/server/matters/ports.ts';

/** `posts`: he is still of his unit; `left`: he is nobody here any more. */
export interface Loss {
  person: PersonId;
  how: 'posts' | 'left';
  /** Monotonic time. */
  at: number;
}

export interface Town {
  losses(): readonly Loss[];
  lose(loss: Loss): void;
  version(): number;
  directory(version: number): Directory;
  view(version: number): PeopleView;
  standing(version: number, person: PersonId): Standing | undefined;
  /** Everybody who was ever there. */
  persons: readonly PersonId[];
  resources: City['resources'];
}

/** Milliseconds that a permission may be old: docs/decisions/0022. */
export const OLDEST_MS = 2_000;

/** What a view is made of besides: nobody delegates here, and nobody has an account. */
const nothingElse = { delegations: [], identities: [], rooms: [], sources: [] };

export function createTown(): Town {
  const first = cityOf(fullPlan);
  const losses: Loss[] = [];
  const views = new Map<number, PeopleView>();
  const cities: City[] = [first];
  const without = (plan: CityPlan, person: PersonId): CityPlan =>
    Object.fromEntries(
      Object.entries(plan).map(([unit, { kind, ...posts }]) => [
        unit,
        {
          kind,
          ...Object.fromEntries(
            Object.entries(posts).map(([post, holders]) => [post, holders.filter((one) => one !== person)]),
          ),
        },
      ]),
    );
  const hasLeft = (version: number, person: PersonId): boolean =>
    losses.slice(0, version).some((loss) => loss.person === person && loss.how === 'left');
  const cityAt = (version: number): City => cities[version] ?? first;
  const personIn = (version: number, id: PersonId) => (hasLeft(version, id) ? undefined : first.directory.person(id));

  return {
    persons: first.persons,
    resources: first.resources,
    losses: () => losses,
    version: () => losses.length,
    lose(loss) {
      cities.push(cityOf(without(cityAt(losses.length).plan, loss.person)));
      losses.push(loss);
    },
    view(version) {
      const known = views.get(version);
      if (known) return known;
      const { plan } = cityAt(version);
      const view = viewOf({
        units: first.directory.units().map((unit, order) => ({ ...unit, order })),
        persons: first.persons.flatMap((id) => {
          const person = first.directory.person(id);
          return person ? [{ ...person, ...(hasLeft(version, id) ? { left: '2026-11-01T00:00:00.000Z' } : {}) }] : [];
        }),
        posts: Object.entries(plan).flatMap(([unit, { kind: _, ...posts }]) =>
          Object.entries(posts).map(([post, persons]) => ({ unit, post: post as PostKey, persons: [...persons] })),
        ),
        ...nothingElse,
      });
      views.set(version, view);
      return view;
    },
    directory: (version) => ({
      ...cityAt(version).directory,
      person: (id) => personIn(version, id),
      known: first.directory.person,
    }),
    standing(version, person) {
      const known = personIn(version, person);
      if (!known) return undefined;
      const unitName = first.directory.unit(known.unit)?.name ?? known.unit;
      const keys: PartyKey[] = Object.entries(cityAt(version).plan).flatMap(([unit, { kind: _, ...posts }]) =>
        Object.entries(posts).flatMap(([post, holders]) =>
          holders.includes(person) ? [postKey(unit, post as PostKey)] : [],
        ),
      );
      return {
        ...{ person, name: person, unit: known.unit, unitName, administrator: false },
        ...{ keys: [personKey(person), ...keys], standsInFor: [] },
      };
    },
  };
}

/** The people as one process knows them: up to two seconds old, and asked anew beyond that. */
export function peopleOf(
  town: Town,
  monotonic: () => number,
  read: () => Promise<number>,
): People & Pick<PeopleService, 'current' | 'refresh'> & { version(): number } {
  let known = { version: town.version(), at: monotonic() };
  const hear = async (): Promise<void> => {
    const version = await read();
    // Answers may overtake each other.
    if (version >= known.version) known = { version, at: monotonic() };
  };
  return {
    version: () => known.version,
    directory: () => town.directory(known.version),
    standing: (person) => town.standing(known.version, person),
    current: () => town.view(known.version),
    refresh: hear,
    async fresh() {
      if (monotonic() - known.at > OLDEST_MS) await hear();
      return undefined;
    },
  };
}
