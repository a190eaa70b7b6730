import type { Instant } from '@banjie/shared/kernel/time.ts';

/** A decision that waits for its yes, as the bot puts it down. */
export interface Pending {
  matter: string;
  number: string;
  command: string;
  title: string;
  item?: string;
  form: Record<string, unknown>;
  /** Ids of what goes with it. */
  files?: string[];
  /** The message that asked for it. */
  messageId: string;
  /** When that was written, by the clock of the chat network. */
  at?: Instant;
}

/** A message, by the place in which it was written and its id there. */
export interface Heard {
  place: string;
  messageId: string;
}

export interface Push {
  matter: string;
  number: string;
}

/** `new`: never heard of. `again`: begun and not known to be ended. `over`: ended, or recalled by who wrote it. */
export type HeardBefore = 'new' | 'again' | 'over';

/** A confirmed decision as the bot gives it: who, where, and exactly what. */
export interface ConfirmedCommand {
  contact: string;
  room?: string;
  /** What takePending gave out. */
  confirmed: string;
  matter: string;
  command: string;
  item?: string;
  form?: Record<string, unknown>;
  files?: string[];
  /** Idempotency-Key of the command: the same one may ask again. */
  key: string;
}

/** A dialogue is that of a contact, or of `<contact>@<room>`. Everything here counts machine time. */
export interface ChatStore {
  /** State that has expired is absent; the version stays. */
  read(dialogue: string): Promise<{ version: number; state?: Record<string, unknown> }>;
  /** The new version, or undefined when somebody else has written since. */
  write(
    dialogue: string,
    version: number,
    state: Record<string, unknown> | undefined,
    seconds: number,
  ): Promise<number | undefined>;

  /** Replaces what waited before, except when this very message put it down already, even if it was replaced since. */
  putPending(dialogue: string, pending: Pending, credential: string, seconds: number): Promise<void>;
  /**
   * Single take by another message than the one that asked, not written before it. The same message gets the same again, also when another
   * decision waits by then: a yes that is delivered twice never answers a later question.
   */
  takePending(
    dialogue: string,
    by: { messageId: string; at?: Instant },
    seconds: number,
  ): Promise<{ pending: Pending; confirmed: string } | 'expired' | undefined>;
  dropPending(dialogue: string): Promise<void>;
  /** Whether it was confirmed and not yet used by another key. Uses it up. */
  useConfirmed(command: Omit<ConfirmedCommand, 'contact' | 'room'> & { dialogue: string }): Promise<boolean>;

  /** A push has arrived at a contact or a room. */
  pushed(place: string, push: Push): Promise<void>;
  /** The latest of several contacts and rooms, of those that had arrived by then (database time). */
  lastPush(places: readonly string[], by?: Instant): Promise<(Push & { at: Instant }) | undefined>;

  /** Keeps that it came, for so many seconds. `lateMs`: how long ago it was written. */
  hear(message: Heard, at: Instant, seconds: number): Promise<{ before: HeardBefore; lateMs: number }>;
  /** Nothing is done for it any more, whether it came yet or not. */
  endHeard(message: Heard, seconds: number): Promise<void>;
}
