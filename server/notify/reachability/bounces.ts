/** Who was refused by which channel, until something gets through to him there again. */
import type { PersonId } from '@banjie/shared/kernel/party.ts';
import type { Instant } from '@banjie/shared/kernel/time.ts';
import type { Log } from '../ports.ts';

export interface Bounce {
  person: PersonId;
  channel: string;
  reason: string;
  /** City time. */
  at: Instant;
}

/** store/notices/bounces.ts fills it. */
export interface BounceStore {
  note(bounce: Bounce): Promise<void>;
  clear(person: PersonId, channel: string): Promise<void>;
  all(): Promise<Bounce[]>;
}

export interface Bounces {
  refused(bounce: Bounce): void;
  /** Costs nothing where he was not refused before, as far as this process knows. */
  arrived(person: PersonId, channel: string): void;
  /** He has done himself what it waited for, whichever process has heard of the refusal. Never throws. */
  mended(person: PersonId, channel: string): Promise<void>;
  /** Reads what other processes have heard. Never throws. */
  look(): Promise<void>;
  of(person: PersonId, channel: string): Bounce | undefined;
}

export function createBounces(store: BounceStore, log: Log): Bounces {
  let known = new Map<string, Bounce>();
  const keyOf = (person: PersonId, channel: string) => `${person}:${channel}`;
  const quietly = (writing: Promise<void>) =>
    void writing.catch((error: unknown) => log.warn({ err: error }, 'what was refused could not be noted'));
  return {
    refused(bounce) {
      const key = keyOf(bounce.person, bounce.channel);
      if (known.get(key)?.reason === bounce.reason) return;
      known.set(key, bounce);
      quietly(store.note(bounce));
    },
    arrived(person, channel) {
      if (known.delete(keyOf(person, channel))) quietly(store.clear(person, channel));
    },
    async mended(person, channel) {
      known.delete(keyOf(person, channel));
      await store.clear(person, channel).catch((error: unknown) => {
        log.warn({ err: error }, 'what was refused could not be taken back');
      });
    },
    async look() {
      try {
        known = new Map((await store.all()).map((one) => [keyOf(one.person, one.channel), one]));
      } catch (error) {
        log.warn({ err: error }, 'what was refused could not be read');
      }
    },
    of: (person, channel) => known.get(keyOf(person, channel)),
  };
}
