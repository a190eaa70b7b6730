/** A city for the simulation: units of every kind, two providers of the cloud, districts; some 400 people, resources with their users. The same every time. */
import type { PostKey, UnitKind } from '@banjie/shared/kernel/party.ts';
import type { Imported } from '@banjie/server/registers/imported.ts';
import type { RosterChanges } from '@banjie/server/people/ports.ts';

const bodies: readonly UnitKind[] = [
  ...(['committee', 'authority', 'office', 'cloud-provider', 'emergency-group', 'security-authority'] as const),
  ...(['quality-authority', 'standards-group', 'city-government', 'finance', 'secrecy', 'legal'] as const),
  ...(['audit', 'police', 'cyberspace', 'state-security', 'experts'] as const),
];
/** What a city may have several of. */
const several: readonly UnitKind[] = ['cloud-provider', 'district', 'district'];
/** Who sits in a unit: each place with the posts that it holds. */
const places: readonly (readonly PostKey[])[] = [
  ['head', 'sharing'],
  ['contact', 'cloud'],
  ['cloud', 'ops', 'duty'],
  ['data', 'registrar', 'standards'],
  ['reviewer', 'data', 'expert'],
  ['security', 'emergency', 'duty'],
  ['secrecy', 'standards', 'expert'],
];

export interface RosterSize {
  units: number;
  resources: number;
  /** With a second provider of the cloud, and districts. */
  several?: true;
}
export const WHOLE: RosterSize = { units: 60, resources: 24, several: true };
export const QUICK: RosterSize = { units: 25, resources: 4, several: true };
/** For what is not about the variety of units. */
export const SMALL: RosterSize = { units: 22, resources: 4 };

export function rosterOf(size: RosterSize): Required<Pick<RosterChanges, 'units' | 'persons' | 'posts'>> & Imported {
  const first = size.several ? [...bodies, ...several] : bodies;
  const kinds = Array.from({ length: size.units }, (_, n): UnitKind => first[n] ?? 'unit');
  const units = kinds.map((kind, order) => ({
    id: kind === 'unit' ? `dept${order}` : kinds.indexOf(kind) < order ? `${kind}${order}` : kind,
    name: kind === 'unit' ? `第${order}局` : kinds.indexOf(kind) < order ? `市${kind}${order}` : `市${kind}`,
    kind,
    order,
  }));
  const departments = units.filter((unit) => unit.kind === 'unit').map((unit) => unit.id);
  const persons = units.flatMap(({ id }) =>
    places.map((_, n) => ({ id: `${id}-${n}`, name: `${id}员${n}`, unit: id })),
  );
  const posts = units.flatMap(({ id }) =>
    [...new Set(places.flat())].map((post) => ({
      unit: id,
      post,
      persons: places.flatMap((held, n) => (held.includes(post) ? [`${id}-${n}`] : [])),
    })),
  );
  const resources = Array.from({ length: size.resources }, (_, n) => ({
    id: `resource${n}`,
    name: `资源${n}`,
    provider: departments[n % departments.length] ?? '',
    identifier: { key: 'code', title: '代码' },
    fields: [
      { key: 'name', title: '名称' },
      { key: 'level', title: '级别' },
    ],
    personal: false,
  }));
  const subscriptions = resources.flatMap(({ id }, n) =>
    [1, 2, 3, 4].map((k) => ({ resource: id, unit: departments[(n + k) % departments.length] ?? '' })),
  );
  return { units, persons, posts, resources, subscriptions };
}
