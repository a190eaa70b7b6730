/** What survives a crash, and the two clocks. Everything at rest is copied at the door, as a database does. */
import type { StoredEntry } from '@banjie/server/matters/ports.ts';
import type { Board } from '@banjie/server/schedule/ports.ts';
import type { Time } from './atomic.ts';
import type { MemoryNotice } from './deliveries.ts';
import type { MemoryMatter } from './matters.ts';
import type { MemoryReceipt } from './receipts.ts';
import type { MemoryRegister } from './registers.ts';

export interface Durable {
  time: Time;
  matters: Map<string, MemoryMatter>;
  /** Entries that have left their matter, by matter, in their order. */
  history: Map<string, StoredEntry[]>;
  /** How many were given in each year, and to whom. */
  numbers: { given: Map<string, number>; by: Map<string, string> };
  receipts: Map<string, MemoryReceipt>;
  notices: Map<string, MemoryNotice>;
  registers: Map<string, MemoryRegister>;
  board: Omit<Board, 'at' | 'overtaken'>;
}

export const emptyDatabase = (time: Durable['time']): Durable => ({
  time,
  matters: new Map(),
  history: new Map(),
  numbers: { given: new Map(), by: new Map() },
  receipts: new Map(),
  notices: new Map(),
  registers: new Map(),
  board: { version: 0, members: [], holders: [] },
});
