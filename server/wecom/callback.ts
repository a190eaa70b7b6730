/**
 * What WeCom sends by itself: signed with a token (SHA-1 over token, time, nonce and the sealed text, sorted), sealed with
 * AES-256-CBC, and made out to our corporation. By node:crypto; a published implementation is what the tests compare with.
 */
import { createCipheriv, createDecipheriv, createHash, randomBytes, timingSafeEqual } from 'node:crypto';

export interface CallbackSettings {
  token: string;
  /** 43 characters of base64: a key of 32 bytes. */
  aesKey: string;
}

export interface Sealed {
  timestamp: string;
  nonce: string;
  signature: string;
  /** base64 */
  encrypted: string;
}

/** WeCom pads to whole pieces of so many bytes, and not of the cipher's sixteen. */
const PIECE = 32;
const CHANCE = 16;
const LENGTH = 4;

export const isAesKey = (text: string): boolean => /^[A-Za-z0-9]{43}$/.test(text);
const keyOf = (aesKey: string): Buffer => Buffer.from(`${aesKey}=`, 'base64');

export const signatureOf = (token: string, { timestamp, nonce, encrypted }: Omit<Sealed, 'signature'>): string =>
  createHash('sha1').update([token, timestamp, nonce, encrypted].sort().join('')).digest('hex');

/** What it says; undefined where it is not signed by this token, or not made out to this corporation. */
export function unsealed({ token, aesKey }: CallbackSettings, corpId: string, sealed: Sealed): string | undefined {
  const [given, expected] = [Buffer.from(sealed.signature), Buffer.from(signatureOf(token, sealed))];
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
  const key = keyOf(aesKey);
  const bytes = Buffer.from(sealed.encrypted, 'base64');
  if (bytes.length === 0 || bytes.length % CHANCE !== 0) return undefined;
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, CHANCE)).setAutoPadding(false);
  const padded = Buffer.concat([decipher.update(bytes), decipher.final()]);
  const padding = padded.at(-1) ?? 0;
  const end = padded.length - padding;
  if (padding < 1 || padding > PIECE || end < CHANCE + LENGTH) return undefined;
  const from = CHANCE + LENGTH;
  const until = from + padded.readUInt32BE(CHANCE);
  if (until > end || padded.subarray(until, end).toString('utf8') !== corpId) return undefined;
  return padded.subarray(from, until).toString('utf8');
}

/** As WeCom does it: for its fakes. */
export function seal(
  { token, aesKey }: CallbackSettings,
  corpId: string,
  said: string,
  { timestamp, nonce }: Pick<Sealed, 'timestamp' | 'nonce'>,
): Sealed {
  const key = keyOf(aesKey);
  const text = Buffer.from(said);
  const length = Buffer.alloc(LENGTH);
  length.writeUInt32BE(text.length);
  const plain = Buffer.concat([randomBytes(CHANCE), length, text, Buffer.from(corpId)]);
  const padding = PIECE - (plain.length % PIECE);
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, CHANCE)).setAutoPadding(false);
  const encrypted = Buffer.concat([
    cipher.update(plain),
    cipher.update(Buffer.alloc(padding, padding)),
    cipher.final(),
  ]);
  const sealed = { timestamp, nonce, encrypted: encrypted.toString('base64') };
  return { ...sealed, signature: signatureOf(token, sealed) };
}

const ELEMENT = /<([A-Za-z]+)>(?:<!\[CDATA\[([\s\S]*?)\]\]>|([^<]*))<\/\1>/g;
const ENTITY: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
const plain = (text: string): string =>
  text.replace(/&(lt|gt|quot|apos|amp);/g, (_, name: string) => ENTITY[name] ?? '');

/** The elements of WeCom's flat XML that hold a text, by their names; of one that is there twice the first. */
export function elementsOf(xml: string): ReadonlyMap<string, string> {
  const elements = new Map<string, string>();
  for (const [, name = '', raw, text = ''] of xml.matchAll(ELEMENT))
    if (!elements.has(name)) elements.set(name, raw ?? plain(text));
  return elements;
}
