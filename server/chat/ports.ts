/** A decision that waits for its yes, as the bot puts it down. */
export interface Pending {
  matter: string;
  number: string;
  command: string;
  title: string;
  item?: string;
  form: Record<string, unknown>;
  /** The message that asked for it. */
  messageId: string;
}

export interface Push {
  matter: string;
  number: string;
}

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
   * Single take by another message than the one that asked. The same message gets the same again, also when another
   * decision waits by then: a yes that is delivered twice never answers a later question.
   */
  takePending(
    dialogue: string,
    messageId: string,
    seconds: number,
  ): Promise<{ pending: Pending; confirmed: string } | 'expired' | undefined>;
  dropPending(dialogue: string): Promise<void>;
  /** Whether it was confirmed and not yet used by another key. Uses it up. */
  useConfirmed(command: Omit<ConfirmedCommand, 'contact' | 'room'> & { dialogue: string }): Promise<boolean>;

  /** A push has arrived at a contact or a room. */
  pushed(place: string, push: Push): Promise<void>;
  /** The latest of several contacts and rooms. */
  lastPush(places: readonly string[]): Promise<(Push & { at: string }) | undefined>;
}
