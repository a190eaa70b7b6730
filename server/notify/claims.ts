/** How deliveries leave: claimed with a lease and a fence, checked once more, and ended by a result. */
import { reject, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import type { Instant } from '@banjie/shared/kernel/time.ts';
import type { Address, Candidate, Delivery, DeliveryState, DeliveryStore, Log } from './ports.ts';
import { everySlot } from '../store/base/slots.ts';
import type { Channel, Channels, SendingChannel, SendResult } from './channels/channel.ts';
import type { Notices } from './notices.ts';
import type { Needed } from './needed.ts';
import type { Door } from './outgoing/door.ts';
import type { Bounces } from './reachability/bounces.ts';
import type { Wellness } from './outgoing/wellness.ts';
import { texts } from './texts.ts';

export interface ClaimPorts {
  store: DeliveryStore;
  channels: Channels;
  needed: Pick<Needed, 'whose'>;
  notices: Pick<Notices, 'failOver'>;
  door: Pick<Door, 'fitting'>;
  wellness: Pick<Wellness, 'isWell' | 'heard'>;
  /** Who is refused, and who is not any more. */
  bounces: Pick<Bounces, 'arrived' | 'refused'>;
  /** City time. */
  now(): Instant;
  /** A process that claims is there: all processes are told of it now and then. */
  claimed?(channel: string): void;
  /** A push that can be answered has arrived at a contact or a room. */
  pushed(address: Address, push: { matter: string; number: string }): Promise<void>;
  log: Log;
  /** For how long what is being sent is in this process's hands, in seconds; a minute unless told. */
  leaseSeconds?: number;
  /** How often a waiting claim looks for what other processes have queued, in ms. */
  pollMs?: number;
}

export interface Finished {
  state: DeliveryState;
  againSeconds?: number;
}

export interface Claims {
  /** What is to be sent by a channel; waits for at most `waitSeconds` while there is nothing. */
  claim(
    channel: string,
    by: { account: string; max: number; leaseSeconds: number; waitSeconds: number; urgentOnly?: boolean | undefined },
  ): Promise<Delivery[]>;
  /** `againSeconds`: it is queued, and claimed again after so long. */
  finish(id: string, fence: number, sent: SendResult): Promise<Finished | Rejection>;
  /**
   * Sends what is due of these slots by the channels that send by themselves, each delivery once at most; gives how many
   * were tried. Urgent ones have a call of their own, so that they never wait for the others.
   */
  dispatch(slots?: () => readonly number[], only?: 'urgent' | 'others'): Promise<number>;
  /** What a channel had taken has not arrived, as it has heard since: the next channel, while it is needed. */
  undelivered(id: string, reason: string): Promise<void>;
  /** Something was queued: whoever waits looks again. */
  wake(): void;
  /** Ends all waiting; resolves when every claim is answered. */
  close(): Promise<void>;
}

export const MAX_ATTEMPTS = 8;
const RETRY_MS = [5_000, 15_000, 60_000, 5 * 60_000, 15 * 60_000, 30 * 60_000, 60 * 60_000] as const;
/** A claim looks at so many batches of candidates at most before it answers with what it has. */
const ROUNDS = 20;
const DISPATCH_LEASE_SECONDS = 60;
/** Deliveries that one process has under way in one channel, of each kind of urgency. */
const SENT_AT_ONCE = 32;

export function createClaims(ports: ClaimPorts): Claims {
  const { store, channels, needed, notices, door, wellness, log } = ports;
  const pollMs = ports.pollMs ?? 1_000;
  const waiting = new Set<() => void>();
  /** The latest claim of each account: a second one means that the first has lost its line. */
  const latest = new Map<string, symbol>();
  const running = new Set<Promise<unknown>>();
  let closed = false;

  /** Where it goes now. A contact that was unbound since must not get another word. */
  async function addressNow(channel: Channel, { person, unit, address }: Delivery): Promise<Address | undefined> {
    if (person !== undefined) return channel.addressOf(person);
    const rooms = unit === undefined ? [] : await channel.roomsOf(unit);
    return rooms.find((room) => room.value === address.value);
  }

  async function giveUp(candidate: Candidate, why: string): Promise<void> {
    log.warn({ delivery: candidate.delivery.id, why }, 'delivery given up');
    // The next channel first: a crash between the two repeats this, and nothing is lost.
    await notices.failOver(candidate.delivery);
    await store.drop(candidate, 'givenUp', why);
  }

  async function claimOne(
    channel: Channel,
    candidate: Candidate,
    by: { account: string; leaseSeconds: number },
  ): Promise<Delivery | undefined> {
    const { delivery } = candidate;
    const whose = await needed.whose(delivery);
    if (!whose) {
      await store.drop(candidate, 'superseded');
      return undefined;
    }
    if (delivery.attempt >= MAX_ATTEMPTS) {
      await giveUp(candidate, `no result after ${delivery.attempt} attempts`);
      return undefined;
    }
    const address = await addressNow(channel, delivery);
    if (!address) {
      await giveUp(candidate, 'not reached by this channel any more');
      return undefined;
    }
    const claimed = await store.claim(candidate, { account: by.account, leaseSeconds: by.leaseSeconds, address });
    return claimed && door.fitting(channel, { ...claimed, ...whose });
  }

  async function claimNow(
    channel: Channel,
    by: Omit<Parameters<Claims['claim']>[1], 'waitSeconds'>,
  ): Promise<Delivery[]> {
    const claimed: Delivery[] = [];
    for (let round = 0; round < ROUNDS && claimed.length < by.max; round++) {
      const only = by.urgentOnly === true ? { only: 'urgent' as const } : {};
      const candidates = await store.candidates(channel.name, { limit: by.max - claimed.length, ...only });
      if (candidates.length === 0) break;
      const taken = await Promise.all(candidates.map((candidate) => claimOne(channel, candidate, by)));
      claimed.push(...taken.filter((one) => one !== undefined));
    }
    return claimed;
  }

  const waited = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        waiting.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, ms);
      waiting.add(wake);
    });
  const wakeAll = () => {
    for (const one of [...waiting]) one();
  };

  const tellsEnd = (delivery: Delivery): boolean => {
    const channel = channels.find((one) => one.name === delivery.channel);
    return channel?.mode === 'claimed' && channel.tellsEnd?.(delivery) === true;
  };

  const named = (name: string): Channel => {
    const channel = channels.find((one) => one.name === name);
    if (!channel) throw new Error(`no channel ${name}`);
    return channel;
  };

  async function finish(id: string, fence: number, sent: SendResult): Promise<Finished | Rejection> {
    const found = await store.get(id);
    if (!found) return reject('notFound', texts.noSuchDelivery);
    if (found.fence !== fence) return reject('stale', texts.staleLease);
    if (found.state !== 'claimed') return { state: found.state };
    return end(found, fence, sent);
  }

  async function end(delivery: Delivery, fence: number, sent: SendResult): Promise<Finished | Rejection> {
    wellness.heard(delivery.channel, sent);
    heardOf(delivery, sent);
    const result = await resultOf(delivery, sent);
    const ended = await store.finish(delivery.id, fence, result);
    if (!ended) return reject('stale', texts.staleLease);
    const again = ended === 'queued' && 'retry' in result ? { againSeconds: Math.ceil(result.retry / 1_000) } : {};
    return { state: ended, ...again };
  }

  function heardOf({ person, channel }: Delivery, sent: SendResult): void {
    if (person === undefined) return;
    if (sent.result === 'accepted') ports.bounces.arrived(person, channel);
    if (sent.result === 'refused') ports.bounces.refused({ person, channel, reason: sent.reason, at: ports.now() });
  }

  async function resultOf(delivery: Delivery, sent: SendResult): Promise<Parameters<DeliveryStore['finish']>[2]> {
    if (sent.result === 'accepted') {
      if (delivery.address.kind !== 'url' && (delivery.words.length > 0 || delivery.urgent))
        await ports.pushed(delivery.address, { matter: delivery.matter, number: delivery.number });
      return {
        state: 'accepted',
        ...(sent.handle === undefined ? {} : { handle: sent.handle }),
        ...(sent.changeable || tellsEnd(delivery) ? { changeable: true as const } : {}),
      };
    }
    if (sent.result === 'retry' && (sent.untried || delivery.attempt < MAX_ATTEMPTS)) {
      // What is urgent does not wait for a channel that has said that it takes a while.
      const isElsewhere = sent.elsewhere === true || !wellness.isWell(delivery.channel);
      if (isElsewhere && delivery.urgent) await notices.failOver(delivery);
      const retry = sent.afterMs ?? RETRY_MS[Math.min(delivery.attempt, RETRY_MS.length) - 1] ?? RETRY_MS[0];
      return { state: 'queued', retry, failure: sent.reason, ...(sent.untried ? { untried: true } : {}) };
    }
    log.warn({ delivery: delivery.id, why: sent.reason }, 'delivery given up');
    await notices.failOver(delivery);
    return { state: 'givenUp', failure: sent.reason };
  }

  /** Waits for at most `waitSeconds` while there is nothing; a newer claim of the account ends it. */
  async function waitAndClaim(channel: Channel, by: Parameters<Claims['claim']>[1]): Promise<Delivery[]> {
    const account = `${channel.name}/${by.account}`;
    const mine = Symbol(account);
    latest.set(account, mine);
    wakeAll();
    // Of a clock that nobody sets: else a wait would last an hour longer where the machine's is set back.
    const until = performance.now() + by.waitSeconds * 1000;
    while (latest.get(account) === mine) {
      ports.claimed?.(channel.name);
      const claimed = await claimNow(channel, by);
      const left = until - performance.now();
      if (claimed.length > 0 || left <= 0 || closed) return claimed;
      await waited(Math.min(left, pollMs));
    }
    return [];
  }

  /** Goes on until nothing is due that it has not tried; so many are under way at once. */
  async function sendDue(
    channel: SendingChannel,
    slots: () => readonly number[],
    only: 'urgent' | 'others' | undefined,
  ): Promise<number> {
    const tried = new Set<string>();
    const underWay = new Set<Promise<void>>();
    const by = { account: 'server', leaseSeconds: ports.leaseSeconds ?? DISPATCH_LEASE_SECONDS };
    const send = async (candidate: Candidate): Promise<void> => {
      const delivery = await claimOne(channel, candidate, by);
      if (delivery) await end(delivery, delivery.fence, await channel.send(delivery));
    };
    while (!closed) {
      const mine = slots();
      const room = SENT_AT_ONCE - underWay.size;
      // Asked for in lots: a question for every single place that has become free would cost more than the sending.
      if (room < SENT_AT_ONCE / 4 && underWay.size > 0) {
        await Promise.race(underWay);
        continue;
      }
      // Those under way are claimed in a moment, and may still be among the candidates until then.
      const which = { limit: room + underWay.size, slots: mine, ...(only ? { only } : {}) };
      const found = mine.length === 0 ? [] : await store.candidates(channel.name, which);
      const fresh = found.filter(({ delivery }) => !tried.has(delivery.id)).slice(0, room);
      if (fresh.length === 0) {
        if (underWay.size === 0) break;
        await Promise.race(underWay);
        continue;
      }
      for (const candidate of fresh) {
        tried.add(candidate.delivery.id);
        const one = send(candidate)
          .catch((error: unknown) => log.error({ err: error, delivery: candidate.delivery.id }, 'delivery not sent'))
          .finally(() => underWay.delete(one));
        underWay.add(one);
      }
    }
    await Promise.all(underWay);
    return tried.size;
  }

  return {
    claim(name, by) {
      const claiming = waitAndClaim(named(name), by);
      running.add(claiming);
      return claiming.finally(() => running.delete(claiming));
    },
    finish,
    async dispatch(slots = () => everySlot, only) {
      const sending = channels.filter((channel) => channel.mode === 'sent');
      const tried = await Promise.all(sending.map((channel) => sendDue(channel, slots, only)));
      return tried.reduce((sum, one) => sum + one, 0);
    },
    async undelivered(id, reason) {
      const found = await store.get(id);
      if (found?.state !== 'accepted') return;
      log.warn({ delivery: id, why: reason }, 'taken by the channel, and not delivered');
      // The next channel first: a crash between the two repeats this, and nothing is lost.
      await notices.failOver(found);
      await store.bounce(id, reason);
    },
    wake: wakeAll,
    async close() {
      closed = true;
      wakeAll();
      await Promise.allSettled(running);
    },
  };
}
