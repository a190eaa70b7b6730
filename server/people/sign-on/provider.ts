/**
 * The city's unified sign-on, spoken to by OpenID Connect: authorization code with PKCE, state and nonce. What comes back
 * is one claim of a token whose signature, issuer, audience, time and nonce were checked.
 */
import * as client from 'openid-client';
import { reject, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { texts } from './texts.ts';

export interface SignOnSettings {
  /** As the provider's metadata spell it. */
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** Where the browser comes back to: the mini-app's page of this city. */
  redirect: string;
  /** Which claim says who it is, and what it is compared with. */
  claim: string;
  claimIs: 'identity' | 'person';
  scope: string;
  /** How strongly it must have asked, any of these (the provider's own words); without it what it lets in is let in. */
  acr?: readonly string[];
  /** Milliseconds for one request; 5000 unless told. */
  timeoutMs?: number;
}

/** Of one attempt to sign in; only the browser that began it and this city can make them. */
export interface Attempt {
  state: string;
  nonce: string;
  verifier: string;
}

export interface Provider {
  /** Where the browser is sent to. */
  address(attempt: Attempt): Promise<string | Rejection>;
  /** The claim behind a code; undefined when the provider says nothing of that name. */
  claimOf(attempt: Attempt, answer: { code: string; state: string; iss?: string }): Promise<Claimed | Rejection>;
}
export type Claimed = { claim: string | undefined };

/** What a provider says of itself is asked again after so long; its keys are looked after by openid-client. */
const KNOWN_MS = 3_600_000;

/** `onFault` hears of what an administrator must repair, without any secret. */
export function createProvider(
  settings: SignOnSettings,
  onFault: (what: string) => void = () => undefined,
  now: () => number = Date.now,
): Provider {
  const { issuer, clientId, clientSecret, redirect, claim, scope, acr, timeoutMs = 5_000 } = settings;
  let known: { config: client.Configuration; until: number } | undefined;

  async function configuration(): Promise<client.Configuration> {
    if (known && known.until > now()) return known.config;
    const config = await client.discovery(
      new URL(issuer),
      clientId,
      undefined,
      client.ClientSecretBasic(clientSecret),
      {
        timeout: timeoutMs / 1000,
        execute: [
          // The signature is checked although the token comes from the provider itself.
          client.enableNonRepudiationChecks,
          // Configuration lets no other address than loopback be without TLS.
          ...(issuer.startsWith('http:') ? [client.allowInsecureRequests] : []),
        ],
      },
    );
    known = { config, until: now() + KNOWN_MS };
    return config;
  }

  return {
    async address({ state, nonce, verifier }) {
      try {
        const url = client.buildAuthorizationUrl(await configuration(), {
          redirect_uri: redirect,
          scope,
          ...{ state, nonce },
          ...(acr ? { acr_values: acr.join(' ') } : {}),
          code_challenge: await client.calculatePKCECodeChallenge(verifier),
          code_challenge_method: 'S256',
        });
        return url.href;
      } catch (error) {
        onFault(`sign-on: ${codeOf(error)}`);
        return reject('unavailable', texts.away);
      }
    },
    async claimOf({ state, nonce, verifier }, answer) {
      const address = new URL(redirect);
      for (const [name, value] of Object.entries(answer)) address.searchParams.set(name, value);
      try {
        const config = await configuration();
        const tokens = await client.authorizationCodeGrant(config, address, {
          ...{ expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier },
          idTokenExpected: true,
        });
        const said = tokens.claims();
        // Asking is a wish: what counts is what it says to have done.
        if (acr && !acr.includes(textOf(said?.['acr']) ?? '')) return reject('notAllowed', texts.weak);
        const inToken = said?.[claim];
        if (inToken !== undefined || said === undefined || !config.serverMetadata().userinfo_endpoint)
          return { claim: textOf(inToken) };
        const more = await client.fetchUserInfo(config, tokens.access_token, said.sub);
        return { claim: textOf(more[claim]) };
      } catch (error) {
        const code = codeOf(error);
        if (isAway(error)) {
          onFault(`sign-on: ${code}`);
          return reject('unavailable', texts.away);
        }
        // A code that was used or has run out is nobody's fault; anything else is somebody's.
        if (code !== 'invalid_grant') onFault(`sign-on refused: ${code}`);
        return reject('notSignedIn', texts.over);
      }
    },
  };
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value : typeof value === 'number' ? String(value) : undefined;

/** The name of a fault: what it says in words may repeat what was sent. */
function codeOf(error: unknown): string {
  if (error instanceof client.ResponseBodyError || error instanceof client.AuthorizationResponseError)
    return error.error;
  const { code, name } = error as { code?: unknown; name?: unknown };
  return typeof code === 'string' ? code : String(name);
}

/** It did not answer, or not as one does that works. */
function isAway(error: unknown): boolean {
  if (error instanceof client.ResponseBodyError) return error.status >= 500;
  const code = codeOf(error);
  return (
    ['OAUTH_TIMEOUT', 'OAUTH_RESPONSE_IS_NOT_CONFORM', 'OAUTH_RESPONSE_IS_NOT_JSON', 'OAUTH_ABORT'].includes(code) ||
    // fetch: refused, reset, not found.
    (error instanceof TypeError && code === 'TypeError') ||
    (error as { cause?: unknown }).cause instanceof TypeError
  );
}
