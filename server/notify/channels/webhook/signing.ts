/** Standard Webhooks, symmetric: `v1` is HMAC-SHA-256 over id, time and body, under a secret that the receiver has too. */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

const PREFIX = 'whsec_';
const TOKEN = 'bjs';

export const newSecret = (): string => PREFIX + randomBytes(32).toString('base64');

const keyOf = (secret: string): Buffer => Buffer.from(secret.slice(PREFIX.length), 'base64');

/** @param secrets every one that holds: a receiver that has any of them is satisfied @param seconds since 1970 */
export function signed(
  { id, seconds, body }: { id: string; seconds: number; body: string },
  secrets: readonly string[],
): Record<string, string> {
  const signature = (secret: string) =>
    `v1,${createHmac('sha256', keyOf(secret)).update(`${id}.${seconds}.${body}`).digest('base64')}`;
  return {
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': secrets.map(signature).join(' '),
  };
}

/** With which events are fetched: it follows from the secret, and ends with it. */
export const tokenOf = (webhook: string, secret: string): string =>
  `${TOKEN}_${webhook}_${createHmac('sha256', keyOf(secret)).update('banjie:unit-events').digest('base64url')}`;

/** Whose token it says that it is. */
export const webhookOfToken = (token: string): string | undefined => /^bjs_(we[0-9a-f]{20})_/.exec(token)?.[1];

export function isTokenOf(token: string, webhook: string, secrets: readonly string[]): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  // Each is compared, so that time says nothing about any.
  return secrets.filter((secret) => timingSafeEqual(digest(tokenOf(webhook, secret)), digest(token))).length > 0;
}

/** Of one event to one unit: the same whoever tells it, and how often. */
export const eventId = (unit: string, event: string): string =>
  `msg_${createHash('sha256').update(`${unit}\n${event}`).digest('base64url').slice(0, 27)}`;

/** The same key of the same person makes the same one. */
export const webhookId = (person: string, key: string): string =>
  `we${createHash('sha256').update(`${person}\n${key}`).digest('hex').slice(0, 20)}`;
