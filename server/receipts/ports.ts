import type { Given } from '@banjie/shared/contract/shapes.ts';
import type { ReceiptsSaid } from '@banjie/shared/engine/deciding/command.ts';
import type { Answer } from '@banjie/shared/engine/matter/heard.ts';
import type { PersonId } from '@banjie/shared/kernel/party.ts';
import type { Rejection } from '@banjie/shared/kernel/rejection.ts';
import type { Instant } from '@banjie/shared/kernel/time.ts';
import type { PersonCaller } from '../http/handler.ts';
import type { ReceiptRecord, Receipts } from '../matters/ports.ts';
import type { ReceiptWriter } from '../notify/ports.ts';

/** What a confirmation writes. */
export interface Confirmation {
  at: Instant;
  by: { person: PersonId; name: string; onBehalfOf?: string };
  form: Record<string, unknown>;
  key: string;
  body: string;
  /** SM3 of the confirmation: a leaf of the root that closes the step. */
  hash: string;
}

export type Asked = Pick<ReceiptRecord, 'procedure' | 'version'> & { total: number };

export interface ReceiptStore extends Receipts, ReceiptWriter {
  /** False when it is no longer open. Marks it as one to be looked at for whether it was the last. */
  confirm(receipt: Pick<ReceiptRecord, 'id' | 'matter'>, confirmation: Confirmation): Promise<boolean>;
  /** Whether somebody still has to confirm. */
  anyOpen(matter: string, item: string): Promise<boolean>;
  /** How many units are asked in all, and by which definition; undefined while none was. */
  askedIn(matter: string, item: string): Promise<Asked | undefined>;
  /** Hashes of all confirmations of an item in the order of its units. */
  hashes(matter: string, item: string): Promise<string[]>;
  /** What they say, in the same order. */
  answers(matter: string, item: string): Promise<Answer[]>;
  /** Items with confirmations that nobody has looked at since, oldest first. */
  unchecked(limit: number): Promise<{ matter: string; item: string }[]>;
  /** Ids of the confirmations of an item that are marked now. */
  marked(matter: string, item: string): Promise<string[]>;
  checked(ids: readonly string[]): Promise<void>;
}

/** The matters, as receipts need them. */
export interface ReceiptMatters {
  /** The deterministic command that ends the step. */
  closeReceipts(matter: string, said: ReceiptsSaid): Promise<object | Rejection>;
  /** The matter as the caller sees it once his command is carried out. */
  answer(matter: string, caller: PersonCaller): Promise<Given | Rejection>;
}

export type { ReceiptRecord };
