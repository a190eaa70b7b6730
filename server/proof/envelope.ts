/**
 * A field of an entry that must not stay readable for ever: its value stands in the entry as ciphertext. What is hashed
 * is the ciphertext, so the chain holds whether it can be read or not; the key lies outside the database, and with it
 * gone the field is gone (docs/decisions/0020). AES-256-GCM; `alg` names it, so that another one can stand beside it.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { canonical } from './hash.ts';

const ALGORITHM = 'AES-256-GCM';

/** What stands in the place of a value. All of it base64 but the names. */
export interface Envelope {
  $sealed: 1;
  alg: typeof ALGORITHM;
  /** Names the key; its holder decides how long there is one. */
  kid: string;
  iv: string;
  data: string;
  tag: string;
}

export const isEnvelope = (value: unknown): value is Envelope =>
  typeof value === 'object' && value !== null && '$sealed' in value;

/**
 * Seals a value. @param key 32 bytes @param place where it stands (matter and field): an envelope that is copied to
 * another place can't be opened there @param iv 12 bytes, never the same for two values under one key
 */
export function seal(
  value: unknown,
  { kid, key }: { kid: string; key: Uint8Array },
  place: string,
  iv: Uint8Array = randomBytes(12),
): Envelope {
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(place));
  const data = Buffer.concat([cipher.update(canonical(value), 'utf8'), cipher.final()]);
  return {
    ...{ $sealed: 1, alg: ALGORITHM, kid },
    iv: Buffer.from(iv).toString('base64'),
    data: data.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
  };
}

/** The value, or undefined when there is no key for it any more. @throws Error when it was changed or stands elsewhere */
export function unseal(
  { alg, kid, iv, data, tag }: Envelope,
  keyOf: (kid: string) => Uint8Array | undefined,
  place: string,
): unknown {
  if (alg !== ALGORITHM) throw new Error(`an envelope of an unknown kind: ${String(alg)}`);
  const key = keyOf(kid);
  if (!key) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(iv, 'base64'), { authTagLength: 16 })
    .setAAD(Buffer.from(place))
    .setAuthTag(Buffer.from(tag, 'base64'));
  const text = Buffer.concat([decipher.update(Buffer.from(data, 'base64')), decipher.final()]).toString('utf8');
  return JSON.parse(text) as unknown;
}
