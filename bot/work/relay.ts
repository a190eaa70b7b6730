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
import type { Pace } from './pace.ts';

export interface RelayPorts {
  server: Pick<Client, 'claimDeliveries' | 'finishDelivery'>;
  channel: Pick<Channel, 'send' | 'connected'>;
  account: string;
  /** How much this account may send. */
  pace: Pace;
  /** Readers that are sent to at the same time; four unless told. */
  atOnce?: number;
  now(): number;
  /** Resolves after the time, or at once when the relay is stopped. */
  pause(ms: number): Promise<void>;
  log: Log;
}

const LEASE_SECONDS = 60;
const WAIT_SECONDS = 20;
const MOST = 10;
const AT_ONCE = 4;
/** One that waits behind another comes so much after it. */
const BEHIND_MS = 1_000;
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
  const { server, channel, account, pace, log, atOnce = AT_ONCE } = ports;
  /** What became of deliveries whose report may not have arrived. */
  const results = new Map<string, SendResult>();
  /** Until when what is not urgent waits at a reader, behind something earlier that is tried again. */
  const behind = new Map<string, number>();
  let stopped = false;
  let running: Promise<void> | undefined;

  async function run(): Promise<void> {
    let pauseMs = FIRST_PAUSE_MS;
    while (!stopped) {
      if (!channel.connected()) {
        await ports.pause(FIRST_PAUSE_MS);
        continue;
      }
      try {
        const claimed = ports.now();
        const { items } = await server.claimDeliveries({
          body: { account, leaseSeconds: LEASE_SECONDS, ...wanted() },
        });
        // The lease began somewhere between the question and the answer: the long wait is not counted against it.
        await sendAll(items, Math.max(claimed, ports.now() - 1_000));
        pauseMs = FIRST_PAUSE_MS;
      } catch (error) {
        if (stopped) return;
        log.warn({ reason: String(error), retryInMs: pauseMs }, 'deliveries cannot be claimed');
        await ports.pause(pauseMs);
        pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
      }
    }
  }

  /** No more than may be sent: so what is claimed goes in its order. What is urgent is asked for in any case, and goes elsewhere. */
  function wanted(): { max: number; waitSeconds: number; urgentOnly?: true } {
    const room = pace.room('push');
    if (room > 0) return { max: Math.min(MOST, room), waitSeconds: WAIT_SECONDS };
    const seconds = Math.ceil(pace.wait('push') / 1_000);
    return { max: MOST, waitSeconds: Math.min(WAIT_SECONDS, seconds), urgentOnly: true };
  }

  async function sendAll(items: readonly DeliveryView[], leasedAt: number): Promise<void> {
    // Each reader in the order in which it was handed out; several readers side by side, so that none waits for a slow one.
    const lines = new Map<string, DeliveryView[]>();
    for (const delivery of items) {
      const to = toOf(delivery);
      lines.set(to, [...(lines.get(to) ?? []), delivery]);
    }
    const waiting = [...lines.values()];
    const serve = async (): Promise<void> => {
      for (let line = waiting.shift(); line; line = waiting.shift()) await sendLine(line, leasedAt);
    };
    const served = await Promise.allSettled(Array.from({ length: atOnce }, serve));
    const failed = served.find((one) => one.status === 'rejected');
    // The server is away: what was sent is remembered, and reported when it is handed out again.
    if (failed) throw failed.reason;
  }

  async function sendLine(items: readonly DeliveryView[], leasedAt: number): Promise<void> {
    for (const delivery of items) {
      if (stopped || ports.now() - leasedAt > LEASE_SECONDS * 1000 - RESERVE_MS) return;
      const result = results.get(delivery.id) ?? waitsBehind(delivery) ?? (await send(delivery));
      if (result.state !== 'retry') remember(delivery.id, result);
      const againMs = await report(delivery, result);
      if (againMs !== undefined && !delivery.notice.urgent) hold(toOf(delivery), againMs);
    }
  }

  /** What comes later does not pass what is tried again, unless it is urgent. */
  function waitsBehind(delivery: DeliveryView): SendResult | undefined {
    const left = (behind.get(toOf(delivery)) ?? 0) - ports.now();
    if (left <= 0 || delivery.notice.urgent) return undefined;
    return { state: 'retry', reason: 'behind an earlier one that is tried again', afterMs: left + BEHIND_MS };
  }

  function hold(to: string, ms: number): void {
    const now = ports.now();
    for (const [one, until] of behind) if (until <= now) behind.delete(one);
    behind.set(to, Math.max(behind.get(to) ?? 0, now + ms));
  }

  async function send(delivery: DeliveryView): Promise<SendResult> {
    const to = toOf(delivery);
    if (to === '') return { state: 'refused', reason: 'no contact' };
    const kind = delivery.notice.urgent ? 'urgent' : 'push';
    const parts = split(renderDelivery(delivery));
    for (const [n, text] of parts.entries()) {
      const wait = n === 0 ? pace.wait(kind) : 0;
      if (wait > 0) return { state: 'retry', reason: 'the share of this account is used up', afterMs: wait };
      pace.took();
      const result = await channel.send({
        to,
        text,
        ...(n === parts.length - 1 ? { buttons: buttonsOf(delivery) } : {}),
      });
      if (result.state !== 'accepted') return result;
    }
    return { state: 'accepted' };
  }

  /** After how long the server hands it out again, where it does. */
  async function report(delivery: DeliveryView, result: SendResult): Promise<number | undefined> {
    const reason = 'reason' in result ? { reason: result.reason.slice(0, 500) } : {};
    const afterMs = result.state === 'retry' ? result.afterMs : undefined;
    const later =
      afterMs === undefined ? {} : { retryAfterSeconds: Math.min(3600, Math.max(1, Math.ceil(afterMs / 1000))) };
    const { state, againSeconds } = await server.finishDelivery({
      params: { id: delivery.id },
      body: { fence: delivery.fence, result: result.state, ...reason, ...later },
    });
    log.info({ delivery: delivery.id, attempt: delivery.attempt, result: result.state, state }, 'delivery reported');
    return againSeconds === undefined ? undefined : againSeconds * 1_000;
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

const toOf = ({ room, contact }: DeliveryView): string => room ?? contact ?? '';
