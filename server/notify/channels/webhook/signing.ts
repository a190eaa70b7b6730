/** Names of endpoints and events, and the token by which events are fetched. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { keyOf } from '../../../outward/signing.ts';

const TOKEN = 'bjs';

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
