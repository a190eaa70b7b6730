/** Registers that are all in memory, for tests of what stands above them. */
import { registersOf, type RegisterEntry, type RegisterSource } from '@banjie/shared/engine/definition/registers.ts';

export function sourceOf(entries: readonly RegisterEntry[]): RegisterSource {
  const registers = registersOf(entries);
  return {
    read: ({ subjects, queries, tallies }) =>
      Promise.resolve({
        subjects: subjects.map(({ register, subject }) => {
          const entry = registers.entry(register, subject);
          return { version: entry?.version ?? 0, ...(entry ? { entry } : {}) };
        }),
        queries: queries.map(({ register, query }) => registers.find(register, query)),
        tallies: tallies.map((register) => registers.tally(register)),
      }),
  };
}

/** Each entry of a register, as the store gives them. */
export const eachOf = (entries: readonly RegisterEntry[]) => ({
  async *each(register: string) {
    yield* await Promise.resolve(entries.filter((one) => one.register === register));
  },
});
