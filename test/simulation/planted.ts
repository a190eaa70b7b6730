/** Faults that are planted into the ports, each as a product might have it: the simulation has to find every one. */
import type { Commit } from '@banjie/server/matters/ports.ts';
import type { Telling } from '@banjie/server/notify/ports.ts';
import type { Ports } from './ports.ts';
import type { Durable } from './memory/durable.ts';

export const plantedFaults = {
  /** The commit looks at no version: the later of two that have read the same overwrites the earlier. */
  lostUpdate(ports: Ports, { matters }: Durable): Ports {
    const commit = (asked: Commit) => {
      const now = matters.get(asked.id);
      const expected = asked.expected && now ? { ...asked.expected, seq: now.seq } : asked.expected;
      return ports.matters.commit({ ...asked, expected });
    };
    return { ...ports, matters: { ...ports.matters, commit } };
  },
  /** What is told gets an id of its own whenever its effect is carried out. */
  doubledEffect(ports: Ports): Ports {
    let carried = 0;
    const put = (tellings: readonly Telling[]): string[] => {
      carried += 1;
      return ports.deliveries.put(tellings.map((one) => ({ ...one, id: `${one.id}#${carried}` })));
    };
    return { ...ports, deliveries: { ...ports.deliveries, put } };
  },
  /** A change of a register counts in the order in which it arrives. */
  resurrectedEntry(ports: Ports, { time }: Durable): Ports {
    let arrived = 0;
    const apply: Ports['registers']['apply'] = (asked) => {
      arrived += 1;
      const at = new Date(time.city).toISOString();
      return ports.registers.apply({ ...asked, order: { ...asked.order, at, seq: arrived } });
    };
    return { ...ports, registers: { ...ports.registers, apply } };
  },
  /** Only what has fallen due within the last hour is looked for, as after a server had slept. */
  skippedDeadline(ports: Ports): Ports {
    const due: Ports['lists']['due'] = (slots, now, limit) =>
      ports.lists.due(slots, now, limit).filter((one) => Date.parse(one.wakeAt) > Date.parse(now) - 3_600_000);
    return { ...ports, lists: { ...ports.lists, due } };
  },
  /** A process that asks who somebody is now gets what it knows already. */
  stalePermission(ports: Ports): Ports {
    return { ...ports, people: { version: () => 0 } };
  },
};

export type Planted = keyof typeof plantedFaults;
