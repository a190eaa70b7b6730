/** Who uses and who runs the systems that alerts name, by the register of allocations. */
import { MOST_ENTRIES, type RegisterEntry, type RegisterSource } from '@banjie/shared/engine/definition/registers.ts';
import { nameIn, ofUnit, unitIn } from '@banjie/shared/cloud/systems.ts';
import type { UnitId } from '@banjie/shared/kernel/party.ts';
import type { Allocated } from './wording.ts';

const register = 'allocations';

/**
 * @param systems names as people know them, or `unit/name` where two units have one of the same name
 * @param units those of the city: a name alone is looked up under each of them, by its id
 */
export async function allocationsOf(
  source: RegisterSource,
  systems: readonly string[],
  units: readonly UnitId[],
): Promise<Allocated> {
  const subjectsOf = (system: string) => [system, ...units.map((unit) => ofUnit(unit, system))];
  const few = systems.length * (units.length + 1) <= MOST_ENTRIES;
  const subjects = few ? systems.flatMap(subjectsOf) : systems;
  const found = await source.read({
    subjects: subjects.map((subject) => ({ register, subject })),
    // A storm over very many systems: then the whole list is the shorter one.
    queries: few ? [] : [{ register, query: { limit: MOST_ENTRIES } }],
    tallies: [],
  });
  const bySubject = new Map(subjects.map((subject, n) => [subject, found.subjects[n]?.entry]));
  const [all = []] = found.queries;
  const known = new Map<string, readonly RegisterEntry[]>();
  for (const system of systems) {
    const exact = bySubject.get(system);
    const byName = few
      ? units.flatMap((unit) => bySubject.get(ofUnit(unit, system)) ?? [])
      : all.filter(({ subject }) => nameIn(subject) === system);
    known.set(system, exact ? [exact] : byName);
  }
  return (system) =>
    (known.get(system) ?? []).map(({ subject, values: { provider } }) => ({
      ...{ subject, unit: unitIn(subject) },
      ...(typeof provider === 'string' ? { provider } : {}),
    }));
}
