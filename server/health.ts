/** What an operator asks: can this process work, and how is it doing. What is stuck in the city makes no process unready. */
import { Gauge, Registry, collectDefaultMetrics } from 'prom-client';
import type { RelayStatus } from './notify/relay.ts';
import type { Background } from './schedule/background.ts';
import type { Passing } from './schedule/sweeps.ts';
import type { Connection } from './store/base/connection.ts';
import { within } from './snapshots/within.ts';
import { texts } from './main-texts.ts';

/** Something that this process keeps a copy of: what it is called, and for how many milliseconds it was not known to be current. */
export interface Age {
  name: string;
  ms: number;
}
/** Beyond two seconds the database is asked for permissions (docs/decisions/0022); beyond this something is wrong here. */
const STALE_MS = 15_000;

export interface Standing {
  stopping: boolean;
  connection: Connection;
  /** Undefined until it has begun. */
  background?: Pick<Background, 'ages' | 'clockOff'>;
  ages: readonly Age[];
}

const DATABASE_MS = 2_000;
const TICKS_MS = 15_000;
const secondsOf = (ms: number): number => Math.round(ms / 1000);

/** Reasons why this process can't do its work now, in words. */
export async function reasonsAgainst({ stopping, connection, background, ages }: Standing): Promise<string[]> {
  if (stopping) return [texts.stopping];
  if (!background) return [texts.starting];
  const answered = await answersIn(connection, DATABASE_MS);
  const off = background.clockOff();
  const { tick } = background.ages();
  return [
    ...(answered ? [] : [texts.noDatabase]),
    ...(off === undefined ? [] : [texts.clockOff(secondsOf(off))]),
    ...(tick > TICKS_MS ? [texts.noTicks(secondsOf(tick))] : []),
    ...ages.flatMap(({ name, ms }) => (ms > STALE_MS ? [texts.stale(name, secondsOf(ms))] : [])),
  ];
}

/** The driver gives a command no time of its own (its `timeoutMS` does nothing): it waits as long as for a primary. */
const answersIn = ({ db }: Connection, ms: number): Promise<boolean> =>
  db === undefined
    ? Promise.resolve(false)
    : within(db.command({ ping: 1 }), ms).then(
        () => true,
        () => false,
      );

export interface Measured {
  relay(): RelayStatus;
  passing(): Passing;
  background(): Background | undefined;
  ahead(): number;
  ages(): readonly Age[];
  setAside(): Promise<number>;
  /** What came in by channels and waits for an administrator. */
  incomingAside(): Promise<number>;
  deliveries(): Promise<{ channel: string; state: string; count: number }[]>;
}

/** The process's metrics in the text form of Prometheus. */
export function metricsOf(measured: Measured): () => Promise<string> {
  const registry = new Registry();
  // Its timer wakes an idle process: a hundred times a second unless told.
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 50 });
  const gauge = <L extends string = never>(name: string, help: string, labelNames: L[] = []) =>
    new Gauge({ name: `banjie_${name}`, help, labelNames, registers: [registry] });
  const carried = gauge('effects_carried_out', 'effects carried out since start');
  const failed = gauge('effects_failed', 'attempts at effects that failed since start');
  const aside = gauge('effects_set_aside', 'effects that wait for an administrator, in the whole city');
  const incoming = gauge('incoming_set_aside', 'messages that came in by channels and wait for an administrator');
  const fired = gauge('time_passed', 'matters that time has done something to since start');
  const lag = gauge('time_lag_seconds', 'by how much the longest due matter was late at the last look');
  const ahead = gauge('clock_ahead_seconds', 'by how much the clock of this machine is ahead of the database');
  const slots = gauge('slots_held', 'slots of the background work that this process holds');
  const tick = gauge('tick_age_seconds', 'time since the last tick');
  const loops = gauge('loop_age_seconds', 'time since a loop last had nothing left to do', ['loop']);
  const copies = gauge('copy_age_seconds', 'time for which a copy that is kept here was not known to be current', [
    'of',
  ]);
  const deliveries = gauge('deliveries', 'deliveries by channel and state', ['channel', 'state']);
  return async () => {
    const relay = measured.relay();
    carried.set(relay.carriedOut);
    failed.set(relay.failed);
    const passing = measured.passing();
    fired.set(passing.fired);
    lag.set(passing.lagMs / 1000);
    ahead.set(measured.ahead() / 1000);
    const background = measured.background();
    slots.set(background?.held().length ?? 0);
    if (background) {
      const ages = background.ages();
      tick.set(ages.tick / 1000);
      for (const [loop, age] of Object.entries(ages.loops)) loops.set({ loop }, age / 1000);
    }
    for (const { name, ms } of measured.ages()) copies.set({ of: name }, ms / 1000);
    aside.set(await measured.setAside());
    incoming.set(await measured.incomingAside());
    const counted = await measured.deliveries();
    // A state that no delivery is in any more would keep its last number.
    deliveries.reset();
    for (const { channel, state, count } of counted) deliveries.set({ channel, state }, count);
    return registry.metrics();
  };
}
