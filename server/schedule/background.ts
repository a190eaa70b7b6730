/**
 * What a process does without being asked. Every concern has a loop of its own and waits for no other; what is to be done
 * in a matter is done by whoever holds its slot, and a duty of the whole city by whoever holds the slot of its name.
 */
import type { Instant } from '@banjie/shared/kernel/time.ts';
import { slotOf } from '../store/base/slots.ts';
import { createLoop, type Loop } from './loop.ts';
import type { LeaseStore, Log } from './ports.ts';
import { createShares } from './shares.ts';
import { startTicker, type Ticker, type TickerOptions } from './ticker.ts';

type Slots = () => readonly number[];

export interface BackgroundPorts {
  leases: LeaseStore;
  log: Log;
  /** City time. */
  now(): Instant;
  /** Milliseconds by which this machine's clock is ahead of the database's. */
  ahead(): number;
  /** How much of the work this process knows how to do; see shares.ts. */
  knows: number;
  /** Lets time pass in the matters of these slots. */
  pass(slots: Slots, now: () => Instant): Promise<unknown>;
  /** Carries out what commits have left. */
  relay(slots: Slots, which: { urgent: boolean }): Promise<unknown>;
  /** Sends what is due by the channels that send by themselves. */
  dispatch(slots: Slots, only: 'urgent' | 'others'): Promise<unknown>;
  /** What else is worked by slots, looked at every second and whenever something was queued: by its name. */
  besides?: Readonly<Record<string, (slots: Slots) => Promise<unknown>>>;
  /** Makes the steps that are due while nobody answers. */
  climb(slots: Slots): Promise<unknown>;
  /**
   * Whether anything may be due in these slots by now: every second one question for all that would ask for themselves.
   * `matters`: what time brings about, and what commits have left; `notices`: what is sent, and the steps of the ladder.
   */
  isDue: Readonly<Record<'matters' | 'notices', (slots: readonly number[], now: Instant) => Promise<boolean>>>;
  /** Calls back when urgent effects were committed in these slots, and when others were. */
  watchEffects(slots: readonly number[], wake: (urgent: boolean) => void): () => Promise<void>;
  /** Calls back when something was queued for a channel by this process. Returns how to stop. */
  watchQueue(wake: () => void): () => void;
  /**
   * Duties of the whole city, each done by one process, or by each for itself. `byTheClock`: none of it while this machine's
   * clock is off.
   */
  duties: Readonly<
    Record<string, { everySeconds: number; byTheClock: boolean; by?: 'each'; work: () => Promise<unknown> }>
  >;
  leaseMs?: number;
  renewMs?: number;
  /** A newer version waits for this process to go: nothing is begun any more. */
  overtaken?(): void;
  ticker?: Pick<TickerOptions, 'schedule' | 'repeat' | 'monotonic'>;
}

export interface Background {
  /** Slots that this process holds now. */
  held(): readonly number[];
  /** Milliseconds since the last tick, and since each loop last had nothing left to do. */
  ages(): { tick: number; loops: Record<string, number> };
  /** Milliseconds by which the clock is off, when it is off by too much. */
  clockOff(): number | undefined;
  /** Begins nothing any more; resolves when what was under way is done and the slots are given back. */
  stop(): Promise<void>;
}

/** A machine whose clock differs by more from the database's must not say what is due. */
export const CLOCK_OFF_MS = 5_000;

