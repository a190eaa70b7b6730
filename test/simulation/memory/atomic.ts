/** What every part of the database in memory is made with: calls that are one step, and copies at the door. */

/** Milliseconds since 1970: the database's time, and the city's. */
export interface Time {
  /** That of the database, by which effects, deliveries and leases are due. */
  machine: number;
  /** Passes evenly: how long a process has known something. */
  monotonic: number;
  city: number;
}

/** A port whose every call is one step that nothing comes between. */
export type Atomic<T> = {
  [K in keyof T]: T[K] extends (...args: infer A) => Promise<infer R> ? (...args: A) => R : never;
};

/** As it comes back from a database: nobody's later change reaches it, and what is undefined is not there. */
export function copy<T>(value: T): T {
  return copied(value) as T;
}
function copied(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Date) return new Date(value.getTime());
  if (Array.isArray(value)) return value.map((one) => (one === undefined ? null : copied(one)));
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, one]) => (one === undefined ? [] : [[key, copied(one)]])),
  );
}

export const byText = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
