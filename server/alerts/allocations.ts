/** Who uses and who runs the systems that alerts name, by the register of allocations. */
import { MOST_ENTRIES, type RegisterEntry, type RegisterSource } from '@banjie/shared/engine/definition/registers.ts';
import { nameIn, unitIn } from '@banjie/shared/cloud/systems.ts';
import type { Allocated } from './wording.ts';

const register = 'allocations';

/** @param systems names as people know them, or `unit/name` where two units have one of the same name */
export async function allocationsOf(source: RegisterSource, systems: readonly string[]): Promise<Allocated> {
  const exact = await source.read({
    subjects: systems.map((subject) => ({ register, subject })),
    queries: [],
    tallies: [],
  });
  const known = new Map<string, RegisterEntry[]>();
  for (const [n, system] of systems.entries()) {
    const entry = exact.subjects[n]?.entry;
    if (entry) known.set(system, [entry]);
  }
  const byName = systems.filter((system) => !known.has(system));
  if (byName.length > 0) {
    // A name alone is in no index: a city has some hundreds of systems, and an alert that names one is rare.
    const query = { register, query: { limit: MOST_ENTRIES } };
    const [all = []] = (await source.read({ subjects: [], queries: [query], tallies: [] })).queries;
    for (const system of byName)
      known.set(
        system,
        all.filter(({ subject }) => nameIn(subject) === system),
      );
  }
  return (system) =>
    (known.get(system) ?? []).map(({ subject, values: { provider } }) => ({
      unit: unitIn(subject),
      ...(typeof provider === 'string' ? { provider } : {}),
    }));
}
