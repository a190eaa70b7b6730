/** How the channels are, as this process knows it: asked now and then, and told by what becomes of each delivery. */
import type { Channels, SendResult } from '../channels/channel.ts';
import type { Log } from '../ports.ts';

export interface ChannelState {
  channel: string;
  ok: boolean;
  detail?: string;
}

export interface Wellness {
  /** Also while nothing is known yet. */
  isWell(channel: string): boolean;
  /** What came of a delivery. */
  heard(channel: string, sent: SendResult): void;
  /** A process that takes what the channel is to send has asked for it. */
  isThere(channel: string): void;
  /** Asks every channel. Never throws. */
  look(): Promise<void>;
  states(): ChannelState[];
  /** False while one has been unwell for a short time only: at a start a bot has not asked yet, and a restart passes. */
  isSettled(): boolean;
}

/** So many in a row that came to nothing for reasons of the channel: it is not well, until one gets through or it says so. */
const FAILURES = 3;
const SETTLED_MS = 120_000;

/** @param now monotonic, in ms */
export function createWellness(channels: Channels, log: Log, now: () => number = () => performance.now()): Wellness {
  const outside = channels.filter(({ mode }) => mode !== 'inside');
  const unwell = new Map<string, { detail: string; since: number }>();
  const failures = new Map<string, number>();

  function note(channel: string, detail: string | undefined): void {
    const before = unwell.get(channel);
    if (detail === undefined) unwell.delete(channel);
    else unwell.set(channel, { detail, since: before?.since ?? now() });
    if ((before !== undefined) === (detail !== undefined)) return;
    if (detail === undefined) log.info({ channel }, 'channel is well again');
    else log.warn({ channel, detail }, 'channel is not well');
  }

  return {
    isWell: (channel) => !unwell.has(channel),
    heard(channel, sent) {
      // A refusal is about the person, and one without room about his share.
      if (sent.result !== 'retry') failures.delete(channel);
      if (sent.result === 'accepted') note(channel, undefined);
      if (sent.result !== 'retry' || sent.untried) return;
      const count = (failures.get(channel) ?? 0) + 1;
      failures.set(channel, count);
      if (count >= FAILURES) note(channel, sent.reason);
    },
    isThere: (channel) => note(channel, undefined),
    async look() {
      await Promise.all(
        outside.map(async (channel) => {
          try {
            const { ok, detail } = await channel.health();
            if (ok) failures.delete(channel.name);
            note(channel.name, ok ? undefined : (detail ?? ''));
          } catch (error) {
            note(channel.name, error instanceof Error ? error.name : 'not asked');
          }
        }),
      );
    },
    states: () =>
      outside.map(({ name }) => {
        const found = unwell.get(name);
        return { channel: name, ok: found === undefined, ...(found?.detail ? { detail: found.detail } : {}) };
      }),
    isSettled: () => [...unwell.values()].every(({ since }) => now() - since >= SETTLED_MS),
  };
}
