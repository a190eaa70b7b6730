/** Credentials: signed tokens of persons, and the opaque ones of machines. Machine time throughout. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { errors, jwtVerify, SignJWT } from 'jose';
import type { PersonId, UnitId } from '@banjie/shared/kernel/party.ts';
import type { Caller } from '../http/handler.ts';

/** What a credential proves. A ticket is an openid that is not bound yet: good for bindWechat and nothing else. */
export type Credential = Exclude<Caller, { kind: 'anyone' }> | { kind: 'ticket'; openid: string };
export type PersonChannel = Extract<Caller, { kind: 'person' }>['channel'];

export interface Tokens {
  /** For a person, 7 days. */
  issue(person: PersonId, channel: Exclude<PersonChannel, 'chat'>): Promise<string>;
  /** For an openid that waits for its binding code, 15 minutes. */
  issueTicket(openid: string): Promise<string>;
  /** Undefined when it proves nothing: forged, expired, of another secret, malformed. */
  verify(token: string): Promise<Credential | undefined>;
  /** Keyed hash (HMAC-SHA-256, hex) under which a code or a machine's token is kept. `use` keeps the uses apart. */
  keyedHash(use: 'code' | 'source', value: string): string;
}

export interface TokenOptions {
  secret: Uint8Array;
  botToken?: string | undefined;
  /** Webhook sources with the keyed hash of their tokens, as they stand now. */
  sources: () => readonly { name: string; unit: UnitId; hash: string }[];
  /** Milliseconds of the machine's clock; tests pass their own. */
  now?: () => number;
}

const PERSON_SECONDS = 7 * 24 * 3600;
const TICKET_SECONDS = 15 * 60;
const REMEMBERED = 2_000;
const LONGEST = 2_000;

export function createTokens({ secret, botToken, sources, now = Date.now }: TokenOptions): Tokens {
  const key = (use: string) => createHmac('sha256', secret).update(`banjie:${use}`).digest();
  const signing = key('token');
  const keys = { code: key('code'), source: key('source') };
  const keyedHash: Tokens['keyedHash'] = (use, value) => createHmac('sha256', keys[use]).update(value).digest('hex');
  const bot = botToken === undefined ? undefined : Buffer.from(keyedHash('source', botToken));
  // Checking a signature again for every request of one person costs more than the request's own work.
  const remembered = new Map<string, { credential: Credential; until: number }>();

  const sign = (claims: Record<string, string>, subject: string, seconds: number) => {
    const at = Math.floor(now() / 1000);
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject(subject)
      .setIssuedAt(at)
      .setExpirationTime(at + seconds)
      .sign(signing);
  };

  async function verifySigned(token: string): Promise<Credential | undefined> {
    const known = remembered.get(token);
    if (known) {
      if (known.until > now()) return known.credential;
      remembered.delete(token);
      return undefined;
    }
    try {
      const { payload } = await jwtVerify(token, signing, {
        algorithms: ['HS256'],
        currentDate: new Date(now()),
        requiredClaims: ['sub', 'exp'],
      });
      const credential = credentialOf(payload);
      if (!credential) return undefined;
      if (remembered.size >= REMEMBERED)
        for (const oldest of [...remembered.keys()].slice(0, REMEMBERED / 4)) remembered.delete(oldest);
      remembered.set(token, { credential, until: (payload.exp ?? 0) * 1000 });
      return credential;
    } catch (error) {
      if (error instanceof errors.JOSEError) return undefined;
      throw error;
    }
  }

  function verifyOpaque(token: string): Credential | undefined {
    // Hashes of one length are compared, every one of them, so that time says nothing about any.
    const given = Buffer.from(keyedHash('source', token));
    let found: Credential | undefined;
    if (bot && timingSafeEqual(given, bot)) found = { kind: 'bot' };
    for (const { name, unit, hash } of sources()) {
      const expected = Buffer.from(hash);
      if (expected.length === given.length && timingSafeEqual(given, expected)) found = { kind: 'source', name, unit };
    }
    return found;
  }

  return {
    issue: (person, channel) => sign({ kind: 'person', ch: channel }, person, PERSON_SECONDS),
    issueTicket: (openid) => sign({ kind: 'ticket' }, openid, TICKET_SECONDS),
    keyedHash,
    async verify(token) {
      if (token === '' || token.length > LONGEST) return undefined;
      return token.split('.').length === 3 ? verifySigned(token) : verifyOpaque(token);
    },
  };
}

function credentialOf(payload: { sub?: string; kind?: unknown; ch?: unknown }): Credential | undefined {
  const { sub, kind, ch } = payload;
  if (!sub) return undefined;
  if (kind === 'ticket') return { kind: 'ticket', openid: sub };
  if (kind === 'person' && (ch === 'miniapp' || ch === 'training')) return { kind: 'person', person: sub, channel: ch };
  return undefined;
}
