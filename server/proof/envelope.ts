/**
 * A field of an entry that must not stay readable for ever: its value stands in the entry as ciphertext. What is hashed
 * is the ciphertext, so the chain holds whether it can be read or not; the key lies outside the database, and with it
 * gone the field is gone (docs/decisions/0020). `alg` names the cipher: SM4-CBC with HMAC-SM3 over what was encrypted, or
 * AES-256-GCM where a city says so; what one has sealed is opened under the other setting too.
 */
import { createCipheriv, createDecipheriv, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { canonical } from './hash.ts';

export type Algorithm = 'SM4-CBC-HMAC-SM3' | 'AES-256-GCM';

/** What stands in the place of a value. All of it base64 but the names. */
export interface Envelope {
  $sealed: 1;
  alg: Algorithm;
  /** Names the key; its holder decides how long there is one. */
  kid: string;
  iv: string;
  data: string;
  tag: string;
}

interface Sealed {
  data: Buffer;
  tag: Buffer;
}
interface Cipher {
  ivBytes: number;
  encrypt(text: string, key: Uint8Array, place: string, iv: Uint8Array): Sealed;
  /** @throws Error when it was changed or stands elsewhere */
  decrypt(sealed: Sealed, key: Uint8Array, place: string, iv: Uint8Array): Buffer;
}

const sm3 = (key: Uint8Array, ...parts: (string | Uint8Array)[]): Buffer =>
  parts.reduce((mac, part) => mac.update(part), createHmac('sm3', key)).digest();
/** One key for each use: both follow from the 32 bytes of the field. */
const sm4Keys = (key: Uint8Array) => ({
  encrypting: sm3(key, 'encrypt').subarray(0, 16),
  marking: sm3(key, 'authenticate'),
});
/** Lengths stand before what they are of: nothing of the one can pass for the other. */
function markOf(marking: Uint8Array, place: string, iv: Uint8Array, data: Uint8Array): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(Buffer.byteLength(place));
  return sm3(marking, length, place, iv, data);
}

const ciphers: Record<Algorithm, Cipher> = {
  'SM4-CBC-HMAC-SM3': {
    ivBytes: 16,
    encrypt(text, key, place, iv) {
      const { encrypting, marking } = sm4Keys(key);
      const cipher = createCipheriv('sm4-cbc', encrypting, iv);
      const data = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return { data, tag: markOf(marking, place, iv, data) };
    },
    decrypt({ data, tag }, key, place, iv) {
      const { encrypting, marking } = sm4Keys(key);
      const expected = markOf(marking, place, iv, data);
      if (tag.length !== expected.length || !timingSafeEqual(tag, expected)) throw new Error('not as it was sealed');
      const decipher = createDecipheriv('sm4-cbc', encrypting, iv);
      return Buffer.concat([decipher.update(data), decipher.final()]);
    },
  },
  'AES-256-GCM': {
    ivBytes: 12,
    encrypt(text, key, place, iv) {
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(place));
      const data = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return { data, tag: cipher.getAuthTag() };
    },
    decrypt({ data, tag }, key, place, iv) {
      const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: 16 })
        .setAAD(Buffer.from(place))
        .setAuthTag(tag);
      return Buffer.concat([decipher.update(data), decipher.final()]);
    },
  },
};

/** How long what makes each sealing different is. */
export const ivBytes = (alg: Algorithm): number => ciphers[alg].ivBytes;

export const isEnvelope = (value: unknown): value is Envelope =>
  typeof value === 'object' && value !== null && '$sealed' in value;

/**
 * Seals a value. @param key 32 bytes @param place where it stands (matter and field): an envelope that is copied to
 * another place can't be opened there @param iv `ivBytes` of it, never the same for two values under one key
 */
export function seal(
  value: unknown,
  { kid, key }: { kid: string; key: Uint8Array },
  place: string,
  alg: Algorithm = 'SM4-CBC-HMAC-SM3',
  iv: Uint8Array = randomBytes(ivBytes(alg)),
): Envelope {
  const { data, tag } = ciphers[alg].encrypt(canonical(value), key, place, iv);
  return {
    ...{ $sealed: 1, alg, kid },
    iv: Buffer.from(iv).toString('base64'),
    data: data.toString('base64'),
    tag: tag.toString('base64'),
  };
}

/** The value, or undefined when there is no key for it any more. @throws Error when it was changed or stands elsewhere */
export function unseal(
  { alg, kid, iv, data, tag }: Envelope,
  keyOf: (kid: string) => Uint8Array | undefined,
  place: string,
): unknown {
  if (!Object.hasOwn(ciphers, alg)) throw new Error(`an envelope of an unknown kind: ${String(alg)}`);
  const key = keyOf(kid);
  if (!key) return undefined;
  const bytes = (text: string) => Buffer.from(text, 'base64');
  const opened = ciphers[alg].decrypt({ data: bytes(data), tag: bytes(tag) }, key, place, bytes(iv));
  return JSON.parse(opened.toString('utf8')) as unknown;
}
