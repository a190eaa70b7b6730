/** The city's unified sign-on as tests have it: the real oidc-provider on loopback, and one that says what a test wants. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { machineNow } from './machine-time.ts';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

export const CLIENT = { id: 'banjie', secret: 'client-secret-of-the-city-0123456789' };

export interface SignOn {
  issuer: string;
  close(): Promise<void>;
}

type Answer = (request: IncomingMessage, response: ServerResponse) => unknown;

async function listening(answer: (issuer: string) => Promise<Answer>): Promise<SignOn> {
  let own: Answer = (_, response) => void response.writeHead(503).end();
  const server: Server = createServer((request, response) => void own(request, response));
  await new Promise<void>((up) => server.listen(0, '127.0.0.1', up));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  own = await answer(issuer);
  return {
    issuer,
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

/**
 * Anybody signs in with his account name and any password; what he is called besides is what `claims` says.
 * `redirects`: where it may send browsers back to.
 */
export const startProvider = (
  redirects: string[],
  claims: (account: string) => Record<string, string> = () => ({}),
): Promise<SignOn> =>
  listening(async (issuer) => {
    const { privateKey } = await generateKeyPair('RS256', { extractable: true });
    const provider = await quietly(async () => {
      const { Provider } = await import('oidc-provider');
      return new Provider(issuer, {
        clients: [{ client_id: CLIENT.id, client_secret: CLIENT.secret, redirect_uris: redirects }],
        jwks: { keys: [{ ...(await exportJWK(privateKey)), use: 'sig', alg: 'RS256' }] },
        cookies: { keys: ['a key of the test'] },
        claims: { openid: ['sub'], profile: ['id_number'] },
        ttl: { Interaction: 600, Grant: 600, Session: 600, AccessToken: 600, IdToken: 600, AuthorizationCode: 60 },
        pkce: { required: () => true },
        findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...claims(id) }) }),
        // Nobody is asked whether the city may know him: it is the city that asks.
        async loadExistingGrant(ctx) {
          const { client, session } = ctx.oidc;
          const grant = new ctx.oidc.provider.Grant({
            ...(client ? { clientId: client.clientId } : {}),
            ...(session?.accountId === undefined ? {} : { accountId: session.accountId }),
          });
          grant.addOIDCScope('openid profile');
          await grant.save();
          return grant;
        },
      });
    });
    return provider.callback();
  });

/** It says of itself that it is for development, which is what it is used for; and that it likes a newer Node better. */
async function quietly<T>(work: () => Promise<T>): Promise<T> {
  const { warn, info } = console;
  Object.assign(console, { warn: () => undefined, info: () => undefined });
  try {
    return await work();
  } finally {
    Object.assign(console, { warn, info });
  }
}

/** What a provider that lies says next; each is good unless a test spoils it. */
export interface Lies {
  issuer?: string;
  audience?: string;
  nonce?: string;
  expired?: boolean;
  /** Signed by a key that it does not own up to. */
  forged?: boolean;
  subject?: string;
  /** How strongly it says to have asked. */
  acr?: string;
  status?: number;
}

/** A provider without people: every code is taken, and the token says what `lies` tells it to. */
export async function startLiar(lies: () => Lies & { nonce: string }): Promise<SignOn> {
  const own = await generateKeyPair('RS256', { extractable: true });
  const other = await generateKeyPair('RS256', { extractable: true });
  const key = { ...(await exportJWK(own.publicKey)), kid: 'own', use: 'sig', alg: 'RS256' };
  return listening(async (issuer) => (request, response) => {
    const say = (body: unknown, status = 200) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    const { pathname } = new URL(request.url ?? '/', issuer);
    if (pathname === '/.well-known/openid-configuration')
      return say({
        issuer,
        authorization_endpoint: `${issuer}/auth`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/jwks`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256'],
      });
    if (pathname === '/jwks') return say({ keys: [key] });
    const told = lies();
    if (told.status !== undefined) return say({}, told.status);
    const at = Math.floor(Date.parse(machineNow()) / 1000) - (told.expired ? 7_200 : 0);
    return void new SignJWT({ nonce: told.nonce, ...(told.acr === undefined ? {} : { acr: told.acr }) })
      .setProtectedHeader({ alg: 'RS256', kid: 'own' })
      .setIssuer(told.issuer ?? issuer)
      .setAudience(told.audience ?? CLIENT.id)
      .setSubject(told.subject ?? 'lin')
      .setIssuedAt(at)
      .setExpirationTime(at + 600)
      .sign(told.forged ? other.privateKey : own.privateKey)
      .then((token) => say({ access_token: 'x', token_type: 'Bearer', id_token: token }));
  });
}
