/** A small city in memory, for tests and measurements of the parts below the directory. */
import type { Directory, Person, PersonId, PostKey, Unit, UnitId } from '@banjie/shared/kernel/party.ts';
import { postKey, personKey } from '@banjie/shared/kernel/party.ts';
import { noSettings } from '@banjie/shared/engine/settings/settings.ts';
import type { Instant } from '@banjie/shared/kernel/time.ts';
import { officialCalendar } from '@banjie/shared/kernel/calendar.ts';
import type { CityClock, HistoryEntry, MatterPorts, MatterStore, People } from '@banjie/server/matters/ports.ts';
import { sourceOf } from '@banjie/server/registers/testing.ts';
import { hashOf } from '@banjie/server/proof/hash.ts';
import { machineNow } from './machine-time.ts';

const units: Unit[] = [
  { id: 'office', name: '市电子政务办', kind: 'office' },
  { id: 'provider', name: '政务云服务提供商', kind: 'cloud-provider' },
  { id: 'group', name: '应急专项小组', kind: 'emergency-group' },
  { id: 'authority', name: '市数据资源局', kind: 'authority' },
  { id: 'stranger', name: '另一单位', kind: 'unit' },
];

const holder = (unit: UnitId, post: PostKey): PersonId => `${unit}-${post}`;

const person = (id: PersonId): Person => ({ id, name: id, unit: id.split('-')[0] ?? '' });

const directory: Directory = {
  unit: (id) => units.find((unit) => unit.id === id),
  units: () => units,
  person,
  known: person,
  body: (kind) => units.find((unit) => unit.kind === kind),
  holders: (unit, post) => [holder(unit, post)],
  resource: () => undefined,
  usersOf: () => [],
};

export const people: People = {
  directory: () => directory,
  fresh: () => Promise.resolve(undefined),
  standing(person) {
    const [unit = '', post = ''] = person.split('-');
    const own = directory.unit(unit);
    if (!own) return undefined;
    return {
      person,
      name: person,
      unit,
      unitName: own.name,
      administrator: false,
      keys: [personKey(person), postKey(unit, post as PostKey)],
      standsInFor: [],
    };
  },
};

/** City time that stands still until it is set. */
export function settableClock(start: Instant): CityClock & { set(now: Instant): void } {
  let now = start;
  return {
    now: () => now,
    set(next) {
      now = next;
    },
  };
}

/** A history as one list. */
export async function historyOf(store: Pick<MatterStore, 'history'>, id: string): Promise<HistoryEntry[]> {
  const entries: HistoryEntry[] = [];
  for await (const entry of store.history(id)) entries.push(entry);
  return entries;
}

export const smallCityPorts = (store: MatterStore, clock: CityClock = { now: machineNow }): MatterPorts => ({
  store,
  people,
  calendar: officialCalendar,
  clock,
  settings: noSettings,
  registers: sourceOf([]),
  figures: { load: () => Promise.resolve(() => []) },
  hash: hashOf,
});
