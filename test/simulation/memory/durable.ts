/** What survives a crash, and the two clocks. Everything at rest is copied at the door, as a database does. */
import type { StoredEntry } from '@banjie/server/matters/ports.ts';
import type { Board } from '@banjie/server/schedule/ports.ts';
import type { MemoryDelivery } from './deliveries.ts';
import type { MemoryMatter } from './matters.ts';
import type { MemoryReceipt } from './receipts.ts';
import type { MemoryRegister } from './registers.ts';

export interface Durable {
  /** Milliseconds since 1970: the database's time, and the city's. */
  time: { machine: number; city: number };
  matters: Map<string, MemoryMatter>;
  /** Entries that have left their matter, by matter, in their order. */
  history: Map<string, StoredEntry[]>;
  /** How many were given in each year, and to whom. */
  numbers: { given: Map<string, number>; by: Map<string, string> };
  receipts: Map<string, MemoryReceipt>;
  deliveries: Map<string, MemoryDelivery>;
  registers: Map<string, MemoryRegister>;
  board: Omit<Board, 'at'>;
}

export const emptyDatabase = (time: Durable['time']): Durable => ({
  time,
  matters: new Map(),
  history: new Map(),
  numbers: { given: new Map(), by: new Map() },
  receipts: new Map(),
  deliveries: new Map(),
  registers: new Map(),
  board: { version: 0, members: [], holders: [] },
});

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
