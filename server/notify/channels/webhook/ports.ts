/** Endpoints of units, the log of what each unit was told, and how far each endpoint has come in it. Machine time but for `at`. */
import type { UnitEvent } from '@banjie/shared/contract/routes/webhooks.ts';
import type { PersonId, UnitId } from '@banjie/shared/kernel/party.ts';

export interface Webhook {
  id: string;
  unit: UnitId;
  name: string;
  url: string;
  /** `failed`: has failed for long, and nothing is sent until somebody switches it on. */
  state: 'on' | 'paused' | 'failed';
  /** Those that hold, the present one first. */
  secrets: readonly string[];
  /** Until when the one before holds. */
  oldUntil?: Date;
  /** The last event that it is done with, and the last that there is. */
  sent: number;
  wanted: number;
  /** Tries in a row that nobody has taken. */
  attempt: number;
  failingSince?: Date;
  nextAt?: Date;
  /** Grows with each claim: whoever was overtaken changes nothing. */
  fence: number;
  /** Events that somebody wants sent once more. */
  again: readonly number[];
  /** The key of the request that changed the secret last. */
  rotatedBy?: string;
  made: { by: PersonId; at: Date; key: string };
  /** The unit has not been told yet that it was switched off. */
  untold?: boolean;
  /** How often it was switched off. */
  failures: number;
}

/** What happened to an event at an endpoint, the last time that it was tried. */
export interface Try {
  cursor: number;
  event: string;
  subject: string;
  state: 'accepted' | 'failing' | 'refused';
  attempts: number;
  at: Date;
  answer: string;
}

/** What became of a claim. `wait` in ms; `off`: nothing more is sent. */
export type Progress =
  { sent: number } | { again: number } | { wait: number; attempt: number } | { off: true } | { rest: true };

export interface WebhookStore {
  /** Puts it in, or gives the one that is there under its id already. Begins with what comes from now on. */
  create(
    webhook: Pick<Webhook, 'id' | 'unit' | 'name' | 'url'> & { by: PersonId; key: string },
    secret: string,
  ): Promise<Webhook>;
  get(id: string): Promise<Webhook | undefined>;
  list(units?: readonly UnitId[]): Promise<Webhook[]>;
  remove(id: string): Promise<boolean>;
  /** The same key a second time changes nothing. The one before holds for so many seconds more. */
  rotate(id: string, secret: string, by: { key: string; holdSeconds: number }): Promise<Webhook | undefined>;
  switch(id: string, to: { on: boolean; skip: boolean }): Promise<Webhook | undefined>;
  /** Due at once, and with it that event once more. */
  hurry(id: string, cursor: number | undefined): Promise<void>;

  /** Units that have an endpoint, whatever its state. */
  units(): Promise<ReadonlySet<UnitId>>;
  /** One more in the unit's log, unless it is there; the order of numbers is the order in which they are seen. */
  append(unit: UnitId, event: Omit<UnitEvent, 'data'> & { data: Omit<UnitEvent['data'], 'cursor'> }): Promise<void>;
  events(unit: UnitId, after: number, limit: number): Promise<UnitEvent[]>;
  event(unit: UnitId, cursor: number): Promise<UnitEvent | undefined>;

  /** Whether any unit has a system at all. */
  isAny(): Promise<boolean>;
  /** Whether one is due, or one whose unit is still to be told that it was switched off. */
  isDue(): Promise<boolean>;
  /** One that is due, for so many seconds. */
  claim(leaseSeconds: number): Promise<Webhook | undefined>;
  /** False when somebody else has it by now. */
  progress(webhook: Pick<Webhook, 'id' | 'fence'>, progress: Progress): Promise<boolean>;
  noteTry(id: string, one: Omit<Try, 'attempts' | 'at'>): Promise<void>;
  tries(id: string, limit: number): Promise<Try[]>;
  untold(): Promise<Webhook[]>;
  told(id: string): Promise<void>;
  /** Brings secrets that are kept under one of the others under the first key. */
  reseal(): Promise<void>;
}
