/**
 * What was sent with buttons says what has become of it, at everybody who got it. That it is to be changed stands in the
 * database since the statement by which it was overtaken, so neither a crash nor a channel that is down loses it.
 */
import type { PersonId } from '@banjie/shared/kernel/party.ts';
import { formatInstant, type Instant } from '@banjie/shared/kernel/time.ts';
import { hashOfText } from '../../proof/hash.ts';
import type { Changed, Channel, Channels } from '../channels/channel.ts';
import type { Notices } from '../notices.ts';
import type { Delivery, DeliveryStore, Log } from '../ports.ts';
import { recipientOf } from '../telling.ts';
import { texts } from '../texts.ts';
import type { Desk, Ending } from './desk.ts';

export interface DueChange {
  delivery: Delivery;
  /** Since when it has its handle; infinite where it has none. */
  ageMs: number;
  attempt: number;
}

export interface ChangeStore {
  /** What is due of a channel in these slots, longest due first, each in the hands of whoever gets it for so many seconds. */
  take(channel: string, slots: readonly number[], most: number, leaseSeconds: number): Promise<DueChange[]>;
  ended(due: DueChange, then: Changed): Promise<void>;
  /** A handle in the place of one that is older, or of none. */
  renew(delivery: string, handle: string, olderMs: number): Promise<void>;
}

const LEASE_SECONDS = 30;
const AT_ONCE = 32;
const MAX_ATTEMPTS = 8;

/** Of the notice that it is about, and of its reader: it stands in no commit. */
const eventOfEnd = (delivery: Delivery): string =>
  `${delivery.event}^done.${hashOfText(recipientOf(delivery)).slice(0, 12)}`;

/** Changes what is due in these slots, until nothing is. */
export function createChanges(ports: {
  store: ChangeStore;
  channels: Channels;
  endOf: Desk['endOf'];
  follow: Notices['follow'];
  nameOf(person: PersonId): string;
  /** City time. */
  now(): Instant;
  log: Log;
}): (slots: () => readonly number[]) => Promise<void> {
  const { store, channels, endOf, log } = ports;
  const changing = channels.filter(
    (one) =>
      (one.mode === 'sent' && one.change !== undefined) || (one.mode === 'claimed' && one.tellsEnd !== undefined),
  );

  /** Who has done it knows; and of what nobody has to do any more nobody has to hear. */
  async function tellEnd(delivery: Delivery, ending: Ending): Promise<Changed> {
    const { person, matter, number, subject } = delivery;
    if (ending.is !== 'done' || (person !== undefined && ports.nameOf(person) === ending.by)) return 'left';
    await ports.follow(delivery, {
      ...{ event: eventOfEnd(delivery), at: ports.now(), matter, number, kind: 'info', urgent: false, words: [] },
      subject: texts.cards.handled(ending.by, ending.what),
      body: texts.cards.handledBody(subject, formatInstant(ending.at)),
    });
    return 'done';
  }

  async function one(channel: Channel, due: DueChange): Promise<void> {
    const ending = await endOf(due.delivery);
    const change = channel.mode === 'sent' ? channel.change : undefined;
    const then = await (change ? change(due.delivery, ending, due.ageMs) : tellEnd(due.delivery, ending));
    const isLast = typeof then !== 'string' && due.attempt >= MAX_ATTEMPTS;
    if (then === 'left' || isLast) log.info({ delivery: due.delivery.id }, 'not changed where it was sent');
    await store.ended(due, isLast ? 'left' : then);
  }

  return async (slots) => {
    for (const channel of changing)
      for (;;) {
        const mine = slots();
        const due = mine.length === 0 ? [] : await store.take(channel.name, mine, AT_ONCE, LEASE_SECONDS);
        if (due.length === 0) break;
        await Promise.all(
          due.map((each) =>
            one(channel, each).catch((error: unknown) =>
              log.error({ err: error, delivery: each.delivery.id }, 'what came of a change could not be noted'),
            ),
          ),
        );
      }
  };
}

type Settling = Pick<DeliveryStore, 'settle' | 'settleReceipts'>;

/** What is overtaken is said where it was told, at once: whoever changes it is woken. */
export const settlingAloud = (store: Settling, wake: () => void): Settling => ({
  settle: (...which) => store.settle(...which).then(wake),
  settleReceipts: (...which) => store.settleReceipts(...which).then(wake),
});
