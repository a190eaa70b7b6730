import type { Instant } from './time.ts';

/**
 * Why something was not done. A rejection is a value: it is shown to the person as it is, so `text` says in Chinese
 * what was wrong and what to do next.
 */
export const rejectionCodes = [
  'notSignedIn',
  'notAllowed',
  'ownRequest',
  'notFound',
  'taskClosed',
  'matterEnded',
  'notNow',
  'gateClosed',
  'keyReused',
  'stale',
  'invalid',
  'wrongType',
  'tooLarge',
  'tooOften',
  'unavailable',
  'uncertain',
] as const;
export type RejectionCode = (typeof rejectionCodes)[number];

/** The status of each rejection over HTTP: who, may not, hidden or none, too late or wrong state, bad input, too often. */
export const rejectionStatus = {
  notSignedIn: 401,
  notAllowed: 403,
  ownRequest: 403,
  notFound: 404,
  taskClosed: 409,
  matterEnded: 409,
  notNow: 409,
  gateClosed: 409,
  keyReused: 409,
  stale: 409,
  tooLarge: 413,
  wrongType: 415,
  invalid: 422,
  tooOften: 429,
  unavailable: 503,
  // It may have been done or not: the same key finds out.
  uncertain: 503,
} as const satisfies Record<RejectionCode, number>;

/** One fault of an input: where (field path, as in `findings.0.record`) and why. */
export interface Fault {
  path: string;
  message: string;
}

interface Refusal {
  text: string;
  faults?: Fault[];
  /** Who closed the task that was meant, by which command and when. */
  decided?: { by: string; command: string; at: Instant };
  /** When it is of use to try again, where that is known. */
  afterSeconds?: number;
}
type PlainCode = Exclude<RejectionCode, 'tooOften'>;
/** Whoever asked too often is told for how long to wait: there is no such rejection without a time. */
export type Rejection =
  (Refusal & { rejected: PlainCode }) | (Refusal & { rejected: 'tooOften'; afterSeconds: number });

export const reject = (rejected: PlainCode, text: string, more: Omit<Refusal, 'text'> = {}): Rejection => ({
  rejected,
  text,
  ...more,
});

/** @param text says the time too */
export const tooOften = (text: string, afterSeconds: number): Rejection => ({
  rejected: 'tooOften',
  ...{ text, afterSeconds },
});

export const isRejection = (value: unknown): value is Rejection =>
  typeof value === 'object' && value !== null && 'rejected' in value;
