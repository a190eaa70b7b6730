/** Who was touched last, and when: whoever comes again after a moment is told whether he has missed something. */
import { kindsOfTouch, type About, type Touch } from './ports.ts';

/** More than any minute of a city has: beyond that the oldest are forgotten, and with them what came before. */
const MOST = 20_000;

export function createMemory(most = MOST) {
  const last = new Map<string, bigint>();
  /** From this instant on everything is known. */
  let horizon: bigint | undefined;
  let reached = 0n;
  return {
    /** Everything is heard from then on. True when it was not the first time: something may have been missed. */
    begin(at: bigint): boolean {
      const isGap = horizon !== undefined;
      last.clear();
      horizon = at;
      if (at > reached) reached = at;
      return isGap;
    },
    note(touches: readonly Touch[]): void {
      for (const { about, key, at } of touches) {
        const found = `${about} ${key}`;
        last.delete(found);
        last.set(found, at);
        if (at > reached) reached = at;
      }
      for (const [found, at] of last) {
        if (last.size <= most) break;
        last.delete(found);
        if (horizon !== undefined && at > horizon) horizon = at;
      }
    },
    reached: () => reached,
    /** What of these was touched since; undefined where nobody can tell. */
    since(known: bigint, found: readonly string[]): About[] | undefined {
      if (horizon === undefined || known < horizon) return undefined;
      const touched = found.filter((one) => (last.get(one) ?? 0n) > known);
      return kindsOfTouch.filter((about) => touched.some((one) => one.startsWith(`${about} `)));
    },
  };
}
