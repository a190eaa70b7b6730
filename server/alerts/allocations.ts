/** Who uses and who runs the systems that alerts name, by the register of allocations. */
import type { RegisterEntry, RegisterSource } from '@banjie/shared/engine/definition/registers.ts';
import { unitIn } from '@banjie/shared/cloud/systems.ts';
import type { Allocated } from './wording.ts';

/** @param systems names as people know them, or `unit/name` where two units have one of the same name */
export async function allocationsOf(source: RegisterSource, systems: readonly string[]): Promise<Allocated> {
  const register = 'allocations';
  const { queries, subjects } = await source.read({
    subjects: systems.map((subject) => ({ register, subject })),
    queries: systems.map((system) => ({ register, query: { where: { system } } })),
    tallies: [],
  });
  const userOf = ({ subject, values: { provider } }: RegisterEntry) => ({
    unit: unitIn(subject),
    ...(typeof provider === 'string' ? { provider } : {}),
  });
  const known = new Map(
    systems.map((system, n) => {
      const exact = subjects[n]?.entry;
      return [system, (exact ? [exact] : [...(queries[n] ?? [])]).map(userOf)] as const;
    }),
  );
  return (system) => known.get(system) ?? [];
}
