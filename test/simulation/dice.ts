/** The one source of chance in a simulation (mulberry32): the same seed gives the same run, on every machine. */
export interface Dice {
  /** From 0 up to, not including, `n`. */
  below(n: number): number;
  pick<T>(list: readonly [T, ...T[]]): T;
  /** Undefined of an empty list. */
  any<T>(list: readonly T[]): T | undefined;
  chance(probability: number): boolean;
}

export function dice(seed: number): Dice {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (n: number): number => Math.floor(next() * n);
  return {
    below,
    pick: (list) => list[below(list.length)] ?? list[0],
    any: (list) => list[below(list.length)],
    chance: (probability) => next() < probability,
  };
}
