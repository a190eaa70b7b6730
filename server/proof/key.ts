/**
 * The key that signs the daily roots: SM2 with SM3 (GB/T 32918), in a file outside the database, so that whoever can
 * write the database can't sign. The signature is what `openssl pkeyutl -verify -rawin -digest sm3` with the usual
 * identity 1234567812345678 takes: nobody needs our program to check a root.
 */
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { sm2 } from 'sm-crypto-v2';
import { sealingOf, type Sealing } from './seal.ts';
import { texts } from './texts.ts';

export interface SigningKey {
  /** The uncompressed point, hex. */
  publicKey: string;
  /** DER, hex. */
  sign(text: string): string;
  /** For seals that only the city's own verifier looks at. */
  sealing: Sealing;
}

const OPTIONS = { der: true, hash: true } as const;
/** How an SM2 public key begins (RFC 5480 with curve 1.2.156.10197.1.301); the uncompressed point follows. */
const SPKI_OF_SM2 = '3059301306072a8648ce3d020106082a811ccf5501822d034200';
const bytes = (text: string) => new TextEncoder().encode(text);

/**
 * Reads the key, and makes it where there is none: readable by its owner only, with the public one beside it
 * (`<file>.pub`). Of two processes that start at once the first one's holds. @throws Error, Chinese, naming the remedy
 */
export function openSigningKey(file: string): SigningKey {
  const known = read(file);
  if (known) return known;
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const fresh = `${file}.${process.pid}`;
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'SM2' });
  writeFileSync(fresh, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  try {
    linkSync(fresh, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(fresh, { force: true });
  }
  const made = read(file);
  if (!made) throw new Error(texts.keyUnreadable(file));
  writeFileSync(`${file}.pub`, publicPem(file));
  return made;
}

/** The key that stands there; undefined where there is none. */
export const knownSigningKey = (file: string): SigningKey | undefined => read(file);

function read(file: string): SigningKey | undefined {
  try {
    const key = createPrivateKey(readFileSync(file));
    const publicKey = pointOf(createPublicKey(key));
    const secret = secretOf(key);
    const sealing = sealingOf(publicKey, secret);
    return { publicKey, sealing, sign: (text) => sm2.doSignature(bytes(text), secret, { ...OPTIONS, publicKey }) };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Error(texts.keyUnreadable(file), { cause: error });
  }
}

const publicPem = (file: string) =>
  createPublicKey(readFileSync(file)).export({ type: 'spki', format: 'pem' }) as string;

/** In PKCS 8 lies an ECPrivateKey (RFC 5915): its version, and then the 32 bytes of the secret. */
const VERSION_AND_LENGTH = '0201010420';
function secretOf(key: KeyObject): string {
  const der = key.export({ type: 'pkcs8', format: 'der' }).toString('hex');
  const at = der.indexOf(VERSION_AND_LENGTH);
  if (at < 0) throw new Error('not an EC key');
  return der.slice(at + VERSION_AND_LENGTH.length).slice(0, 64);
}

function pointOf(key: KeyObject): string {
  const der = key.export({ type: 'spki', format: 'der' }).toString('hex');
  if (!der.startsWith(SPKI_OF_SM2)) throw new Error('not an SM2 key');
  return der.slice(SPKI_OF_SM2.length);
}

/** The public keys in a PEM file, private ones included. @throws Error when there is none in it */
export function publicKeysIn(pem: string): string[] {
  const blocks = pem.match(/-----BEGIN (?:PUBLIC|PRIVATE|EC PRIVATE) KEY-----[\s\S]+?-----END [A-Z ]+-----/g) ?? [];
  return blocks.map((block) => pointOf(createPublicKey(block)));
}

export function verifySignature(text: string, signature: string, publicKey: string): boolean {
  try {
    return sm2.doVerifySignature(bytes(text), signature, publicKey, OPTIONS);
  } catch {
    // What is no signature or no key at all proves nothing either.
    return false;
  }
}

/** What people compare: the first 16 hex digits of SM3 over the public key, in fours. */
export const fingerprint = (publicKey: string): string =>
  (createHash('sm3').update(Buffer.from(publicKey, 'hex')).digest('hex').slice(0, 16).match(/.{4}/g) ?? []).join(' ');
