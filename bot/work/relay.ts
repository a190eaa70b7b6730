/**
 * The server's deliveries to this chat account: claimed with a lease, sent, and reported with the fencing token. A delivery
 * that was sent but could not be reported is remembered: when its lease runs out and it is claimed again, it is reported
 * and not sent twice.
 */
import type { Client } from '@banjie/shared/contract/client.ts';
import type { DeliveryView } from '@banjie/shared/contract/shapes.ts';
import { buttonsOf, renderDelivery } from '../core/deliveries.ts';
import { split } from '../core/language/split.ts';
import type { Channel, Log, SendResult } from '../core/ports.ts';

export interface RelayPorts {
  server: Pick<Client, 'claimDeliveries' | 'finishDelivery'>;
  channel: Pick<Channel, 'send' | 'connected'>;
  account: string;
  now(): number;
  /** Resolves after the time, or at once when the relay is stopped. */
  pause(ms: number): Promise<void>;
  log: Log;
}

const LEASE_SECONDS = 60;
const WAIT_SECONDS = 20;
const MOST = 10;
/** Readers that are sent to at the same time. */
const AT_ONCE = 4;
/** A delivery is not begun when less than this is left of its lease: the longest send and its report must fit. */
const RESERVE_MS = 25_000;
const FIRST_PAUSE_MS = 300;
/** Short: an alarm must not wait for a bot that has become patient. */
const LONGEST_PAUSE_MS = 3_000;
const REMEMBERED = 2_000;

export interface Relay {
  start(): void;
  stop(): Promise<void>;
}

export function relayOf(ports: RelayPorts): Relay {
  const { server, channel, account, log } = ports;
  /** What became of deliveries whose report may not have arrived. */
  const results = new Map<string, SendResult>();
  let stopped = false;
  let running: Promise<void> | undefined;

  async function run(): Promise<void> {
    let pause = FIRST_PAUSE_MS;
    while (!stopped) {
      if (!channel.connected()) {
        await ports.pause(FIRST_PAUSE_MS);
        continue;
      }
      try {
        const claimed = ports.now();
        const { items } = await server.claimDeliveries({
          body: { account, max: MOST, leaseSeconds: LEASE_SECONDS, waitSeconds: WAIT_SECONDS },
        });
        // The lease began somewhere between the question and the answer: the long wait is not counted against it.
        await sendAll(items, Math.max(claimed, ports.now() - 1_000));
        pause = FIRST_PAUSE_MS;
      } catch (error) {
        if (stopped) return;
        log.warn({ reason: String(error), retryInMs: pause }, 'deliveries cannot be claimed');
        await ports.pause(pause);
        pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
      }
    }
  }

  async function sendAll(items: readonly DeliveryView[], leasedAt: number): Promise<void> {
    // Each reader in the order in which it was handed out; several readers side by side, so that none waits for a slow one.
    const lines = new Map<string, DeliveryView[]>();
    for (const delivery of items) {
      const to = delivery.room ?? delivery.contact ?? '';
      lines.set(to, [...(lines.get(to) ?? []), delivery]);
    }
    const waiting = [...lines.values()];
    const serve = async (): Promise<void> => {
      for (let line = waiting.shift(); line; line = waiting.shift()) await sendLine(line, leasedAt);
    };
    const served = await Promise.allSettled(Array.from({ length: AT_ONCE }, serve));
    const failed = served.find((one) => one.status === 'rejected');
    // The server is away: what was sent is remembered, and reported when it is handed out again.
    if (failed) throw failed.reason;
  }

  async function sendLine(items: readonly DeliveryView[], leasedAt: number): Promise<void> {
    for (const delivery of items) {
      if (stopped || ports.now() - leasedAt > LEASE_SECONDS * 1000 - RESERVE_MS) return;
      const result = results.get(delivery.id) ?? (await send(delivery));
      if (result.state !== 'retry') remember(delivery.id, result);
      await report(delivery, result);
    }
  }

  async function send(delivery: DeliveryView): Promise<SendResult> {
    const to = delivery.room ?? delivery.contact;
    if (to === undefined) return { state: 'refused', reason: 'no contact' };
    const parts = split(renderDelivery(delivery));
    for (const [n, text] of parts.entries()) {
      const result = await channel.send({
        to,
        text,
        ...(n === parts.length - 1 ? { buttons: buttonsOf(delivery) } : {}),
      });
      if (result.state !== 'accepted') return result;
    }
    return { state: 'accepted' };
  }

  async function report(delivery: DeliveryView, result: SendResult): Promise<void> {
    const reason = 'reason' in result ? { reason: result.reason.slice(0, 500) } : {};
    const afterMs = result.state === 'retry' ? result.afterMs : undefined;
    const later =
      afterMs === undefined ? {} : { retryAfterSeconds: Math.min(3600, Math.max(1, Math.ceil(afterMs / 1000))) };
    const { state } = await server.finishDelivery({
      params: { id: delivery.id },
      body: { fence: delivery.fence, result: result.state, ...reason, ...later },
    });
    log.info({ delivery: delivery.id, attempt: delivery.attempt, result: result.state, state }, 'delivery reported');
  }

  function remember(id: string, result: SendResult): void {
    results.set(id, result);
    if (results.size > REMEMBERED) for (const oldest of results.keys()) if (results.delete(oldest)) break;
  }

  return {
    start: () => {
      running ??= run();
    },
    stop: async () => {
      stopped = true;
      await running;
    },
  };
}
