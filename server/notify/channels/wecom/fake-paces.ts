/** For tests: what each has had, counted in memory as the database counts it, on a clock of its own. */
import type { PaceStore } from './pace.ts';

export function bucketsInMemory(now: () => number): PaceStore {
  const full = new Map<string, number>();
  return {
    take(member, buckets) {
      const from = (name: string) => Math.max(now(), full.get(`${member}/${name}`) ?? 0);
      const wait = Math.max(0, ...buckets.map((one) => from(one.name) - now() - (one.burst - 1) * one.everyMs));
      if (wait === 0) for (const one of buckets) full.set(`${member}/${one.name}`, from(one.name) + one.everyMs);
      return Promise.resolve(wait);
    },
  };
}
