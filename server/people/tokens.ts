/** Credentials: signed tokens of persons, and the opaque ones of machines. Machine time throughout. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { errors, jwtVerify, SignJWT } from 'jose';
import type { PersonId } from '@banjie/shared/kernel/party.ts';
import type { Caller } from '../http/handler.ts';
import type { SourceRecord } from './ports.ts';

/**
 * What a credential proves. A ticket is an openid that is not bound yet: good for bindWechat and nothing else; `signOn` is
 * an attempt to sign in by the unified sign-on: good for finishing it.
 */
export type Credential =
  Exclude<Caller, { kind: 'anyone' }> | { kind: 'ticket'; openid: string } | { kind: 'signOn'; id: string };
export type PersonChannel = Extract<Caller, { kind: 'person' }>['channel'];

/** The uses of keyed hashes are kept apart: what is good for one is nothing to the others. */
const uses = ['code', 'source', 'give', 'session', 'next', 'human', 'signOn'] as const;
export type HashUse = (typeof uses)[number];

export interface Tokens {
  /** For a person and one of his sessions, 15 minutes. */
  issue(person: PersonId, channel: Exclude<PersonChannel, 'chat'>, session: string): Promise<string>;
  /** For an openid that waits for its binding code, 15 minutes. */
  issueTicket(openid: string): Promise<string>;
  /** For an attempt to sign in elsewhere, 10 minutes. */
  issueAttempt(id: string): Promise<string>;
  /** Undefined when it proves nothing: forged, expired, of another secret, malformed. */
  verify(token: string): Promise<Credential | undefined>;
  /** Keyed hash (HMAC-SHA-256, hex) under which something secret is kept. */
  keyedHash(use: HashUse, value: string): string;
  /** The same under every secret that holds: what was kept before the secret was changed is found under the others. */
  keyedHashes(use: HashUse, value: string): readonly string[];
}

export interface TokenOptions {
  secret: Uint8Array;
  /** Secrets that hold beside it while it is being changed: what they signed is good, and nothing is signed with them. */
  also?: readonly Uint8Array[];
  /** Every token with which a bot may come, and the chat account that it is good for. */
  bots?: readonly { token: string; account: string }[];
  /** Webhook sources with the keyed hash of their tokens, as they stand now. */
  sources: () => readonly Pick<SourceRecord, 'id' | 'name' | 'unit' | 'hash'>[];
  /** Milliseconds of the machine's clock; tests pass their own. */
  now?: () => number;
}

/** By this it is known under which secret a token of a machine is kept; nothing follows from it. */
export const tokenMark = (tokens: Pick<Tokens, 'keyedHash'>): string => tokens.keyedHash('source', 'mark').slice(0, 8);

/** So long a token is good that can't be ended but by remembering it. */
export const PERSON_SECONDS = 15 * 60;
const TICKET_SECONDS = 15 * 60;
const ATTEMPT_SECONDS = 10 * 60;
const REMEMBERED = 2_000;
const LONGEST = 2_000;

const keysOf = (secret: Uint8Array) => {
  const key = (use: string) => createHmac('sha256', secret).update(`banjie:${use}`).digest();
  return { token: key('token'), hashes: new Map(uses.map((use) => [use, key(use)])) };
};

export function createTokens({ secret, also = [], bots = [], sources, now = Date.now }: TokenOptions): Tokens {
  const first = keysOf(secret);
  const keys = [first, ...also.map(keysOf)];
  const hashUnder = ({ hashes }: typeof first, use: HashUse, value: string) =>
    createHmac('sha256', hashes.get(use)!).update(value).digest('hex');
  const keyedHash: Tokens['keyedHash'] = (use, value) => hashUnder(first, use, value);
  const keyedHashes: Tokens['keyedHashes'] = (use, value) => keys.map((one) => hashUnder(one, use, value));
  const ownBots = bots.map(({ token, account }) => ({ account, hash: keyedHash('source', token) }));
  // Checking a signature again for every request of one person costs more than the request's own work.
  const remembered = new Map<string, { credential: Credential; until: number }>();

  const sign = (claims: Record<string, string>, subject: string, seconds: number) => {
    const at = Math.floor(now() / 1000);
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject(subject)
      .setIssuedAt(at)
      .setExpirationTime(at + seconds)
      .sign(first.token);
  };

  async function signedBy(token: string, signing: Uint8Array) {
    try {
      const { payload } = await jwtVerify(token, signing, {
        algorithms: ['HS256'],
        currentDate: new Date(now()),
        requiredClaims: ['sub', 'exp'],
      });
      return payload;
    } catch (error) {
      if (error instanceof errors.JOSEError) return undefined;
      throw error;
    }
  }

  async function verifySigned(token: string): Promise<Credential | undefined> {
    const known = remembered.get(token);
    if (known) {
      if (known.until > now()) return known.credential;
      remembered.delete(token);
      return undefined;
    }
    for (const one of keys) {
      const payload = await signedBy(token, one.token);
      const credential = payload && credentialOf(payload);
      if (!credential) continue;
      if (remembered.size >= REMEMBERED)
        for (const oldest of [...remembered.keys()].slice(0, REMEMBERED / 4)) remembered.delete(oldest);
      remembered.set(token, { credential, until: (payload.exp ?? 0) * 1000 });
      return credential;
    }
    return undefined;
  }

  function verifyOpaque(token: string): Credential | undefined {
    // Hashes of one length are compared, every one of them, so that time says nothing about any.
    const given = keyedHashes('source', token).map((hash) => Buffer.from(hash));
    const is = (hash: string): boolean => {
      const kept = Buffer.from(hash);
      return given.filter((one) => one.length === kept.length && timingSafeEqual(one, kept)).length > 0;
    };
    let found: Credential | undefined;
    for (const { account, hash } of ownBots) if (is(hash)) found = { kind: 'bot', account };
    for (const { id, name, unit, hash } of sources()) if (is(hash)) found = { kind: 'source', name, unit, token: id };
    return found;
  }

  return {
    issue: (person, channel, session) => sign({ kind: 'person', ch: channel, sid: session }, person, PERSON_SECONDS),
    issueTicket: (openid) => sign({ kind: 'ticket' }, openid, TICKET_SECONDS),
    issueAttempt: (id) => sign({ kind: 'signOn' }, id, ATTEMPT_SECONDS),
    keyedHash,
    keyedHashes,
    async verify(token) {
      if (token === '' || token.length > LONGEST) return undefined;
      return token.split('.').length === 3 ? verifySigned(token) : verifyOpaque(token);
    },
  };
}

function credentialOf(payload: { sub?: string; kind?: unknown; ch?: unknown; sid?: unknown }): Credential | undefined {
  const { sub, kind, ch, sid } = payload;
  if (!sub) return undefined;
  if (kind === 'ticket') return { kind: 'ticket', openid: sub };
  if (kind === 'signOn') return { kind: 'signOn', id: sub };
  // One without a session, as an earlier release made them, could not be ended.
  if (kind === 'person' && (ch === 'miniapp' || ch === 'browser' || ch === 'training') && typeof sid === 'string')
    return { kind: 'person', person: sub, channel: ch, session: sid };
  return undefined;
}
