/** What the chat keeps between two messages: dialogues, decisions that wait for a yes, what was pushed last. */

export interface Push {
  number: string;
  matter: string;
  at: string;
}

/** A decision that was repeated to its person and waits for the yes. */
export interface PendingDecision {
  matter: string;
  number: string;
  command: string;
  title: string;
  item?: string;
  form: Record<string, unknown>;
}

export type Taken = { pending: PendingDecision & { confirmed: string }; expired: false } | { expired: boolean };

/** All times are machine time, in the database's own clock. */
export interface ChatStore {
  /** Version 0 while there is none. What has expired is not given out, whether it is deleted yet or not. */
  readDialogue(place: string): Promise<{ version: number; state?: Record<string, unknown> }>;
  /** The new version; undefined when the version is another one. Without a state it is cleared. */
  writeDialogue(
    place: string,
    write: { version: number; state?: Record<string, unknown>; expiresInSeconds: number },
  ): Promise<number | undefined>;
  /** Takes the place of the one before. */
  putPending(place: string, pending: PendingDecision, messageId: string, seconds: number): Promise<void>;
  /** Once, by another message than the question's. The same message gets the same again. */
  takePending(place: string, messageId: string, credential: string): Promise<Taken>;
  dropPending(place: string): Promise<void>;
  /** The place where a yes was taken, when it still holds for this use; the first use decides whose it is. */
  useConfirmed(use: {
    credential: string;
    matter: string;
    command: string;
    key: string;
    person: string;
    seconds: number;
  }): Promise<string | undefined>;
  notePush(place: string, push: Push, seconds: number): Promise<void>;
  /** The latest of these places. */
  lastPush(places: readonly string[]): Promise<Push | undefined>;
}
