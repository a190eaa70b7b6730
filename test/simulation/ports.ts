/** All ports of a process on one database in memory; each call of them is one step. */
import type { LeaseStore } from '@banjie/server/schedule/ports.ts';
import type { Outbox } from '@banjie/server/matters/outbox.ts';
import { memoryDeliveries, type StoredDeliveries } from './memory/deliveries.ts';
import type { Atomic } from './memory/atomic.ts';
import type { Durable } from './memory/durable.ts';
import { memoryLeases } from './memory/leases.ts';
import { memoryHands } from './memory/hands.ts';
import { memoryLists, memoryMatters, type StoredLists, type StoredMatters } from './memory/matters.ts';
import { memoryOutbox } from './memory/outbox.ts';
import { memoryReceipts, type StoredReceipts } from './memory/receipts.ts';
import { memoryRegisters, type StoredRegisters } from './memory/registers.ts';
import type { HandStore } from '@banjie/server/vacating/ports.ts';
import type { Promised } from './server-process.ts';
import type { Town } from './people.ts';
import type { Call, Outcome } from './scheduler.ts';

export interface Ports {
  matters: Atomic<StoredMatters>;
  lists: Atomic<StoredLists>;
  outbox: Atomic<Pick<Outbox, 'pending' | 'settle' | 'advance' | 'take'>>;
  deliveries: Atomic<StoredDeliveries>;
  receipts: Atomic<StoredReceipts>;
  registers: Atomic<StoredRegisters>;
  leases: Atomic<LeaseStore>;
  people: { version(): number };
  hands: Atomic<Promised<HandStore>>;
}

export const memoryPorts = (durable: Durable, town: Town): Ports => ({
  matters: memoryMatters(durable),
  lists: memoryLists(durable),
  outbox: memoryOutbox(durable),
  deliveries: memoryDeliveries(durable),
  receipts: memoryReceipts(durable),
  registers: memoryRegisters(durable),
  leases: memoryLeases(durable),
  people: { version: () => town.version() },
  hands: memoryHands(durable),
});

/** Does what a call asks for, by name. @throws Error when the simulation has no such port */
export function carry(ports: object, { port, method, args }: Call): unknown {
  const methods = (ports as Record<string, Record<string, ((...args: readonly unknown[]) => unknown) | undefined>>)[
    port
  ];
  const found = methods?.[method];
  if (!found) throw new Error(`${port}.${method} is not simulated`);
  return found(...args);
}

export async function outcomeOf(of: () => unknown): Promise<Outcome> {
  try {
    return { value: await of() };
  } catch (error) {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }
}
