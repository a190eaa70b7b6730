/**
 * WeCom (企业微信, or a 政务微信 of its own address) as an application of the city asks it: a token that all processes share,
 * and calls that carry it. For the pushes and for the login. Nothing of a secret or a token is told to anybody.
 */
import { sharedToken, type TokenStore } from '../outward/token.ts';

import type { CallbackSettings } from './callback.ts';

export interface WecomSettings {
  corpId: string;
  agentId: number;
  secret: string;
  /** Without a slash at its end; https://qyapi.weixin.qq.com unless the city runs its own. */
  baseUrl: string;
  /** Where WeCom is told to call us: without it nothing can be pressed there. */
  callback?: CallbackSettings;
  /** How many accounts the corporation may have: WeCom's daily limit of an application follows from it. */
  accounts?: number;
  /** Milliseconds for one call; 5000 unless told. */
  timeoutMs?: number;
}

/** Why something can't be done by an administrator's fault, e.g. a wrong secret. */
export class WecomFault extends Error {}

export interface Answer {
  errcode?: unknown;
  [said: string]: unknown;
}

/** `noToken`: none yet, and nothing was asked. `noAnswer`: it may have been done. `tokenRefused`: not even a new one is taken. */
export type Asked = Answer | 'noToken' | 'noAnswer' | 'tokenRefused';

export interface WecomApi {
  settings: Pick<WecomSettings, 'corpId' | 'agentId'>;
  /** Asked once more with a new token where the first held no more. @throws WecomFault, or when the token can't be kept */
  ask(path: string, query?: Record<string, string>, body?: object): Promise<Asked>;
}

/** Busy, or asked too often: nothing was done, and later it may be. */
export const LATER = new Set([-1, 45009, 45033, 50001, 60020]);
/** The token holds no more. */
const TOKEN_OVER = new Set([40001, 40014, 41001, 42001]);

export const codeOf = (answer: Answer): number => Number(answer.errcode ?? Number.NaN);

export function wecomApi(settings: WecomSettings, tokens: TokenStore): WecomApi {
  const { corpId, agentId, secret, baseUrl, timeoutMs = 5_000 } = settings;

  /** Undefined when no answer came, or none that can be read. */
  async function call(path: string, query: Record<string, string>, body?: object): Promise<Answer | undefined> {
    try {
      const response = await fetch(`${baseUrl}${path}?${new URLSearchParams(query).toString()}`, {
        ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
        headers: { 'content-type': 'application/json' },
        signal: AbortSignal.timeout(timeoutMs),
        redirect: 'error',
      });
      const answer: unknown = response.ok ? await response.json() : undefined;
      return typeof answer === 'object' && answer !== null ? { ...answer } : undefined;
    } catch {
      // The message of a fetch error carries the address, and with it the secret or the token.
      return undefined;
    }
  }

  const token = sharedToken(tokens, async () => {
    const answer = await call('/cgi-bin/gettoken', { corpid: corpId, corpsecret: secret });
    const code = Number(answer?.errcode ?? 0);
    if (answer === undefined || LATER.has(code)) return undefined;
    if (typeof answer.access_token !== 'string' || answer.access_token === '')
      throw new WecomFault(`gettoken: errcode ${code}`);
    return { token: answer.access_token, seconds: Number(answer.expires_in ?? 7_200) };
  });

  return {
    settings: { corpId, agentId },
    async ask(path, query = {}, body) {
      let held: string | undefined;
      for (let attempt = 0; attempt < 2; attempt += 1) {
        held = await token(held);
        if (held === undefined) return 'noToken';
        const answer = await call(path, { access_token: held, ...query }, body);
        if (answer === undefined) return 'noAnswer';
        if (!TOKEN_OVER.has(codeOf(answer))) return answer;
      }
      return 'tokenRefused';
    },
  };
}
