/** Standard Webhooks, symmetric: `v1` is HMAC-SHA-256 over id, time and body, under a secret that both sides have. */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

const PREFIX = 'whsec_';

export const newSecret = (): string => PREFIX + randomBytes(32).toString('base64');

/** What is written as the standard writes it is base64, anything else is taken as it is. */
export const keyOf = (secret: string): Buffer =>
  secret.startsWith(PREFIX) ? Buffer.from(secret.slice(PREFIX.length), 'base64') : Buffer.from(secret);

const signature = (secret: string, id: string, seconds: string, body: string): string =>
  `v1,${createHmac('sha256', keyOf(secret)).update(`${id}.${seconds}.${body}`).digest('base64')}`;

/** @param secrets every one that holds: a receiver that has any of them is satisfied @param seconds since 1970 */
export const signed = (
  { id, seconds, body }: { id: string; seconds: number; body: string },
  secrets: readonly string[],
): Record<string, string> => ({
  'webhook-id': id,
  'webhook-timestamp': String(seconds),
  'webhook-signature': secrets.map((secret) => signature(secret, id, String(seconds), body)).join(' '),
});

/** The id under which something was signed with that secret; undefined when it was not, or not within so many seconds. */
export function signedId(
  { headers, body }: { headers: Readonly<Record<string, string>>; body: string },
  secret: string,
  within: { nowSeconds: number; seconds: number },
): string | undefined {
  const { 'webhook-id': id = '', 'webhook-timestamp': at = '', 'webhook-signature': said = '' } = headers;
  if (id === '' || !/^\d{1,12}$/.test(at) || Math.abs(within.nowSeconds - Number(at)) > within.seconds)
    return undefined;
  const digest = (text: string) => createHash('sha256').update(text).digest();
  const expected = digest(signature(secret, id, at, body));
  // Each is compared, so that time says nothing about any.
  const good = said.split(' ').filter((one) => timingSafeEqual(digest(one), expected));
  return good.length > 0 ? id : undefined;
}
