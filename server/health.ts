/** What an operator asks: can it work, and how is it doing. */
import { Gauge, Registry, collectDefaultMetrics } from 'prom-client';
import type { Connection } from './store/base/connection.ts';
import { texts } from './main-texts.ts';

/** Readiness: the database answers, and nothing has been failing. */
export async function reasonsAgainst(connection: Connection, failing: number): Promise<string[]> {
  const answered = await connection.db?.command({ ping: 1 }, { timeoutMS: 2000 }).then(
    () => true,
    () => false,
  );
  return [...(answered ? [] : [texts.noDatabase]), ...(failing > 0 ? [texts.failingEffects(failing)] : [])];
}

/** The process's metrics in the text form of Prometheus. */
export function metricsOf(
  status: () => { failing: unknown[]; carriedOut: number },
  counts: () => Promise<{ channel: string; state: string; count: number }[]>,
) {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const failing = new Gauge({
    name: 'banjie_effects_failing',
    help: 'effects that keep failing',
    registers: [registry],
  });
  const carried = new Gauge({
    name: 'banjie_effects_carried_out',
    help: 'effects carried out since start',
    registers: [registry],
  });
  const deliveries = new Gauge({
    name: 'banjie_deliveries',
    help: 'deliveries by channel and state',
    labelNames: ['channel', 'state'],
    registers: [registry],
  });
  return async () => {
    failing.set(status().failing.length);
    carried.set(status().carriedOut);
    const counted = await counts();
    // A state that no delivery is in any more would keep its last number.
    deliveries.reset();
    for (const { channel, state, count } of counted) deliveries.set({ channel, state }, count);
    return registry.metrics();
  };
}
