/** What comes in by the channels, at rest. store/notices/incoming.ts fills this. */
import type { PersonId } from '@banjie/shared/kernel/party.ts';
import type { Instant } from '@banjie/shared/kernel/time.ts';
import type { Heard, KeptIncoming } from '../channels/channel.ts';

/** What is kept of it, under a lease of whoever works it. */
export interface InHand extends KeptIncoming {
  channel: string;
  /** How often it was taken in hand, this time included. */
  attempt: number;
  /** Names this lease: what comes of an older one is not noted any more. */
  claim: string;
}

/** What failed to its last attempt. */
export interface Aside {
  id: string;
  channel: string;
  kind: Heard['kind'];
  /** Whose it is, where that is known. */
  person?: PersonId;
  why: string;
  attempts: number;
  /** Machine time. */
  since: Date;
}

export interface IncomingStore {
  /**
   * Keeps it, and puts it in the hands of this process at once for so many seconds of machine time. Undefined when it is
   * there already: then it was, is or will be worked.
   */
  keep(channel: string, heard: Heard, leaseSeconds: number): Promise<InHand | undefined>;
  /** Takes what is due of these slots: what nobody has in hand any more, or is to be tried again. Longest waiting first. */
  take(slots: readonly number[], most: number, leaseSeconds: number): Promise<InHand[]>;
  /** Nothing more is to be done with it. */
  done(inHand: InHand): Promise<void>;
  /** It has failed: it is due again after so many milliseconds, or waits for an administrator. */
  failed(inHand: InHand, then: { againMs: number } | 'aside', why: string): Promise<void>;
  /** Those that wait for an administrator, longest waiting first, from behind a place on. */
  aside(most: number, after?: { at: Instant; id: string }): Promise<Aside[]>;
  /** One of them. */
  asideOf(id: string): Promise<Aside | undefined>;
  asideCount(): Promise<number>;
  /** They are due again, as if they had never failed; how many there were. */
  again(): Promise<number>;
  /** The same of one; false when it does not wait any more. */
  againOne(id: string): Promise<boolean>;
  /** Nothing is done with it any more, and what it said goes; false when it does not wait any more. */
  giveUp(id: string): Promise<boolean>;
}