/** Joins the others and begins. */
export async function startBackground(ports: BackgroundPorts): Promise<Background> {
  const { log, now } = ports;
  let watching: { slots: readonly number[]; stop: () => Promise<void> } | undefined;
  let stopped = false;

  const clockOff = (): number | undefined => {
    const ahead = ports.ahead();
    return Math.abs(ahead) > CLOCK_OFF_MS ? ahead : undefined;
  };
  let saidOff = false;
  const byTheClock = (work: () => Promise<unknown>) => async (): Promise<unknown> => {
    const off = clockOff();
    if (off !== undefined && !saidOff)
      log.error({ aheadMs: Math.round(off) }, 'the clock is off the database: no deadline is fired here');
    saidOff = off !== undefined;
    return off === undefined ? work() : undefined;
  };

  const shares = createShares({
    store: ports.leases,
    log,
    // What time brings about is not for it to do while its clock is off: the work goes to the others.
    knows: () => (clockOff() === undefined ? ports.knows : 0),
    changed: () => {
      follow();
      for (const loop of loops) loop.wake();
    },
    ...(ports.overtaken === undefined ? {} : { overtaken: ports.overtaken }),
    ...(ports.leaseMs === undefined ? {} : { leaseMs: ports.leaseMs }),
    ...(ports.renewMs === undefined ? {} : { renewMs: ports.renewMs }),
  });
  const held = () => (stopped ? [] : shares.held());

  const time = createLoop(
    'time',
    byTheClock(() => ports.pass(held, now)),
    log,
  );
  const urgent = createLoop('urgent', () => ports.relay(held, { urgent: true }), log);
  const telling = createLoop('telling', () => ports.relay(held, { urgent: false }), log);
  const sendingUrgent = createLoop('sending urgent', () => ports.dispatch(held, 'urgent'), log);
  const sending = createLoop('sending', () => ports.dispatch(held, 'others'), log);
  const climbing = createLoop(
    'climbing',
    byTheClock(() => ports.climb(held)),
    log,
  );
  const duties = Object.entries(ports.duties).map(([name, duty]) => {
    const slot = slotOf(name);
    const work = async () => (duty.by === 'each' || held().includes(slot) ? duty.work() : undefined);
    return { ...duty, loop: createLoop(name, duty.byTheClock ? byTheClock(work) : work, log) };
  });
  const besides = Object.entries(ports.besides ?? {}).map(([name, work]) => createLoop(name, () => work(held), log));
  /** Looks for all of them at once. Without slots there is nothing to ask, and what can't be answered they ask for themselves. */
  const looking = (what: 'matters' | 'notices', wakes: readonly Loop[]) =>
    createLoop(
      `looking for ${what}`,
      async () => {
        let isDue = true;
        try {
          const slots = held();
          if (slots.length > 0) isDue = await ports.isDue[what](slots, now());
        } finally {
          for (const loop of wakes)
            if (isDue) loop.wake();
            else loop.rest();
        }
      },
      log,
    );
  const inMatters = [time, urgent, telling];
  const inNotices = [climbing, sendingUrgent, sending];
  const everySecond = [looking('matters', inMatters), looking('notices', inNotices), ...besides];
  const loops: Loop[] = [...inMatters, ...inNotices, ...everySecond, ...duties.map(({ loop }) => loop)];

  /** Hears of what is committed in the slots that it holds, and in no others. */
  function follow(): void {
    const slots = held();
    const before = watching;
    if (before && before.slots.length === slots.length && slots.every((slot) => before.slots.includes(slot))) return;
    watching = undefined;
    void before?.stop();
    if (slots.length === 0) return;
    const wake = (isUrgent: boolean) => (isUrgent ? urgent : telling).wake();
    watching = { slots, stop: ports.watchEffects(slots, wake) };
  }

  const unwatchQueue = ports.watchQueue(() => {
    for (const loop of [sendingUrgent, sending, ...besides]) loop.wake();
  });
  await shares.start();
  let seconds = 0;
  const ticker: Ticker = startTicker({
    log,
    ...ports.ticker,
    tick() {
      seconds += 1;
      for (const loop of everySecond) loop.wake();
      // Each in a second of its own, so that they do not all come at once.
      for (const [n, { everySeconds, loop }] of duties.entries()) if ((seconds + n) % everySeconds === 0) loop.wake();
    },
  });
  for (const loop of loops) loop.wake();

  return {
    held,
    ages: () => ({ tick: ticker.age(), loops: Object.fromEntries(loops.map((loop) => [loop.name, loop.age()])) }),
    clockOff,
    async stop() {
      if (stopped) return;
      stopped = true;
      ticker.stop();
      unwatchQueue();
      await Promise.allSettled([watching?.stop(), ...loops.map((loop) => loop.stop())]);
      await shares.stop();
    },
  };
}
