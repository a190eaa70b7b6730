/**
 * The door by which the channels hear: what is proven is kept before it is answered, under a key that is the same for the
 * same message, and then worked: at once by whoever has heard it, and by the holder of its slot where that one has died.
 * See docs/decisions/0051.
 */
import type { Channel, Channels, IncomingRequest, KeptIncoming } from '../channels/channel.ts';
import type { Log } from '../ports.ts';
import type { IncomingStore, InHand } from './ports.ts';
import { texts } from './texts.ts';

/** `unknown`: no channel of this city has such a door. `forged`: it is not proven who sent it. */
export type Received = { answer: string } | 'unknown' | 'forged';

export interface Incoming {
  /** Proves and keeps it. @throws where it could not be kept: whoever sent it sends it again */
  receive(channel: string, request: IncomingRequest): Promise<Received>;
  /** Works what is due in these slots, until nothing is. */
  work(slots: () => readonly number[]): Promise<void>;
  /** Begins nothing any more, and resolves after what is under way. */
  close(): Promise<void>;
}

/** It could not be worked now; the message is for an administrator, and has nothing of what people wrote. */
export class NotWorked extends Error {}

export interface IncomingPorts {
  store: IncomingStore;
  channels: Channels;
  log: Log;
}

/** After so long another process takes it: as long as a command may take that a change of the primary holds up. */
const LEASE_SECONDS = 15;
const AT_ONCE = 32;
const RETRY_MS = [1_000, 5_000, 15_000, 60_000, 5 * 60_000, 15 * 60_000, 60 * 60_000] as const;
export const MAX_ATTEMPTS = 8;

type Hearing = Channel & Required<Pick<Channel, 'work'>>;

export function createIncoming({ store, channels, log }: IncomingPorts): Incoming {
  const doors = new Map(channels.filter((one): one is Hearing => one.work !== undefined).map((one) => [one.name, one]));
  const underWay = new Set<Promise<void>>();
  let closed = false;

  function begin(inHand: InHand): Promise<void> {
    const working = one(inHand)
      // What could not be noted is worked again once the lease is over: under the same id, so it is not done twice.
      .catch((error: unknown) => log.error({ err: error, incoming: inHand.id }, 'what came of it could not be noted'))
      .finally(() => underWay.delete(working));
    underWay.add(working);
    return working;
  }

  async function one(inHand: InHand): Promise<void> {
    const { id, kind, person, what, channel } = inHand;
    const kept: KeptIncoming = { id, kind, what, ...(person === undefined ? {} : { person }) };
    try {
      const door = doors.get(channel);
      // A setting was taken away; an administrator sees that something still waits for it.
      if (!door) throw new NotWorked(texts.noChannel);
      await door.work(kept);
    } catch (error) {
      const said = { err: error, incoming: id, channel, attempt: inHand.attempt };
      const isLast = inHand.attempt >= MAX_ATTEMPTS;
      if (isLast) log.error(said, 'incoming set aside after its last attempt');
      else log.warn(said, 'incoming not worked');
      const againMs = RETRY_MS[Math.min(inHand.attempt, RETRY_MS.length) - 1] ?? RETRY_MS[0];
      return store.failed(inHand, isLast ? 'aside' : { againMs }, whyOf(error));
    }
    return store.done(inHand);
  }

  return {
    async receive(name, request) {
      const channel = doors.get(name);
      if (!channel) return 'unknown';
      const verified = await channel.verify(request);
      if (!verified) return 'forged';
      const answer = { answer: verified.answer ?? '' };
      if (verified.kind === 'handshake' || verified.kind === 'nothing') return answer;
      const inHand = await store.keep(name, verified, LEASE_SECONDS);
      // After the answer: whoever sent it waits for no more than that it is kept.
      if (inHand && !closed) setImmediate(() => void begin(inHand));
      return answer;
    },
    async work(slots) {
      while (!closed && doors.size > 0) {
        const mine = slots();
        const due = mine.length === 0 ? [] : await store.take(mine, AT_ONCE, LEASE_SECONDS);
        if (due.length === 0) return;
        await Promise.all(due.map(begin));
      }
    },
    async close() {
      closed = true;
      while (underWay.size > 0) await Promise.allSettled(underWay);
    },
  };
}

/** Of what fails otherwise its kind: a message may quote what somebody wrote. */
const whyOf = (error: unknown): string => {
  if (error instanceof NotWorked) return error.message;
  return error instanceof Error ? error.name : typeof error;
};
